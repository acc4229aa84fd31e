"""Tables of what is remembered, spread over shelves by their keys: what has changed costs the writing of few of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from zlib import crc32

from timeline.cache.build_cache import Cache

SHELVES = 64
"""Shelves of a table."""

T = TypeVar("T")


def shelf_of(key: str) -> int:
    """The number of the shelf that a key stands on."""
    return crc32(key.encode()) % SHELVES


def names(table: str) -> list[str]:
    """The names of a table's shelves in the cache."""
    return [f"{table}/{number}" for number in range(SHELVES)]


def take(cache: Cache, table: str, kind: type[T]) -> dict[str, T]:
    """The whole table, as far as it is remembered."""
    found: dict[str, T] = {}
    for _, shelf in cache.get_all(names(table), dict[str, kind]):  # type: ignore[valid-type]
        found.update(shelf)
    return found


def put(cache: Cache, table: str, kind: type[T], before: Mapping[str, T], now: Mapping[str, T]) -> None:
    """Remember a table in place of the one that was taken; rows that are the same objects have not changed."""
    changed = {key for key, row in now.items() if before.get(key) is not row}
    changed.update(before.keys() - now.keys())
    stale = {shelf_of(key) for key in changed}
    if not stale:
        return
    shelves: dict[str, dict[str, T]] = {f"{table}/{number}": {} for number in stale}
    if before:
        shelves.update(cache.get_all(shelves, dict[str, kind]))  # type: ignore[valid-type]
    for key in changed:
        shelf = shelves[f"{table}/{shelf_of(key)}"]
        if key in now:
            shelf[key] = now[key]
        else:
            shelf.pop(key, None)
    cache.put(shelves)
