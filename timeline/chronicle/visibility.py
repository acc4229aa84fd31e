"""What a public site leaves out: drafts and embargoed events, the records that only they use, and links to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from timeline.chronicle.chronicle import cited_by
from timeline.chronicle.record_index import Book
from timeline.chronicle.references import Reference, record_refs
from timeline.records.event_summary import Entry, Ref
from timeline.records.publisher_identity import Identities

Known = Mapping[str, Mapping[str, Any]]
"""Records by kind and id."""

RECORDS = ("actor", "place", "topic", "source")
"""Kinds of record that have a page because events use them."""


def is_public(entry: Entry, moment: datetime | None) -> bool:
    """Whether readers may see an event; an embargo ends when `moment` has passed it (none: it holds)."""
    if entry.draft:
        return False
    if entry.embargo_until is None:
        return True
    return moment is not None and datetime.fromisoformat(entry.embargo_until) <= moment


def without(entry: Entry, hidden: frozenset[str]) -> Entry:
    """The entry without its references to events that are not shown: not even their ids may reach a page."""
    if not any(kind in ("event", "any") and id_ in hidden for kind, id_ in entry.refs):
        return entry
    return msgspec.structs.replace(
        entry,
        part_of=None if entry.part_of in hidden else entry.part_of,
        follows=tuple(other for other in entry.follows if other not in hidden),
        after=None if entry.after in hidden else entry.after,
        before=None if entry.before in hidden else entry.before,
        see=tuple(other for other in entry.see if other not in hidden),
    )


def records_left_out(
    known: Known,
    public_sources: Mapping[str, Any],
    unseen: Iterable[Entry],
    visible: Iterable[Entry],
    identities: Identities,
) -> frozenset[Ref]:
    """The records that hidden events use and nothing that is shown does.

    What nothing at all uses is shown, and so is what it names. `public_sources` are the sources as visible events
    describe them.
    """
    used_by_hidden = _reached(_used_by(unseen), known, identities)
    if not used_by_hidden:
        return frozenset()
    shown = {**known, "source": public_sources}
    roots = _used_by(visible)
    roots.update(ref for page in known["page"].values() for ref in record_refs("page", page))
    roots.update((kind, id_) for kind in RECORDS for id_ in known[kind] if (kind, id_) not in used_by_hidden)
    return frozenset(used_by_hidden - _reached(roots, shown, identities))


def _used_by(entries: Iterable[Entry]) -> set[Ref]:
    found: set[Ref] = set()
    for entry in entries:
        found.update(entry.refs)
        found.update(("source", source) for source in cited_by(entry))
    return found


def _reached(start: Iterable[Ref], known: Known, identities: Identities) -> set[Ref]:
    """The records that references lead to, those that these name, and so on."""
    found: set[Ref] = set()
    ahead = list(start)
    while ahead:
        kind, id_ = ahead.pop()
        if kind == "any":
            kind = next((of for of in RECORDS if id_ in known[of]), "")  # the order of planning.Edition.any
        if kind not in RECORDS or (kind, id_) in found or id_ not in known[kind]:
            continue
        found.add((kind, id_))
        record = known[kind][id_]
        ahead += record_refs(kind, record)
        if kind == "source":
            publisher = identities.publisher(record).removeprefix("actor:")
            ahead += (("actor", name) for name in (publisher, *record.author) if name)
    return found


def holes(
    hidden: frozenset[str], visible: Sequence[Entry], books: Mapping[str, Book], left_out: frozenset[Ref]
) -> Iterator[Reference]:
    """Links of public texts to hidden events, which print nothing where they have no words of their own."""
    for entry in visible:
        for kind, id_ in entry.refs:
            if kind == "any" and id_ in hidden:
                yield _hole(id_, entry.path, entry.trail)
    for kind, book in books.items():
        if kind == "event":
            continue
        for id_, record in book.records.items():
            if (kind, id_) not in left_out:
                for of, other in record_refs(kind, record):
                    if of == "any" and other in hidden:
                        yield _hole(other, book.paths[id_], book.trails[id_])


def _hole(id_: str, path: str, trail: tuple[str | int, ...]) -> Reference:
    message = f"`[[{id_}]]` leads to an event that is not public yet: readers see nothing in its place"
    return Reference(
        path,
        trail,
        "any",
        id_,
        message,
        f"write `[[{id_}|some words]]`; they are printed until it is",
        bare=True,
    )
