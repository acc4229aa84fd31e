"""The rules of `after` and `before` within one event: they need `date: unknown`, and must leave a day."""

from __future__ import annotations

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN, between, not_after, not_before
from timeline.model.event import Event
from timeline.model.event_date import is_date
from timeline.model.validation import Reader


def within_dates(event: Event, date: edtf.Edtf, reader: Reader) -> tuple[Event, edtf.Edtf]:
    """The event with what is known of its date by other dates; what is left in `after` and `before` are events' ids."""
    given = {field: text for field in ("after", "before") if (text := getattr(event, field))}
    if event.date == UNKNOWN and (event.calendar or event.day):
        field = "calendar" if event.calendar else "day"
        message = f"`{field}` says something of the date, and that is unknown"
        reader.problem("FIELD002", message, "leave one of the two out", key=field)
    if not given:
        return event, date
    if event.date != UNKNOWN:
        field = next(iter(given))
        message = f"`{field}` places an event whose date is unknown, and this one has a date"
        help_text = "leave it out, or write `date: unknown`; `follows` names what led to an event"
        reader.problem("FIELD002", message, help_text, key=field)
        return msgspec.structs.replace(event, after=None, before=None), date
    limits = {"after": not_before, "before": not_after}
    known: dict[str, str] = {}
    for field, text in given.items():
        if is_date(text):
            known[field] = limits[field](edtf.parse(text))
            if not known[field]:
                message = f"nothing is known of what came {field} {text}"
                reader.problem("DATE001", message, "write a date that begins and ends", key=field)
    try:
        date = between(known.get("after", ""), known.get("before", ""))
    except edtf.EdtfError:
        message = f"nothing is both after {given['after']} and before {given['before']}"
        reader.problem("DATE003", message, "check the two dates", key="before")
    return msgspec.structs.replace(event, **dict.fromkeys(known)), date
