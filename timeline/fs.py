"""File system calls of the site writer, and messages for their failures.

The writer calls `fs.replace(...)`, never `os.replace(...)`, so that tests can make any call fail in one place.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import file_digest
from os import PathLike
from pathlib import Path

from timeline.diagnostics import EnvironmentFailure

FILE_MODE = 0o644
FOLDER_MODE = 0o755

UNTOUCHED = "the site is unchanged"
HALF_WAY = "the next build completes the site"

chmod = os.chmod
close = os.close
fsync = os.fsync
lstat = os.lstat
mkdir = os.mkdir
replace = os.replace
rmdir = os.rmdir
unlink = os.unlink
write = os.write

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_REASONS = {
    errno.ENOSPC: ("the disk is full", "free some space"),
    errno.EDQUOT: ("your disk quota is used up", "free some space"),
    errno.EFBIG: ("the file exceeds a size limit", "raise the limit (`ulimit -f`)"),
    errno.EACCES: ("permission denied", "change the permissions, or choose another folder with --site"),
    errno.EPERM: ("the system forbids it", "change the permissions, or choose another folder with --site"),
    errno.EROFS: ("the disk is read-only", "make it writable, or choose another folder with --site"),
    errno.EIO: ("the disk reports an error", "check the disk"),
    errno.EXDEV: ("it is on another disk than the site folder", "keep the whole site on one disk"),
    errno.EEXIST: ("the file already exists", "check what it is"),
}


def open_new(path: str) -> int:
    """Create a file, which must not exist yet, and return a descriptor for writing."""
    return os.open(path, _NEW, FILE_MODE)


def read(path: str, limit: int = -1) -> bytes:
    """The bytes of a file, or the first `limit` of them."""
    with open(path, "rb") as file:
        return file.read(limit)


def listing(folder: str) -> list[os.DirEntry[str]]:
    """The entries of a folder, in no order."""
    with os.scandir(folder) as entries:
        return list(entries)


def sync_folder(folder: str) -> None:
    """Flush a folder's entries to disk, on systems that can (not Windows)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def kind(path: str) -> int:
    """The file type at a path, without following links (`stat.S_IFREG`, ...); 0 if there is nothing."""
    try:
        return stat.S_IFMT(lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def kind_below(folder: str, path: str) -> int:
    """The file type at a path below a folder: that of the first link on the way, if any; 0 if there is nothing."""
    current = stat.S_IFDIR
    for name in path.split("/"):
        if current != stat.S_IFDIR:
            return current if current == stat.S_IFLNK else 0
        folder = f"{folder}/{name}"
        current = kind(folder)
    return current


def size_below(folder: Path, path: str) -> int:
    """The size in bytes of a regular file below a folder; 0 without one, or with a link on the way to it."""
    return lstat(f"{folder}/{path}").st_size if kind_below(str(folder), path) == stat.S_IFREG else 0


def sha256_below(folder: Path, path: str) -> str | None:
    """The SHA-256 in hexadecimal of a regular file below a folder; None without one, or with a link on the way to it.

    Raises EnvironmentFailure.
    """
    if kind_below(str(folder), path) != stat.S_IFREG:
        return None
    try:
        with open(folder / path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot read {folder / path}: {error.strerror}", "check the file and its disk"
        ) from None


def lies_in(inner: Path, outer: Path) -> bool:
    """Whether `inner` is `outer` or inside it, by name or by identity (for disks that ignore case)."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    if inner.is_relative_to(outer):
        return True
    return outer.exists() and any(
        os.path.samefile(folder, outer) for folder in (inner, *inner.parents) if folder.exists()
    )


@contextmanager
def failures_in_words(place: str | PathLike[str], state: str) -> Iterator[None]:
    """Turn an OSError into an EnvironmentFailure that reports the state of the site (`UNTOUCHED`, ...).

    `place` is used if the error itself names no path.
    """
    try:
        yield
    except OSError as error:
        raise failure(error, error.filename2 or error.filename or place, state) from error


def failure(error: OSError, place: str | PathLike[str], state: str) -> EnvironmentFailure:
    """The EnvironmentFailure for a system error at `place`."""
    default = (error.strerror or str(error)).lower(), "check that path"
    reason, remedy = _REASONS.get(error.errno or 0, default)
    return EnvironmentFailure(f"{place}: {reason}", f"{remedy}, then build again; {state}")


def remove_tree(folder: str) -> None:
    """Remove a folder with its contents, without following links. Raises OSError."""
    for entry in listing(folder):
        if entry.is_dir(follow_symlinks=False):
            remove_tree(entry.path)
        else:
            unlink(entry.path)
    rmdir(folder)
