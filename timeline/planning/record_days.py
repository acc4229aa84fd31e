"""When events were first reported, published and last changed, from git and the records, never from the clock."""

from __future__ import annotations

from timeline.chronicle.publication import appeared_before, days_of, moment_of
from timeline.dates import edtf
from timeline.planning.days import iso_day
from timeline.planning.edition import Edition
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry

NO_DAY = "1970-01-01"
"""Written for an unknown day if a format requires one: the earliest that every program can represent."""


def first_published(entry: Entry, edition: Edition) -> str:
    """The day of an entry's first publication according to git (ISO 8601); empty if unknown."""
    history = edition.histories.get(entry.id)
    return (history.first or "") if history else ""


def last_changed(entry: Entry, edition: Edition) -> str:
    """The day of an entry's last change according to git and its corrections (ISO 8601); empty if unknown."""
    history = edition.histories.get(entry.id)
    days = [day_of_change(correction.on) for correction in entry.corrections]
    if history:
        days += [history.first or "", history.last_changed or ""]
    return max(days, default="")


def day_of_change(on: str) -> str:
    """The day of a correction (ISO 8601); empty unless it is one certain day of the years 0 to 9999."""
    date = edtf.parse(on)
    return "" if date.span or edtf.is_qualified(on) else iso_day(date.anchor)


def first_reported(entry: Entry, edition: Edition) -> str:
    """The earliest publication date of an event's sources (EDTF, as written); empty if none has one.

    Sources from before the event cannot report it and are ignored.
    """
    home = edition.project.timezone
    dates: list[tuple[int, int, bool, int, str]] = []
    for id_ in cited_sources(entry):
        published = edition.chronicle.sources[id_].published
        if not published:
            continue
        date = edtf.parse(published)
        first = days_of(date, home)[0]
        if first is not None and not appeared_before(date, entry, home):
            # Of two dates on one day, one without a clock time may be the earlier.
            moment = moment_of(date)
            dates.append((first, date.span, moment is not None, moment or 0, published))
    return min(dates)[-1] if dates else ""
