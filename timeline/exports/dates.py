"""Days for feeds and calendars, which must name one, taken from the records and never from a clock."""

from __future__ import annotations

from timeline.chronicle.entry import Entry
from timeline.model import edtf
from timeline.model.event import Event
from timeline.planning.days import day_text
from timeline.planning.edition import Edition
from timeline.planning.notes import source_id

_LONG_AGO = "0001-01-01"


def last_touched(event: Event, entry: Entry, edition: Edition) -> str:
    """The latest day that an event's record speaks of: its own, its sources' publication, its corrections (ISO 8601)."""
    date = edtf.parse(entry.date)
    days: list[int | None] = [date.latest if date.latest is not None else entry.anchor]
    for citation in event.sources:
        source = edition.chronicle.sources[source_id(citation, edition)]
        if source.published:
            days.append(edtf.parse(source.published).latest)
    days += [edtf.parse(correction.on).latest for correction in event.corrections]
    latest = max(day for day in days if day is not None)
    text = day_text(latest)
    return _LONG_AGO if not text or text.startswith("0000") else text
