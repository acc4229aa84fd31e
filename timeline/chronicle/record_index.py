"""Records of one kind by id, with where each stands."""

from __future__ import annotations

from collections.abc import Iterator
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


MAX_PAGES = 100
"""Free pages of a project: each stands in the navigation of every page of the site."""


def check_pages(pages: Book) -> Iterator[Problem]:
    """FILE006 at the first page that is one too many."""
    for id_ in list(pages.records)[MAX_PAGES : MAX_PAGES + 1]:
        message = f"there are {len(pages.records):,} free pages; a project may have {MAX_PAGES}"
        help_text = (
            "put several into one page, under headings: each page stands in the navigation of all others"
        )
        yield Problem("FILE006", message, help_text, pages.paths[id_], pages.trails[id_])
