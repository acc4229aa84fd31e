"""Values as they are kept between builds: MessagePack of a known type under a digest of its own.

So a damaged or foreign value is found out and dropped; nothing that is kept is ever run.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_SEAL = 8
"""Bytes of the digest: against damage, not against forgers (SECURITY.md says what follows)."""

_encode = msgspec.msgpack.Encoder().encode


class Damaged(Exception):
    """A value is not what was put there."""


def seal(value: Any) -> bytes:
    """A value as it is kept: its digest, then its MessagePack."""
    data = _encode(value)
    return sha256(data).digest()[:_SEAL] + data


def unseal(sealed: bytes, decode: Callable[[Any], T]) -> T:
    """The value again. Raises Damaged."""
    data = memoryview(sealed)[_SEAL:]
    if sha256(data).digest()[:_SEAL] != sealed[:_SEAL]:
        raise Damaged
    try:
        return decode(data)
    except msgspec.DecodeError:
        raise Damaged from None
