"""What readers would see change between two states of a chronology, event by event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.history.changes import Change, StatusSummary
from timeline.history.comparing import compare
from timeline.history.project_changes import setting_changes
from timeline.history.protected_changes import discreet
from timeline.model.event import Event
from timeline.model.source import Citation, source_key
from timeline.records.event_summary import Entry
from timeline.records.protection import protects_somebody

_BESIDE = (
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
"""Fields of which only is said that they differ."""

How = Literal["added", "removed", "retracted", "changed"]


class Side(msgspec.Struct, frozen=True):
    """One of the two states."""

    chronicle: Chronicle
    """As readers see it: without drafts, and without what is under embargo."""
    event_of: Callable[[Entry], Event]


class EventDifference(msgspec.Struct, frozen=True):
    """An event of which readers would see something else."""

    id: str
    how: How
    title: str
    changes: tuple[Change, ...] = ()
    former: str = ""
    """Its id before, where that was another one."""


class RecordDifference(msgspec.Struct, frozen=True):
    """A record other than an event that differs."""

    kind: str
    """`actor`, `place`, `source`, `topic` or `page`; `rule` or `setting` of the project file."""
    id: str
    how: How
    name: str
    former_name: str = ""
    """Its name before, where that was another one."""
    fields: tuple[str, ...] = ()
    """The fields that differ."""


class Difference(msgspec.Struct, frozen=True):
    """All that differs."""

    events: tuple[EventDifference, ...]
    """In the chronology's order; what is gone comes last."""
    records: tuple[RecordDifference, ...]


def difference(before: Side, after: Side) -> Difference:
    """What changes from one side to the other."""
    chronicles = before.chronicle, after.chronicle
    return Difference(tuple(_events(before, after)), (*_settings(*chronicles), *_records(*chronicles)))


def _events(before: Side, after: Side) -> Iterator[EventDifference]:
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
        standings = standing(was, before.chronicle), standing(entry, after.chronicle)
        changes: tuple[Change, ...] = ()
        if was.key != entry.key or standings[0] != standings[1]:
            events = before.event_of(was), after.event_of(entry)
            changes = compare(*events, lambda cited: _address(cited, before, after), standings)
            actors = (before.chronicle.actors, after.chronicle.actors)
            if any(protects_somebody(one, known) for one in (was, entry) for known in actors):
                changes = tuple(map(discreet, changes))
            changes += tuple(_beside(*events))
        if changes or former != id_:
            retracted = standings[1].status == "retracted" != standings[0].status
            how: How = "retracted" if retracted else "changed"
            yield EventDifference(id_, how, entry.title, changes, former if former != id_ else "")
    for id_, entry in old.items():
        if id_ not in followed and id_ not in new:
            yield EventDifference(id_, "removed", entry.title)


def _beside(before: Event, after: Event) -> Iterator[Change]:
    """What no history tells, as it makes no other version of the event."""
    for name in ("history", *_BESIDE):
        was, now = getattr(before, name), getattr(after, name)
        if was != now and not (name == "corrections" and len(now) > len(was)):
            values = (str(was).lower(), str(now).lower()) if name == "history" else ("", "")
            yield Change(name, "changed", *values, at=(name,))


def standing(entry: Entry, chronicle: Chronicle) -> StatusSummary:
    """How well an event is established in a chronicle."""
    status, found = chronicle.standing(entry)
    return StatusSummary(status, found.sources, found.withdrawn, found.untraced, len(found.origins))


def _address(citation: Citation, *sides: Side) -> str:
    source = citation.inline
    for side in sides:
        source = source or side.chronicle.sources.get(citation.source)
    return (source and source_key(source)) or citation.source


def _settings(before: Chronicle, after: Chronicle) -> Iterator[RecordDifference]:
    for change in setting_changes(before.project, after.project):
        how: How = "changed" if change.was and change.now else "added" if change.now else "removed"
        former = change.was if how == "changed" else ""
        yield RecordDifference(change.kind, change.name, how, change.now or change.was, former)


def _records(before: Chronicle, after: Chronicle) -> Iterator[RecordDifference]:
    hushed = _protects_more(before, after)  # then earlier names and titles may tell what is protected
    for kind in ("source", "actor", "place", "topic", "page"):
        old: Mapping[str, Any] = getattr(before, f"{kind}s")
        new: Mapping[str, Any] = getattr(after, f"{kind}s")
        for id_ in sorted(old.keys() | new.keys()):
            if kind == "source" and not (before if id_ in old else after).has_page(id_):
                continue  # one in place: its event tells of it
            was, now = old.get(id_), new.get(id_)
            if was is None:
                yield RecordDifference(kind, id_, "added", _name(now))
            elif now is None:
                id_, name = ("", "") if hushed else (id_, _name(was))
                yield RecordDifference(kind, id_, "removed", name)
            elif was != now:
                fields = tuple(_differing(was, now))
                retracted = kind == "source" and "retracted" in fields and now.retracted is not None
                how: How = "retracted" if retracted else "changed"
                former = _name(was) if _name(was) != _name(now) and not hushed else ""
                yield RecordDifference(kind, id_, how, _name(now), former, fields)


def _differing(was: Any, now: Any) -> Iterator[str]:
    for name in was.__struct_fields__:
        one, other = getattr(was, name), getattr(now, name)
        if name == "fields":
            own, own_now = dict(one), dict(other)
            yield from (key for key in {**own, **own_now} if own.get(key) != own_now.get(key))
        elif one != other:
            yield name


def _protects_more(before: Chronicle, after: Chronicle) -> bool:
    """Whether an actor is anonymous, or an event holds something back, that did not, or was not there."""
    known = {id_ for id_, actor in before.actors.items() if actor.anonymous}
    held = {entry.id for entry in before.entries if entry.protects}
    return any(actor.anonymous and id_ not in known for id_, actor in after.actors.items()) or any(
        entry.protects and entry.id not in held for entry in after.entries
    )


def _name(record: Any) -> str:
    """What a record is called: its plain name, else its first; a source's title."""
    names = getattr(record, "name", None)
    if names is not None:
        return str(names.get("") or next(iter(names.values())))
    return str(record.title or record.id)
