"""Clock times of events as moments: in which zone each was, and on which day of the project's own zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from timeline.dates import edtf
from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.diagnostics import Problem
from timeline.records.event_instants import instants_in
from timeline.records.event_summary import Entry


def check_clocks(entries: Iterable[Entry]) -> Iterator[Problem]:
    """DATE011 and DATE012 for events with a clock time."""
    for entry in entries:
        if not entry.clock or entry.span or parse_clock_time(entry.clock).in_words:
            continue
        date = edtf.parse(entry.date)
        try:
            instants_in(date, entry.clock, entry.zone)
        except ClockTimeError as error:
            field = "date" if date.time else "time"
            yield Problem(error.code, error.message, error.help, entry.path, (*entry.trail, field))
