"""Clock times of an event, at its place: `18:00`, `18:00~` (about), `18:00/21:00`; and what they are in UTC.

`zoneinfo` and `datetime` are imported where they are used: most commands never need them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline.model.date_errors import ClockTimeError
from timeline.model.days import civil, day_text

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

__all__ = ["ClockTime", "ClockTimeError", "local_to_utc", "parse_clock_time", "zone_exists"]

MIDNIGHT = 24 * 60
"""Minutes of a day; as an end, `24:00`."""

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(~?)")
_EXAMPLES = "write 18:00, 18:00~ for about, or 18:00/21:00"


class ClockTime(msgspec.Struct, frozen=True, omit_defaults=True):
    """A time of day, or from one to another; minutes since midnight."""

    text: str
    """As the author wrote it."""
    start: int
    end: int | None = None
    """Up to 1440, which is 24:00."""
    start_approximate: bool = False
    end_approximate: bool = False


@lru_cache(maxsize=1 << 10)
def parse_clock_time(text: str) -> ClockTime:
    """The time that the text says. Raises ClockTimeError, DATE011."""
    start_text, slash, end_text = text.partition("/")
    start = _TIME.fullmatch(start_text)
    end = _TIME.fullmatch(end_text)
    if start is None or (slash and end is None):
        raise _explain(text)
    first = _minutes(start, 0)
    if end is None:
        if first == MIDNIGHT:
            raise _midnight(0)
        return ClockTime(text, first, None, bool(start[3]))
    last = _minutes(end, len(start_text) + 1)
    if first == MIDNIGHT:
        raise _midnight(0)
    if first == last:
        message = "the time ends as it starts"
        raise ClockTimeError("DATE011", message, f"write {start_text}", len(start_text) + 1)
    if first > last:
        help_ = "a time that goes on past midnight ends at 24:00; the date, as a span, says the rest"
        raise ClockTimeError("DATE011", "the time ends before it starts", help_, len(start_text) + 1)
    return ClockTime(text, first, last, bool(start[3]), bool(end[3]))


def _minutes(match: re.Match[str], at: int) -> int:
    hour, minute = int(match[1]), int(match[2])
    minutes = hour * 60 + minute
    if minute > 59 or minutes > MIDNIGHT:
        message = f"there is no time {match[1]}:{match[2]}"
        raise ClockTimeError("DATE011", message, "hours go from 00 to 23, minutes from 00 to 59", at)
    return minutes


def _midnight(at: int) -> ClockTimeError:
    return ClockTimeError("DATE011", "24:00 is an end only", "write 00:00 and the date of the next day", at)


# What people write for a time, and its parts: hour, minute, half of the day.
_SPOKEN = re.compile(
    r"(?i)(?P<about>(?:c\.|ca\.?|circa|about|around|~|≈) ?)?"
    r"(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2})|h)?(?::[0-9]{2}(?:[.,][0-9]+)?)?"
    r" ?(?P<half>a\.?m\.?|p\.?m\.?)?(?P<mark>~?)"
)
_OFFSET = re.compile(r"(?<=[0-9]) ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$")
_BETWEEN = re.compile(r"\s*(?:/|-|\u2013|\u2014|\bto\b|\buntil\b)\s*")


def _explain(text: str) -> ClockTimeError:
    """The error for what is no clock time, with the right form where it can be told."""
    pieces = [_spoken(piece) for piece in _BETWEEN.split(text.strip())]
    if all(pieces) and (len(pieces) == 1 or (len(pieces) == 2 and pieces[0] < pieces[1])):
        help_ = f"write {'/'.join(pieces)}"
        return ClockTimeError("DATE011", "this is not how a clock time is written", help_, 0)
    offset = _OFFSET.search(text)
    if offset:
        help_ = "leave the offset out; `timezone:` says where the clock stands"
        return ClockTimeError("DATE011", "a clock time has no offset", help_, offset.start())
    return ClockTimeError("DATE011", "this is not a clock time", _EXAMPLES, 0)


def _spoken(text: str) -> str:
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(text.lower(), "")
    if not (match["minute"] or match["half"] or "h" in text.lower()):
        return ""
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    minute = match["minute"] or "00"
    if hour > 23 or int(minute) > 59:
        return ""
    return f"{hour:02d}:{minute}{'~' if match['about'] or match['mark'] else ''}"


def local_to_utc(day: int, minutes: int, zone_name: str) -> datetime:
    """When clocks of the zone show the time, in UTC: a day number and minutes since midnight, up to 1440.

    Of a time that they showed twice, it is the first. The zone must exist: see `zone_exists`. Raises ClockTimeError: DATE012
    for a time that the clocks left out, DATE011 outside the years 2 to 9998.
    """
    from datetime import UTC, datetime

    day, minutes = day + minutes // MIDNIGHT, minutes % MIDNIGHT
    year, month, day_of_month = civil(day)
    if not 2 <= year <= 9_998:
        message = f"there is no time zone for {day_text(day)}"
        raise ClockTimeError("DATE011", message, "leave the time out", 0)
    zone = _zone(zone_name)
    local = datetime(year, month, day_of_month, minutes // 60, minutes % 60, tzinfo=zone)
    utc = local.astimezone(UTC)
    shown = utc.astimezone(zone)
    if shown.replace(tzinfo=None) != local.replace(tzinfo=None):
        message = (
            f"clocks in {zone_name} never showed {local:%H:%M} on {day_text(day)}: they were put forward"
        )
        help_ = f"check the source; clocks put forward in time showed {shown:%Y-%m-%d %H:%M}"
        raise ClockTimeError("DATE012", message, help_, 0)
    return utc


def zone_exists(name: str) -> bool:
    """Whether the IANA data base has a zone of that very name: `Asia/Damascus`, `UTC`."""
    return name in _zone_names()


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    """From the package `tzdata`, not from the machine, whose copy may be older or missing."""
    return frozenset((_tzdata() / "zones").read_text(encoding="utf-8").split())


def _tzdata() -> Path:
    import tzdata  # type: ignore[import-untyped]

    return Path(tzdata.__file__).parent


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    with _tzdata().joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
