"""View classes for the navigation of a long chronology: its years and months with their numbers of events."""

from __future__ import annotations

from timeline.planning.views import Link, View


class PeriodCell(View, frozen=True):
    """A month or a year in a grid, or a day in a list of days."""

    text: str
    """Its name in the grid: `Nov`, `2024`, `29`."""
    count: str = ""
    """The number of its events: `1,280`; empty for none."""
    label: str = ""
    """`November 2024: 1,280 events`."""
    href: str = ""
    """The path of the page that lists them, or `#` and an id of this page."""
    level: int = 0
    """1 to 4: how many events it has, compared with the others."""
    current: bool = False
    """Whether the page is its own."""


class PeriodRow(View, frozen=True):
    """A year with its months, or a decade with its years."""

    text: str
    """`2024`, `1950s`."""
    cells: tuple[PeriodCell, ...]
    total: str
    """The number of events in all of it."""


class PeriodGrid(View, frozen=True):
    """Years and months, or decades and years, as a table."""

    columns: tuple[str, ...]
    """The headings of the cells: `Jan`, `Feb` ..., or `0` to `9`."""
    rows: tuple[PeriodRow, ...]


class DayList(View, frozen=True):
    """The days of a month that have events."""

    month: Link
    count: str
    """`128 events`."""
    days: tuple[PeriodCell, ...]


class PeriodLink(View, frozen=True):
    """A period that no grid holds: a century, a year before 1."""

    text: str
    href: str
    count: str
    """`128 events`."""


class PeriodIndex(View, frozen=True):
    """All periods of a long chronology."""

    grid: PeriodGrid | None = None
    months: tuple[DayList, ...] = ()
    """In place of the grid, if there are few months."""
    others: tuple[PeriodLink, ...] = ()
