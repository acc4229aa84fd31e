"""The content files and archived copies of an evidence package, byte for byte, and those that it must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from timeline import fs
from timeline.building.content_cache import FileRow
from timeline.chronicle.chronicle import Chronicle
from timeline.copies.checks import copy_error
from timeline.exporting.chronology import Chronology
from timeline.exporting.editors_notes import has_editors_notes
from timeline.exporting.evidence_scope import Scope
from timeline.model.points import public_point
from timeline.project import read_project
from timeline.reading.discovery import read_file
from timeline.records.event_summary import Entry, FileRecords
from timeline.records.protection import comes_from_anonymous, involves_protected

PROTECTED = "it concerns somebody or some place that is protected"
NOT_PUBLIC = "it holds or names what is not public yet"
NOTES = (
    "it has comments, `x-` fields, notes for the editors, exact points or targets of `publish`, which no page shows;"
    " to include them: --notes"
)
IN_PACKAGE = "it holds what is for the editors alone"
"""The one reason that a package gives, whatever it is: the others tell of what is withheld."""

MAX_COPY = 1 << 30
"""Bytes of an archived copy."""

_KINDS = ("source", "actor", "place", "topic", "page")


class ContentFile(msgspec.Struct, frozen=True):
    """A content file that belongs to a package."""

    path: str
    data: bytes
    records: tuple[str, ...]
    """The records of the package that it holds or translates, as `event strike`."""
    withheld: str
    """Why the package does not hold it; empty if it does."""


class ArchivedCopy(msgspec.Struct, frozen=True):
    """An archived copy of a source."""

    path: str
    """Below the content folder."""
    source: str
    sha256: str
    """As the record gives it; empty if it does not."""
    at: str
    """When it was made; empty if that is not known."""
    url: str
    """The address of what was copied; empty without one."""
    withheld: str = ""
    missing: str = ""
    """Why the package cannot hold it; empty if it can."""


def content_files(chronology: Chronology, scope: Scope, *, notes: bool) -> Iterator[ContentFile]:
    """The files of all records of a package, translations and the project file included, by path.

    `notes`: include files that hold what only editors see.
    """
    root = chronology.paths.root
    names = _pattern(scope.hidden)
    names_targets = bool(chronology.chronicle.project.publish) and not notes
    of_project: tuple[tuple[str, ...], str] = (("project file",), NOTES if names_targets else "")
    found = dict.fromkeys(read_project(chronology.paths)[1], of_project)
    for row in chronology.reading.content.rows:
        records = tuple(f"{kind} {id_}" for kind, id_ in _records(row.records) if scope.has(kind, id_))
        if records:
            found.update(dict.fromkeys(row.paths, (records, _reason(row, chronology, notes=notes))))
    for path, (records, reason) in sorted(found.items()):
        data = read_file(root, path)
        if not reason and names.search(data.decode("utf-8", "replace")):
            reason = NOT_PUBLIC
        if not reason and not notes and has_editors_notes(path, data):
            reason = NOTES
        yield ContentFile(path, data, records, reason)


def all_content(chronology: Chronology) -> dict[str, bytes]:
    """The bytes of all content files of the project, by path."""
    root = chronology.paths.root
    paths = [path for row in chronology.reading.content.rows for path in row.paths]
    return {path: read_file(root, path) for path in (*read_project(chronology.paths)[1], *paths)}


def copies(chronology: Chronology, scope: Scope) -> Iterator[ArchivedCopy]:
    """The archived copies of the sources of a package, by path."""
    chronicle = chronology.chronicle
    seen: set[str] = set()
    for id_ in scope.of("source"):
        source = chronicle.sources[id_]
        protected = _serves_protected(id_, chronicle)
        for copy in source.archived:
            if copy.file is None or copy.file in seen:
                continue
            seen.add(copy.file)
            path = chronology.paths.content / copy.file
            missing = "it is not there"
            if copy_error(chronology.paths.content, copy.file) is None:
                missing = "it is larger than 1 GiB" if fs.lstat(path).st_size > MAX_COPY else ""
            yield ArchivedCopy(
                copy.file,
                id_,
                copy.sha256 or "",
                copy.at or "",
                source.url or "",
                withheld=PROTECTED if protected else "",
                missing=missing,
            )


def _records(file: FileRecords) -> Iterator[tuple[str, str]]:
    yield from (("event", entry.id) for entry in file.entries)
    for kind in _KINDS:
        yield from ((kind, record.id) for record in getattr(file, f"{kind}s"))


def _reason(row: FileRow, chronology: Chronology, *, notes: bool) -> str:
    """Why the records of a file forbid that it is handed on; empty if they do not."""
    chronicle, file = chronology.chronicle, row.records
    shown: dict[str, Any] = {
        "event": chronicle.by_id,
        "source": {**chronicle.renamed, **chronicle.sources},
        "actor": chronicle.actors,
        "place": chronicle.places,
        "topic": chronicle.topics,
        "page": chronicle.pages,
    }
    if not all(id_ in shown[kind] for kind, id_ in _records(file)):
        return NOT_PUBLIC
    if (
        any(involves_protected(entry, chronicle) for entry in file.entries)
        or any(actor.anonymous is not None for actor in file.actors)
        or any(place.obscured for place in file.places)
        or any(_serves_protected(source.id, chronicle) for source in file.sources)
        or any(comes_from_anonymous(source, chronicle) for source in file.sources)
    ):
        return PROTECTED
    exact = any(_is_exact(place) for place in file.places) or any(map(_entry_is_exact, file.entries))
    return NOTES if exact and not notes else ""


def _serves_protected(source: str, chronicle: Chronicle) -> bool:
    """Whether a source, or an event that cites it, concerns protected people or places: a copy's name can reveal them."""
    id_ = chronicle.renamed.get(source, source)
    if id_ in chronicle.sources and comes_from_anonymous(chronicle.sources[id_], chronicle):
        return True
    events = chronicle.of_source.get(id_, ())
    return any(involves_protected(entry, chronicle) for entry in events)


def _is_exact(place: Any) -> bool:
    """Whether a place has a point that is rounded for publication."""
    shown = public_point(place)
    return shown is not None and (float(shown[0]), float(shown[1])) != place.at


def _entry_is_exact(entry: Entry) -> bool:
    if entry.point is None or entry.spot is None:
        return entry.point is not None
    return (float(entry.spot[0]), float(entry.spot[1])) != entry.point


def _pattern(ids: frozenset[str]) -> re.Pattern[str]:
    """Matches any of the ids as a word of its own; nothing without any."""
    if not ids:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(ids)))})(?![\w-])")
