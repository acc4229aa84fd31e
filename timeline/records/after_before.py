"""Check `after` and `before` of one event, which need `date: unknown`, and derive the possible dates from them."""

from __future__ import annotations

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN, between, not_after, not_before
from timeline.model.event import Event
from timeline.model.event_date import is_date
from timeline.model.validation import Reader


def apply_date_bounds(event: Event, date: edtf.Edtf, reader: Reader) -> tuple[Event, edtf.Edtf]:
    """The event and its date, narrowed by the dates in `after` and `before`, which then hold only ids of events."""
    given = {field: text for field in ("after", "before") if (text := getattr(event, field))}
    if event.date == UNKNOWN and (event.calendar or event.day):
        field = "calendar" if event.calendar else "day"
        message = f"`{field}` does not go with an unknown date"
        reader.problem("FIELD002", message, "leave one of the two out", key=field)
    if not given:
        return event, date
    if event.date != UNKNOWN:
        field = next(iter(given))
        message = f"`{field}` is for events of an unknown date, but this one has a date"
        help_text = "leave it out, or write `date: unknown`; `follows` names what led to an event"
        reader.problem("FIELD002", message, help_text, key=field)
        return msgspec.structs.replace(event, after=None, before=None), date
    limit_of = {"after": not_before, "before": not_after}
    limits: dict[str, str] = {}
    for field, text in given.items():
        if is_date(text):
            limits[field] = limit_of[field](edtf.parse(text))
            if not limits[field]:
                message = f"`{field}: {text}` sets no limit"
                reader.problem("DATE001", message, "write a date with a beginning and an end", key=field)
    try:
        date = between(limits.get("after", ""), limits.get("before", ""))
    except edtf.EdtfError:
        message = f"no day is both after {given['after']} and before {given['before']}"
        reader.problem("DATE003", message, "check the two dates", key="before")
    return msgspec.structs.replace(event, **dict.fromkeys(limits)), date
