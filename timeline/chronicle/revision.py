"""The git revision that the content is at, read from the repository's own files: no program is run."""

from __future__ import annotations

import re
from pathlib import Path

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
MAX_LINKS = 5
MOST = 16 << 20
"""Bytes that are read of a file: `packed-refs` holds a line for every tag and branch."""


def revision_of(folder: Path) -> str | None:
    """The commit that HEAD is at; None outside a repository, before the first commit, or where it cannot be read."""
    git = _git_folder(folder)
    return _resolve(git, "HEAD") if git else None


def shallow_edge(folder: Path) -> str:
    """The ids of the commits at which a shallow clone ends, one a line; nothing for a whole repository."""
    git = _git_folder(folder)
    if git is None:
        return ""
    common = _read(git / "commondir").strip()
    return _read((git / common if common else git) / "shallow").strip()


def _git_folder(folder: Path) -> Path | None:
    """The repository's own folder: `.git`, or where a file of that name leads (a worktree, a submodule)."""
    for above in (folder, *folder.parents):
        marker = above / ".git"
        if marker.is_dir():
            return marker
        if marker.is_file():
            text = _read(marker).removeprefix("gitdir:").strip()
            return above / text if text else None
    return None


def _read(path: Path) -> str:
    """A file's text; nothing where there is no plain file that can be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(MOST).decode("utf-8", "replace")
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
