"""`timeline.json`: the chronology as data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec

from timeline.chronicle.origins import Sourcing
from timeline.dates import edtf
from timeline.dates.clock_times import ClockTime
from timeline.dates.day_numbers import civil
from timeline.dates.instants import offset_text
from timeline.exports.entity_json import actor_json, place_json, point_json, source_json
from timeline.exports.export import ExportContext, Parts, export_of_events
from timeline.exports.json_records import (
    VERSION,
    ClaimJson,
    CorrectionJson,
    DateJson,
    DayJson,
    EventJson,
    HarmedJson,
    LicenceJson,
    QuoteTranslationJson,
    SourceRefJson,
    TimeOfDayJson,
)
from timeline.exports.topics_json import figure_json, topic_json
from timeline.exports.translations_json import translations_json
from timeline.markdown.plain_text import plain_text
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.harmed import Harmed
from timeline.model.own_fields import own_values_for_json
from timeline.model.source import Citation
from timeline.planning.cards import withdrawn_from
from timeline.planning.citation_notes import cited_source, source_id
from timeline.planning.days import iso_day
from timeline.planning.edition import Edition, published_languages
from timeline.planning.event_dates import clock_of, day_label, utc_of
from timeline.planning.formats import Format
from timeline.planning.passages import passage_url
from timeline.planning.record_days import first_reported
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_references import links_in_translations
from timeline.records.event_summary import Cite, Entry
from timeline.records.harmed_rules import sources_of

_encode = msgspec.json.Encoder().encode
_BETWEEN = b",\n"
"""Between the rows of a table."""


def day_or_year(day: int | None) -> str | None:
    """A day number as an ISO date, or as an EDTF year outside the years 1 to 9999."""
    if day is None:
        return None
    text = iso_day(day)
    if text and not text.startswith("0000"):
        return text
    year = civil(day)[0]
    return f"{year:04}" if -1 < year <= 9999 else f"-{-year:04}" if -9999 <= year < 0 else f"Y{year}"


def date_json(event: Event, entry: Entry, card: Card, edition: Edition) -> DateJson:
    """The date of an event."""
    date = edtf.parse(entry.date)
    day = None
    if event.day is not None:
        day = DayJson(event.day.era, event.day.n)
    elif day_label(entry, edition):
        found = edition.day_count(entry.anchor)
        day = DayJson(*found) if found else None
    clock = clock_of(entry)
    start, end = utc_of(clock)
    return DateJson(
        edtf=date.text,
        earliest=day_or_year(date.earliest),
        latest=day_or_year(date.latest),
        precision=date.precision,
        approximate=date.approximate,
        uncertain=date.uncertain,
        calendar=date.calendar or "gregorian",
        time=None if clock and clock.time.in_words else entry.clock or None,
        timezone=entry.zone or None,
        offset=offset_text(clock.instants.start.offset) if clock and clock.instants else None,
        utc_start=start or None,
        utc_end=end or None,
        time_of_day=_time_of_day(clock.time) if clock and clock.time.in_words else None,
        text=card.when.text,
        wording=event.wording,
        basis=event.date_basis,
        day=day,
    )


def _time_of_day(time: ClockTime) -> TimeOfDayJson:
    bounds = (f"{seconds // 3600 % 24:02}:00" for seconds in (time.start, time.end or 0))
    return TimeOfDayJson(time.text, *bounds)


def _party(party: str) -> str:
    return party.partition(":")[2]


def source_ref(citation: Citation, edition: Edition) -> SourceRefJson:
    """A citation with the chain to its origin."""
    id_ = source_id(citation, edition)
    source = cited_source(citation, edition)
    chain = edition.chronicle.origins.chain(Cite(id_, citation.citing))
    return SourceRefJson(
        source=id_,
        url=passage_url(source, citation.quote) or None,
        chain=[id_, *(_party(party) for party in chain.relays[1:])],
        origin=_party(chain.origin) if chain.traced else None,
        at=citation.at,
        quote=citation.quote,
        quote_translations=[
            QuoteTranslationJson(one.language or edition.project.language, one.text, one.by)
            for one in citation.quote_translation
        ],
        supports=list(citation.supports),
    )


def _claim(claim: Claim, found: Sourcing, edition: Edition) -> ClaimJson:
    return ClaimJson(
        id=claim.id,
        by=claim.by,
        about=claim.about,
        stance=claim.stance,
        says=plain_text(edition.prose(claim.says, inline=True)) or None,
        figures={figure.measure: figure_json(figure) for figure in claim.figures},
        who=claim.who,
        scope=claim.scope,
        as_of=claim.as_of,
        origins=len(found.origins),
        untraced=found.untraced,
        self_reported=edition.chronicle.origins.self_reported(claim.by, found),
        superseded=claim.id is not None and claim.id in edition.chronicle.replaced,
        credibility=claim.credibility if edition.project.grades != "off" else None,
        sources=[source_ref(citation, edition) for citation in claim.sources],
    )


def event_json(event: Event, entry: Entry, card: Card, edition: Edition) -> bytes:
    """An event's part of the file."""
    history = edition.histories.get(entry.id)
    value = EventJson(
        id=event.id,
        url=address_of(edition.paths.page("events", event.id)),
        title=card.title,
        kind=event.kind,
        importance=event.importance,
        date=date_json(event, entry, card, edition),
        first_reported=first_reported(entry, edition) or None,
        status=card.status.id,
        status_note=event.status_note,
        origins=card.status.origins,
        untraced=card.status.untraced,
        withdrawn=withdrawn_from(entry, edition.chronicle),
        first_published=history.first if history else None,
        last_changed=history.last_changed if history else None,
        summary=card.plain_summary or None,
        place=(event.place.id or None) if event.place else None,
        near=bool(event.place and event.place.near),
        at=point_json(event.place) if event.place else None,
        precision=event.place.precision if event.place else None,
        speaker=event.speaker,
        actors=[involved.actor for involved in event.actors],
        roles={involved.actor: involved.role for involved in event.actors if involved.role},
        tags=list(entry.tags),
        part_of=entry.part_of,
        follows=list(entry.follows),
        after=entry.after,
        before=entry.before,
        see=list(entry.see),
        sources=[source_ref(citation, edition) for citation in event.sources],
        claims=[
            _claim(claim, edition.chronicle.claim_sourcing(entry, index)[1], edition)
            for index, claim in enumerate(event.claims)
        ],
        harmed=[_harmed(one, event, edition) for one in event.harmed],
        corrections=[CorrectionJson(c.on, c.kind, c.was, c.now, c.why) for c in event.corrections],
        fields=own_values_for_json(event.fields),
        translations=translations_json(event, edition),
    )
    return _encode(value)


