"""Dates of events and eras as TimelineJS has them: no part that is not known, and words for what its parts cannot say."""

from __future__ import annotations

from typing import NamedTuple

from timeline.dates import edtf
from timeline.dates.clock_times import DAY, ClockTime, parse_clock_time
from timeline.dates.day_numbers import civil
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange
from timeline.dates.gregorian import in_gregorian
from timeline.importing.date_forms import year_in_edtf
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.event_dates import when_in_one_line, when_of
from timeline.records.event_summary import Entry

DateParts = dict[str, str]
"""`year`, `month`, `day`, `hour`, `minute`, `second`, as far as they are known; 44 BC is the year -44."""

_HUMAN_YEARS = range(-271_820, 275_760)
"""The years for which TimelineJS has months and days; others make its scale cosmological."""
_EXACT_BC = -(10**6)
"""Up to here a year counted from BC differs from the astronomical one."""


class SlideDates(NamedTuple):
    """The dates of a slide."""

    start: DateParts
    end: DateParts | None
    exact: bool
    """Whether they say all that the date says."""


def slide_dates(date: Edtf) -> SlideDates | None:
    """The parts of a date without its clock time. None for a date in an unknown year."""
    date = in_gregorian(date)
    if date.form in ("date", "interval"):
        member = date.members[0]
        if isinstance(member, EdtfRange):
            return _range(member)
        parts = _parts(member)
        if parts is not None:
            return SlideDates(parts, None, _is_exact(member, date.text))
    if date.earliest is None or date.latest is None:
        return None
    start, end = _bounds(date.earliest, date.latest)
    return SlideDates(start, end if end != start else None, exact=False)


def _range(member: EdtfRange) -> SlideDates | None:
    ends = [end for end in (member.start, member.end) if isinstance(end, EdtfPart)]
    made = [_dates_of_end(end) for end in ends]
    first, last = made[0], made[-1]
    exact = len(ends) == 2 and all(one.exact for one in made)
    end = last.end or last.start
    return SlideDates(first.start, end if end != first.start else None, exact)


def _dates_of_end(part: EdtfPart) -> SlideDates:
    """The parts of one end of a span; the first and the last where it is a season, or has digits that are not known."""
    parts = _parts(part)
    if parts is not None:
        return SlideDates(parts, None, not any(part.qualifiers) and part.year in _HUMAN_YEARS)
    start, end = _bounds(part.earliest, part.latest)
    return SlideDates(start, end, exact=False)


def _is_exact(part: EdtfPart, text: str) -> bool:
    """Whether the numbers alone say all that a date says."""
    if part.year is not None and part.year not in _HUMAN_YEARS:
        return text == year_in_edtf(part.year)
    return not any(part.qualifiers)


def _parts(part: EdtfPart) -> DateParts | None:
    """The numbers of a date; None if a digit is not known, or it is a season."""
    if part.year is None or part.unspecified or part.season is not None:
        return None
    if part.significant and part.year in _HUMAN_YEARS:
        return None
    return _named(part.year, part.month, part.day)


def _named(year: int, month: int | None, day: int | None) -> DateParts:
    counted = year - 1 if _EXACT_BC < year <= 0 else year
    numbers = {"year": counted, "month": month, "day": day}
    return {name: str(number) for name, number in numbers.items() if number is not None}


def _bounds(earliest: int, latest: int) -> tuple[DateParts, DateParts]:
    """The first and the last possible day; as years or months where they are whole."""
    first, last = civil(earliest), civil(latest)
    if first[1:] == (1, 1) and last[1:] == (12, 31):
        return _named(first[0], None, None), _named(last[0], None, None)
    if first[2] == 1 and civil(latest + 1)[2] == 1:
        return _named(first[0], first[1], None), _named(last[0], last[1], None)
    return _named(*first), _named(*last)


def is_cosmological(dates: SlideDates) -> bool:
    """Whether TimelineJS has only years for it."""
    years = [int(one["year"]) for one in (dates.start, dates.end) if one]
    return any(year not in _HUMAN_YEARS for year in years)


def dates_of_event(event: Event, entry: Entry, edition: Edition) -> tuple[SlideDates, str] | None:
    """The dates of an event, and the words for them where they do not say all. None for one without a place in time.

    A clock time is local, as in the record; its zone is in the words if it is not the project's.
    """
    if not entry.is_placed:
        return None
    date = edtf.parse(entry.date.partition("T")[0])
    dates = slide_dates(date)
    if dates is None:
        return None
    exact = dates.exact and date.calendar != "julian"
    if entry.clock:
        clock = parse_clock_time(entry.clock)
        if dates.exact and dates.end is None and not clock.in_words:
            dates = _with_time(dates, clock, in_gregorian(date).anchor)
        exact = exact and not clock.approximate and entry.zone == edition.project.timezone
    words = "" if exact else when_in_one_line(when_of(event, entry, edition), edition)
    return dates, words


def _with_time(dates: SlideDates, clock: ClockTime, day: int) -> SlideDates:
    seconds = clock.text.count(":") > 1 + clock.text.count("/")
    start = dates.start | _clock(clock.start, seconds=seconds)
    if clock.end is None:
        return SlideDates(start, None, dates.exact)
    last = _named(*civil(day + clock.end // DAY))
    return SlideDates(start, last | _clock(clock.end % DAY, seconds=seconds), dates.exact)


def _clock(moment: int, *, seconds: bool) -> DateParts:
    parts = {"hour": str(moment // 3600), "minute": f"{moment // 60 % 60:02}"}
    return parts | ({"second": f"{moment % 60:02}"} if seconds else {})
