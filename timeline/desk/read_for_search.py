"""Read one content file, and say which of its records have the words that are looked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath
from timeline.model.project import Project
from timeline.reading.discovery import FoundFile, read_file
from timeline.records.event_summary import FileRecords
from timeline.records.loading import kind_of_path, load_file
from timeline.search.folding import terms_of


class Hit(msgspec.Struct, frozen=True):
    """A record with all the words."""

    kind: str
    id: str
    title: str
    at: DocumentPath
    rank: int
    """0 if its title or name has them, else 1."""


class FileHits(msgspec.Struct, frozen=True):
    """What one file has."""

    records: FileRecords
    """Without the long texts of events."""
    hits: tuple[Hit, ...]
    names: dict[str, tuple[tuple[str, list[str]], ...]]
    """Names of actors, places and topics, by kind and id."""
    has_errors: bool


def read_for_search(root: Path, project: Project, terms: Sequence[str], file: FoundFile) -> FileHits:
    """The records of a file, and those that have all terms, anywhere in what an author wrote of them."""
    beside = [(one.path, read_file(root, one.path)) for one in file.beside]
    loaded = load_file(file.path, read_file(root, file.path), project, beside=beside)
    records = loaded.records
    kind = kind_of_path(file.path).removesuffix("s")
    trails = {entry.id: entry.trail for entry in records.entries} | dict(records.trails)
    hits, names = [], []
    for record in getattr(records, f"{kind}s"):
        titles = list(_titles(record))
        if kind in ("actor", "place", "topic"):
            names.append((record.id, titles))
        rank = _rank(terms, titles, record)
        if rank is not None:
            hits.append(
                Hit(kind, record.id, titles[0] if titles else record.id, trails.get(record.id, ()), rank)
            )
    return FileHits(
        msgspec.structs.replace(records, events=()),
        tuple(hits),
        {kind: tuple(names)} if names else {},
        loaded.has_errors,
    )


def matches(terms: Sequence[str], words: Sequence[str]) -> bool:
    """Whether each term is one of the words, or the beginning of one."""
    return all(any(word.startswith(term) for word in words) for term in terms)


def _rank(terms: Sequence[str], titles: Sequence[str], record: Any) -> int | None:
    if not terms or matches(terms, terms_of("\n".join(titles))):
        return 0
    return 1 if matches(terms, terms_of("\n".join(_strings(msgspec.to_builtins(record))))) else None


def _titles(record: Any) -> Iterator[str]:
    """The title of a record, or all its names."""
    if title := getattr(record, "title", None):
        yield title
    yield from (getattr(record, "name", None) or {}).values()
    yield from getattr(record, "aka", ())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
