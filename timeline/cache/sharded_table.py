"""Cached tables in shards: a key's hash selects its shard, so that a small change rewrites few of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from zlib import crc32

import msgspec

from timeline.cache.sqlite_cache import Cache

SHARDS = 64
"""Shards per table."""

T = TypeVar("T")


class _Made(msgspec.Struct, frozen=True, array_like=True):
    """A row of bytes, and the digest of what they were made from."""

    made_from: bytes
    data: bytes


def shard_of(key: str) -> int:
    """The number of a key's shard."""
    return crc32(key.encode()) % SHARDS


def shard_names(table: str) -> list[str]:
    """The names under which the cache holds a table's shards."""
    return [f"{table}/{number}" for number in range(SHARDS)]


def load_table(cache: Cache, table: str, kind: type[T]) -> dict[str, T]:
    """All rows of a table that the cache has."""
    rows: dict[str, T] = {}
    for _, shard in cache.get_all(shard_names(table), dict[str, kind]):  # type: ignore[valid-type]
        rows.update(shard)
    return rows


def save_table(
    cache: Cache, table: str, kind: type[T], before: Mapping[str, T], now: Mapping[str, T]
) -> None:
    """Replace the rows that were loaded (`before`) by others; rows that are the same objects count as unchanged."""
    changed = {key for key, row in now.items() if before.get(key) is not row}
    changed.update(before.keys() - now.keys())
    stale = {shard_of(key) for key in changed}
    if not stale:
        return
    shards: dict[str, dict[str, T]] = {f"{table}/{number}": {} for number in stale}
    if before:
        shards.update(cache.get_all(shards, dict[str, kind]))  # type: ignore[valid-type]
    for key in changed:
        shard = shards[f"{table}/{shard_of(key)}"]
        if key in now:
            shard[key] = now[key]
        else:
            shard.pop(key, None)
    cache.put(shards)


def make_changed(
    cache: Cache, table: str, made_from: Mapping[str, bytes], make: Callable[[str], bytes]
) -> dict[str, bytes]:
    """What `make` returns for each key of `made_from`; for a key with an unchanged digest, it is taken from the table."""
    before = load_table(cache, table, _Made)
    now: dict[str, _Made] = {}
    for key, digest in made_from.items():
        row = before.get(key)
        now[key] = row if row is not None and row.made_from == digest else _Made(digest, make(key))
    save_table(cache, table, _Made, before, now)
    return {key: row.data for key, row in now.items()}
