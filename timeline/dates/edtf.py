"""Parse EDTF, the Extended Date/Time Format: single dates, intervals and sets.

That is ISO 8601-2:2019 in the profile of the Library of Congress (specification of 4 February 2019), levels 0, 1 and 2,
with two extensions: `2024-11-29T18:00` and seasons in intervals. Errors suggest the valid form: see `edtf_messages`.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from timeline.dates.calendars import CALENDARS, GREGORIAN, Calendar
from timeline.dates.deep_time import in_edtf
from timeline.dates.edtf_parts import read_part
from timeline.dates.edtf_values import (
    PRECISIONS,
    UNBOUNDED,
    UNPLACED,
    Edtf,
    EdtfPart,
    EdtfRange,
    Form,
    Limit,
    Precision,
    Qualifier,
)
from timeline.dates.errors import EdtfError

__all__ = [
    "PRECISIONS",
    "UNBOUNDED",
    "UNPLACED",
    "Edtf",
    "EdtfError",
    "EdtfPart",
    "EdtfRange",
    "Form",
    "Limit",
    "Precision",
    "Qualifier",
    "in_calendar",
    "is_qualified",
    "meanings",
    "parse",
    "part_at",
    "sort_key",
]

MAX_LENGTH = 200
"""Limit in characters."""

_BETWEEN_PARTS = re.compile(r"\.\.|[][{},/]")

_SETS: dict[str, tuple[str, Form]] = {"[": ("]", "one-of"), "{": ("}", "all-of")}


@lru_cache(maxsize=1 << 14)
def parse(text: str) -> Edtf:
    """Parse a date. A leading `julian ` names its calendar (see `in_calendar`); geological time may be in words.

    Raises EdtfError, with the valid form where one can be guessed.
    """
    name, _, written = text.rpartition(" ")
    calendar = CALENDARS.get(name)
    if calendar is not None:
        text = written
    date = _read(in_edtf(text), calendar or GREGORIAN)
    if date is not None and calendar is not None:
        return msgspec.structs.replace(date, calendar=calendar.name)
    if date is None:
        # imported late: it takes 5 ms, and only an invalid date needs it
        from timeline.dates.edtf_messages import explain_date

        raise explain_date(text, _error)
    return date


@lru_cache(maxsize=1 << 14)
def meanings(text: str) -> tuple[str, ...]:
    """The valid dates that a text may mean: itself if it is one, else what a common way of writing suggests."""
    error = _error(text)
    if error is None:
        return (text,)
    from timeline.dates.edtf_messages import possible_dates  # as in `parse`

    return possible_dates(text, _error)


def in_calendar(text: str, calendar: str) -> str:
    """A date prefixed with its calendar, if one is given, as `parse` reads it: `julian 1527-05-06`."""
    return f"{calendar} {text}" if calendar else text


def is_qualified(text: str) -> bool:
    """Whether any part of a valid date is approximate or uncertain."""
    return "~" in text or "?" in text or "%" in text


def part_at(date: Edtf, day: int) -> Edtf:
    """The member date of a span or a set that begins or ends on a day number; the date itself if there is none."""
    if date.form == "date":
        return date
    texts = filter(None, _BETWEEN_PARTS.split(date.text))
    parts = (parse(in_calendar(text, date.calendar)) for text in texts)
    return next((part for part in parts if day in (part.earliest, part.latest)), date)


def sort_key(date: Edtf, time: str = "") -> tuple[int, int, str]:
    """Sort key: earliest first, then widest first, then by clock time, with no time before any.

    `time` is the event's own, used where the date has none. Callers append a tie-breaker.
    """
    return date.anchor, -date.span, date.time or time


def _error(text: str) -> EdtfError | None:
    """The error that a suggested date would raise; None if it is valid."""
    try:
        date = _read(in_edtf(text), GREGORIAN)
    except EdtfError as error:
        return error
    return None if date else EdtfError("DATE001", "", "", 0)


def _read(text: str, calendar: Calendar) -> Edtf | None:
    if len(text) > MAX_LENGTH:
        raise EdtfError(
            "DATE001",
            f"a date has at most {MAX_LENGTH} characters",
            "put free text in `wording:`",
            MAX_LENGTH,
        )
    if "/" in text:
        return _interval(text, calendar)
    if text[:1] in _SETS:
        return _set(text, calendar)
    part = read_part(text, 0, calendar)
    if part is None:
        return None
    marks = "".join(part.qualifiers)
    placed = not part.unspecified.startswith("XXXX")
    return Edtf(
        text,
        "date",
        (part,),
        part.earliest if placed else None,
        part.latest if placed else None,
        part.precision,
        part.earliest if placed else UNPLACED,
        part.latest - part.earliest if placed else UNBOUNDED,
        "~" in marks or "%" in marks,
        "?" in marks or "%" in marks,
    )


def _interval(text: str, calendar: Calendar) -> Edtf | None:
    start_text, _, end_text = text.partition("/")
    start = _end(start_text, 0, calendar)
    end = _end(end_text, len(start_text) + 1, calendar)
    if start is None or end is None:
        return None
    return _several(text, "interval", (_range(start, end, len(start_text) + 1),))


def _end(text: str, at: int, calendar: Calendar) -> EdtfPart | Limit | None:
    if text == "..":
        return "open"
    return _days(text, at, calendar) if text else "unknown"


def _days(text: str, at: int, calendar: Calendar) -> EdtfPart | None:
    """A date within a span or a set, which may not have a time."""
    part = read_part(text, at, calendar)
    if part and part.time:
        help_ = "leave the time out; for an event past midnight, give its first day and `time: 22:00/03:00`"
        raise EdtfError("DATE001", "a span or set takes days, without times", help_, at + text.index("T"))
    return part


def _range(start: EdtfPart | Limit, end: EdtfPart | Limit, end_at: int) -> EdtfRange:
    """Raises EdtfError for a range without a date, or reversed."""
    dates = [part for part in (start, end) if isinstance(part, EdtfPart)]
    if not dates:
        raise EdtfError("DATE001", "a span needs a date", "write 2024-11-29/.. for “from that day on”", 0)
    if len(dates) == 2 and dates[0].earliest > dates[1].latest:
        raise EdtfError("DATE003", "the span ends before it starts", "write the earlier date first", end_at)
    return EdtfRange(start, end)


def _set(text: str, calendar: Calendar) -> Edtf | None:
    closing, form = _SETS[text[0]]
    if len(text) < 3 or text[-1] != closing:
        return None
    members: list[EdtfPart | EdtfRange] = []
    at = 1
    for written in text[1:-1].split(","):
        member = _member(written, at, calendar)
        if member is None:
            return None
        members.append(member)
        at += len(written) + 1
    if any(isinstance(m, EdtfRange) and m.start == "open" for m in members[1:]):
        raise EdtfError("DATE001", "only the first date of a set can be `..` and earlier", "put it first", 0)
    if any(isinstance(m, EdtfRange) and m.end == "open" for m in members[:-1]):
        raise EdtfError("DATE001", "only the last date of a set can be `..` and later", "put it last", 0)
    return _several(text, form, tuple(members))


def _member(text: str, at: int, calendar: Calendar) -> EdtfPart | EdtfRange | None:
    if ".." not in text:
        return _days(text, at, calendar)
    start_text, _, end_text = text.partition("..")
    end_at = at + len(start_text) + 2
    start: EdtfPart | Limit | None = _days(start_text, at, calendar) if start_text else "open"
    end: EdtfPart | Limit | None = _days(end_text, end_at, calendar) if end_text else "open"
    return _range(start, end, end_at) if start and end else None


def _several(text: str, form: Form, members: tuple[EdtfPart | EdtfRange, ...]) -> Edtf:
    starts: list[EdtfPart | Limit] = []
    ends: list[EdtfPart | Limit] = []
    anchors: list[int] = []
    for member in members:
        start, end = (member.start, member.end) if isinstance(member, EdtfRange) else (member, member)
        starts.append(start)
        ends.append(end)
        anchors += [part.earliest for part in (start, end) if isinstance(part, EdtfPart)][:1]
    parts = [part for part in starts + ends if isinstance(part, EdtfPart)]
    firsts = [part.earliest for part in starts if isinstance(part, EdtfPart)]
    lasts = [part.latest for part in ends if isinstance(part, EdtfPart)]
    earliest = min(firsts) if len(firsts) == len(members) else None
    latest = max(lasts) if len(lasts) == len(members) else None
    anchor = min(anchors)
    marks = "".join(mark for part in parts for mark in part.qualifiers)
    return Edtf(
        text,
        form,
        members,
        earliest,
        latest,
        max((part.precision for part in parts), key=PRECISIONS.index),
        anchor,
        UNBOUNDED if earliest is None or latest is None else latest - anchor,
        "~" in marks or "%" in marks,
        "?" in marks or "%" in marks,
    )
