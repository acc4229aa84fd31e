"""The periods of a long chronology and their pages, which are the same in all languages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from timeline.digest import digest
from timeline.planning.days import Period, by_period, grouped, period_of
from timeline.planning.page_order import pages_of
from timeline.records.event_summary import Entry

MOST_ROWS = 40
"""The most years that are rows of months; of more, decades are rows of years, or centuries rows of decades."""

Days = Sequence[tuple[str, int, int]]
"""The days of a month (ISO 8601), each with its number of events and the first page of the month that lists them."""


class Periods:
    """The periods, in the order of their first events."""

    def __init__(self, order: Sequence[Entry]) -> None:
        """`order` are the events in reading order."""
        self.members = by_period(order)
        self.of_year: dict[str, list[Period]] = {}
        """The periods of each year that is known."""
        for period in self.members:
            if year := year_of(period):
                self.of_year.setdefault(year, []).append(period)
        self._pages: dict[Period, list[list[Entry]]] = {}
        self._bars: dict[str, bytes] = {}

    @cached_property
    def years(self) -> list[str]:
        """The known years, sorted."""
        return sorted(self.of_year)

    @cached_property
    def by_century(self) -> bool:
        """Whether the index shows decades, not years."""
        return len({year[:3] for year in self.of_year}) > MOST_ROWS

    def pages(self, period: Period) -> list[list[Entry]]:
        """The events of a period by page."""
        if period not in self._pages:
            self._pages[period] = pages_of(self.members[period])
        return self._pages[period]

    def page_of(self, entry: Entry) -> int:
        """The number of the page of its period that lists an event."""
        pages = enumerate(self.pages(period_of(entry)), 1)
        return next(n for n, page in pages if entry in page)

    def days(self, period: Period) -> Days:
        """The days of a month that have events; none of other periods."""
        if period.kind != "month":
            return ()
        counts: dict[str, list[int]] = {}
        for n, page in enumerate(self.pages(period), 1):
            for heading, members in grouped(page):
                if heading.kind == "day":
                    counts.setdefault(heading.text, [0, n])[0] += len(members)
        return tuple((day, n, page) for day, (n, page) in counts.items())

    def count(self, span: str) -> int:
        """The number of events in a year, a decade or a century, given by its first digits."""
        if len(span) < 4:
            return sum(self.count(year) for year in self.years if year.startswith(span))
        return sum(len(self.members[period]) for period in self.of_year.get(span, ()))

    def has_tens(self, year: str) -> bool:
        """Whether the bar of a year's pages shows its decade."""
        return self.by_century or not self.has_months(year)

    def has_months(self, year: str) -> bool:
        """Whether the bar of a year's pages shows its months."""
        return any(period.kind == "month" for period in self.of_year[year])

    def around(self, year: str) -> tuple[str, str]:
        """The years before and after a year, or nothing."""
        at = self.years.index(year)
        return (self.years[at - 1] if at else ""), [*self.years, ""][at + 1]

    def bar_key(self, period: Period) -> bytes:
        """The digest of the periods that the bar of a period's pages shows, and of their numbers of events."""
        year = year_of(period)
        if not year:
            return b""
        if year not in self._bars:
            tens = self.has_tens(year)
            shown = [other for other in self.years if other[:3] == year[:3]] if tens else [year]
            counts = [(period, len(self.members[period])) for one in shown for period in self.of_year[one]]
            around = [self.of_year[other][0] for other in self.around(year) if other]
            self._bars[year] = digest((tens, year, counts, around))
        return self._bars[year]


def year_of(period: Period) -> str:
    """The year, 0 to 9999, that a period is or is in; empty for other periods."""
    year = period.text.partition("-")[0]
    return year if len(year) == 4 and year.isdecimal() else ""
