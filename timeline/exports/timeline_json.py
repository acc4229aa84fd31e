"""`timeline.json`: the chronology as data, version 1. Its JSON Schema is made from these definitions."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.chronicle.entry import Cite, Entry
from timeline.model import edtf
from timeline.model.claim import Claim
from timeline.model.days import civil
from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.planning.cards import claim_view, day_label, withdrawn_from
from timeline.planning.days import day_text
from timeline.planning.edition import Edition
from timeline.planning.facts import public_point
from timeline.planning.notes import passage_url, source_id
from timeline.planning.plain import plain_text
from timeline.planning.record_days import first_reported
from timeline.planning.urls import address_of, path_of
from timeline.planning.views import Card, Note

VERSION = 1


class DayJson(msgspec.Struct, frozen=True):
    """The day of an era."""

    era: str
    n: int


class DateJson(msgspec.Struct, frozen=True):
    """A date as precisely as it is known."""

    edtf: str
    earliest: str | None
    """The first day that it can be; null where that is open or unknown; an EDTF year beyond the years 1 to 9999."""
    latest: str | None
    precision: str
    approximate: bool
    uncertain: bool
    time: str | None
    timezone: str | None
    text: str
    wording: str | None
    basis: str | None
    day: DayJson | None


class SourceRefJson(msgspec.Struct, frozen=True):
    """A citation."""

    source: str
    url: str | None
    """The address, leading to the quoted passage where there is a quote."""
    chain: list[str]
    """The source, then whom it cites, nearest first: actors' ids."""
    origin: str
    """Where it begins, along `speaks_for`: an actor's id, or a publisher's name."""
    at: str | None
    quote: str | None
    supports: list[str]


class FigureJson(msgspec.Struct, frozen=True):
    """A figure: as written, and the least and most that it says."""

    text: str
    low: int | None
    high: int | None
    approximate: bool


class ClaimJson(msgspec.Struct, frozen=True):
    """What one party says."""

    id: str | None
    by: str
    about: str | None
    stance: str
    says: str | None
    figures: dict[str, FigureJson]
    who: str | None
    as_of: str | None
    self_reported: bool
    superseded: bool
    sources: list[SourceRefJson]


class CorrectionJson(msgspec.Struct, frozen=True):
    """What was changed after publication."""

    on: str
    kind: str
    was: str | None
    now: str | None
    why: str | None


class EventJson(msgspec.Struct, frozen=True):
    """An event."""

    id: str
    url: str
    title: str
    kind: str
    importance: str
    date: DateJson
    first_reported: str | None
    """The earliest date of publication among its sources (EDTF)."""
    status: str
    origins: int
    """Independent origins of the sources that stand."""
    withdrawn: list[str]
    """Those of its sources that their publishers have withdrawn."""
    summary: str | None
    place: str | None
    near: bool
    speaker: str | None
    actors: list[str]
    roles: dict[str, str]
    """Actors' parts in it, where they are given."""
    tags: list[str]
    part_of: str | None
    follows: list[str]
    see: list[str]
    sources: list[SourceRefJson]
    claims: list[ClaimJson]
    corrections: list[CorrectionJson]
    fields: dict[str, Any]


class ArchivedJson(msgspec.Struct, frozen=True):
    """An archived copy."""

    url: str
    at: str | None
    sha256: str | None


class LinkJson(msgspec.Struct, frozen=True):
    """What was last known of an address."""

    status: str
    checked: str | None


class SourceJson(msgspec.Struct, frozen=True):
    """A source."""

    title: str | None
    publisher: str | None
    author: str | None
    url: str | None
    url_scope: str
    doi: str | None
    isbn: str | None
    where: str | None
    published: str | None
    accessed: str | None
    type: str | None
    language: str | None
    citing: list[str]
    archived: list[ArchivedJson]
    link: LinkJson | None
    access: str | None
    retracted: str | None


class ActorJson(msgspec.Struct, frozen=True):
    """An actor."""

    name: str
    aka: list[str]
    kind: str | None
    speaks_for: str | None
    part_of: str | None
    url: str | None


class PlaceJson(msgspec.Struct, frozen=True):
    """A place; its point no more precise than it stands for, and none where it is obscured."""

    name: str
    at: list[float] | None
    precision: str | None
    within: str | None = msgspec.field(name="in", default=None)


class TopicJson(msgspec.Struct, frozen=True):
    """A question."""

    title: str


class LicenceJson(msgspec.Struct, frozen=True):
    """On what terms words and data may be used."""

    text: str | None
    data: str | None


class TimelineJson(msgspec.Struct, frozen=True):
    """The whole file."""

    version: int
    title: str
    description: str | None
    url: str | None
    language: str
    coverage: str | None
    licence: LicenceJson
    events: list[EventJson]
    sources: dict[str, SourceJson]
    actors: dict[str, ActorJson]
    places: dict[str, PlaceJson]
    topics: dict[str, TopicJson]


_encode = msgspec.json.Encoder().encode


