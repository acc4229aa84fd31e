"""What a build remembers for the next one. Losing it costs time, never correctness.

One SQLite file with names and values, each of them sealed, and beside it a file of long values (`blobs`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from timeline.cache.checksummed import Damaged, seal, unseal
from timeline.cache.value_file import Blobs

T = TypeVar("T")
_FAULTS = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What a damaged file raises: its words may not even be text."""
TOGETHER = 1 << 20
"""Bytes that are written at once: many short values take half the time of one after the other."""
GROWTH = 64 << 20
"""Bytes by which the long values may outgrow three times their first size before all is forgotten: most are old then."""


class Cache:
    """The memory of one site folder, or of a project's links. Faults of the file make it forget; they never reach the caller.

    Without `syncs`, saving does not wait for the disk: what is saved outlives this process, however it ends, though
    perhaps not a power cut. That suits whoever saves often.
    """

    def __init__(self, path: Path | None, *, syncs: bool = True) -> None:
        self._synchronous = "NORMAL" if syncs else "OFF"
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, bytes]] = []
        self._size = 0
        self.trouble = ""
        """Why nothing can be remembered, in words; empty while all is well."""
        self._path = path
        self.blobs = Blobs(path.with_suffix(".blobs") if path else None)
        """Its long values. (Of a cache without a file they are handed back.)"""
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._connect(path)
            except _FAULTS:
                self._remove(path)  # damaged, or somebody else's
                self._connect(path)
        except (OSError, *_FAULTS) as error:
            self.trouble = (error.strerror if isinstance(error, OSError) else "") or str(error)
        begun = self.get("blobs", int)
        if begun is None:
            self._clear_blobs()  # no table leads to them
        elif self.blobs.size > 3 * begun + GROWTH:
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

    @staticmethod
    def _names(path: Path) -> tuple[Path, ...]:
        return path, path.with_name(path.name + "-journal"), path.with_suffix(".blobs")

    def _clear_blobs(self) -> None:
        try:
            self.blobs.clear()
        except OSError as error:
            self.trouble = error.strerror or str(error)

    def _remove(self, path: Path) -> None:
        for name in self._names(path)[:2]:
            try:
                name.unlink(missing_ok=True)
            except OSError as error:
                self.trouble = error.strerror or str(error)

    @property
    def works(self) -> bool:
        """Whether what is put here can be got again."""
        return self._connection is not None

    def get(self, name: str, kind: type[T]) -> T | None:
        """The value of a name, or None."""
        for _, value in self.get_all([name], kind):
            return value
        return None

    def get_all(self, names: Iterable[str], kind: type[T]) -> Iterator[tuple[str, T]]:
        """The values of those names that have one of this type."""
        decode = msgspec.msgpack.Decoder(kind).decode
        for name, sealed in self._sealed(names):
            try:
                yield name, unseal(sealed, decode)
            except Damaged:
                continue

    def _sealed(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The values of those names that have one, as they are kept."""
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
                self._forget()
                return

    def put(self, values: Mapping[str, Any]) -> None:
        """Remember values under names."""
        if self._connection is None:
            return
        for name, value in values.items():
            sealed = seal(value)
            self._waiting.append((name, sealed))
            self._size += len(sealed)
            if self._size >= TOGETHER:
                self._write()

    def _write(self) -> None:
        """Write what was put and waits for others."""
        rows, self._waiting, self._size = self._waiting, [], 0
        if self._connection is None or not rows:
            return
        try:
            self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        except _FAULTS:
            self._forget()

    def clear(self) -> None:
        """Forget everything."""
        self._forget()
        if self._path is not None:
            self._open(self._path)

    def save(self) -> None:
        """Make what was put here last. Without it nothing has changed."""
        if self.blobs.size and self.get("blobs", int) is None:
            self.put({"blobs": self.blobs.size})
        self._write()
        if self._connection is None:
            return
        try:
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        except _FAULTS:
            self._forget()

    def close(self) -> None:
        """Let go of the files."""
        self.blobs.close()
        self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            try:
                self._connection.close()
            except _FAULTS:
                self.trouble = "the cache could not be closed"
            self._connection = None

    def _forget(self) -> None:
        self._waiting, self._size = [], 0
        self._disconnect()
        if self._path is not None:
            self._remove(self._path)
