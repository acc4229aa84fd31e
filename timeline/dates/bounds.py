"""What is known of an event's date by what it came after or before: `[2024-11-29..2024-12-05]`, one of these days."""

from __future__ import annotations

from timeline.dates import edtf
from timeline.dates.edtf import Edtf
from timeline.dates.gregorian import in_gregorian

UNKNOWN = "XXXX"
"""EDTF for a date of which nothing is known: some year."""


def not_before(date: Edtf) -> str:
    """The date before which nothing can have been that came after this one (EDTF, Gregorian); empty where none is known.

    Of a span that is where it ends, as far as that is known.
    """
    date = in_gregorian(date)
    if date.form == "interval":
        start, _, end = date.text.partition("/")
        known = _known(end) or _known(start)
        return known if _known(start) else ""
    day = date.latest if date.form == "all-of" and date.latest is not None else date.earliest
    return "" if day is None else _single(date, day)


def not_after(date: Edtf) -> str:
    """The date after which nothing can have been that came before this one; of a span, where it begins."""
    date = in_gregorian(date)
    if date.form == "interval":
        start, _, end = date.text.partition("/")
        return _known(start) or _known(end)
    day = date.earliest if date.form == "all-of" and date.earliest is not None else date.latest
    return "" if day is None else _single(date, day)


def between(first: str, last: str) -> Edtf:
    """One of the days from the one date to the other; either may be empty. Raises EdtfError where there is none."""
    return edtf.parse(f"[{first}..{last}]" if first or last else UNKNOWN)


def ends(date: Edtf) -> tuple[str, str]:
    """The two dates that `between` was given."""
    first, _, last = date.text.strip("[]").partition("..")
    return (first, last) if date.form == "one-of" else ("", "")


def _known(end: str) -> str:
    return "" if end == ".." else end


def _single(date: Edtf, day: int) -> str:
    return edtf.part_at(date, day).text.partition("T")[0]
