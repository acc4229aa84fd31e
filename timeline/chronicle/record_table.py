"""The records of one kind by id, and where each stands in its file."""

from __future__ import annotations

from typing import Any

from timeline.diagnostics import DocumentPath, Problem


class RecordTable:
    """The records of one kind by id, and where each stands in its file."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.records: dict[str, Any] = {}
        self.paths: dict[str, str] = {}
        self.trails: dict[str, DocumentPath] = {}
        """Where in their files the records stand."""

    def add(self, record: Any, path: str, trail: DocumentPath, problems: list[Problem]) -> None:
        """Add a record, or the problem ID002 if its id is already another's."""
        if record.id in self.records:
            first = self.paths[record.id]
            where = first if first != path else "further up"
            message = f"there is another {self.kind} with the id `{record.id}`: {where}"
            help_text = "give one of them another `id`, or merge the two"
            problems.append(Problem("ID002", message, help_text, path, trail))
            return
        self.records[record.id] = record
        self.paths[record.id] = path
        self.trails[record.id] = trail

    def position(self, id_: str) -> tuple[str, DocumentPath]:
        """The file of a record, and where in it the record stands."""
        return self.paths[id_], self.trails[id_]
