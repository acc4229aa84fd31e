"""Find records by words and facets, drafts included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.visibility import is_visible
from timeline.clock import embargo_moment
from timeline.dates import edtf
from timeline.desk.read_for_search import FileHits, Hit, matches, read_for_search
from timeline.diagnostics import UsageError
from timeline.model.suggest import similar_names
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import discover
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry
from timeline.records.loading import kind_of_path
from timeline.resolve import resolve
from timeline.search.folding import query_terms, terms_of
from timeline.workers import map_parallel


class Wanted(msgspec.Struct, frozen=True):
    """What is looked for: all words, and one of the values of each facet that has any."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    """`event`, `actor` ..., or `statement` and `background`."""
    who: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Of sources."""
    first: int | None = None
    last: int | None = None
    """Days."""

    @property
    def is_of_events(self) -> bool:
        """Whether only events can have what is looked for."""
        lists = (
            self.who,
            self.where,
            self.tags,
            self.topics,
            self.sources,
            self.origins,
            self.statuses,
            self.languages,
        )
        return any(lists) or self.first is not None or self.last is not None


class FoundHit(msgspec.Struct, frozen=True):
    """A record that was found."""

    kind: str
    id: str
    title: str
    path: str
    at: tuple[str | int, ...]
    date: str = ""
    status: str = ""
    hidden: str = ""


class FoundRecords(msgspec.Struct, frozen=True):
    """What was found, events by date before other records, those with the words in their title first."""

    records: tuple[FoundHit, ...]
    unread: int
    """Files with errors, which were not searched or only in part."""
    is_resolved: bool
    """Whether the statuses are known; errors may stand in the way."""


def find_records(paths: ProjectPaths, wanted: Wanted, jobs: int) -> FoundRecords:
    """All records that are wanted. Raises UsageError, ContentErrors, EnvironmentFailure."""
    project = require_project(paths)
    files = [file for file in discover(paths.root).records if kind_of_path(file.path)]
    work = partial(read_for_search, paths.root, project, query_terms(wanted.words))
    read: list[FileHits] = list(map_parallel(files, work, jobs))
    subject = resolve(project, [one.records for one in read], drafts=True).subject
    search = _Search(wanted, read, subject.chronicle if subject else None)
    found = sorted(search.found(), key=lambda one: one[0])
    return FoundRecords(
        tuple(hit for _, hit in found), sum(one.has_errors for one in read), subject is not None
    )


class _Search:
    """The facets that are wanted, as ids."""

    def __init__(self, wanted: Wanted, read: Sequence[FileHits], chronicle: Chronicle | None) -> None:
        self.wanted, self.read, self.chronicle = wanted, read, chronicle
        self.entries = {entry.id: entry for one in read for entry in one.records.entries}
        if chronicle is not None:
            self.entries |= {entry.id: entry for entry in chronicle.entries}
        self.who = self._ids("actor", wanted.who)
        self.where = self._ids("place", wanted.where)
        self.topics = self._ids("topic", wanted.topics)
        self.origins = {*wanted.origins, *self._ids("actor", wanted.origins, required=False)}

    def found(self) -> Iterator[tuple[Any, FoundHit]]:
        """What is wanted, each with the key by which it is sorted."""
        kinds = self.wanted.kinds
        for one in self.read:
            for hit in one.hits:
                entry = self.entries.get(hit.id) if hit.kind == "event" else None
                if kinds and hit.kind not in kinds and (entry is None or entry.kind not in kinds):
                    continue
                if entry is None:
                    if not self.wanted.is_of_events and hit.kind != "event":
                        yield (hit.rank, 1, 0, hit.kind, hit.id), _found(one, hit)
                elif self._fits(entry):
                    status, hidden = self._status(entry), _hidden(entry)
                    found = FoundHit(
                        "event", hit.id, hit.title, one.records.path, hit.at, entry.date, status, hidden
                    )
                    yield (hit.rank, 0, entry.anchor, entry.kind, hit.id), found

    def _fits(self, entry: Entry) -> bool:
        wanted = self.wanted
        places = {
            entry.place,
            *(self.chronicle.surroundings(entry.place) if self.chronicle and entry.place else ()),
        }
        return (
            _any_of(self.who, entry.actors)
            and _any_of(self.where, places)
            and _any_of(wanted.tags, entry.tags)
            and _any_of(self.topics, (claim.about for claim in entry.claims))
            and _any_of(wanted.sources, cited_sources(entry) if wanted.sources else ())
            and _any_of(wanted.statuses, (self._status(entry), _hidden(entry)) if wanted.statuses else ())
            and _any_of(wanted.languages, self._languages(entry) if wanted.languages else ())
            and _any_of(self.origins, self._origins(entry) if self.origins else ())
            and self._is_within(entry)
        )

    def _status(self, entry: Entry) -> str:
        return self.chronicle.standing(entry)[0] if self.chronicle else entry.status or ""

    def _origins(self, entry: Entry) -> Iterator[str]:
        for party in self.chronicle.standing(entry)[1].origins if self.chronicle else ():
            yield party.partition(":")[2]

    def _languages(self, entry: Entry) -> Iterator[str]:
        sources = self.chronicle.sources if self.chronicle else {}
        yield from (sources[id_].language or "" for id_ in cited_sources(entry) if id_ in sources)

    def _is_within(self, entry: Entry) -> bool:
        first, last = self.wanted.first, self.wanted.last
        if first is None and last is None:
            return True
        if not entry.is_placed:
            return False
        date = edtf.parse(entry.date)
        is_after = first is None or date.latest is None or date.latest >= first
        return is_after and (last is None or date.earliest is None or date.earliest <= last)

    def _ids(self, kind: str, values: Iterable[str], *, required: bool = True) -> set[str]:
        """The ids that are meant by ids or names. Raises UsageError where nothing is."""
        if not values:
            return set()
        names: Mapping[str, list[str]] = {
            id_: names for one in self.read for id_, names in one.names.get(kind, ())
        }
        found = set()
        for value in values:
            terms = query_terms(value)
            meant = (
                {value}
                if value in names
                else {
                    id_
                    for id_, its in names.items()
                    if terms and any(matches(terms, terms_of(name)) for name in its)
                }
            )
            if not meant and required:
                close = similar_names(value, set(names))
                help_text = (
                    f"did you mean {' or '.join(close)}?" if close else f"look: timeline find --kind {kind}"
                )
                raise UsageError(f"no {kind} has the id or the name `{value}`", help_text)
            found |= meant
        return found


def _any_of(wanted: Iterable[str], values: Iterable[str | None]) -> bool:
    wanted = set(wanted)
    return not wanted or not wanted.isdisjoint(values)


def _hidden(entry: Entry) -> str:
    if entry.draft:
        return "draft"
    return "embargoed" if entry.embargo_until and not is_visible(entry, embargo_moment()) else ""


def _found(one: FileHits, hit: Hit) -> FoundHit:
    return FoundHit(hit.kind, hit.id, hit.title, one.records.path, hit.at)
