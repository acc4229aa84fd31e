"""Records become a chronicle: ids are unique, references lead somewhere, loops are refused, claims are gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from timeline.chronicle.chronicle import Chronicle, TopicClaim
from timeline.chronicle.conflicts import in_conflict
from timeline.chronicle.entry import Entry, FileRecords, Ref, links_in, source_refs
from timeline.chronicle.house_rules import check_house_rules
from timeline.chronicle.loops import find_loops
from timeline.chronicle.origins import Origins
from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.digest import digest
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Page
from timeline.model.nearest import nearest
from timeline.model.project import Project
from timeline.model.source import Source, same_source


class Reference(msgspec.Struct, frozen=True):
    """A reference that leads nowhere, to be looked up in its file before it is shown."""

    path: str
    trail: tuple[str | int, ...]
    kind: str
    id: str
    message: str
    help: str


class Assembled(msgspec.Struct):
    """A chronicle (when nothing stands in its way) and what is wrong."""

    chronicle: Chronicle | None
    problems: list[Problem]
    dangling: list[Reference]


class _Book:
    """Records of one kind by id, with the file of each."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.records: dict[str, Any] = {}
        self.paths: dict[str, str] = {}
        self.trails: dict[str, DocumentPath] = {}
        """Where in their files the records stand."""

    def add(self, record: Any, path: str, problems: list[Problem], trail: DocumentPath) -> None:
        if record.id in self.records:
            first = self.paths[record.id]
            where = first if first != path else "further up"
            message = f"there is another {self.kind} with the id `{record.id}`: {where}"
            problems.append(
                Problem("ID002", message, "give one of them another `id`, or merge the two", path, trail)
            )
            return
        self.records[record.id] = record
        self.paths[record.id] = path
        self.trails[record.id] = trail


def assemble(
    project: Project,
    files: Iterable[FileRecords],
    *,
    drafts: bool = False,
    moment: datetime | None = None,
    checked: Sequence[Problem] | None = None,
) -> Assembled:
    """All records of a project, seen together.

    `drafts` shows drafts and embargoed events; else an embargo ends when `moment` has passed it (none: it holds).
    `checked` is what the checks found in equal records before (no errors): they are not made again.
    """
    problems: list[Problem] = list(checked or ())
    books = {kind: _Book(kind) for kind in ("source", "actor", "place", "topic", "page", "event")}
    entries: list[Entry] = []
    for file in files:
        for kind, records in (
            ("source", file.sources), ("actor", file.actors), ("place", file.places), ("topic", file.topics), ("page", file.pages),
        ):  # fmt: skip
            for record in records:
                books[kind].add(record, file.path, problems, file.trails.get(record.id, ()))
        for entry in file.entries:
            books["event"].add(entry, entry.path, problems, entry.trail)
        entries += file.entries
    claims = _claims_by_id(entries, problems) if checked is None else {}
    entries.sort(key=lambda entry: entry.sort_key)
    sources, source_keys, renamed = _join_sources(books["source"], entries, problems)
    if renamed:
        entries = [_rename(entry, renamed) for entry in entries]
    books["event"].records = {entry.id: entry for entry in reversed(entries)}
    actors: dict[str, Actor] = books["actor"].records
    places: dict[str, Place] = books["place"].records
    topics: dict[str, Topic] = books["topic"].records
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
        dangling = _check_references(known, books, entries)
        problems += _check_aliases(books)
        problems += find_loops(entries, actors, places, books)
    if dangling or any(problem.severity is Severity.ERROR for problem in problems):
        return Assembled(None, problems, dangling)

    visible = [entry for entry in entries if drafts or _is_public(entry, moment)]
    shown = {entry.id for entry in visible}
    hidden = frozenset(books["event"].records) - shown
    cited = {cite.source for entry in visible for cite in _cites(entry)}
    own = books["source"].records
    sources = {id_: source for id_, source in sources.items() if id_ in cited or id_ in own}
    chronicle = Chronicle(
        project=project,
        entries=[_without(entry, hidden) for entry in visible] if hidden else visible,
        sources=sources,
        actors=actors,
        places=places,
        topics=topics,
        pages=books["page"].records,
        origins=Origins(sources, actors),
        source_keys={id_: source_keys[id_] for id_ in sources},
        renamed=renamed,
        named=frozenset(own).union(*(entry.named for entry in visible)),
        **_gather_claims(visible),
    )
    if checked is not None:
        return Assembled(chronicle, list(checked), [])
    own_places = {id_: (path, books["source"].trails[id_]) for id_, path in books["source"].paths.items()}
    problems += check_house_rules(chronicle, own_places, entries)
    return Assembled(chronicle, problems, [])


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


