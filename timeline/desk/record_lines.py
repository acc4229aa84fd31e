"""The line on which a record begins, for people who want to open it there."""

from __future__ import annotations

from pathlib import Path

from timeline.diagnostics import DocumentPath, Problem
from timeline.reading.discovery import read_file
from timeline.reading.positions import IndexedFile


class RecordLines:
    """The lines of records in the files of a project, each of which is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[str, IndexedFile] = {}

    def line(self, path: str, at: DocumentPath) -> int:
        """The line, from 1. Raises EnvironmentFailure where the file has gone."""
        if not at:
            return 1
        if path not in self._files:
            self._files[path] = IndexedFile(read_file(self._root, path), path)
        return self._files[path].span(Problem("", "", path=path, at=at, on_key=True)).line
