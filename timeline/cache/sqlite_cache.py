"""A cache on disk: checksummed values by name in an SQLite file, and beside it a file of long values.

Losing it costs time, never correctness.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from timeline.cache.checksummed import CacheCorruption, pack, unpack
from timeline.cache.value_file import ValueFile

T = TypeVar("T")
_FAULTS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""Raised for a damaged file: even its texts may not decode."""
BATCH_SIZE = 1 << 20
"""Bytes that are written in one statement: this halves the time for many short values."""
MAX_GROWTH = 64 << 20
"""Bytes by which the file of long values may exceed three times its full size: most values are stale then, and the
cache is cleared."""
_FULL_SIZE = "blobs"
"""The name of the size in bytes that the long values had after the first full build."""


class Cache:
    """A cache in a file, or without a path an empty one that keeps nothing. Faults of the file clear it; none is raised.

    Without `syncs`, saving does not wait for the disk: saved values survive a crash of this process, though perhaps not
    a power cut. This suits callers that save often.
    """

    def __init__(self, path: Path | None, *, syncs: bool = True) -> None:
        self._synchronous = "NORMAL" if syncs else "OFF"
        self._connection: sqlite3.Connection | None = None
        self._pending: list[tuple[str, bytes]] = []
        self._pending_size = 0
        self.failure = ""
        """Why the cache cannot be used; empty if it can."""
        self._path = path
        self.long_values = ValueFile(path.with_suffix(".blobs") if path else None)
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connect(path)
            except _FAULTS:
                self._remove(path)  # damaged, or of another program
                self._connect(path)
        except (OSError, *_FAULTS) as error:
            self.failure = (error.strerror if isinstance(error, OSError) else "") or str(error)
        full_size = self.get(_FULL_SIZE, int)
        if full_size is None:
            self._clear_long_values()  # no table refers to them
        elif self.long_values.size > 3 * full_size + MAX_GROWTH:
            self.clear()

    def _connect(self, path: Path) -> None:
        connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = TRUNCATE")
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
            connection.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB)")
            connection.execute("BEGIN")
        except _FAULTS:
            connection.close()
            raise
        self._connection = connection

    def _clear_long_values(self) -> None:
        try:
            self.long_values.clear()
        except OSError as error:
            self.failure = error.strerror or str(error)

    def _remove(self, path: Path) -> None:
        for file in (path, path.with_name(path.name + "-journal")):
            try:
                file.unlink(missing_ok=True)
            except OSError as error:
                self.failure = error.strerror or str(error)

    @property
    def is_usable(self) -> bool:
        """Whether the cache returns the values that are put into it."""
        return self._connection is not None

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value under a name, if there is one of this type."""
        for _, value in self.get_all([name], kind):
            return value
        return None

    def get_all(self, names: Iterable[str], kind: type[T]) -> Iterator[tuple[str, T]]:
        """The values under names, as far as there are some of this type."""
        decode = msgspec.msgpack.Decoder(kind).decode
        for name, packed in self._rows(names):
            try:
                yield name, unpack(packed, decode)
            except CacheCorruption:
                continue

    def _rows(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The packed values under names, as far as there are some."""
        self._write()
        if self._connection is None:
            return
        wanted = list(names)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            try:
                query = f"SELECT name, value FROM kept WHERE name IN ({marks}) AND typeof(value) = 'blob'"  # noqa: S608 - question marks only
                yield from self._connection.execute(query, part).fetchall()
            except _FAULTS:
                self._discard()
                return

    def put(self, values: Mapping[str, Any]) -> None:
        """Store values under names; `save` makes that permanent."""
        if self._connection is None:
            return
        for name, value in values.items():
            packed = pack(value)
            self._pending.append((name, packed))
            self._pending_size += len(packed)
            if self._pending_size >= BATCH_SIZE:
                self._write()

    def set_full_size(self) -> None:
        """Measure the growth of the long values from now on."""
        self.put({_FULL_SIZE: self.long_values.size})

    def _write(self) -> None:
        """Write the pending values."""
        rows, self._pending, self._pending_size = self._pending, [], 0
        if self._connection is None or not rows:
            return
        try:
            self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        except _FAULTS:
            self._discard()

    def clear(self) -> None:
        """Remove all values."""
        self._discard()
        if self._path is not None:
            self._open(self._path)

    def save(self) -> None:
        """Make all that was put permanent."""
        if self.long_values.size and self.get(_FULL_SIZE, int) is None:
            self.set_full_size()
        self._write()
        if self._connection is None:
            return
        try:
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        except _FAULTS:
            self._discard()

    def close(self) -> None:
        """Close the files, without saving."""
        self.long_values.close()
        self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            try:
                self._connection.close()
            except _FAULTS:
                self.failure = "the cache could not be closed"
            self._connection = None

    def _discard(self) -> None:
        self._pending, self._pending_size = [], 0
        self._disconnect()
        if self._path is not None:
            self._remove(self._path)