def _cites(entry: Entry) -> Iterable[Any]:
    yield from entry.cites
    for claim in entry.claims:
        yield from claim.cites


def _is_public(entry: Entry, moment: datetime | None) -> bool:
    if entry.draft:
        return False
    if entry.embargo_until is None:
        return True
    return moment is not None and datetime.fromisoformat(entry.embargo_until) <= moment


def _without(entry: Entry, hidden: frozenset[str]) -> Entry:
    """The entry without its references to events that are not shown: not even their ids may reach a page."""
    if not any(kind in ("event", "any") and id_ in hidden for kind, id_ in entry.refs):
        return entry
    return msgspec.structs.replace(
        entry,
        part_of=None if entry.part_of in hidden else entry.part_of,
        follows=tuple(other for other in entry.follows if other not in hidden),
        see=tuple(other for other in entry.see if other not in hidden),
    )


def _join_sources(
    book: _Book, entries: Sequence[Entry], problems: list[Problem]
) -> tuple[dict[str, Source], dict[str, bytes], dict[str, str]]:
    """All sources, one for each address; their digests; and the ids that an in-place source goes by elsewhere."""
    sources: dict[str, Source] = dict(book.records)
    by_address: dict[str, str] = {}
    for id_, source in book.records.items():
        address = same_source(source.url, source.url_scope)
        if address is None:
            continue
        if address in by_address:
            other = by_address[address]
            problems.append(
                Problem(
                    "SRC009",
                    f"`{id_}` has the same address as `{other}`",
                    "keep one and cite it by its id",
                    book.paths[id_],
                    (*book.trails[id_], "url"),
                    severity=Severity.WARNING,
                )
            )
        else:
            by_address[address] = id_
    keys = {id_: digest(source) for id_, source in sources.items()}
    renamed: dict[str, str] = {}
    for entry in entries:
        for key, source in entry.inline:
            address = same_source(source.url, source.url_scope)
            owner = by_address.get(address, source.id) if address else source.id
            known = sources.get(owner)
            if known is None:
                sources[owner] = source
                keys[owner] = key
                if address:
                    by_address[address] = owner
                continue
            if owner != source.id:
                renamed[source.id] = owner
                source = msgspec.structs.replace(source, id=owner)
            elif keys[owner] == key:
                continue
            sources[owner] = _merge(known, source, entry, problems, owner in book.records)
            keys[owner] = digest(sources[owner])
    return sources, keys, renamed


def _merge(known: Source, other: Source, entry: Entry, problems: list[Problem], has_record: bool) -> Source:
    """Two descriptions of one source as one; where they differ, the record or else the earlier event's holds."""
    changes = {}
    for name in Source.__struct_fields__:
        mine, theirs = getattr(known, name), getattr(other, name)
        if mine == theirs or theirs in (None, (), "page"):
            continue
        if mine in (None, (), "page"):
            changes[name] = theirs
        else:
            problems.append(
                Problem(
                    "SRC010",
                    f"the source {known.url or known.id} has another `{name}` elsewhere",
                    "cite it by its id"
                    if has_record
                    else "describe it once, in content/sources/, and cite it by its id",
                    entry.path,
                    (*entry.trail, "sources"),
                    severity=Severity.WARNING,
                )
            )
    return msgspec.structs.replace(known, **changes) if changes else known


