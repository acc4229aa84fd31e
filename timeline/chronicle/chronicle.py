"""The chronicle that pages are planned from: public records, their order and indexes, and each event's status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import msgspec

from timeline.chronicle.conflicts import Conflict
from timeline.chronicle.order import reading_order
from timeline.chronicle.origins import Origins, Sourcing
from timeline.chronicle.sources import Sources
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Page
from timeline.model.project import Project
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Cite, ClaimEntry, Entry

FEW = 5
"""Fewer events have no common source: nothing would be said often enough to be said once."""
NEARLY_ALL = 0.9
"""The share of the events that cite a common source, at least."""

Standing = tuple[str, Sourcing]
"""An event's status and sourcing."""

ClaimSourcing = tuple[tuple[Cite, ...], Sourcing]
"""A claim's citations and sourcing."""


class TopicClaim(msgspec.Struct, frozen=True):
    """A claim on a topic, with its event."""

    event: str
    index: int
    """Its index in the event's claims."""
    claim: ClaimEntry
    superseded: bool


class Chronicle:
    """The records that pages are planned from. Made by `derive`, and not changed after that."""

    def __init__(
        self,
        project: Project,
        entries: Sequence[Entry],
        sources: Sources,
        actors: Mapping[str, Actor],
        places: Mapping[str, Place],
        topics: Mapping[str, Topic],
        pages: Mapping[str, Page],
        origins: Origins,
        topic_claims: Mapping[str, Sequence[TopicClaim]],
        conflicts: Mapping[str, Sequence[Conflict]],
        contested: frozenset[str],
        replaced: frozenset[str],
        source_keys: Mapping[str, bytes],
        renamed: Mapping[str, str],
        named: frozenset[str],
    ) -> None:
        self.project = project
        self.entries = entries
        """Visible events in the chronology's order: earliest first."""
        self.sources = sources
        """Sources that are records of their own or that a visible event cites."""
        self.actors = actors
        self.places = places
        self.topics = topics
        self.pages = pages
        self.origins = origins
        self.topic_claims = topic_claims
        """By topic, in the chronology's order."""
        self.conflicts = conflicts
        """By topic; the indices are those of `topic_claims`."""
        self.contested = contested
        """Ids of the events with a claim in conflict."""
        self.replaced = replaced
        """Ids of the claims that a later claim of the same party replaces."""
        self.source_keys = source_keys
        """The digest of each source."""
        self.renamed = renamed
        """Ids of sources described in events that go by another id: that of the source with the same address."""
        self.named = named
        """Ids of the sources to which an author gave an id: records, and those described in events with `id`."""
        self.by_id: dict[str, Entry] = {entry.id: entry for entry in entries}
        self._standings: dict[str, Standing] = {}
        self._claims: dict[tuple[str, int], ClaimSourcing] = {}

    @cached_property
    def reading_order(self) -> list[Entry]:
        """The events in the order of pages."""
        return reading_order(self.entries)

    @cached_property
    def of_actor(self) -> dict[str, list[Entry]]:
        """The events of each actor."""
        return _index((entry, actor) for entry in self.reading_order for actor in entry.actors)

    @cached_property
    def written_by(self) -> dict[str, list[str]]:
        """The sources (ids) that each actor wrote."""
        found: dict[str, list[str]] = {}
        for id_ in self.sources:
            for author in self.sources.authors(id_):
                if author in self.actors:
                    found.setdefault(author, []).append(id_)
        return found

    @cached_property
    def of_tag(self) -> dict[str, list[Entry]]:
        """The events of each tag."""
        return _index((entry, tag) for entry in self.reading_order for tag in entry.tags)

    @cached_property
    def of_place(self) -> dict[str, list[Entry]]:
        """The events of each place, including those of places within it."""
        around = {place: [place, *self.surroundings(place)] for place in self.places}
        return _index(
            (entry, place) for entry in self.reading_order if entry.place for place in around[entry.place]
        )

    @cached_property
    def of_source(self) -> dict[str, list[Entry]]:
        """The events that cite each source, themselves or by a claim."""
        return _index((entry, source) for entry in self.reading_order for source in cited_sources(entry))

    @cached_property
    def parts_of(self) -> dict[str, list[Entry]]:
        """The events that are part of each event."""
        return _index((entry, entry.part_of) for entry in self.reading_order if entry.part_of)

    @cached_property
    def followers_of(self) -> dict[str, list[Entry]]:
        """The events that followed from each event."""
        return _index((entry, other) for entry in self.reading_order for other in entry.follows)

    @cached_property
    def with_pictures(self) -> list[Entry]:
        """The events that show pictures."""
        return [entry for entry in self.entries if entry.media]

    def standing(self, entry: Entry) -> Standing:
        """An event's status, and what its citations amount to."""
        known = self._standings.get(entry.id)
        if known is None:
            known = self._standings[entry.id] = standing_of(
                entry, self.origins, contested=entry.id in self.contested
            )
        return known

    def claim_sourcing(self, entry: Entry, index: int) -> ClaimSourcing:
        """The citations of an event's claim, with its maker's own publications traced, and their sourcing."""
        key = entry.id, index
        known = self._claims.get(key)
        if known is None:
            claim = entry.claims[index]
            cites = self.origins.said_by(claim.by, claim.cites)
            known = self._claims[key] = cites, self.origins.sourcing(cites)
        return known

    def has_page(self, source: str) -> bool:
        """Whether a source has a page of its own: it has an id, or more than one event cites it.

        A source described in one event alone is printed in full by the note there.
        """
        return source in self.named or source in self.first_and_again[1]

    def first_of_source(self, source: str) -> str | None:
        """The id of the first event that cites a source."""
        return self.first_and_again[0].get(source)

    @cached_property
    def first_and_again(self) -> tuple[dict[str, str], dict[str, set[str]]]:
        """The first event that cites each source, and the other events of sources cited by several (ids)."""
        first: dict[str, str] = {}
        again: dict[str, set[str]] = {}
        for entry in self.reading_order:
            id_ = entry.id
            for cite in entry.cites:
                if first.setdefault(cite.source, id_) != id_:
                    again.setdefault(cite.source, set()).add(id_)
            for claim in entry.claims:
                for cite in claim.cites:
                    if first.setdefault(cite.source, id_) != id_:
                        again.setdefault(cite.source, set()).add(id_)
        return first, again

    @cached_property
    def common_source(self) -> str:
        """The id of the source that nearly all events cite; empty if there is none, or few events."""
        if len(self.entries) < FEW:
            return ""
        counts = {source: 1 + len(events) for source, events in self.first_and_again[1].items()}
        source = max(counts, key=lambda id_: (counts[id_], id_), default="")
        return source if source and counts[source] >= NEARLY_ALL * len(self.entries) else ""

    @cached_property
    def places_within(self) -> dict[str, list[str]]:
        """The places that lie directly in a place."""
        found: dict[str, list[str]] = {}
        for place in self.places.values():
            if place.within:
                found.setdefault(place.within, []).append(place.id)
        return found

    @cached_property
    def members_of(self) -> dict[str, list[str]]:
        """The actors that are part of an actor."""
        found: dict[str, list[str]] = {}
        for actor in self.actors.values():
            if actor.part_of:
                found.setdefault(actor.part_of, []).append(actor.id)
        return found

    def surroundings(self, place: str) -> list[str]:
        """The places that a place lies in, nearest first."""
        found: list[str] = []
        within = self.places[place].within
        while within and within in self.places and within not in found and within != place:
            found.append(within)
            within = self.places[within].within
        return found


