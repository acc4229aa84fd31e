"""The order in which readers page through events, how many one page holds, and on which page each is listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec

from timeline.planning.days import Period, by_period, grouped, heading_of, period_of
from timeline.planning.paging import in_whole_groups
from timeline.records.event_summary import Entry

ONE_PAGE = 60
"""The most events on one page, if each has one source and no claims."""


_DAY = len("2024-11-29")


class PagePosition(msgspec.Struct, frozen=True):
    """The place of an event in the chronology."""

    before: Entry | None
    """The event before it in the order of pages."""
    after: Entry | None
    is_long: bool
    """Whether the chronology has pages for months and years."""
    page: int
    """The number of the page that lists it, among those of its day; if no day is known, among those of its period."""


def weight(entry: Entry) -> int:
    """The room that an event takes on a page, in quarters: four, and one for each claim and further source, at most eight."""
    more = len(entry.claims) + (len(entry.cites) or 1) - 1
    return 4 + (more if more < 4 else 4)


def is_long(order: Sequence[Entry]) -> bool:
    """Whether the events are too many for one page."""
    return len(order) > ONE_PAGE or sum(map(weight, order)) > 4 * ONE_PAGE


def pages_of(entries: Sequence[Entry]) -> list[list[Entry]]:
    """The events of a period by page. A page has whole days, unless a day is longer than a page."""
    if 2 * len(entries) <= ONE_PAGE or not is_long(entries):  # none weighs more than two
        return [list(entries)]
    return in_whole_groups([members for _, members in grouped(entries)], weight, 4 * ONE_PAGE)


def in_page_order(order: Sequence[Entry]) -> list[Entry]:
    """The events in reading order; if one page holds all, background events come last, as they do there."""
    if is_long(order):
        return list(order)
    return sorted(order, key=lambda entry: entry.kind == "background")


def listed_in(entry: Entry, is_long: bool) -> Period | None:
    """The day that lists an event; if no day is known, the period of a long chronology, or None for the home page."""
    heading = heading_of(entry)
    if heading.kind == "day":
        return Period("day", heading.text)
    return period_of(entry) if is_long else None


class PageOrder:
    """The positions of all events."""

    def __init__(self, order: Sequence[Entry]) -> None:
        self.entries = in_page_order(order)
        self.is_long = is_long(order)

    def position(self, index: int) -> PagePosition:
        """The position of the event with an index."""
        entries = self.entries
        return PagePosition(
            entries[index - 1] if index else None,
            entries[index + 1] if index + 1 < len(entries) else None,
            self.is_long,
            self._later_pages.get(entries[index].id, 1),
        )

    @cached_property
    def _later_pages(self) -> dict[str, int]:
        """The number of the page of each event that the first page of its list does not hold."""
        days: dict[str, list[Entry]] = {}
        crowded = {
            day for day, n in Counter(entry.stand for entry in self.entries).items() if 2 * n > ONE_PAGE
        }
        for entry in self.entries:
            if entry.stand in crowded and heading_of(entry).kind == "day":
                days.setdefault(heading_of(entry).text, []).append(entry)
        pages = {entry.id: n for entries in days.values() for n, entry in _after_the_first_page(entries)}
        inexact = [entry for entry in self.entries if entry.span or len(entry.date) != _DAY]
        if self.is_long and any(heading_of(entry).kind != "day" for entry in inexact):
            for entries in by_period(self.entries).values():
                later = _after_the_first_page(entries) if 2 * len(entries) > ONE_PAGE else ()
                pages |= {entry.id: n for n, entry in later if heading_of(entry).kind != "day"}
        return pages


def _after_the_first_page(entries: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    for n, page in enumerate(pages_of(entries)[1:], 2):
        for entry in page:
            yield n, entry
