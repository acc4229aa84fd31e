"""The line on which a record begins, for people who want to open it there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from timeline.diagnostics import DocumentPath, Problem
from timeline.reading.discovery import read_file
from timeline.reading.positions import locate


class RecordLines:
    """The lines of records in the files of a project, which are read once each."""

    def __init__(self, root: Path) -> None:
        self._read = cache(lambda path: read_file(root, path))

    def line(self, path: str, at: DocumentPath) -> int:
        """The line, from 1. Raises EnvironmentFailure where the file has gone."""
        return self.lines(path, [at])[at] if at else 1

    def lines(self, path: str, places: Iterable[DocumentPath]) -> dict[DocumentPath, int]:
        """The lines of several places in one file."""
        contents = {path: self._read(path)}
        return {
            at: next(iter(locate([Problem("", "", path=path, at=at, on_key=True)], contents))).line
            for at in places
        }
