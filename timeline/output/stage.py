"""The staging folder, which holds the new files of a site until all of them are complete.

    site/.timeline-stage/
      tree/...    the files, with their paths in the site
      journal     the new manifest; once it exists, the commit will be completed in any case

It lies inside the site folder, so that files can be renamed into place even if the site is a mount point.
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
    """An open stage. Worker processes use it, too."""

    folder: str
    """`.timeline-stage` in the site folder."""
    set_modes: bool = False
    """Whether the umask removes bits, so that the mode of every file and folder must be set."""
    made: tuple[str, ...] = ()
    """The site folder and folders above it that were created for this stage, innermost first."""

    @property
    def tree(self) -> str:
        """The folder of the staged files."""
        return f"{self.folder}/tree"

    @property
    def journal(self) -> str:
        """The path of the new manifest."""
        return f"{self.folder}/journal"

    def write(self, path: str, data: bytes) -> Stamp:
        """Stage the file that will have this path in the site, and return its stamp. Safe to call from several processes.

        Raises EnvironmentFailure, also if the path was staged before.
        """
        if not is_path(path):
            raise ValueError(f"{path!r} cannot be a path in the site")
        file = f"{self.folder}/tree/{path}"
        folder, _, name = path.rpartition("/")
        try:
            # An index is usually the first file of its folder: creating the folder is cheaper than failing without it.
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
        """Write a new file anywhere on the disk; a `durable` one survives a power cut. Raises OSError."""
        descriptor = fs.open_new(file)
        try:
            while data:
                data = data[fs.write(descriptor, data) :]
            if durable:
                fs.fsync(descriptor)
            if self.set_modes:
                fs.chmod(descriptor, fs.FILE_MODE)
            return stamp_of(os.fstat(descriptor))
        finally:
            fs.close(descriptor)

    def _make_folder(self, path: str) -> None:
        folder = f"{self.folder}/tree/{path}"
        try:
            fs.mkdir(folder, fs.FOLDER_MODE)
        except FileExistsError:
            return  # another process created it
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
        """Remove the stage, which leaves the site as it was before.

        Safe to call after any failure: a commit with a journal is left for the next build to complete. Raises
        EnvironmentFailure.
        """
        with fs.failures_in_words(self.folder, fs.UNTOUCHED):
            if fs.kind(self.journal):
                return
            if fs.kind(self.folder):
                fs.remove_tree(self.folder)
            for folder in self.made:
                remove_if_empty(folder)


def make_site_folder(site: Path) -> tuple[str, ...]:
    """Create a site folder with its parents, and return those that were missing, innermost first. Raises OSError."""
    folders = map(str, (site, *site.parents))
    missing = tuple(takewhile(lambda folder: not fs.kind(folder), folders))
    try:
        for folder in reversed(missing):
            with suppress(FileExistsError):  # another process created it
                make_folder(folder)
    except BaseException:
        for folder in missing:
            remove_if_empty(folder)
        raise
    return missing


def make_folder(folder: str) -> bool:
    """Create a folder with the mode of a site's folders; returns whether the mode had to be set. Raises OSError."""
    fs.mkdir(folder, fs.FOLDER_MODE)
    if _has_folder_mode(folder):
        return False
    fs.chmod(folder, fs.FOLDER_MODE)
    return _has_folder_mode(folder)  # false if the file system has no modes


def _has_folder_mode(folder: str) -> bool:
    return stat.S_IMODE(fs.lstat(folder).st_mode) & 0o777 == fs.FOLDER_MODE


def remove_if_empty(folder: str) -> None:
    """Remove a folder if it is empty. Raises OSError."""
    try:
        fs.rmdir(folder)
    except FileNotFoundError:
        pass
    except OSError as error:
        # A mount point, or the working directory of a process, is busy, and may stay.
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY):
            raise
