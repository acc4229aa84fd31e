"""A file of long cached values, appended one after another; tables hold their offsets.

Workers append and read values directly. Passing them through the main process would cost it more than all its other
work, and each worker would copy the memory pages that hold them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import FileIO
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import msgspec

from timeline.cache.checksummed import CacheCorruption, pack, unpack

T = TypeVar("T")


class Extent(msgspec.Struct, frozen=True, array_like=True):
    """A value's position in the file, in bytes."""

    offset: int
    size: int


ValueRef: TypeAlias = Extent | bytes
"""A reference to a value: its extent in the file; or the packed value itself, if it could not be written."""


class ValueFile:
    """The file. It only grows: an extent stays valid until the file is cleared."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: FileIO | None = None
        self._process = 0
        """The process that opened the file. A forked process opens it again, to have a file offset of its own."""

    def append(self, *values: Any) -> list[ValueRef]:
        """Write values to the end. Without a file, or if writing fails, the references hold the values themselves."""
        return self.append_packed([pack(value) for value in values])

    def append_packed(self, packed: Sequence[bytes]) -> list[ValueRef]:
        """The same for values that are packed already."""
        data = b"".join(packed)
        try:
            file = self._open()
            if file is None or file.write(data) != len(data):
                return [*packed]
            offset = file.tell() - len(data)
        except OSError:
            return [*packed]
        refs: list[ValueRef] = []
        for value in packed:
            refs.append(Extent(offset, len(value)))
            offset += len(value)
        return refs

    def read(self, ref: ValueRef, decode: Callable[[Any], T]) -> T:
        """The value that a reference stands for. Raises CacheCorruption."""
        return next(self.read_all((ref,), decode))

    def read_all(self, refs: Iterable[ValueRef], decode: Callable[[Any], T]) -> Iterator[T]:
        """The values that references stand for, one after another. Raises CacheCorruption."""
        file = None
        for ref in refs:
            if isinstance(ref, bytes):
                yield unpack(ref, decode)
                continue
            try:
                file = file or self._open()
                if file is None:
                    raise CacheCorruption
                value = unpack(os.pread(file.fileno(), ref.size, ref.offset), decode)
            except (OSError, OverflowError, MemoryError):  # extents from a foreign cache may be invalid
                raise CacheCorruption from None
            yield value

    @property
    def size(self) -> int:
        """The file's length in bytes."""
        try:
            return self._path.stat().st_size if self._path else 0
        except OSError:
            return 0

    def clear(self) -> None:
        """Remove the file. Raises OSError."""
        self.close()
        if self._path:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self) -> FileIO | None:
        if self._process != os.getpid():
            self.close()
            self._process = os.getpid()
        if self._file is None and self._path:
            self._file = open(self._path, "a+b", buffering=0)  # noqa: SIM115 - closed by `close`
        return self._file
