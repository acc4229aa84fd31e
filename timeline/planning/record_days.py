"""When events were first reported, published and last changed, from git and the records, never from the clock."""

from __future__ import annotations

from timeline.chronicle.chronicle import cited_by
from timeline.chronicle.publication import appeared_before, days_of, moment_of
from timeline.dates import edtf
from timeline.planning.days import iso_day
from timeline.planning.edition import Edition
from timeline.records.event_summary import Entry

NO_DAY = "1970-01-01"
"""Stands for a day that nothing tells, where a format needs one: the earliest that every program can hold."""


def first_published(entry: Entry, edition: Edition) -> str:
    """The day on which an entry was published (ISO 8601), as git tells; empty where it does not."""
    history = edition.histories.get(entry.id)
    return (history.first or "") if history else ""


def last_changed(entry: Entry, edition: Edition) -> str:
    """The day on which an entry was published or last changed (ISO 8601), as git and its corrections tell; else empty."""
    history = edition.histories.get(entry.id)
    days = [day_of_change(correction.on) for correction in entry.corrections]
    if history:
        days += [history.first or "", history.last_changed or ""]
    return max(days, default="")


def day_of_change(on: str) -> str:
    """The day of a correction (ISO 8601); empty where its date is not one certain day of the years 0 to 9999."""
    date = edtf.parse(on)
    return "" if date.span or edtf.is_qualified(on) else iso_day(date.anchor)


def first_reported(entry: Entry, edition: Edition) -> str:
    """The earliest date of publication among an event's sources, as it is written (EDTF); nothing where none has one.

    What appeared before the event began did not report it.
    """
    home = edition.project.timezone
    found: list[tuple[int, int, bool, int, str]] = []
    for id_ in cited_by(entry):
        published = edition.chronicle.sources[id_].published
        if not published:
            continue
        date = edtf.parse(published)
        first = days_of(date, home)[0]
        if first is not None and not appeared_before(date, entry, home):
            # of one day, a date without a moment may be the earlier
            moment = moment_of(date)
            found.append((first, date.span, moment is not None, moment or 0, published))
    return min(found)[-1] if found else ""
