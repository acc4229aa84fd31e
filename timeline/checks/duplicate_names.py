"""Actors, places, topics and tags that may be one, spelt in two ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from timeline.addresses.publishers import is_web, parties_at
from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem, Severity
from timeline.model.actor import Actor, Place, Topic
from timeline.records.event_summary import Entry
from timeline.records.similarity import acronym_of, is_acronym, spelling_key, tag_key

_MOST_COMPARED = 8
"""The most records of one name that another is compared with."""
_FAR = 0.5
"""Points further apart than this (in degrees) are different places."""


def duplicate_names(records: RecordSet) -> Iterator[Problem]:
    """DUP002 at each actor, place or topic that shares a name with an earlier one."""
    for table in (records.tables[kind] for kind in ("actor", "place", "topic")):
        keys_of = _names_by_acronym(table.records.values())
        named: dict[str, list[str]] = defaultdict(list)
        called: dict[str, list[str]] = defaultdict(list)
        for id_, record in table.records.items():
            names, others = _keys(record, keys_of)
            like = [one for key in names for one in (*named.get(key, ()), *called.get(key, ()))]
            like += (one for key in others for one in named.get(key, ()))
            found = next((one for one in like if _may_be_one(table.records[one], record)), None)
            if found is not None:
                field = "title" if isinstance(record, Topic) else "name"
                at = (*table.trails[id_], field)
                message = f"this may be the same {table.kind} as `{found}` in {table.paths[found]}"
                help_text = (
                    f"if it is: timeline merge {table.kind} {found} {id_}; "
                    f"if not, write `different_from: [{found}]`"
                )
                yield Problem("DUP002", message, help_text, table.paths[id_], at, severity=Severity.WARNING)
            for ids, keys in ((named, names), (called, others)):
                for key in keys:
                    if len(ids[key]) < _MOST_COMPARED:
                        ids[key].append(id_)


def _names_by_acronym(records: Iterable[Any]) -> dict[str, set[str]]:
    """The full names for each acronym that is also used as a name; an acronym of several names identifies nobody."""
    names = [name for record in records if isinstance(record, Actor) for name in _names(record)]
    found: dict[str, set[str]] = {short: set() for name in names if (short := is_acronym(name))}
    if found:
        for name in names:
            short = acronym_of(name)
            if short in found:
                found[short].add(spelling_key(name))
    return found


def _keys(record: Any, by_acronym: Mapping[str, set[str]]) -> tuple[set[str], set[str]]:
    """Keys of a record's names, and of its other names, that all their spellings share."""
    names = {key for name in _names(record) if (key := spelling_key(name))}
    names |= {f"={short}" for name in _names(record) if (short := is_acronym(name))}
    others = {key for name in getattr(record, "aka", ()) if (key := spelling_key(name))}
    if by_acronym:
        shorts = map(acronym_of, _names(record))
        others |= {f"={short}" for short in shorts if len(by_acronym.get(short, ())) == 1}
    return names, others


def _names(record: Any) -> Sequence[str]:
    return (record.title,) if isinstance(record, Topic) else tuple(dict.fromkeys(record.name.values()))


def _may_be_one(one: Any, other: Any) -> bool:
    """Whether no fact rules out that two records are one."""
    if one.id in other.different_from or other.id in one.different_from:
        return False
    if isinstance(one, Actor):
        related = {one.part_of, one.speaks_for} & {other.id} or {other.part_of, other.speaks_for} & {one.id}
        kinds = {one.kind or other.kind, other.kind or one.kind}
        if one.anonymous or other.anonymous:
            return False  # a description fits many
        if is_web(one.url) and is_web(other.url) and not {*parties_at(one.url)} & {*parties_at(other.url)}:
            return False
        return not related and (len(kinds) == 1 or "person" not in kinds)
    if isinstance(one, Place):
        if one.within == other.id or other.within == one.id:
            return False
        if one.at and other.at and max(abs(a - b) for a, b in zip(one.at, other.at, strict=True)) > _FAR:
            return False
        return not one.within or not other.within or one.within == other.within
    return True


def duplicate_tags(records: RecordSet) -> Iterator[Problem]:
    """DUP003 at the first use of each tag that may be a more common one in another spelling."""
    entries, different = records.entries, records.project.different_tags or {}
    used = Counter(tag for entry in entries for tag in entry.tags)
    by_key: dict[str, list[str]] = defaultdict(list)
    for tag in sorted(used, key=lambda tag: (-used[tag], tag)):
        by_key[tag_key(tag)].append(tag)
    other_for = {
        tag: first
        for first, *more in by_key.values()
        for tag in more
        if first not in different.get(tag, ()) and tag not in different.get(first, ())
    }
    if not other_for:
        return
    first_use: dict[str, Entry] = {}
    for entry in entries:
        for tag in entry.tags:
            first_use.setdefault(tag, entry)
    for tag, first in other_for.items():
        entry, known = first_use[tag], first_use[first]
        message = f"the tag `{tag}` may be `{first}`, as in {known.path}"
        help_text = (
            f"if it is: timeline merge tag {first} {tag}; "
            f"if not, write `different_tags: {{{tag}: {first}}}` in the project file"
        )
        at = (*entry.trail, "tags", entry.tags.index(tag))
        yield Problem("DUP003", message, help_text, entry.path, at, severity=Severity.WARNING)
