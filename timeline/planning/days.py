"""Headings of the chronology: which events stand together under which."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from timeline.chronicle.entry import Entry
from timeline.model import edtf
from timeline.model.days import civil
from timeline.planning.urls import path_of


class Heading(msgspec.Struct, frozen=True):
    """What a group of events has in common."""

    kind: str
    """day, month, year or other."""
    text: str
    """EDTF: `2024-11-29`, `2024-11`, `2024`; for `other` a whole date as it is written."""

    @property
    def anchor(self) -> str:
        """The heading's id in a page."""
        return f"{self.kind[0]}{self.text}" if self.kind != "other" else ""


@lru_cache(maxsize=8192)
def day_text(day: int) -> str:
    """The EDTF text of a day number; empty beyond the years of four digits."""
    year, month, date = civil(day)
    return f"{year:04}-{month:02}-{date:02}" if 0 <= year <= 9999 else ""


def heading_of(entry: Entry) -> Heading:
    """The heading that an event stands under.

    A day for an event of one day, a span (at its first day) or one of several days (at the latest possible); else the month,
    season's or year's own heading, so that no day is invented. A date that is approximate or uncertain has a heading of its
    own, which says so.
    """
    return _heading(entry.date, entry.span, entry.stand)


@lru_cache(maxsize=8192)
def _heading(text: str, span: int, stand: int) -> Heading:
    date = edtf.parse(text)
    stands_by = edtf.part_at(date, stand).text
    if edtf.is_qualified(stands_by):
        return Heading("other", stands_by)
    day = day_text(stand)
    if day and (
        span == 0
        or (date.form != "date" and date.precision == "day")
        or date.precision in ("second", "minute")
    ):
        return Heading("day", day)
    year, month, _ = civil(stand)
    if 0 <= year <= 9999:
        if date.precision == "month":
            return Heading("month", f"{year:04}-{month:02}")
        if date.precision == "year":
            return Heading("year", f"{year:04}")
    return Heading("other", text)


def day_path(entry: Entry) -> str:
    """The page of the day that an event stands under; empty where it stands under no day."""
    heading = heading_of(entry)
    return path_of("days", heading.text) if heading.kind == "day" else ""


def grouped(entries: Iterable[Entry]) -> list[tuple[Heading, list[Entry]]]:
    """Events in reading order under their headings, in the order of the headings' first event."""
    groups: dict[Heading, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(heading_of(entry), []).append(entry)
    return list(groups.items())
