"""The git repository that a project stands in: the one of the nearest `.git` above it, and nothing else.

It is never looked for in what content brings: a folder with the files of a bare repository is a folder. What is told here is
read from the repository's own files; no program is run.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NO_BRANCH = "refs/heads/.invalid"
"""What HEAD names where branches are not kept in files (git's reftable format)."""
MAX_LINKS = 5
MOST = 16 << 20
"""Bytes that are read of a file: `packed-refs` holds a line for every tag and branch."""


class Repository(msgspec.Struct, frozen=True):
    """Where a repository is, and where the project is in it."""

    top: Path
    """The folder that holds `.git`."""
    git: Path
    """The repository's own folder: `.git`, or where a file of that name leads (a worktree, a submodule)."""
    content: str
    """The project's content folder, from the top, with forward slashes."""


class FilesDoNotTell(Exception):
    """The repository's files do not say which commit HEAD is at; git may."""


def find_repository(project: Path) -> Repository | None:
    """The repository of a project; None where there is no `.git` in its folder or above. As for git, an empty one is none."""
    for above in (project, *project.parents):
        marker = above / ".git"
        content = (project / "content").relative_to(above).as_posix()
        if marker.is_dir() and os.path.lexists(marker / "HEAD"):
            return Repository(above, marker, content)
        if marker.is_file():
            text = _read(marker).removeprefix("gitdir:").strip()
            return Repository(above, above / text, content) if text else None
    return None


def head_in_files(repository: Repository) -> str | None:
    """The commit that HEAD is at; None before the first commit. Raises FilesDoNotTell."""
    common = _read(repository.git / "commondir").strip()
    places = [repository.git, repository.git / common] if common else [repository.git]
    name = "HEAD"
    for _ in range(MAX_LINKS):
        text = next((found for place in places if (found := _read(place / name).strip())), "")
        if _SHA.fullmatch(text):
            return text
        if not text and name.startswith("refs/heads/") and name != _NO_BRANCH:
            packed = next((found for place in places if (found := _read(place / "packed-refs"))), "")
            match = re.search(rf"(?m)^([0-9a-f]{{40,64}}) {re.escape(name)}$", packed)
            return match[1] if match else None
        name = text.removeprefix("ref:").strip()
        if not text.startswith("ref:") or ".." in name or not name.startswith("refs/"):
            break
    raise FilesDoNotTell


def shallow_edge(repository: Repository) -> str:
    """The ids of the commits at which a shallow clone ends, one a line; nothing for a whole repository."""
    common = _read(repository.git / "commondir").strip()
    return _read((repository.git / common if common else repository.git) / "shallow").strip()


def _read(path: Path) -> str:
    """A file's text; nothing where there is no plain file that can be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(MOST).decode("utf-8", "replace")
    except OSError:
        return ""
