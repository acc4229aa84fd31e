"""Derive the chronicle from its records: the order of events, origins, conflicts between claims, claims by topic."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.chronicle.chronicle import Chronicle, TopicClaim
from timeline.chronicle.conflicts import Conflict, find_conflicts
from timeline.chronicle.place_undated import place_undated
from timeline.chronicle.record_set import RecordSet
from timeline.chronicle.superseded import replaced_claims
from timeline.records.event_summary import Entry


def derive(records: RecordSet) -> Chronicle:
    """The chronicle of records in which every reference leads somewhere."""
    entries = place_undated(records.entries)
    claims = _gather_claims(entries)
    named_here = frozenset(records.tables["source"].records)
    return Chronicle(
        project=records.project,
        entries=entries,
        sources=records.sources,
        actors=records.actors,
        places=records.places,
        topics=records.topics,
        pages=records.pages,
        origins=records.origins,
        source_keys=records.merged.digests,
        renamed=records.merged.renamed,
        named=named_here.union(*(entry.named for entry in entries)),
        topic_claims=claims.by_topic,
        conflicts=claims.conflicts,
        contested=claims.contested,
        replaced=claims.replaced,
    )


class _Claims(msgspec.Struct, frozen=True):
    by_topic: dict[str, list[TopicClaim]]
    conflicts: dict[str, list[Conflict]]
    contested: frozenset[str]
    """Ids of the events with a claim in conflict."""
    replaced: frozenset[str]


def _gather_claims(entries: Sequence[Entry]) -> _Claims:
    by_topic: dict[str, list[tuple[Entry, int]]] = {}
    contested: set[str] = set()
    replaced = replaced_claims(entries)
    for entry in entries:
        alone = []
        for index, claim in enumerate(entry.claims):
            if claim.about:
                by_topic.setdefault(claim.about, []).append((entry, index))
            else:
                alone.append(claim)
        if len(alone) > 1 and find_conflicts(alone, replaced):
            contested.add(entry.id)
    topics: dict[str, list[TopicClaim]] = {}
    conflicts: dict[str, list[Conflict]] = {}
    for topic, made in by_topic.items():
        pairs = find_conflicts([entry.claims[index] for entry, index in made], replaced)
        if pairs:
            conflicts[topic] = pairs
            contested.update(made[index][0].id for pair in pairs for index in (pair.one, pair.other))
        topics[topic] = [
            TopicClaim(entry.id, index, claim, claim.id is not None and claim.id in replaced)
            for entry, index in made
            for claim in (entry.claims[index],)
        ]
    return _Claims(topics, conflicts, frozenset(contested), replaced)
