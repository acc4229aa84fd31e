"""Headings and periods of the chronology: which events stand under each, and in which folder its page is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

import msgspec

from timeline.dates import day_numbers, edtf
from timeline.dates.bounds import UNKNOWN
from timeline.dates.day_numbers import civil
from timeline.records.event_summary import Entry

_UNKNOWN_DIGITS = {"decade": 1, "century": 2, "millennium": 3}


class Heading(msgspec.Struct, frozen=True):
    """The heading of a group of events."""

    kind: str
    """day, month, year or other."""
    text: str
    """EDTF: `2024-11-29`, `2024-11`, `2024`; for `other` the whole date as the record has it."""

    @property
    def anchor(self) -> str:
        """The heading's id in a page. No event can have it: `records.reserved_ids` refuses the first form, ids have no dots."""
        if self.kind != "other":
            return f"{self.kind[0]}{self.text}"
        return f"o.{quote(self.text, safe='').replace('%', '.')}"


class Period(msgspec.Struct, frozen=True):
    """A period that has a page of its events."""

    kind: str
    """day, month, year (or a decade, a century, a millennium) or longer."""
    text: str
    """EDTF: `2024-11`, `1500`, `-0043`, `Y12024`, `156X`, `15XX`; `longer` for longer periods and unknown years."""

    @property
    def folder(self) -> str:
        """The folder of its page: days, months or years."""
        return f"{self.kind}s" if self.kind in ("day", "month") else "years"


@lru_cache(maxsize=8192)
def iso_day(day: int) -> str:
    """A day number in ISO 8601; empty outside the years 0 to 9999."""
    year, month, date = civil(day)
    return f"{year:04}-{month:02}-{date:02}" if 0 <= year <= 9999 else ""


def heading_of(entry: Entry) -> Heading:
    """The heading for an event.

    It is a day for an event on one day, for a span (its first day) and for one of several possible days (the latest). A
    less exact date has the heading of its month, season or year, so that no day is invented; an approximate or uncertain
    date has a heading of its own that says so.
    """
    return _heading(entry.date, entry.span, entry.stand)


@lru_cache(maxsize=8192)
def _heading(text: str, span: int, stand: int) -> Heading:
    date = edtf.parse(text)
    stands_by = edtf.part_at(date, stand)
    if edtf.is_qualified(stands_by.text):
        return Heading("other", stands_by.key)
    day = day_numbers.day_text(stand)
    if day.startswith("Y") or (
        date.calendar == "julian" and date.precision not in ("day", "minute", "second")
    ):
        return Heading("other", text)
    if (
        span == 0
        or (date.form != "date" and date.precision == "day")
        or date.precision in ("second", "minute")
    ):
        return Heading("day", day)
    if date.precision == "month":
        return Heading("month", day[:-3])
    if date.precision == "year":
        return Heading("year", day[:-6])
    return Heading("other", text)


def period_of(entry: Entry) -> Period:
    """The period whose page lists an event in a long chronology: a month, or as long as its date is inexact."""
    return _period(edtf.parse(entry.date).precision, entry.stand)


@lru_cache(maxsize=8192)
def _period(precision: edtf.Precision, stand: int) -> Period:
    if stand == edtf.UNPLACED:
        return Period("year", UNKNOWN)
    year, month, _ = civil(stand)
    unknown = _UNKNOWN_DIGITS.get(precision, 0)
    if precision == "longer" or (unknown and abs(year) > 9_999):
        return Period("longer", "longer")
    if unknown:
        digits = f"{abs(year):04}"[:-unknown] + "X" * unknown
        return Period("year", f"-{digits}" if year < 0 else digits)
    if 0 <= year <= 9999 and precision in ("second", "minute", "day", "month"):
        return Period("month", f"{year:04}-{month:02}")
    return Period("year", day_numbers.year_text(year))


def grouped(entries: Iterable[Entry]) -> list[tuple[Heading, list[Entry]]]:
    """Events in reading order by heading; headings are in the order of their first events."""
    groups: dict[Heading, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(heading_of(entry), []).append(entry)
    return list(groups.items())


def by_period(entries: Iterable[Entry]) -> dict[Period, list[Entry]]:
    """Events in reading order by period; periods are in the order of their first events."""
    periods: dict[Period, list[Entry]] = {}
    for entry in entries:
        periods.setdefault(period_of(entry), []).append(entry)
    return periods