def standing_of(entry: Entry, origins: Origins, *, contested: bool) -> Standing:
    """The status of an event, and its sourcing."""
    sourcing = origins.sourcing(counted_cites(entry, origins))
    if entry.status:
        return entry.status, sourcing
    if contested:
        return "contested", sourcing
    is_corroborated = (
        len(sourcing.origins) > 1
        and bool(entry.cites)
        and (not any(cite.supports for cite in entry.cites) or bears_out_all(entry.cites, origins))
    )
    return "corroborated" if is_corroborated else "reported", sourcing


def bears_out_all(cites: Sequence[Cite], origins: Origins) -> bool:
    """Whether two origins support the event as a whole: the date from one and the place from another do not."""
    whole = [cite for cite in cites if not cite.supports]
    named = {field for cite in cites for field in cite.supports} if not whole else ()
    if not whole and "title" not in named:
        return False  # nothing is said to bear out that it happened
    parts = [whole] if whole else [[cite for cite in cites if field in cite.supports] for field in named]
    return all(len(origins.sourcing(part).origins) > 1 for part in parts)


def counted_cites(entry: Entry, origins: Origins) -> tuple[Cite, ...]:
    """The citations by which an event's origins are counted: its own, or those of its claims if it has none."""
    return entry.cites or tuple(
        cite for claim in entry.claims for cite in origins.said_by(claim.by, claim.cites)
    )


def is_claimed_only(entry: Entry) -> bool:
    """Whether an event has no sources but those of the claims on it."""
    return not entry.cites and any(claim.cites for claim in entry.claims)


def _index(pairs: Iterable[tuple[Entry, str]]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry, key in pairs:
        found.setdefault(key, []).append(entry)
    return found
