"""Records become a chronicle: ids are unique, references lead somewhere, loops are refused, claims are gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from timeline.checks.citation_cycles import find_circles
from timeline.checks.duplicate_events import find_duplicates
from timeline.checks.duplicate_names import find_same_names, find_same_tags
from timeline.checks.house_rules import check_house_rules
from timeline.checks.reference_cycles import find_loops
from timeline.checks.references import check_aliases, check_references
from timeline.checks.superseded_claims import check_replaced
from timeline.checks.time_checks import check_clocks
from timeline.checks.undated import check_undated
from timeline.checks.unknown_publishers import find_unknown_publishers
from timeline.chronicle.chronicle import Chronicle, TopicClaim
from timeline.chronicle.conflicts import Conflict, find_conflicts
from timeline.chronicle.merge_sources import join_sources, rename
from timeline.chronicle.origins import Origins
from timeline.chronicle.place_zones import in_zone_of_place
from timeline.chronicle.record_index import Book, check_pages
from timeline.chronicle.references import Reference
from timeline.chronicle.superseded import replaced_claims
from timeline.chronicle.undated import place_undated
from timeline.chronicle.visibility import holes, is_public, records_left_out, without
from timeline.diagnostics import Problem, Severity
from timeline.model.actor import Actor, Place, Topic
from timeline.model.project import Project
from timeline.records.event_summary import Entry, FileRecords, Ref
from timeline.records.publisher_identity import Identities

R = TypeVar("R")


class Assembled(msgspec.Struct):
    """A chronicle (when nothing stands in its way) and what is wrong."""

    chronicle: Chronicle | None
    problems: list[Problem]
    dangling: list[Reference]
    holes: tuple[Reference, ...] = ()
    """Links of public texts to events that are not public; not among the checks that are remembered."""


def assemble(
    project: Project,
    files: Iterable[FileRecords],
    *,
    drafts: bool = False,
    moment: datetime | None = None,
    checked: Sequence[Problem] | None = None,
    whole: bool = True,
) -> Assembled:
    """All records of a project, seen together.

    `drafts` shows drafts and embargoed events; else an embargo ends when `moment` has passed it (none: it holds).
    `checked` is what the checks found in equal records before (no errors): they are not made again. With less than the
    `whole` of the records, only what would be wrong beside any others is looked for.
    """
    problems: list[Problem] = list(checked or ())
    books = {kind: Book(kind) for kind in ("source", "actor", "place", "topic", "page", "event")}
    entries: list[Entry] = []
    for file in files:
        for kind, records in (
            ("source", file.sources),
            ("actor", file.actors),
            ("place", file.places),
            ("topic", file.topics),
            ("page", file.pages),
        ):
            for record in records:
                books[kind].add(record, file.path, problems, file.trails.get(record.id, ()))
        for entry in file.entries:
            books["event"].add(entry, entry.path, problems, entry.trail)
        entries += file.entries
    entries = [in_zone_of_place(entry, books["place"].records, project.timezone) for entry in entries]
    claims = _claims_by_id(entries, problems) if checked is None else {}
    entries.sort(key=lambda entry: entry.sort_key)
    for book in books.values():
        book.records = dict(sorted(book.records.items()))  # in whatever files they stand
    as_read = entries
    sources, source_keys, renamed = join_sources(books["source"], entries, problems, project.same_site)
    if renamed:
        entries = [rename(entry, renamed) for entry in entries]
    books["event"].records = {entry.id: entry for entry in reversed(entries)}
    actors: dict[str, Actor] = books["actor"].records
    places: dict[str, Place] = books["place"].records
    topics: dict[str, Topic] = books["topic"].records
    identities = Identities(actors, project.same_site)
    known: dict[str, Mapping[str, Any]] = {
        "source": sources,
        "actor": actors,
        "place": places,
        "topic": topics,
        "event": books["event"].records,
        "page": books["page"].records,
        "claim": claims,
    }
    dangling: list[Reference] = []
    if checked is None:
        dangling = check_references(known, books, entries)
        problems += check_aliases(books)
        problems += check_pages(books["page"])
        problems += find_loops(entries, actors, places, books)
        problems += check_replaced(entries, actors)
        problems += find_duplicates(entries, places)
        problems += find_same_names(books[kind] for kind in ("actor", "place", "topic"))
        problems += find_same_tags(entries, project.different_tags or {})
        problems += check_undated(entries)
        problems += find_circles(entries, sources, actors, books["source"], identities)
        problems += find_unknown_publishers(entries, sources, books["source"], identities)
        # a file that could not be read may hold the place, and so the zone, of an event
        problems += check_clocks(entry for entry in entries if whole or entry.timezone or not entry.place)
    if dangling or not whole or any(problem.severity is Severity.ERROR for problem in problems):
        return Assembled(None, problems, dangling)

    visible = [entry for entry in entries if drafts or is_public(entry, moment)]
    shown = {entry.id for entry in visible}
    hidden = frozenset(books["event"].records) - shown
    left_out: frozenset[Ref] = frozenset()
    gaps: tuple[Reference, ...] = ()
    if hidden:
        # What a draft says of a source is as hidden as the draft.
        visible = [entry for entry in as_read if entry.id in shown]
        sources, source_keys, renamed = join_sources(books["source"], visible, [], project.same_site)
        if renamed:
            visible = [rename(entry, renamed) for entry in visible]
        if checked is not None:  # else they have been gathered above
            claims = _claims_by_id(entries, [])
        dangling = check_references({**known, "source": sources, "claim": claims}, books, visible)
        if dangling:
            return Assembled(None, problems, dangling)
        unseen = (entry for entry in entries if entry.id in hidden)
        left_out = records_left_out(known, sources, unseen, visible, identities)
        gaps = tuple(holes(hidden, visible, books, left_out))
    visible = place_undated([without(entry, hidden) for entry in visible] if hidden else visible)
    own = books["source"].records
    if left_out:
        sources = sources.but(left_out)
        source_keys = {id_: source_keys[id_] for id_ in sources}
        actors = _but(left_out, "actor", actors)
        identities = Identities(actors, project.same_site)
        places = _but(left_out, "place", places)
        topics = _but(left_out, "topic", topics)
    chronicle = Chronicle(
        project=project,
        entries=visible,
        sources=sources,
        actors=actors,
        places=places,
        topics=topics,
        pages=books["page"].records,
        origins=Origins(sources, actors, sources.withdrawn(), identities),
        source_keys=source_keys,
        renamed=renamed,
        named=frozenset(own).union(*(entry.named for entry in visible)),
        **_gather_claims(visible),
    )
    if checked is not None:
        return Assembled(chronicle, list(checked), [], gaps)
    own_places = {id_: (path, books["source"].trails[id_]) for id_, path in books["source"].paths.items()}
    problems += check_house_rules(chronicle, own_places, entries)
    return Assembled(chronicle, problems, [], gaps)


def _claims_by_id(entries: Iterable[Entry], problems: list[Problem]) -> dict[str, Entry]:
    """The events of the claims that have an id."""
    found: dict[str, Entry] = {}
    for entry in entries:
        for index, claim in enumerate(entry.claims):
            if claim.id is None:
                continue
            if claim.id in found:
                message = f"there is another claim with the id `{claim.id}`: {found[claim.id].path}"
                at = (*entry.trail, "claims", index, "id")
                problems.append(Problem("ID002", message, "give one of them another `id`", entry.path, at))
            found.setdefault(claim.id, entry)
    return found


def _but(left_out: frozenset[Ref], kind: str, records: Mapping[str, R]) -> dict[str, R]:
    return {id_: record for id_, record in records.items() if (kind, id_) not in left_out}


def _gather_claims(entries: Sequence[Entry]) -> dict[str, Any]:
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
    for topic, places in by_topic.items():
        claims = [entry.claims[index] for entry, index in places]
        found = find_conflicts(claims, replaced)
        if found:
            conflicts[topic] = found
            contested.update(places[index][0].id for one in found for index in (one.one, one.other))
        topics[topic] = [
            TopicClaim(entry.id, index, claim, claim.id is not None and claim.id in replaced)
            for (entry, index), claim in zip(places, claims, strict=True)
        ]
    return {
        "topic_claims": topics,
        "conflicts": conflicts,
        "contested": frozenset(contested),
        "replaced": replaced,
    }
