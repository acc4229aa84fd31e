"""A JSON-LD graph in schema.org's terms: events and the articles on them, claims, sources, actors, places and topics.

A record's `@id` is the address of its page; an event's own has the fragment `#event`. Without a `url` of the project, ids
are relative to wherever the file is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.exporting.chronology import Chronology
from timeline.exporting.lost_fields import tell_lost, tell_records
from timeline.exporting.report import LossReport
from timeline.markdown.plain_text import plain_text
from timeline.model.claim import Claim
from timeline.model.event import Event
from timeline.model.points import public_point
from timeline.planning.cards import card_of
from timeline.planning.citation_notes import source_id
from timeline.planning.edition import Edition
from timeline.planning.page_frame import LICENCES
from timeline.planning.schema_org import author_type, cited_work, schema_event
from timeline.planning.urls import address_of
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import remove_marks

Node = dict[str, Any]

_IN_EVENT = (
    "title", "date", "calendar", "day", "time", "timezone", "summary", "place", "actors", "speaker", "tags", "sources",
    "claims", "part_of",
)  # fmt: skip
_IN_CLAIM = ("by", "id", "about", "stance", "says", "sources")
_IN_SOURCE = ("title", "publisher", "url", "author", "type", "language", "published", "archive", "archived", "shelfmark",
              "collection", "box", "folder", "folio", "doi", "isbn")  # fmt: skip
_IN_ACTOR = ("name", "aka", "kind", "part_of", "url")
_IN_PLACE = ("name", "aka", "at", "precision", "within", "obscured")


def json_ld(chronology: Chronology, report: LossReport) -> bytes:
    """The graph."""
    graph = _Graph(chronology.edition, report)
    nodes = [graph.site()]
    for event, entry in zip(chronology.events, chronology.entries, strict=True):
        nodes += graph.event(chronology.edition.shown(event), entry)
    report.written["events"] = len(chronology.events)
    nodes += graph.others()
    tell_records(chronology, report, ("source", "actor", "place", "topic"))
    document = {"@context": {"@vocab": "https://schema.org/"}, "@graph": nodes}
    return remove_marks(msgspec.json.format(msgspec.json.encode(document), indent=1)) + b"\n"


class _Graph:
    """Makes nodes, and remembers which records they refer to."""

    def __init__(self, edition: Edition, report: LossReport) -> None:
        self.edition = edition
        self.report = report
        self.referred: dict[str, dict[str, None]] = {
            kind: {} for kind in ("sources", "actors", "places", "topics")
        }
        self.root = edition.project.url or ""

    def id_of(self, kind: str, id_: str) -> str:
        return self.root + address_of(self.edition.paths.page(kind, id_))

    def ref(self, kind: str, id_: str) -> Node:
        """A reference to a record, which gets a node."""
        self.referred[kind][id_] = None
        return {"@id": self.id_of(kind, id_)}

    def site(self) -> Node:
        """The chronology itself."""
        project, licence = self.edition.project, self.edition.project.licence
        node: Node = {
            "@id": self.root or "./",
            "@type": "WebSite",
            "name": project.title,
            "description": project.description,
            "inLanguage": self.edition.language,
            "publisher": {"@type": "Organization", "name": project.publisher or project.title},
            "license": LICENCES.get(licence.text, licence.text) if licence and licence.text else None,
        }
        return _with_values(node)

    def event(self, event: Event, entry: Entry) -> Iterator[Node]:
        """An article, the event that it is about, and the claims on it."""
        edition = self.edition
        tell_lost(self.report, event, _IN_EVENT)
        card, _ = card_of(event, entry, edition)
        page = self.root + address_of(card.href)
        about = {"@id": f"{page}#event", **schema_event(event, entry, card, edition)}
        if event.place and event.place.id:
            about["location"] = self.ref("places", event.place.id)
        if event.part_of:
            about["superEvent"] = {"@id": f"{self.id_of('events', event.part_of)}#event"}
        for citation in event.sources:
            tell_lost(self.report, citation, ("source", "inline"), event.id)
        actors = [involved.actor for involved in event.actors] + ([event.speaker] if event.speaker else [])
        claims = [
            self._claim(claim, f"{page}#claim-{number}", event.id)
            for number, claim in enumerate(event.claims, 1)
            if claim.says
        ]
        self.report.lost(
            "claim", "", "it has no words", example=event.id, count=len(event.claims) - len(claims)
        )
        yield _with_values(
            {
                "@id": page,
                "@type": "Article",
                "headline": card.title,
                "inLanguage": edition.language,
                "isPartOf": {"@id": self.root or "./"},
                "description": card.plain_summary,
                "temporalCoverage": edition.date(entry.date).edtf
                if entry.is_placed and not entry.clock
                else None,
                "about": {"@id": about["@id"]},
                "mentions": [self.ref("actors", actor) for actor in dict.fromkeys(actors)],
                "citation": [
                    self.ref("sources", id_)
                    for id_ in dict.fromkeys(source_id(c, edition) for c in event.sources)
                ],
                "keywords": [tag.text for tag in card.tags],
                "hasPart": [{"@id": claim["@id"]} for claim in claims],
            }
        )
        yield about
        yield from claims

    def _claim(self, claim: Claim, id_: str, event: str) -> Node:
        tell_lost(self.report, claim, _IN_CLAIM, event)
        sources = dict.fromkeys(source_id(citation, self.edition) for citation in claim.sources)
        return _with_values(
            {
                "@id": id_,
                "@type": "Claim",
                "name": self.edition.say(f"stance.{claim.stance}") if claim.stance != "asserts" else None,
                "author": self.ref("actors", claim.by),
                "text": plain_text(self.edition.prose(claim.says, inline=True)),
                "about": self.ref("topics", claim.about) if claim.about else None,
                "appearance": [self.ref("sources", source) for source in sources],
            }
        )

    def others(self) -> Iterator[Node]:
        """The records that the nodes before refer to, and those that these refer to."""
        edition, chronicle = self.edition, self.edition.chronicle
        for id_ in self.referred["topics"]:
            topic = edition.shown(chronicle.topics[id_])
            tell_lost(self.report, topic, ("title",))
            yield {"@id": self.id_of("topics", id_), "@type": "Question", "name": topic.title}
        for id_ in self.referred["sources"]:
            source = edition.shown(chronicle.sources[id_])
            tell_lost(self.report, source, _IN_SOURCE, id_)
            node = {"@id": self.id_of("sources", id_), **cited_work(source, edition)}
            node |= {"datePublished": edition.when(source.published).machine} if source.published else {}
            node |= {
                "inLanguage": source.language,
                "isbn": source.isbn,
                "sameAs": source.doi and f"https://doi.org/{source.doi}",
            }
            yield _with_values(node)
        yield from self._actors()
        yield from self._places()

    def _actors(self) -> Iterator[Node]:
        edition, actors = self.edition, self.edition.chronicle.actors
        todo = [*self.referred["actors"]]
        for id_ in todo:
            actor = actors[id_]
            tell_lost(self.report, actor, _IN_ACTOR)
            if actor.part_of and actor.part_of not in todo:
                todo.append(actor.part_of)
            node = {
                "@id": self.id_of("actors", id_),
                "@type": author_type(id_, edition) if actor.kind else "Organization",
                "name": edition.name(actor.name),
                "alternateName": list(dict.fromkeys([*edition.other_names(actor.name), *actor.aka])),
                "url": actor.url,
                "memberOf": {"@id": self.id_of("actors", actor.part_of)} if actor.part_of else None,
            }
            yield _with_values(node)

    def _places(self) -> Iterator[Node]:
        edition, places = self.edition, self.edition.chronicle.places
        todo = [*self.referred["places"]]
        for id_ in todo:
            place = places[id_]
            tell_lost(self.report, place, _IN_PLACE)
            if place.within and place.within not in todo:
                todo.append(place.within)
            point = public_point(place)
            node = {
                "@id": self.id_of("places", id_),
                "@type": "Place",
                "name": edition.name(place.name),
                "alternateName": list(dict.fromkeys([*edition.other_names(place.name), *place.aka])),
                "geo": {"@type": "GeoCoordinates", "latitude": point[0], "longitude": point[1]}
                if point
                else None,
                "containedInPlace": {"@id": self.id_of("places", place.within)} if place.within else None,
            }
            yield _with_values(node)


def _with_values(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
