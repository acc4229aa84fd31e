"""Each event's history: the versions in which readers could have met it, and what each told otherwise than the one before.

A version was public from its commit on, or from the end of its embargo, until the next commit that changed it. Drafts, and
versions that were replaced before their embargo ended, were public at no time and are passed over as if they had not been.
Where a file could not be read, no site could have been built of it; what stood before it goes on.

An event is followed by its id, in whatever files it stood; `aliases` join the history of a former id to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from timeline.chronicle.chronicle import cited_by, standing_of
from timeline.chronicle.conflicts import find_conflicts
from timeline.chronicle.origins import Origins
from timeline.chronicle.superseded import replaced_claims
from timeline.history.changes import StatusSummary
from timeline.history.commits import Commit
from timeline.history.comparing import compare
from timeline.history.protected_changes import discreet
from timeline.history.steps import History, Step
from timeline.model.actor import Actor
from timeline.model.event import Event
from timeline.model.source import Citation, Source, source_key
from timeline.records.event_summary import ClaimEntry, Entry, FileRecords
from timeline.records.protection import protects_somebody
from timeline.records.publisher_identity import Identities

_LAST_SECOND = 253_402_300_799
"""Of the year 9999."""


class FileVersion(msgspec.Struct, frozen=True):
    """A content file as a commit has it."""

    records: FileRecords
    whole: Callable[[], tuple[Event, ...]]
    """The whole records of its events."""


class _Seen(msgspec.Struct):
    """What has been seen of one id so far."""

    holders: dict[str, Entry] = {}
    """The record in each file that has it; more than one only in a commit that could not be built."""
    entry: Entry | None = None
    """The record as the last commit has it."""
    event: Event | None = None
    """The last public version; None: as it stands in `public`, not looked at yet."""
    public: tuple[Entry, FileVersion] | None = None
    waiting: tuple[int, Commit, Entry, FileVersion] | None = None
    """A version under embargo, and the second at which that ends."""
    first: str | None = None
    steps: list[Step] = []


class Journal:
    """Follows all events from commit to commit."""

    def __init__(self, *, since: str = "", shallow: bool = False) -> None:
        """`since`: the day on which the site went public; `shallow`: the first commit is no beginning."""
        self._since = since
        self._shallow = shallow
        self._files: dict[str, FileVersion] = {}
        self._seen: dict[str, _Seen] = {}
        self._sources: dict[str, Source] = {}
        self._actors: dict[str, Actor] = {}
        self._identities = Identities(self._actors)
        self._at_edge = shallow

    def add(self, commit: Commit, versions: Iterable[tuple[str, FileVersion | None]]) -> None:
        """The files that a commit changed; None: it took the file away."""
        versions = list(versions)
        touched: dict[str, None] = {}
        for path, version in versions:
            old = self._files.pop(path, None)
            for entry in old.records.entries if old else ():
                self._seen[entry.id].holders.pop(path, None)
                touched[entry.id] = None
            if version is None:
                continue
            self._files[path] = version
            for entry in version.records.entries:
                self._seen.setdefault(entry.id, _Seen()).holders[path] = entry
                touched[entry.id] = None
        changed = [id_ for id_ in touched if self._key(id_) != self._key_before(id_)]
        standings = {id_: self._standing(self._seen[id_]) for id_ in changed}
        for _, version in versions:
            if version is not None:
                self._sources.update((source.id, source) for source in version.records.sources)
                self._actors.update((actor.id, actor) for actor in version.records.actors)
                self._identities.changed(actor.id for actor in version.records.actors)
        for id_ in changed:
            self._follow(self._seen[id_], commit, standings[id_])
        self._at_edge = False

    def histories(self) -> dict[str, History]:
        """The history of each event that stands in the last commit, or is to be public after it."""
        found = {}
        for id_, seen in self._seen.items():
            steps, embargo = len(seen.steps), ""
            if seen.waiting:
                self._publish(seen, *seen.waiting, self._standing(seen))
                if len(seen.steps) != steps:
                    embargo = seen.waiting[2].embargo_until or ""
            if seen.holders and seen.steps:
                found[id_] = History(seen.first, tuple(seen.steps), embargo)
        return found

    def _present(self, seen: _Seen) -> tuple[Entry, FileVersion] | None:
        if not seen.holders:
            return None
        path = min(seen.holders)
        return seen.holders[path], self._files[path]

    def _key(self, id_: str) -> bytes:
        present = self._present(self._seen[id_])
        return present[0].key if present else b""

    def _key_before(self, id_: str) -> bytes:
        entry = self._seen[id_].entry
        return entry.key if entry else b""

    def _follow(self, seen: _Seen, commit: Commit, before: StatusSummary | None) -> None:
        """Look at the record as a commit has left it; `before`: how well its public version stood until then."""
        version = self._present(seen)
        if seen.waiting and seen.waiting[0] <= commit.time:
            self._publish(seen, *seen.waiting, before)
            before = self._standing(seen)
        seen.waiting = None
        seen.entry = version[0] if version else None
        if version is None or version[0].draft:
            if (
                day_of(commit.time) < self._since
            ):  # the site was not public yet: what went before it never stood there
                seen.public, seen.event, seen.steps = None, None, []
            return
        entry, file = version
        until = int(datetime.fromisoformat(entry.embargo_until).timestamp()) if entry.embargo_until else 0
        if until > commit.time:
            seen.waiting = until, commit, entry, file
        else:
            self._publish(seen, commit.time, commit, entry, file, before)

    def _publish(
        self,
        seen: _Seen,
        moment: int,
        commit: Commit,
        entry: Entry,
        file: FileVersion,
        before: StatusSummary | None,
    ) -> None:
        day = max(day_of(moment), self._since)
        if seen.public is None:
            self._inherit(seen, entry)
            before = self._standing(seen)
        old = seen.public
        seen.public, former = (entry, file), seen.event
        seen.event = None
        if old is None:
            seen.first = None if self._at_edge else day
            seen.steps.append(Step(day, commit.id))
            return
        now = self._standing(seen)
        if day_of(moment) < self._since:
            seen.steps = [Step(day, commit.id)]
            return
        if before is None or now is None:
            return
        was = former or _event_of(*old)
        seen.event = _event_of(entry, file)
        changes = compare(was, seen.event, self._address, (before, now))
        if changes:
            seen.steps.append(Step(day, commit.id, changes))
        if any(protects_somebody(one, self._actors) for one in (old[0], entry)):
            # For good: what a later version no longer refers to must not be told again of those before it.
            seen.steps = [
                msgspec.structs.replace(step, changes=tuple(map(discreet, step.changes)))
                for step in seen.steps
            ]

    def _inherit(self, seen: _Seen, entry: Entry) -> None:
        """Take over the history of a former id that stands nowhere any more."""
        for alias in entry.aliases:
            former = self._seen.get(alias)
            if former is not None and former.public and not former.holders:
                seen.public, seen.event = former.public, former.event
                seen.first, seen.steps = former.first, former.steps
                former.public, former.steps = None, []
                return

    def _standing(self, seen: _Seen) -> StatusSummary | None:
        """How well the public version of an event is established by what is known at this commit."""
        if seen.public is None:
            return None
        entry = seen.public[0]
        inline = {one.id: one.source for one in entry.inline}
        ids = cited_by(entry)
        sources = {id_: inline.get(id_) or self._sources.get(id_) or Source(id=id_) for id_ in ids}
        origins = Origins(sources, self._actors, identities=self._identities)
        status, found = standing_of(entry, origins, contested=_contested(entry))
        return StatusSummary(status, found.sources, found.withdrawn, found.untraced, len(found.origins))

    def _address(self, citation: Citation) -> str:
        source = citation.inline or self._sources.get(citation.source)
        return (source and source_key(source)) or citation.source


def day_of(moment: int) -> str:
    """The day of a second since 1970, in UTC."""
    return datetime.fromtimestamp(min(max(moment, 0), _LAST_SECOND), tz=UTC).date().isoformat()


def _event_of(entry: Entry, file: FileVersion) -> Event:
    return next(event for event in file.whole() if event.id == entry.id)


def _contested(entry: Entry) -> bool:
    """Whether an event's own claims contradict one another; those of others are not looked at."""
    topics: dict[str, list[ClaimEntry]] = {}
    replaced = replaced_claims([entry])
    for claim in entry.claims:
        topics.setdefault(claim.about or "", []).append(claim)
    return any(len(claims) > 1 and find_conflicts(claims, replaced) for claims in topics.values())
