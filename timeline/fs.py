"""The operating system as the writer sees it: the calls it makes, and their failures in words.

Whoever writes says `system.replace(...)`, never `os.replace(...)`: so this is the one place where a test
can let the disk fill up, refuse or die at any call it likes.
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

UNTOUCHED = "the site is as it was"
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
    errno.EDQUOT: ("your quota on this disk is used up", "free some space"),
    errno.EFBIG: ("files may not grow that large here", "raise the limit (`ulimit -f`)"),
    errno.EACCES: ("permission denied", "change the permissions, or choose another folder with --site"),
    errno.EPERM: ("the system forbids it", "change the permissions, or choose another folder with --site"),
    errno.EROFS: ("the disk is read-only", "make it writable, or choose another folder with --site"),
    errno.EIO: ("the disk reports an error", "check the disk"),
    errno.EXDEV: ("it is on another disk than the site folder", "keep the whole site on one disk"),
    errno.EEXIST: ("the name is taken already", "see what stands there"),
}


def open_new(path: str) -> int:
    """A descriptor for writing a file that does not exist yet."""
    return os.open(path, _NEW, FILE_MODE)


def read(path: str, limit: int = -1) -> bytes:
    """A file's bytes, the first `limit` of them where that is given."""
    with open(path, "rb") as file:
        return file.read(limit)


def listing(folder: str) -> list[os.DirEntry[str]]:
    """What a folder holds, in no order."""
    with os.scandir(folder) as entries:
        return list(entries)


def sync_folder(folder: str) -> None:
    """Make the names in a folder survive a power cut, where the system knows how (Windows does not)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def kind(path: str) -> int:
    """The file type of what stands at a path, links not followed (`stat.S_IFREG`, ...); 0: nothing."""
    try:
        return stat.S_IFMT(lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0


def kind_below(folder: str, path: str) -> int:
    """The file type of what stands at a path below a folder: a link, where one is anywhere on the way; 0: nothing."""
    there = stat.S_IFDIR
    for name in path.split("/"):
        if there != stat.S_IFDIR:
            return there if there == stat.S_IFLNK else 0
        folder = f"{folder}/{name}"
        there = kind(folder)
    return there


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
    """Whether `inner` is `outer` or lies in it: by name, and by identity, for disks that ignore case."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    if inner.is_relative_to(outer):
        return True
    return outer.exists() and any(
        os.path.samefile(folder, outer) for folder in (inner, *inner.parents) if folder.exists()
    )


@contextmanager
def failures_in_words(place: str | PathLike[str], state: str) -> Iterator[None]:
    """Turn an OSError into an EnvironmentFailure that tells the state (`UNTOUCHED`, ...) of the site.

    `place` is named where the error itself names no path.
    """
    try:
        yield
    except OSError as error:
        raise failure(error, error.filename2 or error.filename or place, state) from error


def failure(error: OSError, place: str | PathLike[str], state: str) -> EnvironmentFailure:
    """The words for an error of the system at `place`."""
    otherwise = (error.strerror or str(error)).lower(), "look at that path"
    reason, remedy = _REASONS.get(error.errno or 0, otherwise)
    return EnvironmentFailure(f"{place}: {reason}", f"{remedy}, then build again; {state}")


def remove_tree(folder: str) -> None:
    """Remove a folder and all in it; links are removed, not followed. Raises OSError."""
    for entry in listing(folder):
        if entry.is_dir(follow_symlinks=False):
            remove_tree(entry.path)
        else:
            unlink(entry.path)
    rmdir(folder)
