"""Navigation of a long chronology: years as rows of months with their numbers of events, and the days of a month."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import msgspec

from timeline.planning.days import Heading, Period, period_of
from timeline.planning.edition import Edition
from timeline.planning.period_views import DayList, PeriodCell, PeriodGrid, PeriodIndex, PeriodLink, PeriodRow
from timeline.planning.periods import MOST_ROWS, Periods, year_of
from timeline.planning.urls import nth_page
from timeline.planning.views import Link
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised
from timeline.wording.date_forms import month_names
from timeline.wording.numbers import in_digits, number_in_words

MOST_MONTHS = 3
"""The most months whose days are listed on the home page."""


def period_words(period: Period, edition: Edition) -> str:
    """`November 2024`, `the 16th century`."""
    return edition.say("period.longer") if period.kind == "longer" else edition.date(period.text).text


_DIGITS = range(10)


class Bar(msgspec.Struct, frozen=True):
    """The year of a period: its months, or if none is known, its decade; and the years before and after it."""

    grids: tuple[PeriodGrid, ...]
    """Each has one row."""
    before: Link | None
    after: Link | None


class PeriodLinks:
    """The links to the periods of a long chronology, in the words of an edition."""

    def __init__(self, periods: Periods, edition: Edition) -> None:
        self._edition = edition
        self._periods = periods
        self._members = periods.members
        self._years = periods.of_year
        self._bars: dict[str, Bar] = {}

    def path(self, period: Period) -> str:
        """The first page of a period."""
        return self._edition.paths.page(period.folder, period.text)

    def words(self, period: Period) -> str:
        """`November 2024`, `the 16th century`."""
        return period_words(period, self._edition)

    def page_of(self, entry: Entry) -> str:
        """The page of its period that lists an event."""
        period = period_of(entry)
        return nth_page(self.path(period), self._periods.page_of(entry))

    def index(self) -> PeriodIndex:
        """All periods: those of years in a grid, or the days of a few months."""
        others = tuple(self._link(period) for period in self._members if not year_of(period))
        months = [period for period in self._members if period.kind == "month"]
        if len(months) <= MOST_MONTHS and all(year_of(p) == "" or p.kind == "month" for p in self._members):
            return PeriodIndex(months=tuple(map(self._day_list, months)), others=others)
        return PeriodIndex(self._grid() if self._years else None, others=others)

    def bar(self, period: Period) -> Bar | None:
        """The bar of a period's pages, which marks it; None for a period of unknown year or longer."""
        year = year_of(period)
        if not year:
            return None
        if year not in self._bars:
            self._bars[year] = self._bar(year)
        return _marked(self._bars[year], self.path(self._years[year][0]), self.path(period))

    def days(self, period: Period, here: int) -> tuple[PeriodCell, ...]:
        """Links to the days of a month, for the page of it with the number `here`; none for other periods."""
        days = self._periods.days(period)
        most = max((n for _, n, _ in days), default=0)
        cells = []
        for day, n, page in days:
            href = f"{'' if page == here else nth_page(self.path(period), page)}#{Heading('day', day).anchor}"
            number = in_digits(str(int(day[-2:])), self._edition.locale)
            cells.append(self._cell(number, self._edition.date(day).text, (n, most), href))
        return tuple(cells)

    def _day_list(self, month: Period) -> DayList:
        count = self._edition.say("events", n=len(self._members[month]))
        return DayList(self._named(month), count, self.days(month, 0))

    def _named(self, period: Period) -> Link:
        return Link(capitalised(self.words(period), self._edition.language), self.path(period))

    def _link(self, period: Period) -> PeriodLink:
        name, n = self._named(period), len(self._members[period])
        return PeriodLink(name.text, name.href, self._edition.say("events", n=n))

    def _grid(self) -> PeriodGrid:
        """The finest grid that has few rows."""
        years = self._periods.years
        if len(years) <= MOST_ROWS and any(period.kind == "month" for period in self._members):
            return self._months(
                years, max(len(self._members[period]) for year in years for period in self._years[year])
            )
        digits = 3 if self._periods.by_century else 4
        most = max(self._periods.count(span) for span in {year[:digits] for year in years})
        rows = dict.fromkeys(year[: digits - 1] for year in years)
        columns = tuple(f"{digit}{'0' * (4 - digits)}" for digit in _DIGITS)
        return PeriodGrid(columns, tuple(self._tens(row, most) for row in rows))

    def _months(self, years: Sequence[str], most: int) -> PeriodGrid:
        """A row for each year, in which the month with the most events has the number `most`."""
        names = list(month_names(self._edition.words))
        ends = [Period("year", year) for year in years if Period("year", year) in self._members]
        if ends:
            names.append(self._edition.say("period.no_month"))
        rows = []
        for year in years:
            periods = [Period("month", f"{year}-{n:02}") for n in range(1, 13)]
            periods += [Period("year", year)] if ends else []
            cells = zip(names, periods, strict=True)
            row = tuple(self._period_cell(name, period, most) for name, period in cells)
            rows.append(
                PeriodRow(self._edition.date(year).text, row, self._number(self._periods.count(year)))
            )
        return PeriodGrid(tuple(names), tuple(rows))

    def _period_cell(self, name: str, period: Period, most: int) -> PeriodCell:
        members = self._members.get(period)
        if members is None:
            return PeriodCell(name)
        words = self.words(period)
        if period.kind == "year":
            words = self._edition.say("period.month_unknown", year=words)
        return self._cell(name, words, (len(members), most), self.path(period))

    def _tens(self, start: str, most: int) -> PeriodRow:
        """A row of the years of a decade (`195`) or the decades of a century (`19`), each leading to its first events."""
        edition = self._edition
        cells = []
        for span in (f"{start}{digit}" for digit in _DIGITS):
            name = edition.date(f"{span:0<4}").text
            if n := self._periods.count(span):
                first = next(year for year in self._periods.years if year.startswith(span))
                words = edition.date(f"{span:X<4}").text
                cells.append(self._cell(name, words, (n, most), self.path(self._years[first][0])))
            else:
                cells.append(PeriodCell(name))
        ends = (edition.date(f"{start:{digit}<4}").text for digit in "09")
        name = edition.words.text("dates.span_narrow", **dict(zip("ab", ends, strict=True)))
        return PeriodRow(name, tuple(cells), self._number(self._periods.count(start)))

    def _cell(self, text: str, words: str, count: tuple[int, int], href: str) -> PeriodCell:
        return counted_cell(text, words, count, href, self._edition)

    def _number(self, n: int) -> str:
        return number_in_words(str(n), self._edition.locale)

    def _bar(self, year: str) -> Bar:
        periods = self._periods
        grids = []
        if periods.has_tens(year):
            row = self._tens(year[:3], max(periods.count(y) for y in periods.years if y[:3] == year[:3]))
            grids.append(PeriodGrid(tuple(cell.text for cell in row.cells), (row,)))
        if periods.has_months(year):
            grids.append(self._months([year], max(len(self._members[one]) for one in self._years[year])))
        before, after = (self._year_link(other) if other else None for other in periods.around(year))
        return Bar(tuple(grids), before, after)

    def _year_link(self, year: str) -> Link:
        return Link(self._edition.date(year).text, self.path(self._years[year][0]))


def counted_cell(text: str, words: str, count: tuple[int, int], href: str, edition: Edition) -> PeriodCell:
    """A cell for `count` events, the first number; the second is that of the cell with the most."""
    n, most = count
    label = edition.say("period.cell", period=words, events=edition.say("events", n=n))
    number = number_in_words(str(n), edition.locale)
    return PeriodCell(text, number, label, href, ceil(4 * sqrt(n / most)))


def _marked(bar: Bar, year: str, period: str) -> Bar:
    """The bar with the cells of a year and of a period marked, which lead to these paths."""
    replace = msgspec.structs.replace
    grids = []
    for grid in bar.grids:
        (row,) = grid.rows
        here = year if len(row.cells) == len(_DIGITS) else period
        cells = (replace(cell, current=cell.href == here) for cell in row.cells)
        grids.append(replace(grid, rows=(replace(row, cells=tuple(cells)),)))
    return replace(bar, grids=tuple(grids))
