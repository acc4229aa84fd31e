"""The order in which pages show events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import groupby
from operator import attrgetter

from timeline.dates.edtf import is_qualified
from timeline.records.event_summary import Entry


def reading_order(entries: Iterable[Entry]) -> list[Entry]:
    """Sort events for readers, from the chronology's own order.

    An event whose exact day is unknown stands at its latest possible day. Within a day, an event comes after those that it
    `follows` or came `after`, and one without a clock time after the event that it is `part_of`; otherwise the
    chronology's order holds.
    """
    ordered = sorted(entries, key=_place)
    if not any(entry.follows or entry.part_of or entry.after or entry.before for entry in ordered):
        return ordered
    days = groupby(ordered, key=attrgetter("stand"))
    return [entry for _, day in days for entry in _in_sequence(list(day))]


def _place(entry: Entry) -> tuple[int, bool]:
    """Events only about that day come after those certain to be of it."""
    return entry.stand, entry.span == 0 and is_qualified(entry.date)


def _in_sequence(day: Sequence[Entry]) -> Iterator[Entry]:
    """Sort the events of a day, each as early as its relations allow (Kahn's algorithm)."""
    if len(day) == 1 or not any(e.follows or e.part_of or e.after or e.before for e in day):
        yield from day
        return
    place = {entry.id: number for number, entry in enumerate(day)}
    causes = [{place[id_] for id_ in (*entry.follows, entry.after) if id_ in place} for entry in day]
    for number, entry in enumerate(day):
        if entry.before in place:
            causes[place[entry.before]].add(number)
    wholes = [
        {place[entry.part_of]} if entry.part_of in place and not entry.clock else set() for entry in day
    ]
    successors: list[list[int]] = [[] for _ in day]
    for number in range(len(day)):
        for earlier in causes[number] | wholes[number]:
            successors[earlier].append(number)
    free = [number for number in range(len(day)) if not causes[number] | wholes[number]]
    only_part = [number for number in range(len(day)) if not causes[number] and wholes[number]]
    done: set[int] = set()
    heapify(free)
    while free or only_part:
        # `follows` and `part_of` together may lead in a circle; `follows` alone does not.
        number = heappop(free or only_part)
        if number in done:
            continue
        done.add(number)
        yield day[number]
        for later in successors[number]:
            causes[later].discard(number)
            wholes[later].discard(number)
            if not causes[later]:
                heappush(only_part if wholes[later] else free, later)