def _harmed(one: Harmed, event: Event, edition: Edition) -> HarmedJson:
    age = int(one.age) if one.age and one.age.isdigit() else one.age
    sources = dict.fromkeys(source_id(citation, edition) for citation in sources_of(one, event))
    return HarmedJson(one.harm, one.name, one.withheld, age, one.note, list(sources))


def _timeline_json(events: Parts, context: ExportContext) -> bytes:
    """The file, one record a line."""
    out = BytesIO()  # to join them they would all be held at once, beside the whole
    out.writelines(_pieces(events, context))
    return out.getvalue()


def _pieces(events: Parts, context: ExportContext) -> Iterator[bytes | memoryview]:
    edition = context.edition
    chronicle, project = edition.chronicle, edition.project
    licence = project.licence
    head = {
        "version": VERSION,
        "title": edition.title if edition.drafts else project.title,
        "description": project.description,
        "url": project.url,
        "language": edition.language,
        "as_known_at": edition.as_known_at or None,
        "coverage": project.coverage,
        "licence": LicenceJson(licence.text if licence else None, licence.data if licence else None),
    }
    yield _encode(head)[:-1]
    yield b',\n"events": [\n'
    yield from _separated(events)
    yield b"\n]"
    yield from _table(b"sources", _sources(context))
    on_topics = {id_: (topic, chronicle.topic_claims.get(id_, ())) for id_, topic in chronicle.topics.items()}
    tables: tuple[tuple[bytes, Mapping[str, Any], Callable[[Any, Edition], object]], ...] = (
        (b"actors", chronicle.actors, actor_json),
        (b"places", chronicle.places, place_json),
        (b"topics", on_topics, topic_json),
    )
    for name, records, form in tables:
        yield from _table(name, [_row(id_, form(records[id_], edition)) for id_ in sorted(records)])
    languages = {
        "languages": published_languages(project),
        "translations": translations_json(project, edition),
    }
    yield b",\n" + _encode(languages)[1:] + b"\n"


def _sources(context: ExportContext) -> Sequence[bytes]:
    """The rows of all sources by id, several together."""
    edition, sources = context.edition, context.edition.chronicle.sources
    made_from = {id_: context.settings + edition.chronicle.source_keys[id_] for id_ in sorted(sources)}
    for id_, source in sources.unpacked().items():  # others have no translations
        for ref in links_in_translations(source):
            made_from[id_] += context.facets.of(ref)

    def rows(ids: Sequence[str]) -> bytes:
        return _BETWEEN.join([_row(id_, source_json(sources[id_], edition)) for id_ in ids])

    return context.kept("sources.json", made_from, rows)


def _row(id_: str, value: object) -> bytes:
    return _encode(id_) + b": " + _encode(value)


def _table(name: bytes, rows: Collection[bytes]) -> Iterator[bytes | memoryview]:
    yield b',\n"%s": {' % name
    if rows:
        yield b"\n"
        yield from _separated(rows)
        yield b"\n"
    yield b"}"


def _separated(rows: Parts) -> Iterator[bytes | memoryview]:
    for number, row in enumerate(rows):
        if number:
            yield _BETWEEN
        yield row


EXPORT = export_of_events(
    Format("timeline.json", "application/json", "foot.json", "data", is_alternate=True, shared=True),
    event_json,
    _timeline_json,
    also_from=lambda facets: (facets.all_sources, *facets.places.values(), *facets.topics.values()),
)
