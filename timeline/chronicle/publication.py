"""Whether a source was published before an event or a day, by calendar date or to the minute."""

from __future__ import annotations

from timeline.dates import edtf
from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.dates.instants import day_in
from timeline.records.event_instants import instants_in
from timeline.records.event_summary import Entry


def days_of(date: edtf.Edtf, home: str) -> tuple[int | None, int | None]:
    """The first and the last possible day of a date; a moment has its day in the time zone `home`."""
    moment = moment_of(date)
    if moment is None:
        return date.earliest, date.latest
    day = day_in(home, moment)
    return day, day


def moment_of(date: edtf.Edtf) -> int | None:
    """Seconds since 1970 of a date with an offset from UTC; None for other dates."""
    if not date.offset:
        return None
    try:
        return instants_in(date, date.time, "").start.utc
    except ClockTimeError:
        return None  # before the year 2


def appeared_before(published: edtf.Edtf, entry: Entry, home: str) -> bool:
    """Whether a publication certainly preceded an event: to the minute where both are known, otherwise by days."""
    began = edtf.parse(entry.date).earliest
    moment = moment_of(published)
    if moment is not None and _is_exact(entry):
        return entry.instant is not None and moment // 60 < entry.instant // 60
    last = published.latest if moment is None else day_in(entry.zone or home, moment)
    return last is not None and began is not None and last < began


def _is_exact(entry: Entry) -> bool:
    return (
        entry.instant is not None
        and not edtf.is_qualified(entry.date)
        and not parse_clock_time(entry.clock).start_approximate
    )
