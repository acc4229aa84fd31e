"""Days that a record tells of itself, never taken from a clock: when it was last touched, when it was first reported."""

from __future__ import annotations

from timeline.chronicle.chronicle import cited_by
from timeline.chronicle.entry import Entry
from timeline.model import edtf
from timeline.model.event import Event
from timeline.planning.days import day_text
from timeline.planning.edition import Edition
from timeline.planning.notes import source_id

_LONG_AGO = "0001-01-01"


def day_of_date(text: str) -> str:
    """The latest day that a date can be (ISO 8601)."""
    date = edtf.parse(text)
    day = day_text(date.latest if date.latest is not None else date.anchor)
    return _LONG_AGO if not day or day.startswith("0000") else day


def last_touched(event: Event, entry: Entry, edition: Edition) -> str:
    """The latest day that an event's record speaks of: its own, its sources' publication, its corrections (ISO 8601).

    A span ends on a day; "2024" names none, and its last is as likely as its first: the first is sure to be over.
    """
    date = edtf.parse(entry.date)
    vague = date.latest is None or (date.form == "date" and date.earliest != date.latest)
    days: list[int | None] = [entry.anchor if vague else date.latest]
    for citation in event.sources:
        source = edition.chronicle.sources[source_id(citation, edition)]
        if source.published:
            days.append(edtf.parse(source.published).latest)
    days += [edtf.parse(correction.on).latest for correction in event.corrections]
    latest = max(day for day in days if day is not None)
    text = day_text(latest)
    return _LONG_AGO if not text or text.startswith("0000") else text


def first_reported(entry: Entry, edition: Edition) -> str:
    """The earliest date of publication among an event's sources, as it is written (EDTF); nothing where none has one.

    What appeared before the event began did not report it.
    """
    sources = edition.chronicle.sources
    began = edtf.parse(entry.date).earliest
    found: tuple[int, int, str] | None = None
    for id_ in cited_by(entry):
        published = sources[id_].published
        if not published:
            continue
        date = edtf.parse(published)
        if date.earliest is None or (began is not None and date.latest is not None and date.latest < began):
            continue
        this = (date.earliest, date.span, published)
        found = min(found, this) if found else this
    return found[2] if found else ""
