"""Recording of what planning reads, and of what a digest was made from, to compare the two.

`Recording.chronicle` copies a chronicle so that each field of a record, and each lookup in a table, is logged as a
read: (kind, id, field). `Recording.digest` and `digest_bytes` stand in for those of `timeline.digest`, and note for
each digest the reads that its value contains. So a page's `made_from` has a set of reads too, and whatever its plan
reads must be among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.merge_sources import Sources
from timeline.chronicle.origins import Origins
from timeline.digest import SIZE, digest, digest_bytes
from timeline.model.event import Event
from timeline.model.field_types import id_error
from timeline.records.event_summary import Entry

ALL = "*"


class Read(NamedTuple):
    """One thing that was read: a field of a record, or an entry of another table."""

    kind: str
    id: str
    field: str = ""


class Recording:
    """The reads so far, and those that each digest covers."""

    def __init__(self) -> None:
        self._open: list[set[Read]] = []
        """The sets that reads are added to at the moment."""
        self._latest: list[tuple[Read, Any]] = []
        """The reads since the last digest, with the values read."""
        self.covered: dict[bytes, frozenset[Read]] = {}
        self._classes: dict[type, type] = {}
        self._ids: dict[int, str] = {}
        """The ids of records by their identity; claims have none of their own."""
        self._copies: list[Any] = []
        self._shown: set[int] = set()
        """The identities of records in a language, which have no translations any more."""

    def read(self, read: Read, value: Any = None) -> None:
        """Log a read. The value of a lookup is None: the digest of what was found by it does not contain it."""
        for reads in self._open:
            reads.add(read)
        self._latest.append((read, value))

    @contextmanager
    def reads(self) -> Iterator[set[Read]]:
        """The reads of the block."""
        found: set[Read] = set()
        self._open.append(found)
        try:
            yield found
        finally:
            self._open.pop()

    def derived(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function of a record whose result, not what it is derived from, counts as read."""

        def read(record: Any, *rest: Any) -> Any:
            with self._unlogged():
                found = function(record, *rest)
            self.read(Read(function.__name__, self._ids[id(record)]))
            return found

        return read

    # Digests

    def digest(self, value: Any) -> bytes:
        """The key of a plain value; it covers the records and the read values within."""
        return self._note(digest(value), [value])

    def digest_bytes(self, *parts: bytes) -> bytes:
        """The key of byte strings; it covers what they cover, and texts that were read."""
        return self._note(digest_bytes(*parts), parts)

    def _note(self, key: bytes, values: Sequence[Any]) -> bytes:
        found = set(self.covered.get(key, ()))
        contained: dict[int, Any] = {}
        for value in values:
            self._look_into(value, contained, found)
        texts = [value for value in contained.values() if isinstance(value, str)]
        texts += [value.decode(errors="replace") for value in values if isinstance(value, bytes)]
        for read, value in self._latest:
            if (
                not value
                or id(value) in contained
                or (isinstance(value, str) and any(value in text for text in texts))
            ):
                found.add(read)
        self._latest = []
        self.covered[key] = frozenset(found)
        return key

    def _look_into(self, value: Any, contained: dict[int, Any], found: set[Read]) -> None:
        contained[id(value)] = value
        if isinstance(value, bytes):
            for start in range(0, len(value), SIZE):
                found |= self.covered.get(value[start : start + SIZE], frozenset())
        elif type(value) in self._classes.values():
            kind, id_ = type(value).recorded_as, self._ids[id(value)]
            if id(value) in self._shown:
                fields = set(value.__struct_fields__) - {"translations"}
                found.update(Read(kind, id_, name) for name in fields)
            else:
                found.add(Read(kind, id_, ALL))
        elif isinstance(value, Mapping):
            for one in value.items():
                self._look_into(one, contained, found)
        elif isinstance(value, (list, tuple)):
            for one in value:
                self._look_into(one, contained, found)

    # Records and tables

    def record(self, kind: str, record: Any, id_: str = "") -> Any:
        """A copy of a record that logs which of its fields are read."""
        base = type(record)
        if base not in self._classes:
            self._classes[base] = self._recording_class(kind, base)
        copy = self._classes[base](**{name: getattr(record, name) for name in record.__struct_fields__})
        self._ids[id(copy)] = id_ or record.id
        self._copies.append(copy)
        return copy

    def entry(self, entry: Entry) -> Any:
        """A copy of an event's summary. Its `key` covers the whole event, that of a claim the whole claim.

        `face` and `key` do not cover its translations, whose own keys do.
        """
        claims = {claim.key: Read("claim", f"{entry.id}.{n}", ALL) for n, claim in enumerate(entry.claims)}
        summary, whole = Read("event", entry.id, ALL), Read("whole event", entry.id, ALL)
        self.covered[entry.face] = frozenset({summary})
        self.covered[entry.key] = frozenset({summary, whole, *claims.values()})
        for key, read in claims.items():
            self.covered[key] = self.covered.get(key, frozenset()) | {read}
        for one in entry.translations:
            translated = frozenset({Read("translation", entry.id, ALL)})
            self.covered[one.key] = translated
        translations = tuple(self.record("translation", one, entry.id) for one in entry.translations)
        return self.record("event", msgspec.structs.replace(entry, translations=translations))

    def event(self, event: Event) -> Any:
        """A copy of an event's whole record."""
        claims = [self.record("claim", claim, f"{event.id}.{n}") for n, claim in enumerate(event.claims)]
        return self.record("whole event", msgspec.structs.replace(event, claims=tuple(claims)))

    def shown(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """`Edition.shown`: what is read of the record that it returns is read of the record that it is given."""

        def shown(record: Any) -> Any:
            id_ = self._ids.get(id(record))
            if id_ is None:
                return function(record)
            with self._unlogged():
                made = function(record)
                kind = type(record).recorded_as
                if kind == "whole event":
                    return self.event(made)
                if made is record:
                    return record
                copy = self.record(kind, made, id_)
                self._shown.add(id(copy))
                return copy

        return shown

    @contextmanager
    def _unlogged(self) -> Iterator[None]:
        """Log no reads of the block."""
        opened, latest = self._open, self._latest
        self._open, self._latest = [], []
        try:
            yield
        finally:
            self._open, self._latest = opened, latest

    def _recording_class(self, kind_: str, base: Any) -> type:
        fields, ids, log = frozenset(base.__struct_fields__) - {"id"}, self._ids, self.read
        if issubclass(base, Entry):
            fields -= {"translations"}  # these log what is read of them

        class Record(base):  # type: ignore[misc]
            recorded_as = kind_

            def __getattribute__(self, name: str) -> Any:
                value = object.__getattribute__(self, name)
                if name in fields and id(self) in ids:
                    log(Read(kind_, ids[id(self)], name), value)
                return value

        return Record

    def table(self, kind: str, records: Mapping[str, Any]) -> _Table:
        """A table of records."""
        return _Table(kind, {id_: self.record(kind, record) for id_, record in records.items()}, self)

    def lookups(self, kind: str, table: Mapping[str, Any], *, plain: bool = False) -> _Table:
        """A table of other values; `plain` ones must occur in a digest to be covered by it."""
        return _Table(kind, dict(table), self, plain=plain)

    def chronicle(self, chronicle: Chronicle) -> Chronicle:
        """A copy that logs what is read. (Its indexes have been made before anything is logged.)"""
        sources = _RecordedSources(chronicle.sources, self)
        actors = self.table("actor", chronicle.actors)
        origins = Origins(
            sources,
            actors,
            _Set("source", chronicle.origins.withdrawn, self, "retracted"),
            chronicle.origins.identities,
        )
        for id_, key in chronicle.source_keys.items():
            self.covered[key] = self.covered.get(key, frozenset()) | {Read("source", id_, ALL)}
        copy = Chronicle(
            chronicle.project,
            [self.entry(entry) for entry in chronicle.entries],
            sources,
            actors,
            self.table("place", chronicle.places),
            self.table("topic", chronicle.topics),
            self.table("page", chronicle.pages),
            origins,
            self.lookups("topic_claims", chronicle.topic_claims),
            self.lookups("conflicts", chronicle.conflicts),
            _Set("contested", chronicle.contested, self),
            _Set("replaced", chronicle.replaced, self),
            chronicle.source_keys,
            chronicle.renamed,
            _Set("named", chronicle.named, self),
        )
        for name, attribute in vars(Chronicle).items():
            if isinstance(attribute, cached_property):
                vars(copy)[name] = self._recorded(name, getattr(copy, name))
        copy.entries = self._recorded("entries", copy.entries)
        copy.by_id = _Table("event", copy.by_id, self)  # type: ignore[assignment]
        return copy

    def _recorded(self, name: str, index: Any) -> Any:
        if isinstance(index, dict):
            return self.lookups(name, index)
        if isinstance(index, tuple):
            return tuple(self._recorded(f"{name}.{number}", part) for number, part in enumerate(index))
        if isinstance(index, str):  # tests/incremental has a case of its own
            return index
        return _List(name, index, self)


class _Table(Mapping[str, Any]):
    """A mapping that logs lookups and iteration."""

    def __init__(
        self, kind: str, values: dict[str, Any], recording: Recording, *, plain: bool = False
    ) -> None:
        self._kind, self._values, self._recording, self._plain = kind, values, recording, plain

    def __getitem__(self, id_: str) -> Any:
        self._recording.read(Read(self._kind, id_), self._values.get(id_) if self._plain else None)
        return self._values[id_]

    def __contains__(self, id_: object) -> bool:
        self._recording.read(Read(self._kind, str(id_)))
        return id_ in self._values

    def __iter__(self) -> Iterator[str]:
        self._recording.read(Read(self._kind, ALL))
        return iter(self._values)

    def __len__(self) -> int:
        self._recording.read(Read(self._kind, ALL))
        return len(self._values)


class _List(list[Any]):
    """A list that logs iteration."""

    def __init__(self, kind: str, values: Sequence[Any], recording: Recording) -> None:
        super().__init__(values)
        self._log: Callable[[], None] = lambda: recording.read(Read(kind, ALL))

    def __iter__(self) -> Iterator[Any]:
        self._log()
        return super().__iter__()

    def __len__(self) -> int:
        self._log()
        return super().__len__()

    def __getitem__(self, index: Any) -> Any:
        self._log()
        return super().__getitem__(index)


class _Set(frozenset[str]):
    """A set that logs lookups and iteration."""

    log: Callable[[str], None]

    def __new__(cls, kind: str, values: frozenset[str], recording: Recording, field: str = "") -> _Set:
        new = super().__new__(cls, values)
        new.log = lambda id_: recording.read(Read(kind, id_, field))
        return new

    def __contains__(self, id_: object) -> bool:
        self.log(str(id_))
        return super().__contains__(id_)

    def __iter__(self) -> Iterator[str]:
        self.log(ALL)
        return super().__iter__()


class _RecordedSources(Sources):
    """Sources that log which of their fields are read."""

    def __init__(self, sources: Sources, recording: Recording) -> None:
        super().__init__({id_: sources[id_] for id_ in sources})
        self._recording = recording
        self._recorded = {id_: recording.record("source", sources[id_]) for id_ in sources}

    def _log(self, id_: str, *fields: str) -> None:
        for field in fields:
            self._recording.read(Read("source", id_, field))

    def __getitem__(self, id_: str) -> Any:
        self._log(id_, "")
        return self._recorded[id_]

    def __contains__(self, id_: object) -> bool:
        self._log(str(id_), "")
        return super().__contains__(id_)

    def __iter__(self) -> Iterator[str]:
        self._log(ALL, "")
        return super().__iter__()

    def __len__(self) -> int:
        self._log(ALL, "")
        return super().__len__()

    def publisher_id(self, id_: str) -> str:
        self._log(id_, "publisher", "url")
        return super().publisher_id(id_)

    def known_by(self, id_: str) -> Any:
        self._log(id_, "publisher", "url")
        return super().known_by(id_)

    def publisher_name(self, id_: str) -> str:
        self._log(id_, "publisher", "url")
        return super().publisher_name(id_)

    def authors(self, id_: str) -> Any:
        self._log(id_, "author")
        return super().authors(id_)

    def citing(self, id_: str) -> Any:
        self._log(id_, "citing")
        return super().citing(id_)


RECORDS = ("event", "actor", "place", "topic", "page", "source")
DERIVED = {
    "conflicts": ("topic_claims",),
    "of_source": ("first_and_again.0", "first_and_again.1"),
}
"""Tables that follow from others."""
FROM_EVENTS = (
    "contested", "replaced", "topic_claims", "conflicts", "of_actor", "of_tag", "of_place", "of_source", "parts_of",
    "followers_of", "with_pictures", "first_and_again.0", "first_and_again.1",
)  # fmt: skip
"""Tables that follow from the events, and where they lie from the places."""


def uncovered(reads: set[Read], covered: frozenset[Read], events: Iterable[str]) -> list[Read]:
    """The reads that a digest does not cover, in a chronicle of these events."""
    known = {(read.kind, read.id) for read in covered}
    all_events = all(Read("event", id_, ALL) in covered for id_ in events)

    def is_covered(read: Read) -> bool:
        kind, id_, field = read
        if read in covered or Read(kind, id_, ALL) in covered:
            return True
        if kind in RECORDS:  # no id belongs to two records; names are looked up, too
            return not field and (any((one, id_) in known for one in RECORDS) or id_error(id_))
        if kind == "translation":  # which language it is in does not change
            return field == "language" and (kind, id_) in known
        if all_events and kind in FROM_EVENTS:
            return True
        return any((one, id_) in known or (one, ALL) in known for one in (kind, *DERIVED.get(kind, ())))

    return sorted(read for read in reads if not is_covered(read))
