"""Find the git repository of a project (the nearest `.git` above it), and read HEAD without running git.

Content cannot provide a repository: a folder with the files of a bare repository is just a folder.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NO_BRANCH = "refs/heads/.invalid"
"""The branch that HEAD names where branches are not stored in files (git's reftable format)."""
MAX_LINKS = 5
MAX_BYTES = 16 << 20
"""Bytes read of a file; `packed-refs` has a line for every tag and branch."""


class Repository(msgspec.Struct, frozen=True):
    """The location of a repository, and of the project in it."""

    top: Path
    """The folder that holds `.git`."""
    git: Path
    """The git directory: `.git`, or where a file of that name points (in a worktree or submodule)."""
    content: str
    """The project's content folder, relative to `top`, with forward slashes."""


class HeadNotInFiles(Exception):
    """The commit of HEAD cannot be read from the repository's files; git has to be asked."""


def find_repository(project: Path) -> Repository | None:
    """The repository of a project; None if there is no `.git` in its folder or above. Git ignores an empty `.git` too."""
    for above in (project, *project.parents):
        marker = above / ".git"
        content = (project / "content").relative_to(above).as_posix()
        if marker.is_dir() and os.path.lexists(marker / "HEAD"):
            return Repository(above, marker, content)
        if marker.is_file():
            text = _read(marker).removeprefix("gitdir:").strip()
            return Repository(above, above / text, content) if text else None
    return None


def read_head(repository: Repository) -> str | None:
    """The commit of HEAD; None before the first commit. Raises HeadNotInFiles."""
    common = _read(repository.git / "commondir").strip()
    folders = [repository.git, repository.git / common] if common else [repository.git]
    name = "HEAD"
    for _ in range(MAX_LINKS):
        text = next((text for folder in folders if (text := _read(folder / name).strip())), "")
        if _SHA.fullmatch(text):
            return text
        if not text and name.startswith("refs/heads/") and name != _NO_BRANCH:
            packed = next((text for folder in folders if (text := _read(folder / "packed-refs"))), "")
            match = re.search(rf"(?m)^([0-9a-f]{{40,64}}) {re.escape(name)}$", packed)
            return match[1] if match else None
        name = text.removeprefix("ref:").strip()
        if not text.startswith("ref:") or ".." in name or not name.startswith("refs/"):
            break
    raise HeadNotInFiles


def shallow_commits(repository: Repository) -> str:
    """The ids of the commits at which a shallow clone ends, one per line; empty for a full clone."""
    common = _read(repository.git / "commondir").strip()
    return _read((repository.git / common if common else repository.git) / "shallow").strip()


def _read(path: Path) -> str:
    """The text of a file; empty if it is not a readable regular file."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
