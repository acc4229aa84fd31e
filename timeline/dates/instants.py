"""Convert local clock times to UTC moments, using the IANA time zones of the package `tzdata`.

`zoneinfo` and `datetime` are imported late: most commands never need them.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from timeline.dates.clock_times import DAY, ClockTime
from timeline.dates.day_numbers import civil, day_text
from timeline.dates.errors import ClockTimeError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo


class Instant(msgspec.Struct, frozen=True):
    """A moment in UTC, with the local offset."""

    utc: int
    """Seconds since 1970-01-01T00:00Z."""
    offset: int
    """Seconds by which local clocks were ahead of UTC."""
    ambiguous: bool = False
    """Local clocks showed this time twice, because they were put back; this is the first of the two."""
    local_mean: bool = False
    """The offset is local mean (solar) time: the place had no standard time yet."""


class Instants(msgspec.Struct, frozen=True):
    """The start of a clock time, and its end if it has one."""

    start: Instant
    end: Instant | None

    @property
    def ambiguous(self) -> bool:
        """Whether either moment is ambiguous."""
        return self.start.ambiguous or (self.end is not None and self.end.ambiguous)


@lru_cache(maxsize=1 << 12)
def instants_of(day: int, time: ClockTime, zone: str, offset: str = "") -> Instants:
    """The moments of a clock time on a day number, in a time zone (see `zone_exists`) or at an EDTF `offset` from UTC.

    Raises ClockTimeError: DATE012 for a time that clocks skipped, DATE011 outside the years 2 to 9998.
    """
    if not 2 <= civil(day)[0] <= 9_998:
        raise ClockTimeError("DATE011", f"there is no time zone for {day_text(day)}", "leave the time out", 0)
    if offset:
        ahead = seconds_ahead(offset)
        end = None if time.end is None else Instant(day * DAY + time.end - ahead, ahead)
        return Instants(Instant(day * DAY + time.start - ahead, ahead), end)
    return Instants(
        _instant(day, time.start, zone), None if time.end is None else _instant(day, time.end, zone)
    )


def seconds_ahead(offset: str) -> int:
    """The seconds of a UTC offset: `Z`, `+03` or `-03:30`."""
    if offset == "Z":
        return 0
    seconds = int(offset[1:3]) * 3600 + int(offset[4:] or "0") * 60
    return -seconds if offset[0] == "-" else seconds


def offset_text(seconds: int) -> str:
    """A UTC offset in ISO 8601: `+03:00`; with seconds for local mean time."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    rest = f":{seconds % 60:02d}" if seconds % 60 else ""
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}{rest}"


def _instant(day: int, seconds: int, zone_name: str) -> Instant:
    from datetime import datetime

    day, seconds = day + seconds // DAY, seconds % DAY
    year, month, day_of_month = civil(day)
    hour, minute, second = seconds // 3600, seconds // 60 % 60, seconds % 60
    local = datetime(year, month, day_of_month, hour, minute, second, tzinfo=_zone(zone_name))
    # The two folds of a time that clocks skipped or showed twice have different offsets (PEP 495).
    before, after = _ahead(local), _ahead(local.replace(fold=1))
    if before < after:
        raise _skipped_error(local, after - before, zone_name, day)
    return Instant(day * DAY + seconds - before, before, before > after, local.tzname() == "LMT")


def roughly(day: int, seconds: int, zone_name: str) -> int:
    """The approximate UTC moment of a local time, in any year, including times that clocks skipped."""
    utc = day * DAY + seconds
    return utc - ahead_in(zone_name, utc) if 2 <= civil(day)[0] <= 9_998 else utc


def _ahead(local: datetime) -> int:
    offset = local.utcoffset()
    return offset.days * DAY + offset.seconds if offset is not None else 0


def _skipped_error(local: datetime, skipped: int, zone_name: str, day: int) -> ClockTimeError:
    from datetime import timedelta

    message = f"clocks in {zone_name} never showed {local:%H:%M} on {day_text(day)}: they were put forward"
    shown = local.replace(tzinfo=None) + timedelta(seconds=skipped)
    help_ = f"check the source; clocks put forward in time showed {shown:%Y-%m-%d %H:%M}"
    return ClockTimeError("DATE012", message, help_, 0)


def ahead_in(zone_name: str, utc: int) -> int:
    """Seconds by which clocks in a zone were ahead of UTC at a moment (seconds since 1970, in the years 1 to 9999)."""
    from datetime import UTC, datetime, timedelta

    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=utc)
    return _ahead(moment.astimezone(_zone(zone_name)))


def day_in(zone_name: str, utc: int) -> int:
    """The day number in a zone at a moment."""
    return (utc + ahead_in(zone_name, utc)) // DAY


def zone_exists(name: str) -> bool:
    """Whether the IANA database has a zone of exactly this name: `Asia/Damascus`, `UTC`."""
    return name in zone_names()


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """All IANA zone names, from the package `tzdata`: the system's copy may be older or missing."""
    return frozenset((_tzdata() / "zones").read_text(encoding="utf-8").split())


def _tzdata() -> Path:
    import tzdata  # type: ignore[import-untyped]

    return Path(tzdata.__file__).parent


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo

    with _tzdata().joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)
