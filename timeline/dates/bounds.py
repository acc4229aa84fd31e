"""Derive an undated event's possible dates from the events before and after it: `[2024-11-29..2024-12-05]`."""

from __future__ import annotations

from timeline.dates import edtf
from timeline.dates.edtf import Edtf
from timeline.dates.gregorian import in_gregorian

UNKNOWN = "XXXX"
"""EDTF for a wholly unknown date: some year."""


def not_before(date: Edtf) -> str:
    """The earliest date (EDTF, Gregorian) of an event that came after `date`; empty if unknown.

    After a span means after its end, where that is known.
    """
    date = in_gregorian(date)
    if date.form == "interval":
        start, _, end = date.text.partition("/")
        return _closed(end) or _closed(start) if _closed(start) else ""
    day = date.latest if date.form == "all-of" and date.latest is not None else date.earliest
    return "" if day is None else _single(date, day)


def not_after(date: Edtf) -> str:
    """The latest date of an event that came before `date`; for a span, before its start."""
    date = in_gregorian(date)
    if date.form == "interval":
        start, _, end = date.text.partition("/")
        return _closed(start) or _closed(end)
    day = date.earliest if date.form == "all-of" and date.earliest is not None else date.latest
    return "" if day is None else _single(date, day)


def between(first: str, last: str) -> Edtf:
    """The date "some day from `first` to `last`"; either may be empty. Raises EdtfError if no day is left."""
    return edtf.parse(f"[{first}..{last}]" if first or last else UNKNOWN)


def ends(date: Edtf) -> tuple[str, str]:
    """The two arguments from which `between` made a date."""
    first, _, last = date.text.strip("[]").partition("..")
    return (first, last) if date.form == "one-of" else ("", "")


def _closed(end: str) -> str:
    """An end of an interval, empty where it is open."""
    return "" if end == ".." else end


def _single(date: Edtf, day: int) -> str:
    return edtf.part_at(date, day).text.partition("T")[0]


def reading_day(date: Edtf) -> int:
    """The day number in the reading order: the first day, but for one uncertain day the latest possible."""
    if date.form == "one-of" and date.latest is not None:
        return date.latest
    if date.form in ("one-of", "interval") and date.earliest is None and date.latest is not None:
        return date.latest
    return date.anchor
