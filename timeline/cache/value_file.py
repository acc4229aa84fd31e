"""Long values of a cache, set end to end in one file; whoever keeps one remembers where it stands.

Workers write and read them by themselves. Handed through the process that keeps the tables they would cost it
more than all else that it does, and every page of memory that holds one would be copied for each worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from timeline.cache.checksummed import Damaged, seal, unseal

T = TypeVar("T")


class Place(msgspec.Struct, frozen=True, array_like=True):
    """Where a value stands in the file: bytes from its beginning, and the value's length."""

    offset: int
    size: int


Kept: TypeAlias = Place | bytes
"""Where a value is: in the file, or, sealed, here, where there is no file that takes it."""


class Blobs:
    """The file. It only grows: a place that was given stays good until the file is cleared."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._process = 0
        """The process that opened the file: one that was forked opens it again, for a place in it of its own."""

    def keep(self, *values: Any) -> list[Kept]:
        """Write values at the end. What cannot be written is handed back, to be kept with the table."""
        sealed = [seal(value) for value in values]
        data = b"".join(sealed)
        try:
            file = self._opened()
            if file is None or file.write(data) != len(data):
                return [*sealed]
            offset = file.tell() - len(data)
        except OSError:
            return [*sealed]
        kept: list[Kept] = []
        for one in sealed:
            kept.append(Place(offset, len(one)))
            offset += len(one)
        return kept

    def get(self, kept: Kept, decode: Callable[[Any], T]) -> T:
        """A value that was kept. Raises Damaged."""
        if isinstance(kept, bytes):
            return unseal(kept, decode)
        try:
            file = self._opened()
            if file is None:
                raise Damaged
            file.seek(kept.offset)
            return unseal(file.read(kept.size), decode)
        except (
            OSError,
            OverflowError,
            MemoryError,
        ):  # somebody else's place may be anywhere, and of any size
            raise Damaged from None

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        try:
            return self._path.stat().st_size if self._path else 0
        except OSError:
            return 0

    def clear(self) -> None:
        """Forget everything. Raises OSError."""
        self.close()
        if self._path:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _opened(self) -> FileIO | None:
        if self._process != os.getpid():
            self.close()
            self._process = os.getpid()
        if self._file is None and self._path:
            self._file = open(self._path, "a+b", buffering=0)  # noqa: SIM115 - closed by `close`
        return self._file
