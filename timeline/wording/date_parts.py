"""What a date consists of: its year, month and day, its qualifiers, its digits that are not known."""

from __future__ import annotations

import msgspec

from timeline.dates.edtf import EdtfPart

Ymd = tuple[int, int | None, int | None]
"""Year, month and day; month and day are None for a coarser date."""

NOTHING, YEAR, MONTH = 0, 1, 2
"""What a date leaves out because another date of the same phrase says it: nothing, its year, or year and month."""


def plain_date(part: EdtfPart) -> Ymd | None:
    """The date, if it consists of nothing but year, month and day."""
    if part.year is None or part.season or part.unspecified or part.significant or part.time:
        return None
    return None if any(part.qualifiers) else (part.year, part.month, part.day)


def repeated_parts(first: Ymd | None, last: Ymd | None) -> int:
    """What one of two dates can leave out: NOTHING, YEAR or MONTH."""
    if first is None or last is None or first[0] != last[0] or first[1] is None or last[1] is None:
        return NOTHING
    return MONTH if first[1] == last[1] and first[2] and last[2] else YEAR


def first_parts(date: tuple[int, int, int], kept: int) -> Ymd:
    """The first parts of a date."""
    year, month, day = date
    return year, month if kept > 1 else None, day if kept > 2 else None


def marks_of(part: EdtfPart) -> tuple[str, ...]:
    """The qualifiers of the parts that the date has."""
    if part.unspecified:
        given = 1 + part.unspecified.removeprefix("-").count("-")
    else:
        given = 3 if part.day else 2 if part.month or part.season else 1
    return part.qualifiers[:given]


def whole_mark(part: EdtfPart) -> str:
    """What qualifies the whole date: `~`, `?` or `%`; empty for nothing, and where its parts differ."""
    marks = marks_of(part)
    return marks[0] if len(set(marks)) == 1 else ""


def with_mark(part: EdtfPart, mark: str) -> EdtfPart:
    """The date with a qualifier of the whole, or none."""
    return msgspec.structs.replace(part, qualifiers=(mark, mark, mark))


def masks(part: EdtfPart) -> tuple[str, str, str]:
    """Year, month and day with their X's; month and day are empty for a coarser date."""
    sign = "-" if part.unspecified.startswith("-") else ""
    year, *rest = part.unspecified.removeprefix("-").split("-")
    month, day = [*rest, "", ""][:2]
    return sign + year, month, day
