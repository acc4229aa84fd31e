"""All records of a project, joined: by kind and id, sources merged by address, events in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from timeline.chronicle.merge_sources import MergedSources, merge_sources
from timeline.chronicle.origins import Origins
from timeline.chronicle.place_zones import in_zone_of_place
from timeline.chronicle.record_table import RecordTable
from timeline.chronicle.sources import Sources
from timeline.diagnostics import Problem
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Page
from timeline.model.project import Project
from timeline.records.event_summary import Entry, FileRecords
from timeline.records.publisher_identity import Identities

KINDS = ("source", "actor", "place", "topic", "page", "event")


class RecordSet(msgspec.Struct, dict=True, frozen=True):
    """All records of a project, or those that readers may see."""

    project: Project
    tables: Mapping[str, RecordTable]
    """The records in content files, by kind; always all events, hidden ones too."""
    entries: Sequence[Entry]
    """The events in the chronology's order; undated ones are placed later (`place_undated`)."""
    merged: MergedSources
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    topics: Mapping[str, Topic]
    complete: bool = True
    """Whether every file could be read."""

    @property
    def sources(self) -> Sources:
        """Every source, with a record of its own or described in an event."""
        return self.merged.sources

    @property
    def pages(self) -> Mapping[str, Page]:
        """The free pages."""
        return self.tables["page"].records

    @cached_property
    def claims(self) -> Mapping[str, Entry]:
        """The event of each claim that has an id; of equal ids the first."""
        events = self.tables["event"].records.values()
        found: dict[str, Entry] = {}
        for entry in events:
            for claim in entry.claims:
                if claim.id:
                    found.setdefault(claim.id, entry)
        return found

    @cached_property
    def origins(self) -> Origins:
        """The chains of citations of these records."""
        identities = Identities(self.actors, self.project.same_site)
        return Origins(self.sources, self.actors, self.sources.withdrawn(), identities)

    @property
    def by_kind(self) -> Mapping[str, Mapping[str, Any]]:
        """Everything that a reference can lead to, by kind and id."""
        return {
            "source": self.sources,
            "actor": self.actors,
            "place": self.places,
            "topic": self.topics,
            "event": self.tables["event"].records,
            "page": self.pages,
            "claim": self.claims,
        }


def join_records(
    project: Project, files: Iterable[FileRecords], *, complete: bool = True
) -> tuple[RecordSet, list[Problem]]:
    """Join the records of all files; with problems of duplicate ids and of sources described twice."""
    problems: list[Problem] = []
    tables = {kind: RecordTable(kind) for kind in KINDS}
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
                tables[kind].add(record, file.path, file.trails.get(record.id, ()), problems)
        for entry in file.entries:
            tables["event"].add(entry, entry.path, entry.trail, problems)
        entries += file.entries
    for table in tables.values():
        table.records = dict(sorted(table.records.items()))  # in whatever files they stand
    places = tables["place"].records
    entries = [in_zone_of_place(entry, places, project.timezone) for entry in entries]
    entries.sort(key=lambda entry: entry.sort_key)
    merged = merge_sources(tables["source"], entries, project.same_site)
    tables["event"].records = {entry.id: entry for entry in reversed(merged.entries)}
    joined = RecordSet(
        project,
        tables,
        merged.entries,
        merged,
        tables["actor"].records,
        places,
        tables["topic"].records,
        complete,
    )
    return joined, [*problems, *merged.problems]
