"""Clock times that clocks at the place never showed, because they were put forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from timeline.chronicle.entry import Entry
from timeline.diagnostics import Problem
from timeline.model.actor import Place
from timeline.model.clock_times import ClockTimeError, local_to_utc, parse_clock_time
from timeline.model.project import Project


def zone_of(place: str | None, places: Mapping[str, Place], otherwise: str) -> str:
    """The time zone of a place: its own, else that of what it lies in, else the one given."""
    seen: set[str] = set()
    while place and place in places and place not in seen:
        seen.add(place)
        record = places[place]
        if record.timezone:
            return record.timezone
        place = record.within
    return otherwise


def check_clocks(
    entries: Iterable[Entry], places: Mapping[str, Place], project: Project
) -> Iterator[Problem]:
    """DATE011 and DATE012 for events with a clock time."""
    for entry in entries:
        if not entry.clock or entry.span:
            continue
        zone = entry.timezone or zone_of(entry.place, places, project.timezone)
        try:
            time = parse_clock_time(entry.clock)
        except ClockTimeError:
            continue  # a time within the date (EDTF), which may have seconds and an offset of its own
        try:
            for minutes in (time.start, time.end):
                if minutes is not None:
                    local_to_utc(entry.anchor, minutes, zone)
        except ClockTimeError as error:
            yield Problem(error.code, error.message, error.help, entry.path, (*entry.trail, "time"))