def _rename(entry: Entry, renamed: Mapping[str, str]) -> Entry:
    """The entry with in-place sources called by the id of the record that has their address."""
    if not any(source.id in renamed for _, source in entry.inline):
        return entry

    def cites(old: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(
            msgspec.structs.replace(cite, source=renamed.get(cite.source, cite.source)) for cite in old
        )

    return msgspec.structs.replace(
        entry,
        cites=cites(entry.cites),
        claims=tuple(msgspec.structs.replace(claim, cites=cites(claim.cites)) for claim in entry.claims),
        refs=tuple((kind, renamed.get(id_, id_) if kind == "source" else id_) for kind, id_ in entry.refs),
    )


def _check_references(
    known: Mapping[str, Mapping[str, Any]], books: Mapping[str, _Book], entries: Sequence[Entry]
) -> list[Reference]:
    dangling: list[Reference] = []

    def check(ref: Ref, path: str, trail: tuple[str | int, ...] = ()) -> None:
        kind, id_ = ref
        if kind == "any":
            linked = [records for of, records in known.items() if of != "claim"]
            if any(id_ in records for records in linked):
                return
            names = [name for records in linked for name in records]
            message, noun = f"`[[{id_}]]` leads to nothing", "record"
        elif id_ in known[kind]:
            return
        else:
            names, noun = list(known[kind]), kind
            message = f"there is no {kind} `{id_}`"
        close = nearest(id_, names)
        if close:
            help_text = f"did you mean {' or '.join(close)}?"
        elif kind == "claim":
            help_text = "give the earlier claim that `id`"
        else:
            help_text = (
                "correct the id" if kind == "any" else f"add content/{noun}s/{id_}.yaml, or correct the id"
            )
        dangling.append(Reference(path, trail, kind, id_, message, help_text))

    found = {(kind, id_) for kind, records in known.items() for id_ in records}
    found |= {("any", id_) for kind, id_ in found if kind != "claim"}
    for entry in entries:
        if not found.issuperset(entry.refs):
            for ref in entry.refs:
                check(ref, entry.path, entry.trail)
        for claim in entry.claims:
            if claim.supersedes:
                check(("claim", claim.supersedes), entry.path, entry.trail)
    for kind, book in books.items():
        if kind == "event":
            continue
        for id_, record in book.records.items():
            for ref in _record_refs(kind, record):
                check(ref, book.paths[id_], book.trails[id_])
    return dangling


def _record_refs(kind: str, record: Any) -> Iterable[Ref]:
    if kind == "source":
        yield from source_refs(record)
        return
    if kind == "actor":
        for other in (record.speaks_for, record.part_of):
            if other:
                yield "actor", other
    if kind == "place" and record.within:
        yield "place", record.within
    yield from links_in(record.details if isinstance(record, Page) else record.note)


def _check_aliases(books: Mapping[str, _Book]) -> Iterable[Problem]:
    for kind, book in books.items():
        taken = dict.fromkeys(book.records, "")
        for id_, record in book.records.items():
            for index, alias in enumerate(record.aliases):
                if alias in taken:
                    holder = taken[alias] or alias
                    message = f"the alias `{alias}` of `{id_}` is already {'an alias' if taken[alias] else 'the id'} of the {kind} `{holder}`"
                    at = (*book.trails[id_], "aliases", index)
                    yield Problem("ID004", message, "remove it from one of them", book.paths[id_], at)
                else:
                    taken[alias] = id_


def _gather_claims(entries: Sequence[Entry]) -> dict[str, Any]:
    by_topic: dict[str, list[tuple[Entry, int]]] = {}
    contested: set[str] = set()
    for entry in entries:
        alone = []
        for index, claim in enumerate(entry.claims):
            if claim.about:
                by_topic.setdefault(claim.about, []).append((entry, index))
            else:
                alone.append(claim)
        if len(alone) > 1 and in_conflict(alone):
            contested.add(entry.id)
    topics: dict[str, list[TopicClaim]] = {}
    for topic, places in by_topic.items():
        claims = [entry.claims[index] for entry, index in places]
        contested.update(places[index][0].id for index in in_conflict(claims))
        superseded = {claim.supersedes for claim in claims if claim.supersedes}
        topics[topic] = [
            TopicClaim(entry.id, index, claim, claim.id is not None and claim.id in superseded)
            for (entry, index), claim in zip(places, claims, strict=True)
        ]
    return {"topic_claims": topics, "contested": frozenset(contested)}
