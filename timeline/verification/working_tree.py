"""Find the files of the working tree that differ from a commit. Git is asked for names only, so that no filter runs."""

from __future__ import annotations

from hashlib import sha1, sha256
from pathlib import Path

from timeline.history.commits import list_tree
from timeline.history.git import verified
from timeline.history.repository import find_repository
from timeline.reading.discovery import discover


def changed_files(root: Path, commit: str) -> list[str]:
    """The content files that the commit has otherwise or lacks, and those that only it has. Raises GitError."""
    repository = find_repository(root)
    if repository is None:
        return []
    committed = list_tree(verified(repository), commit, repository.content)
    found = discover(root)
    present = {file.path for file in (*found.records, *found.media, *found.maps)}
    changed = [path for path, blob in committed.items() if not _is(root / path, blob)]
    return sorted({*changed, *(present - committed.keys())})


def _is(file: Path, blob: str) -> bool:
    """Whether a file has the bytes of a blob; git may have changed its line ends when it was checked out."""
    try:
        data = file.read_bytes() if file.is_file() and not file.is_symlink() else None
    except OSError:
        data = None
    return data is not None and blob in (_name(data, blob), _name(data.replace(b"\r\n", b"\n"), blob))


def _name(data: bytes, like: str) -> str:
    """The name that git gives to these bytes, of the same kind as another name."""
    headed = b"blob %d\0%b" % (len(data), data)
    return sha256(headed).hexdigest() if len(like) == 64 else sha1(headed, usedforsecurity=False).hexdigest()
