"""Encoding of cached values: a checksum, then MessagePack of a declared type.

Damage and foreign data are thus detected, and decoding never runs code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from zlib import crc32

import msgspec

T = TypeVar("T")
_CHECKSUM_SIZE = 4
"""Bytes of a CRC-32; against damage, not against forgery (see SECURITY.md)."""

_encode = msgspec.msgpack.Encoder().encode


class CacheCorruption(Exception):
    """A cached value is missing or damaged: discard the cache and build without it."""


def pack(value: Any) -> bytes:
    """Encode a value, with its checksum in front."""
    data = _encode(value)
    return crc32(data).to_bytes(_CHECKSUM_SIZE) + data


def unpack(packed: bytes, decode: Callable[[Any], T]) -> T:
    """Check and decode a value. Raises CacheCorruption."""
    data = memoryview(packed)[_CHECKSUM_SIZE:]
    if crc32(data) != int.from_bytes(packed[:_CHECKSUM_SIZE]):
        raise CacheCorruption
    try:
        return decode(data)
    except msgspec.DecodeError:
        raise CacheCorruption from None
