"""`events.geojson`: the events that have a point, as features (RFC 7946)."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.dates import edtf
from timeline.dates.gregorian import in_gregorian
from timeline.exports.export import Parts, export_of_events
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_of
from timeline.planning.formats import Format
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry

_SEPARATOR = b",\n"


def geojson_feature(event: Event, entry: Entry, card: Card, edition: Edition) -> bytes:
    """An event as a feature, with a comma before it; nothing for one without a point."""
    point = point_of(event, edition)
    if point is None or event.place is None:
        return b""
    place = edition.chronicle.places[event.place.place] if event.place.place else None
    where = event.place if event.place.at is not None or place is None else place
    properties: dict[str, Any] = {
        "title": card.title,
        "date": in_gregorian(edtf.parse(entry.date)).text,
        "when": card.when.text,
        "place": event.place.id or None,
        "place_name": card.place_text or (card.place.text if card.place else None),
        "precision": where.precision or "settlement",
        "kind": event.kind,
        "importance": event.importance,
        "status": card.status.id,
        "url": (edition.project.url or "") + address_of(card.href),
    }
    feature = {
        "type": "Feature",
        "id": event.id,
        "geometry": {
            "type": "Point",
            "coordinates": [msgspec.Raw(degrees.encode()) for degrees in point[::-1]],
        },
        "properties": {name: value for name, value in properties.items() if value is not None},
    }
    return _SEPARATOR + msgspec.json.encode(feature)


def feature_collection(features: Parts, edition: Edition) -> bytes:
    """The file, with the features in the chronology's order."""
    return b'{"type":"FeatureCollection","features":[' + b"".join(features)[1:] + b"\n]}\n"


EXPORT = export_of_events(
    Format("events.geojson", "application/geo+json", "foot.geojson", "data"),
    geojson_feature,
    lambda features, context: feature_collection(features, context.edition),
)
