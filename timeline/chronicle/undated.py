"""Events of an unknown date: `after` and `before` say what they came after or before, and so where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from timeline.chronicle.entry import Entry, stand_of
from timeline.chronicle.loops import loop_in
from timeline.diagnostics import Problem
from timeline.digest import digest
from timeline.model import edtf
from timeline.model.bounds import UNKNOWN, between, ends, not_after, not_before
from timeline.model.event import Event
from timeline.model.event_date import is_date
from timeline.model.reader import Reader


def within_dates(event: Event, date: edtf.Edtf, reader: Reader) -> tuple[Event, edtf.Edtf]:
    """The event with what is known of its date by other dates; what is left in `after` and `before` are events' ids."""
    given = {field: text for field in ("after", "before") if (text := getattr(event, field))}
    if event.date == UNKNOWN and (event.calendar or event.day):
        field = "calendar" if event.calendar else "day"
        message = f"`{field}` says something of the date, and that is unknown"
        reader.problem("FIELD002", message, "leave one of the two out", key=field)
    if not given:
        return event, date
    if event.date != UNKNOWN:
        field = next(iter(given))
        message = f"`{field}` places an event whose date is unknown, and this one has a date"
        help_text = "leave it out, or write `date: unknown`; `follows` names what led to an event"
        reader.problem("FIELD002", message, help_text, key=field)
        return msgspec.structs.replace(event, after=None, before=None), date
    limits = {"after": not_before, "before": not_after}
    known: dict[str, str] = {}
    for field, text in given.items():
        if is_date(text):
            known[field] = limits[field](edtf.parse(text))
            if not known[field]:
                message = f"nothing is known of what came {field} {text}"
                reader.problem("DATE001", message, "write a date that begins and ends", key=field)
    try:
        date = between(known.get("after", ""), known.get("before", ""))
    except edtf.EdtfError:
        message = f"nothing is both after {given['after']} and before {given['before']}"
        reader.problem("DATE003", message, "check the two dates", key="before")
    return msgspec.structs.replace(event, **dict.fromkeys(known)), date


def place_undated(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, those of an unknown date placed by the events that they came after or before; in the chronology's order."""
    if not any(entry.after or entry.before for entry in entries):
        return list(entries)
    every = {entry.id: entry for entry in entries}
    dates = _dates(every)
    for id_, (first, last) in dates.items():
        try:
            date = between(first, last)
        except edtf.EdtfError:
            continue  # `check_undated` reports it
        stand = stand_of(date)
        every[id_] = msgspec.structs.replace(
            every[id_], date=date.text, anchor=date.anchor, span=date.span, stand=stand
        )
    for link, nearer in ((_AFTER, max), (_BEFORE, min)):
        for entry in _in_turn(every, link):
            other = every[link(entry) or ""]
            if entry.is_placed and other.is_placed:
                stand = nearer(every[entry.id].stand, other.stand)
                every[entry.id] = msgspec.structs.replace(every[entry.id], stand=stand)
    for id_ in dates:
        one = every[id_]
        every[id_] = msgspec.structs.replace(one, face=digest((one.face, one.date, one.stand)))
    return sorted(every.values(), key=lambda entry: entry.sort_key)


_Link = Callable[[Entry], str | None]
_AFTER: _Link = attrgetter("after")
_BEFORE: _Link = attrgetter("before")


def _dates(every: Mapping[str, Entry]) -> dict[str, tuple[str, str]]:
    """For each event that is placed by others, the dates between which it was; either may be empty."""
    sides = []
    for side, link, limit in ((0, _AFTER, not_before), (1, _BEFORE, not_after)):
        found = {
            entry.id: ends(edtf.parse(entry.date))[side]
            for entry in every.values()
            if entry.after or entry.before
        }
        for entry in _in_turn(every, link):
            other = every[link(entry) or ""]
            found[entry.id] = found[other.id] if other.id in found else limit(edtf.parse(other.date))
        sides.append(found)
    firsts, lasts = sides
    return {id_: (first, lasts[id_]) for id_, first in firsts.items()}


def _in_turn(every: Mapping[str, Entry], link: _Link) -> Iterator[Entry]:
    """The events that a relation links to another one, each after the one that it is linked to."""
    done: set[str] = set()
    for entry in list(every.values()):
        chain: list[Entry] = []
        at: Entry | None = entry
        while at is not None and at.id not in done and link(at) in every:
            done.add(at.id)
            chain.append(at)
            at = every.get(link(at) or "")
        yield from reversed(chain)


def check_undated(entries: Sequence[Entry]) -> Iterator[Problem]:
    """REF002 where `after` and `before` lead in a circle, DATE003 where they leave no day."""
    if not any(entry.after or entry.before for entry in entries):
        return
    every = {entry.id: entry for entry in entries}
    earlier: dict[str, list[str]] = {entry.id: list(entry.follows) for entry in entries}
    if loop_in(earlier):
        return  # `find_loops` reports them
    for entry in entries:
        if entry.after and entry.after != entry.id:
            earlier[entry.id].append(entry.after)
        if entry.before in earlier and entry.before != entry.id:
            earlier[entry.before].append(entry.id)
    loops = loop_in(earlier)
    for way in loops:
        undated = (every[id_] for id_ in way if id_ in every and (every[id_].after or every[id_].before))
        one = next(undated, every[way[0]])
        message = f"each of these would be after the next: {' -> '.join(way)}"
        at = (*one.trail, "after" if one.after else "before")
        yield Problem("REF002", message, "correct `after`, `before` or `follows`", one.path, at)
    if loops:
        return
    for id_, (first, last) in _dates(every).items():
        try:
            between(first, last)
        except edtf.EdtfError:
            one = every[id_]
            message = f"nothing is both after {first} and before {last}"
            at = (*one.trail, "before")
            yield Problem("DATE003", message, "check what it came after and before", one.path, at)
