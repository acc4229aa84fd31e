"""Records of one kind by id, with where each stands."""

from __future__ import annotations

from typing import Any

from timeline.diagnostics import DocumentPath, Problem


class Book:
    """Records of one kind by id, with the file of each."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.records: dict[str, Any] = {}
        self.paths: dict[str, str] = {}
        self.trails: dict[str, DocumentPath] = {}
        """Where in their files the records stand."""

    def add(self, record: Any, path: str, problems: list[Problem], trail: DocumentPath) -> None:
        if record.id in self.records:
            first = self.paths[record.id]
            where = first if first != path else "further up"
            message = f"there is another {self.kind} with the id `{record.id}`: {where}"
            problems.append(
                Problem("ID002", message, "give one of them another `id`, or merge the two", path, trail)
            )
            return
        self.records[record.id] = record
        self.paths[record.id] = path
        self.trails[record.id] = trail
