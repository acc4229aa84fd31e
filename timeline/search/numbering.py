"""Number events for the index, so that adding or removing an event changes few numbers.

Events are ordered by a hash of their ids and divided into groups by its first bits. Within its group, an event has its
rank as number; a group is so small that its ranks fit into a character. Adding an event moves the ranks of one group.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

GROUP = 64
"""The most events that a group should have on average; it has more than half as many."""
FILE_BITS = 2
"""A group's events are shown from four files."""
MOST = 200
"""The most that a group may have."""


def hash_of(id_: str) -> int:
    """The hash of an event's id: 32 bits."""
    return int.from_bytes(sha256(id_.encode()).digest()[:4])


class Numbering:
    """The groups of the events with these ids."""

    def __init__(self, ids: Iterable[str]) -> None:
        hashes = sorted((hash_of(id_), id_) for id_ in ids)
        self.bits = max(0, (len(hashes) - 1).bit_length() - GROUP.bit_length() + 1)
        """Bits of the hash that a group has in common."""
        self.groups = _grouped(hashes, self.bits)
        """The ids of each group, in the order of their ranks; groups without events are left out."""
        while self.bits < 30 and max(map(len, self.groups.values()), default=0) > MOST:
            self.bits += 1
            self.groups = _grouped(hashes, self.bits)
        quarters = _grouped(hashes, self.bits + FILE_BITS)
        self.files = [quarters.get(number, []) for number in range(1 << self.bits + FILE_BITS)]
        """The ids of the events that each file shows."""


def _grouped(hashes: list[tuple[int, str]], bits: int) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for number, id_ in hashes:
        groups.setdefault(number >> (32 - bits), []).append(id_)
    return groups
