"""The git revision that the content is at, read from the repository's own files: no program is run."""

from __future__ import annotations

import re
from pathlib import Path

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MAX_LINKS = 5


def revision_of(folder: Path) -> str | None:
    """The commit that HEAD is at; None outside a repository, before the first commit, or where it cannot be read."""
    for above in (folder, *folder.parents):
        marker = above / ".git"
        if marker.is_dir():
            return _resolve(marker, "HEAD")
        if marker.is_file():
            text = _read(marker).removeprefix("gitdir:").strip()
            return _resolve(above / text, "HEAD") if text else None
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[:100_000]
    except OSError:
        return ""


def _resolve(git: Path, name: str) -> str | None:
    common = _read(git / "commondir").strip()
    places = [git, git / common] if common else [git]
    for _ in range(MAX_LINKS):
        text = next((found for place in places if (found := _read(place / name).strip())), "")
        if text.startswith("ref:"):
            name = text.removeprefix("ref:").strip()
            if ".." in name or not name.startswith("refs/"):
                return None
            continue
        if _SHA.fullmatch(text):
            return text
        packed = next((found for place in places if (found := _read(place / "packed-refs"))), "")
        match = re.search(rf"(?m)^([0-9a-f]{{40,64}}) {re.escape(name)}$", packed)
        return match[1] if match else None
    return None
