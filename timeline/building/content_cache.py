"""Loading of content files: unchanged files come from the cache, the others are read and parsed in parallel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha1
from pathlib import Path

import msgspec

from timeline.cache import sharded_table
from timeline.cache.checksummed import pack
from timeline.cache.sqlite_cache import Cache
from timeline.cache.value_file import ValueFile, ValueRef
from timeline.clock import now_ns
from timeline.copies.checks import Copies
from timeline.diagnostics import Problem, Severity
from timeline.digest import digest, digest_bytes
from timeline.model.event import Event
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.rules import RULE_CODES
from timeline.reading.discovery import SETTLED_NS, Discovery, FoundFile, Stamp, read_file
from timeline.records.event_references import all_citations
from timeline.records.event_summary import FileRecords
from timeline.records.loading import load_file
from timeline.workers import map_parallel


class FileRow(msgspec.Struct, frozen=True, array_like=True):
    """A content file, as the cache has it."""

    path: str
    stamp: Stamp | None
    """None if the file was so new that it could change without a change of its stamp."""
    digest: bytes
    face: bytes
    """The digest of the records without the events' longer texts: of all that other pages can print."""
    records: FileRecords
    """Without the events' whole records."""
    events: ValueRef
    """A tuple of `Event`."""
    problems: tuple[Problem, ...]
    blob: str
    """The name of the file's blob in git; git need not be asked for this version."""
    copies: Copies
    """The archived copies that it names."""
    beside: tuple[FoundFile, ...] = ()
    """Its translation files."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The path of the file, and those of its translations."""
        return self.path, *(file.path for file in self.beside)


class _ContentShard(msgspec.Struct, frozen=True, array_like=True):
    """Content files of one shard of the cache."""

    made_under: bytes
    """The digest of the engine's version and the project file."""
    rows: tuple[FileRow, ...]


class Content(msgspec.Struct):
    """All content files of a project."""

    rows: list[FileRow]
    problems: list[Problem]
    changed: frozenset[str]
    """The paths of files that were added, changed or removed since the last build."""

    @property
    def records(self) -> list[FileRecords]:
        return [row.records for row in self.rows]

    @property
    def translation_files(self) -> dict[str, list[str]]:
        """The paths of the translation files by that of their record file."""
        return {row.path: [file.path for file in row.beside] for row in self.rows if row.beside}

    @property
    def copies(self) -> list[tuple[str, Copies]]:
        """The copies that each file names, by path, for files without errors."""
        return [
            (row.path, row.copies)
            for row in self.rows
            if row.copies
            and not any(
                problem.severity is Severity.ERROR and problem.code not in RULE_CODES
                for problem in row.problems
            )
        ]


_decode_events = msgspec.msgpack.Decoder(tuple[Event, ...]).decode


def whole_events(row: FileRow, long_values: ValueFile) -> tuple[Event, ...]:
    """A file's events. Raises CacheCorruption."""
    return long_values.read(row.events, _decode_events)


def _face(records: FileRecords) -> bytes:
    entries = [(entry.face, entry.draft, entry.translations) for entry in records.entries]
    return digest((records.path, entries, msgspec.structs.replace(records, entries=())))


def _copies_in(records: FileRecords) -> Copies:
    """The archived copies of the sources that a file describes."""
    in_place = (one.inline for event in records.events for one in all_citations(event) if one.inline)
    return tuple(
        (source.id, copy.file)
        for source in (*records.sources, *in_place)
        for copy in source.archived
        if copy.file
    )


def blob_name(data: bytes) -> str:
    """The name that git gives to a file's bytes (SHA-1 repositories)."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def cached_rows(cache: Cache, made_under: bytes) -> dict[str, FileRow]:
    """The content files in the cache, by path, if they were read under the same engine and project file."""
    return {
        row.path: row
        for _, shard in cache.get_all(sharded_table.shard_names("content"), _ContentShard)
        if shard.made_under == made_under
        for row in shard.rows
    }


def load_content(
    folder: Path,
    found: Discovery,
    known: Mapping[str, FileRow],
    project: Project,
    long_values: ValueFile,
    jobs: int,
    meanwhile: Callable[[], None],
) -> Content:
    """Load all content files but the project file; those with the stamp of their `known` row are not read again.

    `meanwhile`: see `workers.map_parallel`. Raises EnvironmentFailure.
    """
    started = now_ns()
    rows: dict[str, FileRow] = {}
    wanted: list[FoundFile] = []
    for file in found.records:
        if file.path == PROJECT_FILE:
            continue
        row = known.get(file.path)
        if row is not None and row.stamp == file.stamp and row.beside == file.beside:
            rows[file.path] = row
        else:
            wanted.append(file)

    def read(file: FoundFile) -> FileRow:
        data = read_file(folder, file.path)
        translations = [(one.path, read_file(folder, one.path)) for one in file.beside]
        latest = max(one.stamp[1] for one in (file, *file.beside))
        stamp = file.stamp if latest < started - SETTLED_NS else None
        key = digest((data, translations)) if translations else digest_bytes(data)
        before = known.get(file.path)
        if before is not None and before.digest == key:
            return msgspec.structs.replace(before, stamp=stamp, beside=file.beside)
        loaded = (
            load_file(file.path, data, project, beside=translations)
            if translations
            else load_file(file.path, data, project)
        )
        slim = msgspec.structs.replace(loaded.records, events=())
        (events,) = long_values.append(loaded.records.events)
        name, copies = blob_name(data), _copies_in(loaded.records)
        return FileRow(
            file.path, stamp, key, _face(slim), slim, events, loaded.problems, name, copies, file.beside
        )

    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(FileRow).decode

    for packed in map_parallel(wanted, lambda file: encode(read(file)), jobs, meanwhile):
        row = decode(packed)
        rows[row.path] = row
    ordered = [rows[path] for path in sorted(rows)]
    problems = [problem for row in ordered for problem in row.problems]
    changed = frozenset({file.path for file in wanted} | (known.keys() - rows.keys()))
    return Content(ordered, [*found.problems, *problems], changed)


def whole_records(content: Content, long_values: ValueFile) -> list[FileRecords]:
    """The records of all files with the events' whole records. Raises CacheCorruption."""
    return [
        msgspec.structs.replace(row.records, events=whole_events(row, long_values)) for row in content.rows
    ]


def with_records(content: Content, files: list[FileRecords]) -> Content:
    """The same files with other records."""
    rows = []
    for row, file in zip(content.rows, files, strict=True):
        slim = msgspec.structs.replace(file, events=())
        rows.append(msgspec.structs.replace(row, records=slim, face=_face(slim), events=pack(file.events)))
    return Content(rows, content.problems, content.changed)


def put_content(content: Content, made_under: bytes, cache: Cache) -> None:
    """Put the rows of changed files into the cache."""
    names = sharded_table.shard_names("content")
    stale = {sharded_table.shard_of(path) for path in content.changed}
    rows: dict[int, list[FileRow]] = {number: [] for number in stale}
    for row in content.rows:
        number = sharded_table.shard_of(row.path)
        if number in stale:
            rows[number].append(row)
    cache.put({names[number]: _ContentShard(made_under, tuple(held)) for number, held in rows.items()})
