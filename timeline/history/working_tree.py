"""Find the files of the working tree that differ from a commit. Git is asked for names only, so that no filter runs."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha1, sha256
from pathlib import Path

from timeline.history.commits import list_tree
from timeline.history.git import blob_reader, verified
from timeline.history.repository import Repository, find_repository
from timeline.reading.discovery import discover

_POINTER = b"version https://git-lfs.github.com/spec/v1\n"
"""The first line of what git stores in place of a large file (Git LFS)."""


def changed_content(root: Path, commit: str) -> list[str]:
    """The content files that the commit has otherwise or lacks, and those that only it has. Raises GitError."""
    found = discover(root)
    records = [one for file in found.records for one in (file, *file.beside)]
    present = {file.path for file in (*records, *found.media, *found.maps)}
    copies = (root / "content/archive").rglob("[!.]*")
    present |= {path.relative_to(root).as_posix() for path in copies if path.is_file()}
    return changed_files(root, commit, "content", present)


def changed_files(root: Path, commit: str, folder: str, present: Collection[str]) -> list[str]:
    """Like `changed_content`, for a folder of the project in which these files are `present`."""
    repository = find_repository(root)
    if repository is None:
        return []
    within = (root / folder).relative_to(repository.top).as_posix()
    committed = list_tree(verified(repository), commit, within, name=folder, links=True)
    changed = {path: blob for path, blob in committed.items() if not _is(root / path, blob)}
    stored = set(_stored_elsewhere(repository, root, changed))
    return sorted((changed.keys() - stored) | (set(present) - committed.keys()))


def _is(file: Path, blob: str) -> bool:
    """Whether a file has the bytes of a blob; git may have changed its line ends when it was checked out."""
    try:
        data = os.fsencode(os.readlink(file)) if file.is_symlink() else file.read_bytes()
    except OSError:
        return False
    return blob in (_name(data, blob), _name(data.replace(b"\r\n", b"\n"), blob))


def _name(data: bytes, like: str) -> str:
    """The name that git gives to these bytes, of the same kind as another name."""
    headed = b"blob %d\0%b" % (len(data), data)
    return sha256(headed).hexdigest() if len(like) == 64 else sha1(headed, usedforsecurity=False).hexdigest()


def _stored_elsewhere(repository: Repository, root: Path, blobs: Mapping[str, str]) -> Iterator[str]:
    """The files, by path, of which the blob is a pointer to their bytes."""
    with blob_reader(repository) as read:
        data = dict(read(blobs.values()))
    for path, blob in blobs.items():
        pointer = data[blob]
        if pointer and pointer.startswith(_POINTER) and (root / path).is_file():
            digest = sha256((root / path).read_bytes()).hexdigest()
            if f"oid sha256:{digest}\n".encode() in pointer:
                yield path
