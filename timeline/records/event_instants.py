"""Compute the UTC moment of an event's clock time, and the day under which the chronology sorts it."""

from __future__ import annotations

from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.dates.edtf import Edtf
from timeline.dates.instants import Instants, day_in, instants_of, roughly


def instants_in(date: Edtf, clock: str, zone: str) -> Instants:
    """The moments of a clock time on a date of one day. Raises ClockTimeError (see `instants_of`)."""
    return instants_of(date.anchor, parse_clock_time(clock), zone, date.offset)


def instant_and_day(date: Edtf, clock: str, zone: str, home: str) -> tuple[int | None, int]:
    """The UTC moment for ordering an event, if it has one, and the day number under which it sorts.

    The day is that in the zone `home`, wherever the event was. But approximate or uncertain days, and days with a time
    in words, are not converted. A time in words is ordered by its beginning.
    """
    if not clock or date.span:
        return None, date.anchor
    time = parse_clock_time(clock)
    try:
        exact = None if time.in_words else instants_in(date, clock, zone)
    except ClockTimeError:
        return None, date.anchor  # reported when the place's time zone is known
    instant = exact.start.utc if exact else roughly(date.anchor, time.start, zone)
    if zone == home or time.in_words or date.approximate or date.uncertain:
        return instant, date.anchor
    return instant, day_in(home, instant)
