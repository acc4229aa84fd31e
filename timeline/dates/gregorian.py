"""Convert Julian dates to Gregorian ones."""

from __future__ import annotations

from functools import lru_cache

from timeline.dates.day_numbers import day_text
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange, Limit, parse

_NO_MARKS = str.maketrans("", "", "?~%")
_LIMITS: dict[Limit, str] = {"open": "..", "unknown": ""}


@lru_cache(maxsize=1 << 10)
def in_gregorian(date: Edtf) -> Edtf:
    """The date in the Gregorian calendar, with its qualifiers. A Julian month or year becomes a span of days.

    A date with unknown digits becomes the set of days that it can be.
    """
    if date.calendar != "julian":
        return date
    if date.earliest is None and date.latest is None:
        return parse(date.text)  # a date that may be any day is the same in every calendar
    members = [_ends(member) for member in date.members]
    if date.form in ("date", "interval"):
        ((start, end),) = members
        if date.form == "date" and start != end and _is_one_of(date.members[0]):
            return parse(f"[{start}..{end}]")
        return parse(start if start == end else f"{start}/{end}")
    opening, closing = "[]" if date.form == "one-of" else "{}"
    return parse(opening + ",".join(_member(*ends) for ends in members) + closing)


def gregorian_days(date: Edtf) -> Edtf:
    """The date in the Gregorian calendar, without qualifiers."""
    return parse(in_gregorian(date).text.translate(_NO_MARKS))


def _is_one_of(member: EdtfPart | EdtfRange) -> bool:
    """Whether only the day has unknown digits: `1527-08-1X`, `1527-08-XX`."""
    return (
        isinstance(member, EdtfPart)
        and member.unspecified.count("-") - member.unspecified.startswith("-") == 2
    )


def _member(start: str, end: str) -> str:
    return start if start == end else f"{start.removeprefix('..')}..{end.removeprefix('..')}"


def _ends(member: EdtfPart | EdtfRange) -> tuple[str, str]:
    """The first and the last day in EDTF, or the mark of an open or unknown end."""
    start, end = (member.start, member.end) if isinstance(member, EdtfRange) else (member, member)
    return (
        _day(start, start.earliest) if isinstance(start, EdtfPart) else _LIMITS[start],
        _day(end, end.latest) if isinstance(end, EdtfPart) else _LIMITS[end],
    )


def _day(part: EdtfPart, day: int) -> str:
    if part.time:
        return f"{day_text(day)}T{part.time}{part.offset}"
    marks = {*part.qualifiers} - {""}
    return day_text(day) + ("%" if len(marks) > 1 else "".join(marks))
