"""One page of a list of events, as records decide it: the same in all languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import groupby

from timeline.dates.day_numbers import civil, year_text
from timeline.planning.days import Heading, grouped
from timeline.records.event_summary import Entry


class ListPage:
    """A page of a list."""

    def __init__(self, number: int, total: int, entries: Sequence[Entry], made_from: bytes) -> None:
        self.number = number
        self.total = total
        """How many pages the list has."""
        self.entries = entries
        self.made_from = made_from
        """The digest of all that the page can depend on but its language's settings and the texts of its events."""

    @cached_property
    def by_heading(self) -> list[tuple[Heading, list[Entry]]]:
        """The events under the headings of the chronology."""
        return grouped(self.entries)

    @cached_property
    def by_year(self) -> list[tuple[str, list[Entry]]]:
        """The events by year, as `list_year` gives it."""
        return [(year, [*members]) for year, members in groupby(self.entries, list_year)]


def list_year(entry: Entry) -> str:
    """The year under which lists have an event (EDTF); `XXXX` for one of unknown date."""
    return _year_of(entry.stand) if entry.is_placed else "XXXX"


@lru_cache(maxsize=8192)
def _year_of(day: int) -> str:
    return year_text(civil(day)[0])
