"""Check for published facts that changed without a correction (`check --since`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import msgspec

from timeline.chronicle.place_zones import zone_of
from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN
from timeline.dates.clock_times import parse_clock_time
from timeline.diagnostics import Problem, Severity
from timeline.history.changes import Change
from timeline.history.comparing import compare
from timeline.history.content_at_commit import ContentVersion
from timeline.history.journal import day_of
from timeline.history.protected_changes import redact
from timeline.model.actor import Place
from timeline.model.event import Event
from timeline.model.source import Citation, source_key
from timeline.records.event_instants import instant_and_day
from timeline.records.event_summary import Entry, FileRecords
from timeline.records.protection import involves_protected, known_records

_SHOWN = 160
"""Characters of a value shown in a message; the suggested correction has all of it."""


class CurrentContent(msgspec.Struct, frozen=True):
    """The content as it is now."""

    files: tuple[FileRecords, ...]
    """Entries and all records, but not whole events."""
    event_of: Callable[[Entry], Event]


def check_uncorrected(
    then: ContentVersion, now: CurrentContent, moment: datetime, today: str
) -> list[Problem]:
    """CORR001 for each published fact that changed without a new correction, CORR002 for each published event that was
    removed or hidden, CORR003 for each whose history was hidden.

    `moment` decides which embargoes are over: an embargoed event was never published.
    """
    entries = {entry.id: entry for file in now.files for entry in file.entries}
    by_alias = {alias: entry for entry in entries.values() for alias in entry.aliases}
    existed = {entry.id for file in then.files for entry in file.entries}
    existed |= {entry.id for file in now.files if file.path in then.same for entry in file.entries}
    before = _addresses(then.files) | _addresses(file for file in now.files if file.path in then.same)
    after = _addresses(now.files)
    zones = _Zones(then, now)
    known = known_records(now.files), known_records(now.files, then.files)
    problems: list[Problem] = []
    for file in now.files:
        if file.path in then.same:
            problems += _moment_problems(
                zones, ((entry, entry) for entry in file.entries if _is_public(entry, moment)), today
            )
    for file in then.files:
        events = {event.id: event for event in file.events}
        for entry in file.entries:
            if not _is_public(entry, moment):
                continue
            current = entries.get(entry.id)
            if current is None:
                current = by_alias.get(entry.id)
                if current is None:
                    problems.append(_removed_problem(entry, file.path))
                    continue
                if current.id in existed:
                    continue  # merged into another
            if not _is_public(current, moment):
                problems.append(_hidden_problem(current))
            elif current.key != entry.key:
                if entry.history and not current.history:
                    problems.append(_history_problem(current))
                changes = _uncorrected(events[entry.id], now.event_of(current), before | after, then)
                if any(involves_protected(one, records) for one in (entry, current) for records in known):
                    changes = map(redact, changes)
                problems += [_change_problem(change, current, today) for change in changes]
                if not _has_new_correction(entry, current, day_of(then.commit.time)):
                    problems += _moment_problems(zones, [(entry, current)], today)
            else:
                problems += _moment_problems(zones, [(entry, current)], today)
    return problems


def _is_public(entry: Entry, moment: datetime) -> bool:
    if entry.draft:
        return False
    return entry.embargo_until is None or datetime.fromisoformat(entry.embargo_until) <= moment


def _addresses(files: Iterable[FileRecords]) -> dict[str, str]:
    """The keys of sources that have records, by id."""
    return {
        source.id: address for file in files for source in file.sources if (address := source_key(source))
    }


def _uncorrected(was: Event, is_now: Event, keys: dict[str, str], then: ContentVersion) -> Iterator[Change]:
    """The factual changes of an event, unless a correction was added."""
    if _has_new_correction(was, is_now, day_of(then.commit.time)):
        return

    def key_of(citation: Citation) -> str:
        own = citation.inline and source_key(citation.inline)
        return own or keys.get(citation.source, citation.source)

    yield from (change for change in compare(was, is_now, key_of) if change.fact)


def _change_problem(change: Change, entry: Entry, today: str) -> Problem:
    return Problem(
        "CORR001",
        f"a published fact has changed: {_in_words(change)}",
        f"add to its `corrections:` - {_suggested_correction(change, today)}",
        entry.path,
        (*entry.trail, *change.at),
    )


class _Zones:
    """The time zones of events then and now, which may change with a place's record.

    A change of the project's own time zone is ignored here, as it is reported once as a setting (CORR003).
    """

    def __init__(self, then: ContentVersion, now: CurrentContent) -> None:
        self._home = then.project.timezone
        self._now = {place.id: place for file in now.files for place in file.places}
        unchanged = (file for file in now.files if file.path in then.same)
        self._then = {place.id: place for file in (*then.files, *unchanged) for place in file.places}
        self.differ = self._then != self._now

    def then(self, entry: Entry) -> tuple[str, int | None]:
        """The zone of an event's clock time when it was published, and its moment."""
        return self._moment(entry, self._then)

    def now(self, entry: Entry) -> tuple[str, int | None]:
        return self._moment(entry, self._now)

    def _moment(self, entry: Entry, places: dict[str, Place]) -> tuple[str, int | None]:
        if not entry.zone:
            return "", entry.instant
        zone = entry.timezone or zone_of(entry.place, places, self._home)
        return zone, instant_and_day(edtf.parse(entry.date), entry.clock, zone, self._home)[0]


