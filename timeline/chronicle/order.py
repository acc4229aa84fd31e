"""The order in which pages show events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from timeline.chronicle.entry import Entry


def reading_order(entries: Iterable[Entry]) -> list[Entry]:
    """Events as a reader meets them, from events in the chronology's order.

    One whose day is not known stands at its latest possible day; on one day, what an event `follows` comes before it;
    for the rest, the chronology's own order.
    """
    ordered = sorted(entries, key=attrgetter("stand"))
    if not any(entry.follows for entry in ordered):
        return ordered
    days = groupby(ordered, key=attrgetter("stand"))
    return [entry for _, day in days for entry in _causes_first(list(day))]


def _causes_first(day: list[Entry]) -> Iterator[Entry]:
    waiting = {entry.id: entry for entry in day}

    def due(entry: Entry) -> Iterator[Entry]:
        for cause in entry.follows:
            if cause in waiting:
                yield from due(waiting.pop(cause))
        yield entry

    for entry in day:
        if waiting.pop(entry.id, None):
            yield from due(entry)
