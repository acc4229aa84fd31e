"""Which records readers may see: no drafts, no embargoed events, no records that only these use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from timeline.chronicle.merge_sources import merge_sources
from timeline.chronicle.record_set import RecordSet
from timeline.chronicle.references import Reference, record_refs
from timeline.model.event import Event
from timeline.records.cited_sources import cited_sources
from timeline.records.event_references import Ref
from timeline.records.event_summary import Entry
from timeline.records.publisher_identity import Identities

R = TypeVar("R")
E = TypeVar("E", Entry, Event)

Known = Mapping[str, Mapping[str, Any]]
"""Records by kind and id."""

RECORDS = ("actor", "place", "topic", "source")
"""The kinds of records that have a page because events use them."""


def is_visible(entry: Entry, moment: datetime | None) -> bool:
    """Whether readers may see an event at `moment`; without a moment, embargoes hold."""
    if entry.draft:
        return False
    if entry.embargo_until is None:
        return True
    return moment is not None and datetime.fromisoformat(entry.embargo_until) <= moment


def without_relations(event: E, hidden: Collection[str]) -> E:
    """The event, or its entry, without relations to hidden events: not even their ids may reach a page."""
    return msgspec.structs.replace(
        event,
        part_of=None if event.part_of in hidden else event.part_of,
        follows=tuple(other for other in event.follows if other not in hidden),
        after=None if event.after in hidden else event.after,
        before=None if event.before in hidden else event.before,
        see=tuple(other for other in event.see if other not in hidden),
    )


def _refers_to(entry: Entry, hidden: frozenset[str]) -> bool:
    return any(kind in ("event", "any") and id_ in hidden for kind, id_ in entry.refs)


def records_left_out(
    known: Known,
    public_sources: Mapping[str, Any],
    unseen: Iterable[Entry],
    visible: Iterable[Entry],
    identities: Identities,
) -> frozenset[Ref]:
    """The records that only hidden events use.

    Records that nothing uses are shown, with what they refer to. `public_sources` are the sources as visible events
    describe them.
    """
    used_by_hidden = reached_records(used_by(unseen), known, identities)
    if not used_by_hidden:
        return frozenset()
    shown = {**known, "source": public_sources}
    roots = used_by(visible)
    roots.update(ref for page in known["page"].values() for ref in record_refs("page", page))
    roots.update((kind, id_) for kind in RECORDS for id_ in known[kind] if (kind, id_) not in used_by_hidden)
    return frozenset(used_by_hidden - reached_records(roots, shown, identities))


def used_by(entries: Iterable[Entry]) -> set[Ref]:
    """The references of events, with the sources that they cite."""
    found: set[Ref] = set()
    for entry in entries:
        found.update(entry.refs)
        found.update(("source", source) for source in cited_sources(entry))
    return found


def reached_records(start: Iterable[Ref], known: Known, identities: Identities) -> set[Ref]:
    """The records that can be reached from references, directly or through other records."""
    found: set[Ref] = set()
    ahead = list(start)
    while ahead:
        kind, id_ = ahead.pop()
        if kind == "any":
            kind = next((of for of in RECORDS if id_ in known[of]), "")  # the order of planning.Edition.any
        if kind not in RECORDS or (kind, id_) in found or id_ not in known[kind]:
            continue
        found.add((kind, id_))
        record = known[kind][id_]
        ahead += record_refs(kind, record)
        if kind == "source":
            publisher = identities.publisher(record).removeprefix("actor:")
            ahead += (("actor", name) for name in (publisher, *record.author) if name)
    return found


def public_part(records: RecordSet, moment: datetime | None) -> RecordSet:
    """The records that readers may see at `moment`: no drafts, no embargoed events, and nothing known only from these."""
    shown = {entry.id for entry in records.entries if is_visible(entry, moment)}
    hidden = frozenset(records.tables["event"].records) - shown
    if not hidden:
        return records
    as_read = [entry for entry in records.merged.as_read if entry.id in shown]
    # What a draft says of a source is as hidden as the draft.
    merged = merge_sources(records.tables["source"], as_read, records.project.same_site)
    unseen = (entry for entry in records.entries if entry.id in hidden)
    left_out = records_left_out(
        records.by_kind, merged.sources, unseen, merged.entries, records.origins.identities
    )
    sources = merged.sources.but(left_out)
    digests = {id_: merged.digests[id_] for id_ in sources}
    return msgspec.structs.replace(
        records,
        entries=[
            without_relations(entry, hidden) if _refers_to(entry, hidden) else entry
            for entry in merged.entries
        ],
        merged=msgspec.structs.replace(merged, sources=sources, digests=digests),
        actors=_but(left_out, "actor", records.actors),
        places=_but(left_out, "place", records.places),
        topics=_but(left_out, "topic", records.topics),
    )


def _but(left_out: frozenset[Ref], kind: str, records: Mapping[str, R]) -> dict[str, R]:
    return {id_: record for id_, record in records.items() if (kind, id_) not in left_out}


def links_to_hidden(records: RecordSet, public: RecordSet) -> Iterator[Reference]:
    """Links from public texts to hidden events; without words of their own they print nothing."""
    shown = {entry.id for entry in public.entries}
    hidden = frozenset(records.tables["event"].records) - shown
    if not hidden:
        return
    for entry in public.entries:
        for kind, id_ in entry.refs:
            if kind == "any" and id_ in hidden:
                yield _link_to_hidden(id_, entry.path, entry.trail)
    there = {"source": public.sources, "actor": public.actors, "place": public.places, "topic": public.topics}
    for kind, table in records.tables.items():
        if kind == "event":
            continue
        for id_, record in table.records.items():
            if id_ in there.get(kind, table.records):
                for of, other in record_refs(kind, record):
                    if of == "any" and other in hidden:
                        yield _link_to_hidden(other, *table.position(id_))


def _link_to_hidden(id_: str, path: str, trail: tuple[str | int, ...]) -> Reference:
    message = f"`[[{id_}]]` leads to an event that is not public yet: readers see nothing in its place"
    return Reference(
        path,
        trail,
        "any",
        id_,
        message,
        f"write `[[{id_}|some words]]`; they are printed until it is",
        bare=True,
    )
