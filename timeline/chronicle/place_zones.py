"""Time zones by place: an event without a zone of its own takes that of its place."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from timeline.dates import edtf
from timeline.digest import digest_bytes
from timeline.model.actor import Place
from timeline.records.event_instants import instant_and_day
from timeline.records.event_summary import Entry


def zone_of(place: str | None, places: Mapping[str, Place], otherwise: str) -> str:
    """The time zone of a place: its own, or that of a place around it, or `otherwise`."""
    seen: set[str] = set()
    while place and place in places and place not in seen:
        seen.add(place)
        record = places[place]
        if record.timezone:
            return record.timezone
        place = record.within
    return otherwise


def in_zone_of_place(entry: Entry, places: Mapping[str, Place], home: str) -> Entry:
    """The entry with its clock time in the zone of its place, if that is another than the project's (`home`)."""
    if not entry.zone or entry.timezone or not entry.place:
        return entry
    zone = zone_of(entry.place, places, home)
    if zone == entry.zone:
        return entry
    date = edtf.parse(entry.date)
    instant, anchor = instant_and_day(date, entry.clock, zone, home)
    face = digest_bytes(entry.face, zone.encode())
    stand = entry.stand + anchor - entry.anchor
    return msgspec.structs.replace(entry, zone=zone, instant=instant, anchor=anchor, stand=stand, face=face)