def _moment_problems(zones: _Zones, pairs: Iterable[tuple[Entry, Entry]], today: str) -> Iterator[Problem]:
    """CORR001 for each event whose moment changed although its own date, time, place and zone did not."""
    for was, is_now in pairs:
        if was.key == is_now.key and not zones.differ:
            continue
        same = (was.date, was.clock, was.place) == (is_now.date, is_now.clock, is_now.place)
        if not is_now.clock or not same or was.timezone not in (None, is_now.timezone):
            continue
        if parse_clock_time(is_now.clock).in_words:
            continue  # no exact moment was published
        (zone_then, moment_then), (zone_now, moment_now) = zones.then(was), zones.now(is_now)
        if moment_then != moment_now:
            at = ("timezone",) if is_now.timezone else ("place",)
            change = Change("timezone", "changed", zone_then, zone_now, fact=True, at=at)
            yield _change_problem(change, is_now, today)


def _has_new_correction(was: Event | Entry, is_now: Event | Entry, day: str) -> bool:
    """Whether a correction was added since: there are more than before, or a new one is of that day or later."""
    new = [correction for correction in is_now.corrections if correction not in was.corrections]
    more = len(is_now.corrections) > len(was.corrections)
    return bool(new) and (more or any(correction.on >= day for correction in new))


def _in_words(change: Change) -> str:
    name = change.measure or change.field.removeprefix("claim_").replace("_", " ")
    was, now = (_short(text) for text in _values(change))
    if change.of and change.field != "source":
        name = f"{name} ({change.of})"
    if was and now:
        return f"{name}: {was} to {now}"
    if was:
        return f"{name}: {was} was removed"
    return f"{name}: {now}" if now else name


def _values(change: Change) -> tuple[str, str]:
    """The values before and after; sources by their label."""
    if change.field == "source":
        return (change.of, "") if change.was else ("", change.of)
    if change.field == "date":
        return _calendar_last(change.was), _calendar_last(change.now)
    return change.was, change.now


def _calendar_last(date: str) -> str:
    """A date with its calendar at the end, `1527-05-06 (Julian)`; `unknown` as editors write it."""
    if date == UNKNOWN:
        return "unknown"
    calendar, _, text = date.rpartition(" ")
    return f"{text} ({calendar.capitalize()})" if calendar else date


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _suggested_correction(change: Change, today: str) -> str:
    """A correction ready to paste; was and now are cut to the limit of their fields."""
    retraction = change.field == "status" and change.now == "retracted"
    values = {
        name: f"{change.measure} {text}".strip() if text else ""
        for name, text in zip(("was", "now"), _values(change), strict=True)
    }
    parts = [f"on: {today}", f"kind: {'retraction' if retraction else 'correction'}"]
    if not retraction:
        parts += [
            f"{name}: {json.dumps(' '.join(text.split())[:1000], ensure_ascii=False)}"
            for name, text in values.items()
            if text
        ]
    parts.append('why: "..."')
    return f"{{{', '.join(parts)}}}"


def _removed_problem(entry: Entry, path: str) -> Problem:
    message = f"the published event `{entry.id}` ({_short(entry.title)}) was removed: its address is dead"
    help_text = (
        "keep its record with `status: retracted` and a `status_note`, or redirect its id to another event: "
        f"`aliases: [{entry.id}]`"
    )
    return Problem("CORR002", message, help_text, path)


def _history_problem(entry: Entry) -> Problem:
    message = f"the history of `{entry.id}` is no longer shown: `history: false` hides its earlier versions"
    help_text = "this may protect somebody, or cover something up: have somebody else review it"
    return Problem(
        "CORR003", message, help_text, entry.path, (*entry.trail, "history"), severity=Severity.WARNING
    )


def _hidden_problem(entry: Entry) -> Problem:
    field = "draft" if entry.draft else "embargo_until"
    message = f"the published event `{entry.id}` is now hidden: its address is dead"
    help_text = "show it again; if it is wrong, write `status: retracted` and a `status_note`"
    return Problem("CORR002", message, help_text, entry.path, (*entry.trail, field))
