"""The rows of the SQLite export, made from the records of `timeline.json`, which hold what the site derives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.plain_records import plain_project, plain_records, records_to_export
from timeline.exporting.report import LossReport
from timeline.exports.entity_json import actor_json, place_json, source_json
from timeline.exports.json_records import ClaimJson, EventJson, SourceRefJson
from timeline.exports.timeline_json import event_json
from timeline.model.event import Event
from timeline.planning.entity_facts import point_of
from timeline.records.event_summary import Entry

Row = tuple[Any, ...]
Rows = Mapping[str, Iterable[Row]]
"""The rows of each table."""
_Lists = dict[str, list[Row]]

_SETTINGS = ("title", "description", "url", "language", "coverage", "publisher", "contact", "timezone")


def database_rows(chronology: Chronology, report: LossReport) -> Rows:
    """The rows of all tables, in an order that depends on the records alone."""
    rows: _Lists = {}
    _add_others(chronology, rows)
    decode = msgspec.json.Decoder(EventJson).decode
    parts = map(decode, chronology.parts(event_json))
    for position, (event, entry, data) in enumerate(
        zip(chronology.events, chronology.entries, parts, strict=True), 1
    ):
        _add_event(position, event, entry, data, chronology, rows)
    rows["translations"] = [
        (kind, record.id, translation.language, path, text)
        for kind, record in records_to_export(chronology)
        for translation in record.translations
        for path, text in translation.texts
    ]
    return {**rows, "records": record_rows(chronology, report)}


def record_rows(chronology: Chronology, report: LossReport) -> Iterator[tuple[str, str, str]]:
    """The kind, id and JSON of each record."""
    yield "project", "", msgspec.json.encode(plain_project(chronology, report)).decode()
    for one in plain_records(chronology, report):
        yield one.kind, one.id, msgspec.json.encode(one.fields).decode()


def _add_others(chronology: Chronology, rows: _Lists) -> None:
    """Everything but the events."""
    edition, chronicle, project = chronology.edition, chronology.chronicle, chronology.project
    licence = project.licence
    settings = [(name, getattr(project, name)) for name in _SETTINGS]
    if licence:
        settings += [("licence_text", licence.text), ("licence_data", licence.data)]
    rows["project"] = [(name, value) for name, value in settings if value]
    rows["eras"] = [(id_, era.title, era.date, era.first_day) for id_, era in (project.eras or {}).items()]
    for id_, actor in chronicle.actors.items():
        a = actor_json(actor, edition)
        rows.setdefault("actors", []).append(
            (
                id_,
                a.name,
                a.kind,
                a.speaks_for,
                a.part_of,
                a.url,
                a.anonymous,
                chronology.published(actor).note,
            )
        )
    for id_, place in chronicle.places.items():
        p = place_json(place, edition)
        latitude, longitude = p.at or (None, None)
        note = chronology.published(place).note
        rows.setdefault("places", []).append((id_, p.name, latitude, longitude, p.precision, p.within, note))
    for id_, topic in chronicle.topics.items():
        rows.setdefault("topics", []).append((id_, topic.title, chronology.published(topic).note))
    for id_ in sorted(chronicle.sources):
        s = source_json(chronicle.sources[id_], edition)
        archived = next((copy.url for copy in s.archived if copy.url), None)
        rows.setdefault("sources", []).append(
            (
                id_, s.title, s.publisher, "; ".join(s.author) or None, s.url, s.published, s.accessed, s.type, s.language,
                s.where, s.doi, s.isbn, s.archive, s.shelfmark, s.link and s.link.status, archived, s.retracted,
            )
        )  # fmt: skip
    rows["pages"] = [
        (id_, page.title, chronology.published(page).details) for id_, page in chronicle.pages.items()
    ]


def _add_event(
    position: int, event: Event, entry: Entry, data: EventJson, chronology: Chronology, rows: _Lists
) -> None:
    edition, date = chronology.edition, data.date
    point = point_of(event, edition)
    latitude, longitude = map(float, point) if point else (None, None)
    url = f"{chronology.project.url or ''}{data.url}"
    rows.setdefault("events", []).append(
        (
            event.id, position, data.title, date.edtf, date.earliest, date.latest, date.precision, int(date.approximate),
            int(date.uncertain), date.calendar, date.time, date.timezone, date.utc_start, date.text, data.kind,
            data.importance, data.status, data.origins, data.untraced, data.summary, event.details, data.speaker, data.place,
            int(data.near), latitude, longitude, data.part_of, url, int(event.id in edition.unpublished),
        )
    )  # fmt: skip
    rows.setdefault("event_actors", []).extend((event.id, one.actor, one.role) for one in event.actors)
    rows.setdefault("event_tags", []).extend((event.id, tag) for tag in entry.tags)
    rows.setdefault("event_links", []).extend(_links(data, chronology))
    rows.setdefault("corrections", []).extend(
        (event.id, one.on, one.kind, one.was, one.now, one.why) for one in data.corrections
    )
    _add_citations(event.id, None, data.sources, rows)
    for claim in data.claims:
        _add_claim(event.id, claim, rows)


def _links(data: EventJson, chronology: Chronology) -> Iterator[tuple[str, str, str]]:
    known = chronology.chronicle.by_id
    found = [("follows", other) for other in data.follows] + [("see", other) for other in data.see]
    found += [(name, other) for name, other in (("after", data.after), ("before", data.before)) if other]
    for relation, other in dict.fromkeys(found):
        if other in known:
            yield data.id, relation, other


def _add_claim(event: str, claim: ClaimJson, rows: _Lists) -> None:
    claims = rows.setdefault("claims", [])
    number = len(claims) + 1
    claims.append(
        (
            number, event, claim.id, claim.by, claim.about, claim.stance, claim.says, claim.who, claim.scope, claim.as_of,
            claim.origins, int(claim.self_reported), int(claim.superseded),
        )
    )  # fmt: skip
    rows.setdefault("figures", []).extend(
        (number, measure, figure.text, figure.low, figure.high, figure.unit, int(figure.approximate))
        for measure, figure in claim.figures.items()
    )
    _add_citations(event, number, claim.sources, rows)


def _add_citations(event: str, claim: int | None, cited: list[SourceRefJson], rows: _Lists) -> None:
    citations = rows.setdefault("citations", [])
    for one in cited:
        citations.append(
            (
                len(citations) + 1, event, claim, one.source, one.origin, " > ".join(one.chain), one.at, one.quote,
                "; ".join(one.supports) or None,
            )
        )  # fmt: skip
