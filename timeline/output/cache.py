"""What a build remembers for the next one. Losing it costs time, never correctness.

One SQLite file with names and values. Each value is MessagePack of a known type under a digest of its own, so that a
damaged, foreign or hostile file is found out and dropped; nothing in it is ever run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_SEAL = 8
TOGETHER = 200
"""Values that are written at once: half the time of one after the other."""


_encode = msgspec.msgpack.Encoder().encode


class Damaged(Exception):
    """A value is not what was put there."""


def seal(value: Any) -> bytes:
    """A value as it is kept: its digest, then its MessagePack."""
    data = _encode(value)
    return blake2b(data, digest_size=_SEAL).digest() + data


def unseal(sealed: Any, decode: Callable[[Any], T]) -> T:
    """The value again. Raises Damaged."""
    if type(sealed) is not bytes:
        raise Damaged
    data = memoryview(sealed)[_SEAL:]
    if blake2b(data, digest_size=_SEAL).digest() != sealed[:_SEAL]:
        raise Damaged
    try:
        return decode(data)
    except msgspec.DecodeError:
        raise Damaged from None


class Cache:
    """The memory of one site folder, or of a project's links. Faults of the file make it forget; they never reach the caller.

    Without `syncs`, saving does not wait for the disk: what is saved outlives this process, however it ends, though
    perhaps not a power cut. That suits whoever saves often.
    """

    def __init__(self, path: Path | None, *, syncs: bool = True) -> None:
        self._synchronous = "NORMAL" if syncs else "OFF"
        self._connection: sqlite3.Connection | None = None
        self._waiting: list[tuple[str, bytes]] = []
        self.trouble = ""
        """Why nothing can be remembered, in words; empty while all is well."""
        self._path = path
        if path is not None:
            self._open(path)

    def _open(self, path: Path) -> None:
        for attempt in (1, 2):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                connection = sqlite3.connect(path, timeout=5, isolation_level=None)
                connection.execute("PRAGMA journal_mode = TRUNCATE")
                connection.execute(f"PRAGMA synchronous = {self._synchronous}")
                connection.execute("CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value BLOB)")
                connection.execute("BEGIN")
                self._connection = connection
                return
            except sqlite3.DatabaseError as error:
                self.trouble = str(error)
                if attempt == 1:
                    self._remove(path)
            except OSError as error:
                self.trouble = error.strerror or str(error)
                return

    def _remove(self, path: Path) -> None:
        for name in (path, path.with_name(path.name + "-journal")):
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
        for name, sealed in self.get_sealed(names):
            try:
                yield name, unseal(sealed, decode)
            except Damaged:
                continue

    def get_sealed(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The values of those names that have one, as they are kept."""
        self._write()
        if self._connection is None:
            return
        wanted = list(names)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            try:
                query = f"SELECT name, value FROM kept WHERE name IN ({marks})"  # noqa: S608 - question marks only
                yield from self._connection.execute(query, part).fetchall()
            except sqlite3.DatabaseError:
                self._forget()
                return

    def put(self, values: Mapping[str, Any]) -> None:
        """Remember values under names."""
        self.put_sealed((name, seal(value)) for name, value in values.items())

    def put_sealed(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remember sealed values under names."""
        if self._connection is None:
            return
        self._waiting += rows
        if len(self._waiting) >= TOGETHER:
            self._write()

    def _write(self) -> None:
        """Write what was put and waits for others."""
        rows, self._waiting = self._waiting, []
        if self._connection is None or not rows:
            return
        try:
            self._connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", rows)
        except sqlite3.DatabaseError:
            self._forget()

    def clear(self) -> None:
        """Forget everything."""
        self._forget()
        if self._path is not None:
            self._open(self._path)

    def save(self) -> None:
        """Make what was put here last. Without it nothing has changed."""
        self._write()
        if self._connection is None:
            return
        try:
            self._connection.execute("COMMIT")
            self._connection.execute("BEGIN")
        except sqlite3.DatabaseError:
            self._forget()

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            try:
                self._connection.close()
            except sqlite3.DatabaseError:
                self.trouble = "the cache could not be closed"
            self._connection = None

    def _forget(self) -> None:
        self._waiting.clear()
        self.close()
        if self._path is not None:
            self._remove(self._path)
