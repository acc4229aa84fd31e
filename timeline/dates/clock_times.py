"""Parse an event's local time: `18:00`, `18:00~` (about), `18:00/21:00`, `22:00/03:00` (next day), `evening`."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from timeline.dates.errors import ClockTimeError
from timeline.dates.times_of_day import bounds_of

__all__ = ["DAY", "ClockTime", "ClockTimeError", "parse_clock_time"]

DAY = 24 * 3600
"""Seconds in a day; as an end, `24:00`."""

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(~?)")


class ClockTime(msgspec.Struct, frozen=True, omit_defaults=True):
    """A time of day, or a range of them; in seconds since midnight."""

    text: str
    """As the author wrote it: with seconds or without."""
    start: int
    end: int | None = None
    """86,400 is midnight at the end of the day (`24:00`); larger values are on the next day."""
    start_approximate: bool = False
    end_approximate: bool = False
    days: int = 0
    """Days from start to end: 0, or 1 if it lasts past midnight (a `night` need not)."""
    in_words: bool = False
    """Whether it is a word such as `evening`: `start` and `end` are then its bounds, and no exact moment is known."""

    @property
    def approximate(self) -> bool:
        """Whether either end is approximate."""
        return self.start_approximate or self.end_approximate


@lru_cache(maxsize=1 << 10)
def parse_clock_time(text: str) -> ClockTime:
    """Parse a clock time or a time of day in words. Raises ClockTimeError (DATE011)."""
    start_text, slash, end_text = text.partition("/")
    start = _TIME.fullmatch(start_text)
    end = _TIME.fullmatch(end_text)
    if start is None or (slash and end is None):
        if words := bounds_of(text):
            return _of_words(text, *words)
        # imported late: only an invalid time needs it
        from timeline.dates.clock_messages import explain_time

        raise explain_time(text)
    first = _seconds(start, 0)
    if first == DAY:
        raise ClockTimeError(
            "DATE011", "24:00 can only be the end of a range", "write 00:00 and the date of the next day", 0
        )
    if end is None:
        return ClockTime(text, first, None, bool(start[4]))
    last = _seconds(end, len(start_text) + 1)
    if first == last:
        message = "start and end are the same"
        raise ClockTimeError("DATE011", message, f"write {start_text}", len(start_text) + 1)
    if last < first:
        last += DAY
    return ClockTime(text, first, last, bool(start[4]), bool(end[4]), days=1 if last > DAY else 0)


def _of_words(text: str, start: int, end: int, days: int) -> ClockTime:
    first, _, last = text.partition("/")
    if first == last:
        raise ClockTimeError("DATE011", "start and end are the same", f"write {first}", len(first) + 1)
    return ClockTime(text, start, end, start_approximate=True, end_approximate=True, days=days, in_words=True)


def _seconds(match: re.Match[str], at: int) -> int:
    minute, second = int(match[2]), int(match[3] or "0")
    seconds = int(match[1]) * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > DAY:
        message = f"there is no time {match[0].rstrip('~')}"
        help_ = "hours go from 00 to 23, minutes and seconds from 00 to 59"
        raise ClockTimeError("DATE011", message, help_, at)
    return seconds
