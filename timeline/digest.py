"""Digests of values and files; equal values have equal digests on every machine and in every process."""

from __future__ import annotations

from hashlib import blake2b, sha256
from typing import Any

import msgspec

SIZE = 16
"""Bytes in a key: 128 bits, which rules out collisions within a project."""

_encode = msgspec.msgpack.Encoder(order="deterministic").encode


def canonical(value: Any) -> bytes:
    """The canonical encoding of a plain value (MessagePack with sorted keys)."""
    return _encode(value)


def digest(value: Any) -> bytes:
    """The digest of a plain value."""
    return sha256(_encode(value)).digest()[:SIZE]


def short_digest(value: Any) -> str:
    """Eight hexadecimal digits for people to copy. Content files hold them, so the computation must never change."""
    return blake2b(_encode(value), digest_size=SIZE).hexdigest()[:8]


def digest_bytes(*parts: bytes) -> bytes:
    """The digest of one byte string, or of several of fixed length, such as digests."""
    return sha256(b"".join(parts)).digest()[:SIZE]


def sha256_of(data: bytes) -> str:
    """The SHA-256 of a file's bytes in hexadecimal, as `sha256sum` prints it."""
    return sha256(data).hexdigest()