def day_or_year(day: int | None) -> str | None:
    """A day number as ISO date, or as an EDTF year where four digits do not reach."""
    if day is None:
        return None
    text = day_text(day)
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
    return DateJson(
        edtf=date.text,
        earliest=day_or_year(date.earliest),
        latest=day_or_year(date.latest),
        precision=date.precision,
        approximate=date.approximate,
        uncertain=date.uncertain,
        time=event.time or date.time or None,
        timezone=(event.timezone or edition.zone_of(event.place.id if event.place else None))
        if event.time or date.time
        else None,
        text=card.when.text,
        wording=event.wording,
        basis=event.date_basis,
        day=day,
    )


def _party(party: str) -> str:
    return party.partition(":")[2]


def source_ref(citation: Citation, edition: Edition) -> SourceRefJson:
    """A citation with its chain."""
    id_ = source_id(citation, edition)
    source = edition.chronicle.sources[id_]
    chain = edition.chronicle.origins.chain(Cite(id_, citation.citing))
    return SourceRefJson(
        source=id_,
        url=passage_url(source, citation.quote) or None,
        chain=[id_, *(_party(party) for party in chain.relays[1:])],
        origin=_party(chain.origin),
        at=citation.at,
        quote=citation.quote,
        supports=list(citation.supports),
    )


def _claim(claim: Claim, notes: dict[Citation, Note], edition: Edition) -> ClaimJson:
    superseded = claim.id is not None and claim.id in edition.superseded
    view = claim_view(claim, notes, edition, superseded=superseded)
    return ClaimJson(
        id=claim.id,
        by=claim.by,
        about=claim.about,
        stance=claim.stance,
        says=plain_text(view.says) or None,
        figures={f.measure: FigureJson(f.text, f.low, f.high, f.about) for f in claim.figures},
        who=claim.who,
        as_of=claim.as_of,
        self_reported=view.self_reported,
        superseded=superseded,
        sources=[source_ref(citation, edition) for citation in claim.sources],
    )


def event_json(
    event: Event, entry: Entry, card: Card, notes: dict[Citation, Note], edition: Edition
) -> bytes:
    """One event's part of the file."""
    value = EventJson(
        id=event.id,
        url=address_of(path_of("events", event.id)),
        title=event.title,
        kind=event.kind,
        importance=event.importance,
        date=date_json(event, entry, card, edition),
        first_reported=first_reported(entry, edition) or None,
        status=card.status.id,
        origins=card.status.origins,
        withdrawn=withdrawn_from(entry, edition.chronicle),
        summary=plain_text(card.summary) or None,
        place=event.place.id if event.place else None,
        near=bool(event.place and event.place.near),
        speaker=event.speaker,
        actors=[involved.actor for involved in event.actors],
        roles={involved.actor: involved.role for involved in event.actors if involved.role},
        tags=list(entry.tags),
        part_of=entry.part_of,
        follows=list(entry.follows),
        see=list(entry.see),
        sources=[source_ref(citation, edition) for citation in event.sources],
        claims=[_claim(claim, notes, edition) for claim in event.claims],
        corrections=[CorrectionJson(c.on, c.kind, c.was, c.now, c.why) for c in event.corrections],
        fields=event.fields,
    )
    return _encode(value)


def timeline_json(events: list[bytes], edition: Edition) -> bytes:
    """The file, one record a line. `events` are those of `event_json`, in the chronology's order."""
    chronicle, project = edition.chronicle, edition.project
    licence = project.licence
    head = {
        "version": VERSION,
        "title": project.title,
        "description": project.description,
        "url": project.url,
        "language": project.language,
        "coverage": project.coverage,
        "licence": LicenceJson(licence.text if licence else None, licence.data if licence else None),
    }
    sources = {
        id_: SourceJson(
            title=s.title, publisher=s.publisher, author=s.author, url=s.url, url_scope=s.url_scope, doi=s.doi, isbn=s.isbn,
            where=s.where, published=s.published, accessed=s.accessed, type=s.type, language=s.language, citing=list(s.citing),
            archived=[ArchivedJson(a.url, a.at, a.sha256) for a in s.archived],
            link=LinkJson(s.link.status, s.link.checked) if s.link else None, access=s.access,
            retracted=s.retracted.why if s.retracted else None,
        )
        for id_, s in sorted(chronicle.sources.items())
    }  # fmt: skip
    actors = {
        id_: ActorJson(edition.name(a.name), list(a.aka), a.kind, a.speaks_for, a.part_of, a.url)
        for id_, a in sorted(chronicle.actors.items())
    }
    places = {}
    for id_, place in sorted(chronicle.places.items()):
        point = public_point(place)
        at = [float(point[0]), float(point[1])] if point else None
        places[id_] = PlaceJson(edition.name(place.name), at, place.precision, place.within)
    topics = {id_: TopicJson(topic.title) for id_, topic in sorted(chronicle.topics.items())}
    parts = [_encode(head)[:-1], b',\n"events": [\n', b",\n".join(events), b"\n]"]
    for name, table in (("sources", sources), ("actors", actors), ("places", places), ("topics", topics)):
        rows = b",\n".join(_encode(id_) + b": " + _encode(value) for id_, value in table.items())
        parts.append(b',\n"%s": {\n%s\n}' % (name.encode(), rows) if rows else b',\n"%s": {}' % name.encode())
    return b"".join([*parts, b"}\n"])


def json_schema() -> dict[str, Any]:
    """JSON Schema of the file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "timeline.json, version 1",
        **msgspec.json.schema(TimelineJson),
    }
