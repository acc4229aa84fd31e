"""Derive each event's history from commits: its public versions, and the changes from each to the next.

A version was public from its commit, or from the end of its embargo, until the next commit that changed it. Drafts, and
versions replaced before their embargo ended, were never public and are ignored. So are files with errors, from which no
site could have been built: the previous version stays in force.

An event is followed by its id, across files; `aliases` continue the history of a former id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import msgspec

from timeline.chronicle.chronicle import standing_of
from timeline.chronicle.conflicts import find_conflicts
from timeline.chronicle.origins import Origins
from timeline.chronicle.superseded import replaced_claims
from timeline.history.changes import StatusSummary
from timeline.history.commits import Commit
from timeline.history.comparing import compare
from timeline.history.protected_changes import redact
from timeline.history.steps import History, Step
from timeline.model.event import Event
from timeline.model.source import Citation, Source, source_key
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import ClaimEntry, Entry, FileRecords
from timeline.records.protection import KnownRecords, involves_protected
from timeline.records.publisher_identity import Identities

_LAST_SECOND = 253_402_300_799
"""The last second of the year 9999."""


class FileVersion(msgspec.Struct, frozen=True):
    """A content file in a commit."""

    records: FileRecords
    load_events: Callable[[], tuple[Event, ...]]
    """Loads its whole events."""


class _EventState(msgspec.Struct):
    """The history of one id so far."""

    by_file: dict[str, Entry] = {}
    """The record in each file that has it; in more than one only in a commit that could not be built."""
    entry: Entry | None = None
    """The record in the last commit."""
    event: Event | None = None
    """The last public version, if it has been loaded."""
    public: tuple[Entry, FileVersion] | None = None
    """The last public version."""
    protected: bool = False
    """Whether that involved somebody protected before the commit, which may have changed its sources as well."""
    embargoed: tuple[int, Commit, Entry, FileVersion] | None = None
    """A version under embargo, and the second at which that ends."""
    first: str | None = None
    """The day of first publication."""
    steps: list[Step] = []


class Journal:
    """Follows all events from commit to commit."""

    def __init__(self, *, since: str = "", shallow: bool = False) -> None:
        """`since` is the day on which the site went public. In a `shallow` clone the first commit is not the beginning."""
        self._since = since
        self._files: dict[str, FileVersion] = {}
        self._states: dict[str, _EventState] = {}
        self._known = KnownRecords()
        self._identities = Identities(self._known.actors)
        self._at_edge = shallow

    def add(self, commit: Commit, versions: Iterable[tuple[str, FileVersion | None]]) -> None:
        """Add a commit, with the files that it changed; None for a deleted file."""
        versions = list(versions)
        touched: dict[str, None] = {}
        for path, version in versions:
            old = self._files.pop(path, None)
            for entry in old.records.entries if old else ():
                self._states[entry.id].by_file.pop(path, None)
                touched[entry.id] = None
            if version is None:
                continue
            self._files[path] = version
            for entry in version.records.entries:
                self._states.setdefault(entry.id, _EventState()).by_file[path] = entry
                touched[entry.id] = None
        changed = [id_ for id_ in touched if self._key(id_) != self._key_before(id_)]
        statuses = {id_: self._status(self._states[id_]) for id_ in changed}
        for state in map(self._states.__getitem__, changed):
            state.protected = state.public is not None and involves_protected(state.public[0], self._known)
        for _, version in versions:
            if version is not None:
                self._known.add(version.records)
                self._identities.changed(actor.id for actor in version.records.actors)
        for id_ in changed:
            self._update(self._states[id_], commit, statuses[id_])
        self._at_edge = False

    def histories(self) -> dict[str, History]:
        """The history of each event in the last commit, including versions still under embargo."""
        histories = {}
        for id_, state in self._states.items():
            steps, embargo = len(state.steps), ""
            if state.embargoed:
                self._publish(state, *state.embargoed, self._status(state))
                if len(state.steps) != steps:
                    embargo = state.embargoed[2].embargo_until or ""
            if state.by_file and state.steps:
                histories[id_] = History(state.first, tuple(state.steps), embargo)
        return histories

    def _current(self, state: _EventState) -> tuple[Entry, FileVersion] | None:
        if not state.by_file:
            return None
        path = min(state.by_file)
        return state.by_file[path], self._files[path]

    def _key(self, id_: str) -> bytes:
        current = self._current(self._states[id_])
        return current[0].key if current else b""

    def _key_before(self, id_: str) -> bytes:
        entry = self._states[id_].entry
        return entry.key if entry else b""

    def _update(self, state: _EventState, commit: Commit, before: StatusSummary | None) -> None:
        """Take in the version of a commit; `before` is the status of the public version until then."""
        version = self._current(state)
        if state.embargoed and state.embargoed[0] <= commit.time:
            self._publish(state, *state.embargoed, before)
            before = self._status(state)
        state.embargoed = None
        state.entry = version[0] if version else None
        if version is None or version[0].draft:
            if day_of(commit.time) < self._since:  # earlier versions were not public, as the site was not
                state.public, state.event, state.steps = None, None, []
            return
        entry, file = version
        until = int(datetime.fromisoformat(entry.embargo_until).timestamp()) if entry.embargo_until else 0
        if until > commit.time:
            state.embargoed = until, commit, entry, file
        else:
            self._publish(state, commit.time, commit, entry, file, before)

    def _publish(
        self,
        state: _EventState,
        moment: int,
        commit: Commit,
        entry: Entry,
        file: FileVersion,
        before: StatusSummary | None,
    ) -> None:
        """Make a version public at a moment; `before` is the status of the previous public version."""
        day = max(day_of(moment), self._since)
        if state.public is None:
            self._inherit(state, entry)
            before = self._status(state)
        old = state.public
        state.public, former = (entry, file), state.event
        state.event = None
        if old is None:
            state.first = None if self._at_edge else day
            state.steps.append(Step(day, commit.id))
            return
        now = self._status(state)
        if day_of(moment) < self._since:
            state.steps = [Step(day, commit.id)]
            return
        if before is None or now is None:
            return
        was = former or _event_of(*old)
        state.event = _event_of(entry, file)
        changes = compare(was, state.event, self._source_key, (before, now))
        if changes:
            state.steps.append(Step(day, commit.id, changes))
        if state.protected or any(involves_protected(one, self._known) for one in (old[0], entry)):
            # Earlier steps stay redacted for good, even if a later version no longer involves anybody protected.
            state.steps = [
                msgspec.structs.replace(step, changes=tuple(map(redact, step.changes)))
                for step in state.steps
            ]

    def _inherit(self, state: _EventState, entry: Entry) -> None:
        """Take over the history of a former id that no record has any more."""
        for alias in entry.aliases:
            former = self._states.get(alias)
            if former is not None and former.public and not former.by_file:
                state.public, state.event = former.public, former.event
                state.protected = former.protected
                state.first, state.steps = former.first, former.steps
                former.public, former.steps = None, []
                return

    def _status(self, state: _EventState) -> StatusSummary | None:
        """The status of an event's public version, given the sources and actors of this commit."""
        if state.public is None:
            return None
        entry = state.public[0]
        inline = {source.id: source.source for source in entry.inline}
        ids = cited_sources(entry)
        sources = {id_: inline.get(id_) or self._known.sources.get(id_) or Source(id=id_) for id_ in ids}
        origins = Origins(sources, self._known.actors, identities=self._identities)
        status, sourcing = standing_of(entry, origins, contested=_contested(entry))
        return StatusSummary(
            status, sourcing.sources, sourcing.withdrawn, sourcing.untraced, len(sourcing.origins)
        )

    def _source_key(self, citation: Citation) -> str:
        source = citation.inline or self._known.sources.get(citation.source)
        return (source and source_key(source)) or citation.source


def day_of(moment: int) -> str:
    """The UTC day of a moment, given in seconds since 1970."""
    return datetime.fromtimestamp(min(max(moment, 0), _LAST_SECOND), tz=UTC).date().isoformat()


def _event_of(entry: Entry, file: FileVersion) -> Event:
    return next(event for event in file.load_events() if event.id == entry.id)


def _contested(entry: Entry) -> bool:
    """Whether claims within an event contradict each other; those of other events are ignored."""
    topics: dict[str, list[ClaimEntry]] = {}
    replaced = replaced_claims([entry])
    for claim in entry.claims:
        topics.setdefault(claim.about or "", []).append(claim)
    return any(len(claims) > 1 and find_conflicts(claims, replaced) for claims in topics.values())
