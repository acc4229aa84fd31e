"""Where an export goes: never into the content or through a link, and whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.project import ProjectPaths


def check_target_of_export(target: Path, paths: ProjectPaths, *, over: bool) -> None:
    """Raises UsageError for a target that must not be written: before the project is read, so that nobody waits in vain."""
    kind = fs.kind(str(target))
    if kind == stat.S_IFLNK:
        raise UsageError(f"{target} is a link", "name the file that it leads to, or another")
    for folder, what in ((paths.content, "the project's content"), (paths.site, "the site's folder")):
        if fs.lies_in(target, folder) or fs.lies_in(folder, target):
            raise UsageError(f"{target} would be in the way of {what}", "name a place outside it")
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}", "make it first, or name another")
    if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
        raise UsageError(f"{target} is no file", "name another")
    if kind and not over:
        raise UsageError(f"{target} is there already", "name another, or overwrite it with --over")


def put_file(target: Path, data: bytes, *, over: bool) -> None:
    """Write a file. Raises UsageError, EnvironmentFailure; then the target is as it was."""

    def write(path: Path) -> None:
        descriptor = fs.open_new(str(path))
        try:
            view = memoryview(data)
            while view:
                view = view[fs.write(descriptor, view) :]
        finally:
            fs.close(descriptor)

    put_made(target, write, over=over)


def put_made(target: Path, make: Callable[[Path], None], *, over: bool) -> None:
    """Let `make` write a file or a folder beside the target, and move it into its place.

    In a folder that is there already, only files are replaced that the new one has too: with any other, UsageError.

    Raises UsageError, EnvironmentFailure; then the target is as it was, unless moving several files was interrupted.
    """
    aside = target.with_name(f".{target.name[:100]}.{os.getpid()}.tmp")
    try:
        make(aside)
        if over and aside.is_dir() and target.is_dir():
            _move_files(aside, target)
        elif aside.is_dir() != target.is_dir() and fs.kind(str(target)):
            raise UsageError(f"{target} is no {'folder' if aside.is_dir() else 'file'}", "name another")
        else:
            _sync(aside)
            fs.replace(aside, target)
    except OSError as error:
        raise EnvironmentFailure(
            f"cannot write {target}: {error.strerror or error}",
            "look at the folder, its permissions and the space left; what was there is unchanged",
        ) from None
    finally:
        _discard(aside)


def _move_files(made: Path, target: Path) -> None:
    new = set(_files_in(made))
    others = [file for file in _files_in(target) if file not in new]
    if others:
        raise UsageError(
            f"{target} holds what this export does not have: {', '.join(map(str, others[:3]))}",
            "delete the folder yourself, or name another",
        )
    for file in sorted(new):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        fs.replace(made / file, target / file)


def _files_in(folder: Path) -> Iterator[Path]:
    """The files below a folder, and whatever else is no folder, relative to it."""
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_dir():
            yield path.relative_to(folder)


def _sync(path: Path) -> None:
    """Have the bytes of a file on the disk before it takes the place of another."""
    if path.is_file():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            fs.fsync(descriptor)
        finally:
            fs.close(descriptor)


def _discard(aside: Path) -> None:
    if aside.is_dir() and not aside.is_symlink():
        fs.remove_tree(str(aside))
    elif fs.kind(str(aside)):
        fs.unlink(aside)
