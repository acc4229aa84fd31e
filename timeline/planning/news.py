"""What was added, changed and corrected, by day: from git, and from the corrections that events record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from timeline.digest import digest, digest_bytes
from timeline.history.changes import Change
from timeline.history.protected_changes import redact
from timeline.history.steps import History, Step
from timeline.model.upkeep import Correction
from timeline.planning.change_descriptions import refs_in
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.record_days import day_of_change
from timeline.records.event_summary import Entry
from timeline.records.protection import involves_protected

MOST = 600
"""About the most items in all, in whole days: older changes are in the histories of events."""
MOST_OF_A_DAY = 50
"""The most items of one day: when a chronology goes public, all of its events are added on one day."""


class NewsItem(msgspec.Struct, frozen=True):
    """What happened to one event on one day."""

    day: str
    """ISO 8601."""
    entry: Entry
    added: bool
    changes: tuple[Change, ...] = ()
    """Changes since an earlier day, without names where the event protects somebody."""
    corrections: tuple[Correction, ...] = ()


class NewsDay(msgspec.Struct, frozen=True):
    """What happened on one day: changes and corrections first, then additions, each in reading order."""

    day: str
    """ISO 8601."""
    items: tuple[NewsItem, ...]
    more: int = 0
    """The number of items that are left out."""


class _Item(msgspec.Struct):
    entry: Entry
    added: bool = False
    changes: list[Change] = []
    corrections: list[Correction] = []


def has_news(edition: Edition) -> bool:
    """Whether there is anything to say but that all events were added on one day."""
    by_id = edition.chronicle.by_id
    first_days: set[str] = set()
    for id_, history in edition.histories.items():
        if id_ not in by_id:
            continue
        if history.last_changed and by_id[id_].history:
            return True
        if history.first:
            first_days.add(history.first)
    if len(first_days) > 1:
        return True
    return any(day_of_change(c.on) for entry in edition.chronicle.entries for c in entry.corrections)


def read_news(edition: Edition) -> list[NewsDay]:
    """The days on which something was added, changed or corrected, latest first."""
    days: dict[str, dict[str, _Item]] = {}

    def item(day: str, entry: Entry) -> _Item:
        return days.setdefault(day, {}).setdefault(entry.id, _Item(entry))

    for entry in edition.chronicle.reading_order:
        history = edition.histories.get(entry.id)
        if history and history.first:
            item(history.first, entry).added = True
        for step in _changed(entry, history):
            item(step.day, entry).changes += step.changes
        for correction in edition.corrections_of(entry):
            if day := day_of_change(correction.on):
                item(day, entry).corrections.append(correction)
    found: list[NewsDay] = []
    number = 0
    for day in sorted(days, reverse=True):
        items = sorted(days[day].values(), key=lambda item: item.added)
        shown = tuple(_frozen(day, item, edition) for item in items[:MOST_OF_A_DAY])
        found.append(NewsDay(day, shown, len(items) - len(shown)))
        number += len(shown)
        if number >= MOST:
            break
    return found


def _changed(entry: Entry, history: History | None) -> tuple[Step, ...]:
    """The public versions of later days than the first."""
    if history is None or not entry.history:
        return ()
    return tuple(step for step in history.steps[1:] if step.day != history.first)


def _frozen(day: str, item: _Item, edition: Edition) -> NewsItem:
    changes = tuple(item.changes)
    if changes and involves_protected(item.entry, edition.chronicle):
        changes = tuple(map(redact, changes))
    return NewsItem(day, item.entry, item.added, changes, tuple(item.corrections))


def news_key(days: Iterable[NewsDay], facets: Facets) -> bytes:
    """The digest of everything that the items can print."""
    return digest_bytes(*(part for day in days for part in _parts(day, facets)))


def _parts(day: NewsDay, facets: Facets) -> Iterator[bytes]:
    yield digest((day.day, day.more))
    for item in day.items:
        yield digest((item.added, item.changes, item.corrections))
        yield facets.event(item.entry.id)
        yield from map(facets.of, sorted({ref for change in item.changes for ref in refs_in(change)}))
