"""Place events of unknown date by what they came after or before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import between, ends, not_after, not_before, reading_day
from timeline.digest import digest
from timeline.records.event_summary import Entry


def place_undated(entries: Sequence[Entry]) -> list[Entry]:
    """Sort the entries, placing undated ones by the events that they came after or before."""
    if not any(entry.after or entry.before for entry in entries):
        return list(entries)
    every = {entry.id: entry for entry in entries}
    dates = dates_between(every)
    for id_, (first, last) in dates.items():
        try:
            date = between(first, last)
        except edtf.EdtfError:
            continue  # `checks.undated_events` reports it
        stand = reading_day(date)
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


def dates_between(every: Mapping[str, Entry]) -> dict[str, tuple[str, str]]:
    """The dates between which each undated event was; either may be empty."""
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
    """The events that have a relation to another event, each after that event."""
    done: set[str] = set()
    for entry in list(every.values()):
        chain: list[Entry] = []
        at: Entry | None = entry
        while at is not None and at.id not in done and link(at) in every:
            done.add(at.id)
            chain.append(at)
            at = every.get(link(at) or "")
        yield from reversed(chain)
