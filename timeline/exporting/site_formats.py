"""iCalendar and GeoJSON: the site's own files of events (`exports`), of the selected events."""

from __future__ import annotations

from collections.abc import Collection

from timeline.exporting.chronology import Chronology
from timeline.exporting.lost_fields import tell_lost, tell_records
from timeline.exporting.report import LossReport
from timeline.exports.calendar import calendar_ics, event_ics
from timeline.exports.events_geojson import feature_collection, geojson_feature
from timeline.exports.export import EventPart
from timeline.wording.marked_texts import remove_marks

_IN_CALENDAR = ("title", "date", "calendar", "day", "time", "timezone", "summary", "place", "tags", "status")
_IN_GEOJSON = ("title", "date", "calendar", "day", "kind", "importance", "place", "status")


def icalendar(chronology: Chronology, report: LossReport) -> bytes:
    """The events as a calendar (RFC 5545)."""
    parts = _parts(chronology, report, event_ics, _IN_CALENDAR, "a calendar has no such date")
    for event in chronology.events:
        if event.date and not event.date.isdecimal() and not event.date.replace("-", "").isdecimal():
            report.changed(
                "event", "date", "the days that are possible, and the date in the title", example=event.id
            )
        if event.time:
            report.changed("event", "time", "in UTC", example=event.id)
        if event.summary:
            report.changed(
                "event", "summary", "plain text, with the status and the page's address", example=event.id
            )
        if event.place:
            report.changed("event", "place", "its name and its point", example=event.id)
    return remove_marks(calendar_ics(parts, chronology.edition))


def geojson(chronology: Chronology, report: LossReport) -> bytes:
    """The events that have a point, as features (RFC 7946)."""
    parts = _parts(chronology, report, geojson_feature, _IN_GEOJSON, "no point")
    for event, part in zip(chronology.events, chronology.parts(geojson_feature), strict=True):
        if part and event.calendar == "julian":
            report.changed("event", "date", "in the Gregorian calendar", example=event.id)
    return remove_marks(feature_collection(parts, chronology.edition))


def _parts(
    chronology: Chronology, report: LossReport, make: EventPart, carried: Collection[str], why_not: str
) -> list[bytes]:
    """The parts of all events that the format can hold; of the others, and of lost fields, the report is told."""
    parts = []
    for event, part in zip(chronology.events, chronology.parts(make), strict=True):
        if part:
            parts.append(part)
            tell_lost(report, event, carried)
        else:
            report.lost("event", "", why_not, example=event.id)
    report.written["events"] = len(parts)
    tell_records(chronology, report, ("place",))
    return parts
