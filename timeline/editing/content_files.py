"""Write files of a project: whole or not at all, and nothing overwritten by accident."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, UsageError

_STATE = "the file is as it was"


def path_in_project(root: Path, file: Path) -> str:
    """The path of a file, given from the current folder, relative to the project."""
    try:
        return (file.parent.resolve() / file.name).relative_to(root).as_posix()
    except ValueError:
        raise UsageError(f"{file} is not in this project", "name a file in content/") from None


def replace_file(root: Path, path: str, data: bytes) -> None:
    """Put new bytes in the place of a content file, which keeps its permissions. Raises EnvironmentFailure."""
    place = root / path
    with fs.failures_in_words(place, _STATE):
        info = fs.lstat(place)
        if not stat.S_ISREG(info.st_mode):
            raise EnvironmentFailure(f"{path} is no file of its own", "put the file itself there")
        _put(place, data, stat.S_IMODE(info.st_mode))


def create_file(root: Path, path: str, data: bytes) -> None:
    """Write a content file that is not there yet, and its folder; never through a link. Raises EnvironmentFailure."""
    place = root / path
    with fs.failures_in_words(place, _STATE):
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.parent.resolve() != root.resolve() / Path(path).parent:
            raise EnvironmentFailure(f"{Path(path).parent} leads elsewhere", "put a folder there, not a link")
        if fs.kind(str(place)):
            raise EnvironmentFailure(f"{path} is there already", "move it away")
        _put(place, data, fs.FILE_MODE)


def write_text(path: Path, text: str, *, over: bool = False) -> None:
    """Write a new file in UTF-8 with line ends `\\n`, and its folders; `over` lets it take the place of another.

    Raises UsageError when the file is there already, OSError when it cannot be written; then none is left.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "w" if over else "x", encoding="utf-8", newline="\n") as file:
            try:
                file.write(text)
                file.flush()
            except BaseException:
                os.unlink(path)
                raise
    except FileExistsError:
        raise UsageError(f"{path} is there already", "choose another name, or change that file") from None


def _put(place: Path, data: bytes, mode: int) -> None:
    aside = str(place.with_name(f".{place.name[:100]}.{os.getpid()}.tmp"))
    descriptor = fs.open_new(aside)
    try:
        try:
            view = memoryview(data)
            while view:
                view = view[fs.write(descriptor, view) :]
            fs.fsync(descriptor)
        finally:
            fs.close(descriptor)
        fs.chmod(aside, mode)
        fs.replace(aside, place)
    except BaseException:
        fs.unlink(aside)
        raise
