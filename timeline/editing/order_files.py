"""Put many content files into house order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import msgspec

from timeline.diagnostics import Severity, UsageError
from timeline.editing.content_files import path_in_project, replace_file
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import in_house_order
from timeline.model.project import Project
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import discover, read_file
from timeline.workers import map_parallel


class OrderedFile(msgspec.Struct):
    """A content file, as it is and in house order."""

    path: str
    before: bytes = b""
    after: bytes = b""
    left: str = ""
    """Why it cannot be put in order."""

    @property
    def is_changed(self) -> bool:
        """Whether it is not in house order."""
        return self.before != self.after


def order_files(paths: ProjectPaths, wanted: Sequence[Path], jobs: int) -> Iterator[OrderedFile]:
    """The content files that are wanted, or all, one after the other; those in order already come without their bytes.

    Nothing is written. Raises UsageError, ContentErrors, EnvironmentFailure.
    """
    project = require_project(paths)
    found = discover(paths.root)
    refused = {one.path: one.message for one in found.problems if one.severity is Severity.ERROR}
    known = sorted({*refused, *(one.path for file in found.records for one in (file, *file.beside))})
    chosen = known if not wanted else list(_chosen(paths.root, wanted, known))
    readable = [path for path in chosen if path not in refused]
    yield from (OrderedFile(path, left=refused[path]) for path in chosen if path in refused)
    yield from map_parallel(readable, partial(_ordered, paths.root, project), jobs)


def write_ordered(root: Path, file: OrderedFile) -> None:
    """Put the bytes in order in the place of the file. Raises EnvironmentFailure."""
    if read_file(root, file.path) == file.before:
        replace_file(root, file.path, file.after)
    else:
        file.left = "it has been changed in the meantime"


def _ordered(root: Path, project: Project, path: str) -> OrderedFile:
    data = read_file(root, path)
    try:
        made = in_house_order(path, data, project)
    except CannotEdit as fault:
        return OrderedFile(path, left=str(fault))
    return OrderedFile(path) if made == data else OrderedFile(path, data, made)


def _chosen(root: Path, wanted: Sequence[Path], known: Sequence[str]) -> Iterator[str]:
    chosen = set()
    for one in wanted:
        path = path_in_project(root, one)
        within = [name for name in known if name == path or name.startswith(f"{path}/")]
        if not within and not os.path.isdir(one):
            raise UsageError(f"{one} is no content file", "name .yaml or .md files, or folders, in content/")
        chosen.update(within)
    yield from sorted(chosen)
