"""The number of free pages is limited: each stands in the navigation of every page of the site."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem

MAX_PAGES = 100


def too_many_pages(records: RecordSet) -> Iterator[Problem]:
    """FILE006 at the first page that is one too many."""
    pages = records.tables["page"]
    for id_ in list(pages.records)[MAX_PAGES : MAX_PAGES + 1]:
        message = f"there are {len(pages.records):,} free pages; a project may have {MAX_PAGES}"
        help_text = (
            "put several into one page, under headings: each page stands in the navigation of all others"
        )
        path, trail = pages.position(id_)
        yield Problem("FILE006", message, help_text, path, trail)
