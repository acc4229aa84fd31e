"""Dependencies of pages: for each record a digest of what other pages print when they name it, its *facet*.

The facet of an actor includes whom it speaks for and belongs to; that of a source includes its publisher and whom it
cites. A page depends on the facets of the records that it names, and is planned again only if one of them has changed.
All languages share the facets, which cover all translations.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from timeline.digest import digest, digest_bytes
from timeline.markdown.marks import links_in
from timeline.planning.edition import Edition
from timeline.planning.page_order import PagePosition
from timeline.records.cited_sources import cited_sources
from timeline.records.event_references import Ref, links_in_translations
from timeline.records.event_summary import Entry

_MISSING = bytes(16)


class Facets:
    """The facets of the records of a chronicle, which are those of any of its editions."""

    def __init__(self, edition: Edition) -> None:
        chronicle = edition.chronicle
        self._edition = edition
        self._events: dict[str, bytes] = {}
        self._histories: dict[str, bytes] = {}
        self._records: dict[str, bytes] = {}
        self._of_events: dict[str, bytes] = {}
        self._all_events: dict[str, bytes] = {}
        own = {id_: digest(actor) for id_, actor in chronicle.actors.items()}
        self.actors = {
            id_: digest_bytes(
                own[id_], *(own[other] for other in (*self._voices(id_), *filter(None, [actor.part_of])))
            )
            for id_, actor in chronicle.actors.items()
        }
        places = {id_: digest(place) for id_, place in chronicle.places.items()}
        self.places = {
            id_: digest_bytes(places[id_], *(places[other] for other in chronicle.surroundings(id_)))
            for id_ in places
        }
        self._sources: dict[str, bytes] = {}
        self._parties: dict[str, bytes] = {}
        self.topics = {id_: digest(topic) for id_, topic in chronicle.topics.items()}
        self.on_topic = {
            id_: digest_bytes(
                topic,
                *(
                    part
                    for one in chronicle.topic_claims.get(id_, ())
                    for part in (
                        one.claim.key,
                        self.actors[one.claim.by],
                        self.event(one.event),
                        *(translation.key for translation in chronicle.by_id[one.event].translations),
                        b"\1" if one.superseded else b"\0",
                        b"\1" if one.event in chronicle.contested else b"\0",
                    )
                ),
            )
            for id_, topic in self.topics.items()
        }
        """The facets of topics with all claims on them."""
        self._tables = {
            "actor": self.actors,
            "place": self.places,
            "topic": self.topics,
        }

    def event(self, id_: str) -> bytes:
        """The facet of an event; zeros if it is not shown."""
        known = self._events.get(id_)
        if known is None:
            entry = self._edition.chronicle.by_id.get(id_)
            if entry is None:
                return _MISSING
            titles = [entry.title, *((one.language, one.title) for one in entry.translations)]
            unpublished = self._edition.unpublished.get(id_)
            when = entry.date, entry.clock, entry.zone, entry.anchor
            known = digest((entry.id, titles, unpublished, when))
            self._events[id_] = known
        return known

    def record(self, entry: Entry) -> bytes:
        """The digest of an event's whole record in all languages."""
        if not entry.translations:
            return entry.key
        known = self._records.get(entry.id)
        if known is None:
            known = digest_bytes(entry.key, *(one.key for one in entry.translations))
            self._records[entry.id] = known
        return known

    def history(self, id_: str) -> bytes:
        """The digest of an event's history; zeros without one."""
        known = self._histories.get(id_)
        if known is None:
            history = self._edition.histories.get(id_)
            known = self._histories[id_] = digest(history) if history else _MISSING
        return known

    def source(self, id_: str) -> bytes:
        """The facet of a source that is shown."""
        known = self._sources.get(id_)
        if known is None:
            chronicle, actors = self._edition.chronicle, self.actors
            parts = [chronicle.source_keys[id_], self._edition.source_path(id_).encode()]
            names = (chronicle.sources.publisher_id(id_), *chronicle.sources.authors(id_))
            parts += [actors[name] for name in names if name in actors]
            if names[0] not in actors:
                party = chronicle.origins.publisher_of(id_)
                actor = party.removeprefix("actor:")
                parts.append(actors[actor] if actor in actors else self._party(party))
            parts += [actors[actor] for actor in chronicle.sources.citing(id_) or ()]
            known = self._sources[id_] = digest_bytes(*parts)
        return known

    def _party(self, party: str) -> bytes:
        """The facet of a publisher that is not an actor."""
        known = self._parties.get(party)
        if known is None:
            known = self._parties[party] = digest(party)
        return known

    @cached_property
    def all_sources(self) -> bytes:
        """The facet of all sources together, with the number of events that cite each."""
        chronicle = self._edition.chronicle
        first, again = chronicle.first_and_again
        more = sorted((source, len(events)) for source, events in again.items())
        used = digest((list(first.items()), more, sorted(chronicle.named)))
        return digest_bytes(used, *chronicle.source_keys.values(), *self.actors.values())

    @cached_property
    def on_maps(self) -> bytes:
        """The facet of everything on maps but events."""
        return digest_bytes(*self.places.values(), *map(digest, self._edition.layers))

    def all_events(self, edition: Edition) -> bytes:
        """The facet of all events together in a language, with their standings."""
        known = self._all_events.get(edition.language)
        if known is None:
            chronicle = edition.chronicle
            contested = digest(sorted(chronicle.contested))
            voices = digest(
                [(actor.id, actor.speaks_for, actor.citing) for actor in chronicle.actors.values()]
            )
            faces = map(edition.face_of, chronicle.reading_order)
            known = digest_bytes(contested, voices, *faces, *chronicle.source_keys.values())
            self._all_events[edition.language] = known
        return known

    def of_texts(self, record: Any, *texts: str | None) -> bytes:
        """The facets of the records that these Markdown texts of a record and all its translations refer to."""
        refs = [ref for text in texts for ref in links_in(text)]
        return b"".join(map(self.of, (*refs, *links_in_translations(record))))

    def _voices(self, actor: str) -> tuple[str, ...]:
        return tuple(
            party.partition(":")[2] for party in self._edition.chronicle.origins.voices(f"actor:{actor}")
        )

    def of(self, ref: Ref) -> bytes:
        """The facet of a record that is referred to; zeros if it is not shown."""
        kind, id_ = ref
        chronicle = self._edition.chronicle
        if kind == "source":
            return self.source(id_) if id_ in chronicle.sources else _MISSING
        if kind == "event":
            return self.event(id_)
        if kind != "any":
            return self._tables[kind].get(id_, _MISSING)
        for table in self._tables.values():
            if id_ in table:
                return table[id_]
        if id_ in chronicle.sources:
            return self.source(id_)
        if id_ in chronicle.by_id:
            return self.event(id_)
        page = chronicle.pages.get(id_)
        return digest((page.title, page.translations)) if page else _MISSING

    def of_event(self, entry: Entry, position: PagePosition, settings: bytes) -> bytes:
        """The `made_from` of an event: the digest of everything that its page, card and data can depend on."""
        known = self._of_events.get(entry.id)
        if known is None:
            known = self._of_events[entry.id] = self._of_event(entry, position)
        return digest_bytes(settings, known)

    def _of_event(self, entry: Entry, position: PagePosition) -> bytes:
        chronicle = self._edition.chronicle
        parts = [self.record(entry)]
        parts += [self.of(ref) for ref in entry.refs]
        cited = cited_sources(entry)
        parts += [self.source(source) for source in cited]
        parts.append(b"\1" if chronicle.common_source in cited else b"\0")
        around = (position.before, position.after)
        parts += [self.event(other.id) if other else _MISSING for other in around]
        parts.append(b"%d/%d" % (position.is_long, position.page))
        for related in (chronicle.parts_of.get(entry.id), chronicle.followers_of.get(entry.id)):
            if related:
                parts += [self.event(other.id) for other in related]
            parts.append(b"|")
        parts += [claim.id.encode() for claim in entry.claims if claim.id and claim.id in chronicle.replaced]
        parts.append(b"\1" if entry.id in chronicle.contested else b"\0")
        parts.append(self.history(entry.id))
        parts.append(self._edition.unpublished.get(entry.id, "").encode())
        if entry.media:
            parts.append(digest([self._edition.pictures.get(file) for file in entry.media]))
        return digest_bytes(*parts)
