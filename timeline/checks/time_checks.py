"""Clock times that do not exist or occur twice where the clocks change."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chronicle.record_set import RecordSet
from timeline.dates import edtf
from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.diagnostics import Problem
from timeline.records.event_instants import instants_in


def impossible_times(records: RecordSet) -> Iterator[Problem]:
    """DATE011 at times that do not exist, DATE012 at those that occur twice."""
    for entry in records.entries:
        if not records.complete and entry.place and not entry.timezone:
            continue  # a file that could not be read may hold the place, and so the zone
        if not entry.clock or entry.span or parse_clock_time(entry.clock).in_words:
            continue
        date = edtf.parse(entry.date)
        try:
            instants_in(date, entry.clock, entry.zone)
        except ClockTimeError as error:
            field = "date" if date.time else "time"
            yield Problem(error.code, error.message, error.help, entry.path, (*entry.trail, field))
