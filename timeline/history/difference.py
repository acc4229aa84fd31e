"""Compare two states of a chronology, event by event and record by record, as readers see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.history.changes import Change, StatusSummary
from timeline.history.comparing import compare
from timeline.history.project_changes import setting_changes
from timeline.history.protected_changes import redact
from timeline.model.event import Event
from timeline.model.source import Citation, Source, source_key
from timeline.records.event_summary import Entry
from timeline.records.protection import comes_from_anonymous, involves_protected

_UNCOMPARED = (
    "day",
    "date_basis",
    "wording_check",
    "harmed",
    "media",
    "translations",
    "review",
    "corrections",
    "order",
)
"""Fields of which a change is reported without its values."""

How = Literal["added", "removed", "retracted", "changed"]


class ChronicleState(msgspec.Struct, frozen=True):
    """A state of a chronology."""

    chronicle: Chronicle
    """As readers see it: without drafts and embargoed events."""
    event_of: Callable[[Entry], Event]


class EventDifference(msgspec.Struct, frozen=True):
    """An event that differs for readers."""

    id: str
    how: How
    title: str
    changes: tuple[Change, ...] = ()
    former: str = ""
    """Its former id, if that was another one."""


class RecordDifference(msgspec.Struct, frozen=True):
    """A record other than an event that differs."""

    kind: str
    """`actor`, `place`, `source`, `topic` or `page`; `rule` or `setting` of the project file."""
    id: str
    how: How
    name: str
    former_name: str = ""
    """Its former name, if that was another one."""
    fields: tuple[str, ...] = ()
    """The fields that differ."""


class Difference(msgspec.Struct, frozen=True):
    """All differences between two states."""

    events: tuple[EventDifference, ...]
    """In the chronology's order, with removed events last."""
    records: tuple[RecordDifference, ...]


def compare_chronicles(before: ChronicleState, after: ChronicleState) -> Difference:
    """All differences from one state to the other."""
    chronicles = before.chronicle, after.chronicle
    return Difference(tuple(_events(before, after)), (*_settings(*chronicles), *_records(*chronicles)))


def _events(before: ChronicleState, after: ChronicleState) -> Iterator[EventDifference]:
    old, new = before.chronicle.by_id, after.chronicle.by_id
    followed = set()
    for id_, entry in new.items():
        former = (
            id_
            if id_ in old
            else next((alias for alias in entry.aliases if alias in old and alias not in new), "")
        )
        if not former:
            yield EventDifference(id_, "added", entry.title)
            continue
        followed.add(former)
        was = old[former]
        statuses = status_summary(was, before.chronicle), status_summary(entry, after.chronicle)
        changes: tuple[Change, ...] = ()
        if (was.key, was.translations, statuses[0]) != (entry.key, entry.translations, statuses[1]):
            events = before.event_of(was), after.event_of(entry)
            changes = compare(*events, lambda citation: _source_key(citation, before, after), statuses)
            states = (before.chronicle, after.chronicle)
            if any(involves_protected(version, state) for version in (was, entry) for state in states):
                changes = tuple(map(redact, changes))
            changes += tuple(_other_changes(*events))
        if changes or former != id_:
            retracted = statuses[1].status == "retracted" != statuses[0].status
            how: How = "retracted" if retracted else "changed"
            yield EventDifference(id_, how, entry.title, changes, former if former != id_ else "")
    for id_, entry in old.items():
        if id_ not in followed and id_ not in new:
            yield EventDifference(id_, "removed", entry.title)


def _other_changes(before: Event, after: Event) -> Iterator[Change]:
    """Changes that histories do not show, as they make no new version of the event."""
    for name in ("history", *_UNCOMPARED):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and not (name == "corrections" and len(now) > len(was)):
            values = (str(was).lower(), str(now).lower()) if name == "history" else ("", "")
            yield Change(name, "changed", *values, at=(name,))


def status_summary(entry: Entry, chronicle: Chronicle) -> StatusSummary:
    """The status of an event in a chronicle, with the counts on which it rests."""
    status, sourcing = chronicle.standing(entry)
    return StatusSummary(
        status, sourcing.sources, sourcing.withdrawn, sourcing.untraced, len(sourcing.origins)
    )


def _source_key(citation: Citation, *states: ChronicleState) -> str:
    source = citation.inline
    for state in states:
        source = source or state.chronicle.sources.get(citation.source)
    return (source and source_key(source)) or citation.source


def _settings(before: Chronicle, after: Chronicle) -> Iterator[RecordDifference]:
    for change in setting_changes(before.project, after.project):
        how: How = "changed" if change.was and change.now else "added" if change.now else "removed"
        former = change.was if how == "changed" else ""
        yield RecordDifference(change.kind, change.name, how, change.now or change.was, former)


def _records(before: Chronicle, after: Chronicle) -> Iterator[RecordDifference]:
    hides_names = _protects_more(before, after)  # earlier names and titles may reveal what is now protected
    for kind in ("source", "actor", "place", "topic", "page"):
        old: Mapping[str, Any] = getattr(before, f"{kind}s")
        new: Mapping[str, Any] = getattr(after, f"{kind}s")
        for id_ in sorted(old.keys() | new.keys()):
            if kind == "source" and not (before if id_ in old else after).has_page(id_):
                continue  # an inline source: its event reports it
            was, now = old.get(id_), new.get(id_)
            hides_name = hides_names or (kind == "source" and _is_anonymous((was, now), (before, after)))
            if was is None:
                yield RecordDifference(kind, id_, "added", _name(now))
            elif now is None:
                id_, name = ("", "") if hides_name else (id_, _name(was))
                yield RecordDifference(kind, id_, "removed", name)
            elif was != now:
                fields = tuple(_differing(was, now))
                retracted = kind == "source" and "retracted" in fields and now.retracted is not None
                how: How = "retracted" if retracted else "changed"
                former = _name(was) if _name(was) != _name(now) and not hides_name else ""
                yield RecordDifference(kind, id_, how, _name(now), former, fields)


def _differing(was: Any, now: Any) -> Iterator[str]:
    """The names of the fields that differ, own fields included."""
    for name in was.__struct_fields__:
        old, new = getattr(was, name), getattr(now, name)
        if name == "fields":
            own, own_now = dict(old), dict(new)
            yield from (key for key in {**own, **own_now} if own.get(key) != own_now.get(key))
        elif old != new:
            yield name


def _protects_more(before: Chronicle, after: Chronicle) -> bool:
    """Whether the later state has an anonymous actor or a protected event that the earlier one does not have."""
    anonymous = {id_ for id_, actor in before.actors.items() if actor.anonymous}
    protecting = {entry.id for entry in before.entries if involves_protected(entry, before)}
    return any(actor.anonymous and id_ not in anonymous for id_, actor in after.actors.items()) or any(
        entry.id not in protecting and involves_protected(entry, after) for entry in after.entries
    )


def _is_anonymous(versions: Iterable[Source | None], states: Iterable[Chronicle]) -> bool:
    """Whether a source comes from somebody anonymous, in either of its versions."""
    return any(comes_from_anonymous(one, state) for state in states for one in versions if one is not None)


def _name(record: Any) -> str:
    """The name of a record, or its title; of several names the first."""
    names = getattr(record, "name", None)
    if names is not None:
        return str(names.get("") or next(iter(names.values())))
    return str(record.title or record.id)
