"""The moments of an event's clock time, and the day of the chronology that they belong to."""

from __future__ import annotations

from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.dates.edtf import Edtf
from timeline.dates.instants import Instants, day_in, instants_of, roughly


def instants_in(date: Edtf, clock: str, zone: str) -> Instants:
    """The moments of a clock time on a date of one day. Raises ClockTimeError (see `instants_of`)."""
    return instants_of(date.anchor, parse_clock_time(clock), zone, date.offset)


def placed(date: Edtf, clock: str, zone: str, home: str) -> tuple[int | None, int]:
    """The moment by which an event is ordered, if it has one, and the day number at which it sorts.

    That is the day in the zone `home`, wherever the event was; but a day that is about or uncertain, or has a time in
    words, stays itself. Such a time is ordered by its beginning.
    """
    if not clock or date.span:
        return None, date.anchor
    time = parse_clock_time(clock)
    try:
        exact = None if time.in_words else instants_in(date, clock, zone)
    except ClockTimeError:
        return None, date.anchor  # `clocks.check_clocks` reports it
    instant = exact.start.utc if exact else roughly(date.anchor, time.start, zone)
    if zone == home or time.in_words or date.approximate or date.uncertain:
        return instant, date.anchor
    return instant, day_in(home, instant)
