"""The stage: where finished pages wait, in their final order, until all of them are there.

    site/.timeline-stage/
      tree/...    files with their path in the site
      journal     the new manifest; once it stands here, the commit will be completed, come what may

It lies in the site folder, so that a file gets to its place by a rename, also where the site is a mount
point.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

import msgspec

from timeline import fs
from timeline.output.manifest import is_path
from timeline.reading.discovery import Stamp, stamp_of


class Stage(msgspec.Struct, frozen=True):
    """An open stage, as worker processes are handed it."""

    folder: str
    """`.timeline-stage` in the site folder."""
    set_modes: bool = False
    """The umask takes bits away, so that every file and folder needs its mode set anew."""
    made: tuple[str, ...] = ()
    """The site folder and those above it, innermost first, as far as they were made for this stage."""

    @property
    def tree(self) -> str:
        """Where staged files lie."""
        return f"{self.folder}/tree"

    @property
    def journal(self) -> str:
        """The new manifest, waiting to become the site's."""
        return f"{self.folder}/journal"

    def write(self, path: str, data: bytes) -> Stamp:
        """Write the file that will have this path in the site; any number of processes may do so at once.

        Returns what the file system says of it. Raises EnvironmentFailure, also when the path was written before.
        """
        if not is_path(path):
            raise ValueError(f"{path!r} cannot be a path in the site")
        file = f"{self.folder}/tree/{path}"
        folder, _, name = path.rpartition("/")
        try:
            # An index is mostly the first in its folder: to make that costs less than to find it missing.
            if folder and name == "index.html":
                self._make_folder(folder)
            try:
                return self.create(file, data)
            except FileNotFoundError:
                self._make_folder(folder)
                return self.create(file, data)
        except OSError as error:
            place = f"{os.path.dirname(self.folder)}/{path}"
            raise fs.failure(error, place, fs.UNTOUCHED) from error

    def create(self, file: str, data: bytes, *, durable: bool = False) -> Stamp:
        """Write a new file anywhere on the disk; `durable`: it outlives a power cut. Raises OSError."""
        descriptor = fs.open_new(file)
        try:
            while data:
                data = data[fs.write(descriptor, data) :]
            if durable:
                fs.fsync(descriptor)
            stamp = stamp_of(os.fstat(descriptor))
        finally:
            fs.close(descriptor)
        if self.set_modes:
            fs.chmod(file, fs.FILE_MODE)
        return stamp

    def _make_folder(self, path: str) -> None:
        folder = f"{self.folder}/tree/{path}"
        try:
            fs.mkdir(folder, fs.FOLDER_MODE)
        except FileExistsError:
            return  # another process was quicker
        except FileNotFoundError:
            parent = path.rpartition("/")[0]
            if not parent:
                raise
            self._make_folder(parent)
            self._make_folder(path)
            return
        if self.set_modes:
            fs.chmod(folder, fs.FOLDER_MODE)

    def discard(self) -> None:
        """Leave the site as it was before the stage was opened.

        Safe to call after any failure: a commit that has begun is left for the next build to complete, and
        after a whole one nothing is left to do. Raises EnvironmentFailure.
        """
        with fs.failures_in_words(self.folder, fs.UNTOUCHED):
            if fs.kind(self.journal):
                return
            if fs.kind(self.folder):
                fs.remove_tree(self.folder)
            for folder in self.made:
                remove_if_empty(folder)


def make_site_folder(site: Path) -> tuple[str, ...]:
    """Make a site folder and those above it where they are missing; returns those, innermost first. Raises OSError."""
    folders = map(str, (site, *site.parents))
    missing = tuple(takewhile(lambda folder: not fs.kind(folder), folders))
    try:
        for folder in reversed(missing):
            with suppress(FileExistsError):  # another process was quicker
                make_folder(folder)
    except BaseException:
        for folder in missing:
            remove_if_empty(folder)
        raise
    return missing


def make_folder(folder: str) -> bool:
    """Make a folder with the mode of those of a site; returns whether that had to be set. Raises OSError."""
    fs.mkdir(folder, fs.FOLDER_MODE)
    if _has_folder_mode(folder):
        return False
    fs.chmod(folder, fs.FOLDER_MODE)
    return _has_folder_mode(folder)  # no: the file system keeps none


def _has_folder_mode(folder: str) -> bool:
    return stat.S_IMODE(fs.lstat(folder).st_mode) & 0o777 == fs.FOLDER_MODE


def remove_if_empty(folder: str) -> None:
    """Remove a folder that holds nothing; leave any other. Raises OSError."""
    try:
        fs.rmdir(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        # A folder that is a mount point, or where some process stands, is busy: it may stay.
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
            raise
