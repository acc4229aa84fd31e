"""Building of the search index: only the files that have changed, from the events that have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial

import msgspec

from timeline.building.context import EditionContext
from timeline.building.event_rows import EventRow
from timeline.cache.sqlite_cache import Cache
from timeline.cache.value_file import ValueRef
from timeline.digest import digest, digest_bytes
from timeline.exports.file_plan import FilePlan
from timeline.search.event_record import SearchRecord
from timeline.search.facets import FacetColumns, facet_table
from timeline.search.numbering import Numbering
from timeline.search.postings import Chunks, all_postings, group_chunks, replace_chunk
from timeline.search.word_files import (
    LIMIT,
    base_of,
    by_base,
    call,
    changes_of,
    divide_bases,
    divide_terms,
    encode_terms,
    length_of,
    words_file,
)
from timeline.wording.marked_texts import remove_marks

Rows = Mapping[str, EventRow]


class _Base(msgspec.Struct, frozen=True, array_like=True):
    """The postings of the terms with the same first letters."""

    size: int
    key: bytes
    ref: ValueRef
    parts: tuple[str, ...] = ()
    """The beginnings of its files, if they are several."""


class _Index(msgspec.Struct, array_like=True):
    """The index as the cache has it."""

    bits: int
    bases: dict[str, _Base]


def index_folder(context: EditionContext) -> str:
    """The folder of the files of the index."""
    return f"{context.edition.paths.folder}find/index/"


def plan_index(
    context: EditionContext, rows: Rows, previous: Rows, numbering: Numbering, memory: Cache
) -> Iterator[FilePlan]:
    """The files of the index; `previous` are the events of the last build, `numbering` is that of this one."""
    yield from _IndexPlan(context, rows, previous, numbering, memory).files()


def plan_facets(context: EditionContext, rows: Rows, columns: Callable[[], FacetColumns]) -> FilePlan:
    """The file of facets; `columns` returns what it has in common with those of other languages."""
    edition, facets = context.edition, context.facets
    facts = {id_: row.facts for id_, row in rows.items()}
    records = (*facets.actors.values(), *facets.places.values(), *facets.topics.values())
    order = edition.chronicle.reading_order
    made_from = digest_bytes(
        context.settings,
        digest([facts[entry.id] for entry in order]),
        *records,
        *map(edition.face_of, order),
    )
    path = f"{edition.paths.folder}find/facets.js"
    return FilePlan(
        path, made_from, lambda: remove_marks(call("facets", facet_table(edition, columns(), facts)))
    )


def has_changed(row: EventRow, previous: EventRow) -> bool:
    """Whether the index has other words of an event than in the last build."""
    return row is not previous and row.search.key != previous.search.key


class _IndexPlan:
    """The index of an edition, in one build."""

    def __init__(
        self, context: EditionContext, rows: Rows, previous: Rows, numbering: Numbering, memory: Cache
    ) -> None:
        self._values = context.long_values
        self._folder = index_folder(context)
        self._settings = context.settings
        self._rows = rows
        self._previous = previous
        self._memory = memory
        self._decode = msgspec.msgpack.Decoder(SearchRecord).decode
        self._decode_postings = msgspec.msgpack.Decoder(dict[str, str]).decode
        self._numbering = numbering
        self._results: dict[str, bytes] = {}
        """What results show of the events whose records were read for their terms."""

    def files(self) -> Iterator[FilePlan]:
        """The files with terms, those with what results show, and the list of all."""
        words, shown = [], []
        for prefix, version, plan in self._word_files(self._updated()):
            words.append(f"{prefix}:{version.hex()[:6]}")
            yield plan
        for version, plan in self._shown_files():
            shown.append(version.hex()[:6])
            yield plan
        table = {
            "bits": self._numbering.bits,
            "sizes": [len(ids) for ids in self._numbering.files],
            "shown": "".join(shown),
            "words": "|".join(words),
        }
        yield self._file("list", digest(table), lambda: msgspec.json.encode(table))

    def _file(self, name: str, made_from: bytes, make: Callable[[], bytes]) -> FilePlan:
        key = digest_bytes(self._settings, made_from)
        return FilePlan(f"{self._folder}{name}.js", key, lambda: remove_marks(call(name, make())))

    def _records(self, rows: Rows, ids: Sequence[str]) -> list[SearchRecord]:
        return list(self._values.read_all((rows[id_].search.ref for id_ in ids), self._decode))

    def _chunks(self, rows: Rows, ids: Sequence[str]) -> Chunks:
        records = self._records(rows, ids)
        if rows is self._rows:
            self._results.update(zip(ids, (record.shown for record in records), strict=True))
        return group_chunks([record.terms for record in records])

    def _updated(self) -> _Index:
        """The index of the last build with the changes since, put into the cache."""
        name = self._folder
        index = self._memory.get(name, _Index)
        before = Numbering(self._previous) if self._previous.keys() != self._rows.keys() else self._numbering
        if index is None or not before.bits == index.bits == self._numbering.bits:
            index = self._whole_index()
        elif changes := self._changes(before):
            self._change(index, changes)
        else:
            return index
        self._memory.put({name: index})
        return index

    def _whole_index(self) -> _Index:
        postings = all_postings(
            (group, self._chunks(self._rows, ids)) for group, ids in self._numbering.groups.items()
        )
        index = _Index(self._numbering.bits, {})
        bases = by_base(postings)
        for base in bases:
            self._put(index, base, {term: postings[term] for term in sorted(bases[base])})
        return index

    def _changes(self, before: Numbering) -> dict[str, list[tuple[str, int, str]]]:
        """The terms whose chunk in a group is another, each with its group and chunk, by base."""
        found: dict[str, list[tuple[str, int, str]]] = {}
        for group in sorted(before.groups.keys() | self._numbering.groups.keys()):
            old, new = before.groups.get(group, []), self._numbering.groups.get(group, [])
            if old == new and not any(has_changed(self._rows[id_], self._previous[id_]) for id_ in new):
                continue
            changed = changes_of(self._chunks(self._previous, old), self._chunks(self._rows, new))
            for term, chunk in changed.items():
                found.setdefault(base_of(term), []).append((term, group, chunk))
        return found

    def _change(self, index: _Index, changes: Mapping[str, list[tuple[str, int, str]]]) -> None:
        for base, terms in changes.items():
            postings = self._postings(index, base) if base in index.bases else {}
            for term, group, chunk in terms:
                postings[term] = replace_chunk(postings.get(term, ""), group, chunk)
            left = {term: postings[term] for term in sorted(postings) if postings[term]}
            if left:
                self._put(index, base, left)
            else:
                index.bases.pop(base, None)

    def _postings(self, index: _Index, base: str) -> dict[str, str]:
        return self._values.read(index.bases[base].ref, self._decode_postings)

    def _put(self, index: _Index, base: str, postings: dict[str, str]) -> None:
        (ref,) = self._values.append(postings)
        size = length_of(postings)
        parts = tuple(prefix for prefix, _ in divide_terms(postings, base)) if size > LIMIT else ()
        index.bases[base] = _Base(size, digest(postings), ref, parts)

    def _word_files(self, index: _Index) -> Iterator[tuple[str, bytes, FilePlan]]:
        """The files with terms, each with their common beginning and its version."""
        sizes = {base: row.size for base, row in index.bases.items()}
        for prefix, bases in divide_bases(sizes):
            made_from = digest_bytes(*(index.bases[base].key for base in bases))
            parts = index.bases[bases[0]].parts if len(bases) == 1 else ()
            divided = cache(partial(self._divided, index, bases, bool(parts)))
            for part in parts or (prefix,):
                make = partial(_encoded_part, divided, part if parts else "")
                yield part, made_from, self._file(f"words/{words_file(part)}", made_from, make)

    def _divided(self, index: _Index, bases: list[str], divide: bool) -> dict[str, dict[str, str]]:
        """The postings of some bases by the beginnings of their files; the empty one if they have one file."""
        postings: dict[str, str] = {}
        for base in bases:
            postings |= self._postings(index, base)
        return dict(divide_terms(postings, bases[0])) if divide else {"": postings}

    def _shown_files(self) -> Iterator[tuple[bytes, FilePlan]]:
        for number, ids in enumerate(self._numbering.files):
            made_from = digest_bytes(*(self._rows[id_].search.key for id_ in ids))
            yield made_from, self._file(f"events/{number}", made_from, partial(self._shown, ids))

    def _shown(self, ids: list[str]) -> bytes:
        results = self._results
        if not results.keys() >= set(ids):
            results.update(zip(ids, (record.shown for record in self._records(self._rows, ids)), strict=True))
        return b"[%s]" % b",\n".join([results[id_] for id_ in ids])


def _encoded_part(divided: Callable[[], dict[str, dict[str, str]]], part: str) -> bytes:
    return msgspec.json.encode(encode_terms(divided()[part]))
