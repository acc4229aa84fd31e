"""Read iCalendar files."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.rows import MAX_ROWS, SourceRow, SourceTable, cells_of
from timeline.importing.source_files import decode_source, source_bytes

_PRESET = {
    "SUMMARY": "title",
    "DTSTART": "date",
    "DTEND": "end",
    "UID": "id",
    "DESCRIPTION": "text",
    "LOCATION": "place",
    "GEO": "point",
    "URL": "sources",
    "ATTACH": "sources",
    "CATEGORIES": "tags",
}


def read_calendar(path: Path, options: dict[str, str]) -> SourceTable:
    """The events of a calendar. Repetitions are not followed: their rule is kept. Raises UsageError."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise UsageError(
            "icalendar, which reads calendars, is not installed",
            "install it: pip install 'sourced-timeline[import]'",
        ) from None
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        raise UsageError(f"{path.name} is no iCalendar file: {error}", "export the calendar again") from None
    table = SourceTable("icalendar", [], _PRESET, fixed=True)
    for calendar in calendars:
        table.title = table.title or str(calendar.get("X-WR-CALNAME", ""))
        for number, event in enumerate(calendar.walk("VEVENT"), 1):
            place = f"{path.name}: event {number}"
            table.rows.append(SourceRow(place, cells_of(_fields(event), place)))
            if len(table.rows) > MAX_ROWS:
                raise UsageError(
                    f"{path.name} has more than {MAX_ROWS:,} events", "divide it into several files"
                )
    if any(cell.name == "DTEND" for row in table.rows for cell in row.cells):
        table.notes.append("the last day of an event is the day before its DTEND, as iCalendar defines it")
    if any(cell.name == "RRULE" for row in table.rows for cell in row.cells):
        table.notes.append("repeated events come in once; the rule of their repetition is kept in `x-rrule`")
    return table


def _fields(event: Any) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, value in event.property_items(recursive=False):
        if name not in ("BEGIN", "END"):
            text = _text(name, value)
            known = fields.get(name)
            fields[name] = text if known is None else f"{known}\n{text}"
    return fields


def _text(name: str, value: Any) -> str:
    moment = getattr(value, "dt", None)
    if isinstance(moment, datetime.datetime):
        offset = moment.utcoffset()
        plain = moment.replace(tzinfo=None).isoformat(timespec="minutes")
        return plain if offset is None else moment.isoformat(timespec="minutes").replace("+00:00", "Z")
    if isinstance(moment, datetime.date):
        day = moment - datetime.timedelta(days=1) if name == "DTEND" else moment
        return day.isoformat()
    if name == "CATEGORIES" and hasattr(value, "cats"):
        return "\n".join(map(str, value.cats))
    if name == "GEO":
        return f"{value.latitude}, {value.longitude}"
    if isinstance(value, str):
        return str(value)
    written = value.to_ical()
    return written.decode() if isinstance(written, bytes) else str(written)
