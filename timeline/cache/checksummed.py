"""Encoding of cached values: a checksum, then MessagePack of a declared type.

Damage and foreign data are thus detected, and decoding never runs code.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_CHECKSUM_SIZE = 8
"""Bytes; against damage, not against forgery (see SECURITY.md)."""

_encode = msgspec.msgpack.Encoder().encode


class CacheCorruption(Exception):
    """A cached value is missing or damaged: discard the cache and build without it."""


def pack(value: Any) -> bytes:
    """Encode a value, with its checksum in front."""
    data = _encode(value)
    return sha256(data).digest()[:_CHECKSUM_SIZE] + data


def unpack(packed: bytes, decode: Callable[[Any], T]) -> T:
    """Check and decode a value. Raises CacheCorruption."""
    data = memoryview(packed)[_CHECKSUM_SIZE:]
    if sha256(data).digest()[:_CHECKSUM_SIZE] != packed[:_CHECKSUM_SIZE]:
        raise CacheCorruption
    try:
        return decode(data)
    except msgspec.DecodeError:
        raise CacheCorruption from None
