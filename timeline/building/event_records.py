"""Whole event records, read from the cache one content file at a time."""

from __future__ import annotations

from timeline.building.content_cache import Content, whole_events
from timeline.cache.value_file import ValueFile
from timeline.model.event import Event
from timeline.records.event_summary import Entry

OPEN_FILES = 16
"""Content files whose events are held at once: events of several list files may alternate."""


class EventRecords:
    """The whole records of all events. Each method raises CacheCorruption."""

    def __init__(self, content: Content, long_values: ValueFile) -> None:
        self._rows = {row.path: row for row in content.rows}
        self._long_values = long_values
        self._latest: dict[str, dict[str, Event]] = {}
        """The events by id of the files that were read last."""

    def in_file(self, path: str) -> tuple[Event, ...]:
        """The events of a content file."""
        return whole_events(self._rows[path], self._long_values)

    def of(self, entry: Entry) -> Event:
        """The event that a summary belongs to."""
        events = self._latest.get(entry.path)
        if events is None:
            if len(self._latest) >= OPEN_FILES:
                del self._latest[next(iter(self._latest))]
            events = self._latest[entry.path] = {event.id: event for event in self.in_file(entry.path)}
        return events[entry.id]
