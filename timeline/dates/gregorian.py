"""A date of the Julian calendar in the Gregorian, for whoever knows no other."""

from __future__ import annotations

from functools import lru_cache

from timeline.dates.day_numbers import day_text
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange, Limit, parse

_NO_MARKS = str.maketrans("", "", "?~%")
_LIMITS: dict[Limit, str] = {"open": "..", "unknown": ""}


@lru_cache(maxsize=1 << 10)
def in_gregorian(date: Edtf) -> Edtf:
    """The date itself unless it is Julian; a month or a year becomes the span of its days. Qualifiers are kept.

    Of a date with unknown digits, which is one of the days that they can be, it is a set of these.
    """
    if date.calendar != "julian":
        return date
    if date.earliest is None and date.latest is None:
        return parse(date.text)  # what may be any day is so in every calendar
    members = [_ends(member) for member in date.members]
    if date.form in ("date", "interval"):
        ((start, end),) = members
        if date.form == "date" and start != end and _is_one_of(date.members[0]):
            return parse(f"[{start}..{end}]")
        return parse(start if start == end else f"{start}/{end}")
    opening, closing = "[]" if date.form == "one-of" else "{}"
    return parse(opening + ",".join(_member(*ends) for ends in members) + closing)


def gregorian_days(date: Edtf) -> Edtf:
    """The same without qualifiers: the days alone."""
    return parse(in_gregorian(date).text.translate(_NO_MARKS))


def _is_one_of(member: EdtfPart | EdtfRange) -> bool:
    """Whether the day alone has unknown digits: `1527-08-1X`, `1527-08-XX`."""
    return (
        isinstance(member, EdtfPart)
        and member.unspecified.count("-") - member.unspecified.startswith("-") == 2
    )


def _member(start: str, end: str) -> str:
    return start if start == end else f"{start.removeprefix('..')}..{end.removeprefix('..')}"


def _ends(member: EdtfPart | EdtfRange) -> tuple[str, str]:
    """The first and the last day, or what stands for them."""
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
