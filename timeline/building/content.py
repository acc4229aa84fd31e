"""Reading the content: files that have not changed are not read again."""

from __future__ import annotations

from hashlib import blake2b, sha1
from pathlib import Path

import msgspec

from timeline.building import shelves
from timeline.building.workers import each
from timeline.chronicle.entry import FileRecords
from timeline.chronicle.loading import load_file
from timeline.clock import now_ns
from timeline.diagnostics import Problem
from timeline.digest import SIZE, digest
from timeline.model.event import Event
from timeline.model.project import FILE, Project
from timeline.output.cache import Cache, seal, unseal
from timeline.reading.discovery import Discovery, FoundFile, Stamp, read_file

SETTLED_NS = 50_000_000
"""A file that was written less than this before it was looked at may be written again without its stamp changing."""


class FileRow(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of one content file."""

    path: str
    stamp: Stamp | None
    """None: the file was so new that its stamp proves nothing."""
    digest: bytes
    face: bytes
    """The digest of all that others need to know of the records: without the events' longer texts."""
    records: FileRecords
    """Without the events' whole records, which are kept apart."""
    problems: tuple[Problem, ...]
    blob: str
    """The name of its bytes in git: what git has under it need not be read again."""


class ContentShelf(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of some content files, and under which engine and project file.

    (`building.shelves` says why they are spread.)
    """

    made_under: bytes
    rows: tuple[FileRow, ...]


class Content(msgspec.Struct):
    """All content files, read."""

    rows: list[FileRow]
    fresh: dict[str, bytes]
    """The events of files that were read now, sealed as the cache keeps them, by path."""
    problems: list[Problem]
    changed: frozenset[str]
    """The paths of files that were added, changed or removed since they were remembered."""

    @property
    def records(self) -> list[FileRecords]:
        return [row.records for row in self.rows]


_decode_events = msgspec.msgpack.Decoder(tuple[Event, ...]).decode


def unsealed(events: bytes) -> tuple[Event, ...]:
    """A file's events. Raises cache.Damaged."""
    return unseal(events, _decode_events)


def _face(records: FileRecords) -> bytes:
    entries = [(entry.face, entry.draft) for entry in records.entries]
    return digest((records.path, entries, msgspec.structs.replace(records, entries=())))


def digest_of(data: bytes) -> bytes:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=SIZE).digest()


def blob_name(data: bytes) -> str:
    """The name that git gives to a file's bytes (SHA-1 repositories)."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def read_content(
    folder: Path,
    found: Discovery,
    project: Project,
    made_under: bytes,
    cache: Cache,
    jobs: int,
) -> Content:
    """The records of all content files but the project file; those read now are put into the cache.

    Raises EnvironmentFailure.
    """
    known = {
        row.path: row
        for _, shelf in cache.get_all(shelves.names("content"), ContentShelf)
        if shelf.made_under == made_under
        for row in shelf.rows
    }
    looked = now_ns()
    rows: dict[str, FileRow] = {}
    wanted: list[FoundFile] = []
    for file in found.records:
        if file.path == FILE:
            continue
        row = known.get(file.path)
        if row is not None and row.stamp == file.stamp:
            rows[file.path] = row
        else:
            wanted.append(file)

    def read(file: FoundFile) -> tuple[FileRow, bytes]:
        """The file's row, and its events where it is not as remembered."""
        data = read_file(folder, file.path)
        stamp = file.stamp if file.stamp[1] < looked - SETTLED_NS else None
        key = digest_of(data)
        before = known.get(file.path)
        if before is not None and before.digest == key:
            return msgspec.structs.replace(before, stamp=stamp), b""
        loaded = load_file(file.path, data, project)
        slim = msgspec.structs.replace(loaded.records, events=())
        row = FileRow(file.path, stamp, key, _face(slim), slim, loaded.problems, blob_name(data))
        return row, seal(loaded.records.events)

    fresh: dict[str, bytes] = {}
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(FileRow).decode

    def read_packed(file: FoundFile) -> tuple[bytes, bytes]:
        row, events = read(file)
        return encode(row), events

    for packed, events in each(wanted, read_packed, jobs):
        row = decode(packed)
        rows[row.path] = row
        if events:
            fresh[row.path] = events
            cache.put_sealed([(f"record/{row.path}", events)])
    ordered = [rows[path] for path in sorted(rows)]
    problems = [problem for row in ordered for problem in row.problems]
    changed = frozenset({file.path for file in wanted} | (known.keys() - rows.keys()))
    return Content(ordered, fresh, [*found.problems, *problems], changed)


def whole_records(content: Content) -> list[FileRecords]:
    """The records of all files with the events' whole records, of content that was read without a cache."""
    return [
        msgspec.structs.replace(row.records, events=unsealed(content.fresh[row.path])) for row in content.rows
    ]


def with_records(content: Content, files: list[FileRecords]) -> Content:
    """The same files with other records in them."""
    rows = []
    fresh = {}
    for row, file in zip(content.rows, files, strict=True):
        slim = msgspec.structs.replace(file, events=())
        rows.append(msgspec.structs.replace(row, records=slim, face=_face(slim)))
        fresh[row.path] = seal(file.events)
    return Content(rows, fresh, content.problems, content.changed)


def remember_content(content: Content, made_under: bytes, cache: Cache) -> None:
    """Put the rows of all files into the cache, as far as they are not there."""
    names = shelves.names("content")
    stale = {shelves.shelf_of(path) for path in content.changed}
    rows: dict[int, list[FileRow]] = {number: [] for number in stale}
    for row in content.rows:
        number = shelves.shelf_of(row.path)
        if number in stale:
            rows[number].append(row)
    cache.put({names[number]: ContentShelf(made_under, tuple(held)) for number, held in rows.items()})
