"""Cached tables in shards: a key's hash selects its shard, so that a small change rewrites few of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar
from zlib import crc32

import msgspec

from timeline.cache.sqlite_cache import Cache
from timeline.digest import digest

SHARDS = 64
"""Shards per table."""
RUN = 32
"""Keys of a run on average."""

T = TypeVar("T")


class _Made(msgspec.Struct, frozen=True, array_like=True):
    """The bytes of a run, and the digest of its keys and of what they were made from."""

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
    changed = [key for key, row in now.items() if before.get(key) is not row]
    stale: dict[str, list[str]] = {}
    for key in (*changed, *(before.keys() - now.keys())):
        stale.setdefault(f"{table}/{shard_of(key)}", []).append(key)
    if not stale:
        return
    shards: dict[str, dict[str, T]] = {name: {} for name in stale}
    if before:
        shards.update(cache.get_all(shards, dict[str, kind]))  # type: ignore[valid-type]
    for name, keys in stale.items():
        for key in keys:
            if key in now:
                shards[name][key] = now[key]
            else:
                shards[name].pop(key, None)
    cache.put(shards)


def make_changed(
    cache: Cache, table: str, made_from: Mapping[str, bytes], make: Callable[[Sequence[str]], bytes]
) -> list[bytes]:
    """What `make` returns for runs of neighbouring keys of `made_from`, in their order.

    The table has the result for a run whose keys and digests are unchanged.
    """
    before = load_table(cache, table, _Made)
    now: dict[str, _Made] = {}
    for run in _runs(made_from):
        key = digest([(name, made_from[name]) for name in run])
        row = before.get(run[0])
        now[run[0]] = row if row is not None and row.made_from == key else _Made(key, make(run))
    save_table(cache, table, _Made, before, now)
    return [row.data for row in now.values()]


def _runs(keys: Iterable[str]) -> Iterator[list[str]]:
    """Divide keys where their hashes say so: thus an added or removed key changes one run or two."""
    run: list[str] = []
    for key in keys:
        run.append(key)
        if crc32(key.encode()) % RUN == 0:
            yield run
            run = []
    if run:
        yield run
