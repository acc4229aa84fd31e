"""When an event was, as it is said: the one place that pages, lists, feeds, calendar and data take it from.

Whatever the record says of the moment (its qualifiers, its clock time, its zone) is said here or nowhere: who prints an
event's date asks `date_of` (an entry is enough) or `when_of`, and never words `entry.date` itself. `planning.days` decides
likewise under which heading an event stands, and `chronicle.order` in which order events stand.
"""

from __future__ import annotations

from timeline.chronicle.entry import Entry
from timeline.model import edtf
from timeline.model.clock_times import parse_clock_time
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.views import When
from timeline.wording.dates import time_in_words
from timeline.wording.said_dates import SaidDate


def date_of(entry: Entry, edition: Edition) -> SaidDate:
    """The date of an event, without its clock time."""
    return edition.said(entry.date)


def when_of(event: Event, entry: Entry, edition: Edition) -> When:
    """All that is said of when an event was."""
    date = edtf.parse(entry.date)
    said = date_of(entry, edition)
    vague = (entry.span > 0 and date.form in ("date", "one-of")) or entry.stand != entry.anchor
    notes = []
    if event.date_basis in ("inferred", "reported-on"):
        notes.append(edition.say(f"basis.{event.date_basis}"))
    elif vague and date.form != "date":
        notes.append(edition.say("day_unknown"))
    zone = event.timezone or edition.zone_of(event.place.id if event.place else None)
    return When(
        text=said.full,
        short=said.short,
        machine=said.machine,
        vague=vague,
        note=edition.say("list").join(notes),
        time=time_in_words(parse_clock_time(event.time), edition.words) if event.time else "",
        zone=zone if event.time and zone != edition.project.timezone else "",
        day=day_label(entry, edition),
        wording=event.wording or "",
    )


def day_label(entry: Entry, edition: Edition) -> str:
    """`Day 3 of the offensive`, for an event on one day within an era whose days are counted."""
    return "" if entry.span or edtf.is_qualified(entry.date) else edition.day_label(entry.anchor)
