"""What belongs to an evidence package: the selected events, and the records that these rest on or name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from timeline.chronicle.visibility import RECORDS, reached_records, used_by
from timeline.exporting.chronology import Chronology, gone_records
from timeline.planning.edition import paths_in, published_languages
from timeline.planning.urls import address_of
from timeline.records.event_references import Ref


class Scope(msgspec.Struct, frozen=True):
    """The records of a package, by kind and id."""

    events: frozenset[str]
    others: frozenset[Ref]
    whole: bool
    """Whether it is the whole chronology."""
    hidden: frozenset[str]
    """Ids that readers may not see."""

    def has(self, kind: str, id_: str) -> bool:
        """Whether a record belongs to the package."""
        return id_ in self.events if kind == "event" else (kind, id_) in self.others

    def of(self, kind: str) -> list[str]:
        """The ids of the records of a kind other than events."""
        return sorted(id_ for found, id_ in self.others if found == kind)


def scope_of(chronology: Chronology) -> Scope:
    """What belongs to the package of the events that were selected."""
    chronicle = chronology.chronicle
    known: Mapping[str, Mapping[str, object]] = {
        "actor": chronicle.actors,
        "place": chronicle.places,
        "topic": chronicle.topics,
        "source": chronicle.sources,
    }
    whole = len(chronology.entries) == len(chronicle.entries)
    if whole:
        others = {(kind, id_) for kind in RECORDS for id_ in known[kind]}
    else:
        others = reached_records(used_by(chronology.entries), known, chronicle.origins.identities)
    others |= {("page", id_) for id_ in chronicle.pages}
    hidden = frozenset().union(*gone_records(chronology.reading).values())
    return Scope(frozenset(entry.id for entry in chronology.entries), frozenset(others), whole, hidden)


def pages_of_scope(scope: Scope, chronology: Chronology, files: frozenset[str]) -> list[str]:
    """The paths of the pages of the built site that belong to the package, in all languages."""
    if scope.whole:
        unfit = ("404.html", "find/index.html")
        return sorted(path for path in files if path.endswith(".html") and not path.endswith(unfit))
    return sorted(path for path in _pages(scope, chronology, files) if path in files)


def _pages(scope: Scope, chronology: Chronology, files: frozenset[str]) -> Iterator[str]:
    for language in published_languages(chronology.project):
        paths = paths_in(language, chronology.project)
        for id_ in scope.events:
            yield paths.page("events", id_)
            yield paths.history(id_)
        for kind, id_ in scope.others:
            first = paths.free_page(id_) if kind == "page" else paths.page(f"{kind}s", id_)
            yield first
            more = f"{address_of(first)}page-"
            yield from (path for path in files if path.startswith(more))
