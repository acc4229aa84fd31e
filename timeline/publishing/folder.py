"""The target that is a folder: of a web server, a mounted disk, a synchronised folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, Locked, UsageError
from timeline.output.site_lock import site_lock
from timeline.output.stage import make_folder, remove_if_empty
from timeline.publishing.plan import folders_above
from timeline.publishing.target import JOURNAL, Upload

_NEW = f"{JOURNAL}.new"
"""The file that is being written; it is renamed when it is whole."""
STATE = "what is published there is whole; publish again to complete it"


class FolderTarget(msgspec.Struct, frozen=True):
    """A folder on this machine. Files are written beside, then renamed over the old ones."""

    folder: Path
    atomic: bool = False

    @property
    def shown(self) -> str:
        """The folder."""
        return str(self.folder)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the lock on the folder, which builds hold too. The system releases it when its holder ends."""
        with ExitStack() as stack:
            try:
                stack.enter_context(site_lock(self.folder))
            except Locked:
                raise Locked(
                    f"another publication or build is writing to {self.folder}",
                    "wait for it, then publish again",
                ) from None
            except EnvironmentFailure as failure:
                help_text = "check that folder, then publish again; nothing was changed"
                raise EnvironmentFailure(failure.message, help_text) from None
            yield

    def refusal(self, url: str | None) -> tuple[str, str] | None:
        """A folder fits any address."""
        return None

    def read(self, path: str, limit: int) -> bytes | None:
        """The bytes of a file."""
        file = f"{self.folder}/{path}"
        with _in_words(file):
            if fs.kind(file) != stat.S_IFREG:
                return None
            data = fs.read(file, limit + 1)
        if len(data) > limit:
            raise EnvironmentFailure(f"{file} has more than {limit >> 20} MiB", "look at what it is")
        return data

    def is_altered(self) -> bool:
        """Not known: `verify` looks at every file."""
        return False

    def occupied(self, paths: Sequence[str]) -> list[str]:
        """Files and links in the place of new files or of their folders."""
        with _in_words(self.folder):
            folders = {folder for path in paths for folder in folders_above(path)}
            found = [path for path in sorted(folders) if self._kind(path) not in (0, stat.S_IFDIR)]
            return found + [path for path in paths if self._kind(path)]

    def put(self, uploads: Sequence[Upload]) -> Iterator[Upload]:
        """Write each file beside, then rename it over the old one."""
        new = f"{self.folder}/{_NEW}"
        for upload in uploads:
            with _in_words(f"{self.folder}/{upload.path}"):
                self._make_folders(upload.path)
                if self._kind(upload.path) not in (0, stat.S_IFREG):
                    raise UsageError(
                        f"{self.folder}/{upload.path} is not a file any more",
                        "look at what is there, and move it away",
                    )
                with suppress(FileNotFoundError):
                    fs.unlink(new)
                self._write(new, upload)
                fs.replace(new, f"{self.folder}/{upload.path}")
            yield upload

    def _write(self, new: str, upload: Upload) -> None:
        descriptor = fs.open_new(new)
        try:
            for chunk in upload.chunks():
                data = memoryview(chunk)
                while data:
                    data = data[fs.write(descriptor, data) :]
        finally:
            fs.close(descriptor)
        if stat.S_IMODE(fs.lstat(new).st_mode) != fs.FILE_MODE:
            fs.chmod(new, fs.FILE_MODE)

    def _make_folders(self, path: str) -> None:
        for folder in folders_above(path):
            kind = self._kind(folder)
            if not kind:
                make_folder(f"{self.folder}/{folder}")
            elif kind != stat.S_IFDIR:
                raise UsageError(
                    f"{self.folder}/{folder} is not a folder any more",
                    "look at what is there, and move it away",
                )

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Delete files, then the folders that are empty."""
        for path in paths:
            with _in_words(f"{self.folder}/{path}"):
                if fs.kind_below(str(self.folder), path) == stat.S_IFREG:
                    fs.unlink(f"{self.folder}/{path}")
            yield path
        with _in_words(self.folder):
            folders = {folder for path in paths for folder in folders_above(path)}
            for folder in sorted(folders, reverse=True):
                if fs.kind_below(str(self.folder), folder) == stat.S_IFDIR:
                    remove_if_empty(f"{self.folder}/{folder}")

    def finish(self, message: str, moment: int) -> None:
        """Nothing is left to do but to remove what an interrupted publication was writing."""
        with _in_words(self.folder), suppress(FileNotFoundError):
            fs.unlink(f"{self.folder}/{_NEW}")

    def _kind(self, path: str) -> int:
        return fs.kind(f"{self.folder}/{path}")


@contextmanager
def _in_words(place: str | os.PathLike[str]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        failed = fs.failure(error, place, "")
        reason = failed.message
        raise EnvironmentFailure(reason, STATE) from error
