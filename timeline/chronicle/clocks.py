"""Clock times of events as moments: in which zone each was, and on which day of the project's own zone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from timeline.chronicle.entry import Entry
from timeline.chronicle.placing import instants_in, placed
from timeline.diagnostics import Problem
from timeline.digest import digest_bytes
from timeline.model import edtf
from timeline.model.actor import Place
from timeline.model.clock_times import ClockTimeError, parse_clock_time


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


def in_zone_of_place(entry: Entry, places: Mapping[str, Place], home: str) -> Entry:
    """The entry with its clock time in the zone of its place, where that is not the project's (`home`)."""
    if not entry.zone or entry.timezone or not entry.place:
        return entry
    zone = zone_of(entry.place, places, home)
    if zone == entry.zone:
        return entry
    date = edtf.parse(entry.date)
    instant, anchor = placed(date, entry.clock, zone, home)
    face = digest_bytes(entry.face, zone.encode())
    stand = entry.stand + anchor - entry.anchor
    return msgspec.structs.replace(entry, zone=zone, instant=instant, anchor=anchor, stand=stand, face=face)


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
