"""What the build made of events: their rows in the cache, and the results that workers return."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from timeline.building.context import BuiltFile
from timeline.cache.value_file import ValueRef
from timeline.search.event_record import SearchFacts


class Fragment(msgspec.Struct, frozen=True, array_like=True):
    """What other files print of an event."""

    key: bytes
    ref: ValueRef


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """What was built for an event, as the cache has it."""

    record: bytes
    """The digest of the whole record in all languages."""
    history: bytes
    """The digest of the history."""
    made_from: bytes
    card: Fragment
    """For the chronology."""
    brief: Fragment
    """For other lists."""
    parts_key: bytes
    parts: ValueRef
    """Its parts of exports: a tuple in the order of `event_parts`."""
    search: Fragment
    """Its `SearchRecord`."""
    facts: SearchFacts

    @property
    def shared_keys(self) -> tuple[bytes, bytes, bytes]:
        """The keys of what appears on other pages and in exports."""
        return self.card.key, self.brief.key, self.parts_key


class EventResult(msgspec.Struct, frozen=True, array_like=True):
    """An event's row and page in one edition, as a worker returns them."""

    edition: int
    """The index of the edition."""
    id: str
    row: EventRow
    page: BuiltFile
    social_card: BuiltFile | None


class EventResults(msgspec.Struct):
    """The rows (by id), pages and social cards of all events in one edition."""

    previous: Mapping[str, EventRow]
    """The rows of the last build."""
    rows: dict[str, EventRow] = {}
    pages: list[BuiltFile] = []
    social_cards: list[BuiltFile] = []

    def add(self, id_: str, row: EventRow, page: BuiltFile, social_card: BuiltFile | None) -> None:
        """Add an event."""
        self.rows[id_] = row
        self.pages.append(page)
        if social_card:
            self.social_cards.append(social_card)

    @property
    def lists_unchanged(self) -> bool:
        """Whether the changes affect no list and no export."""
        before = self.previous
        return self.rows.keys() == before.keys() and all(
            row is before[id_] or row.shared_keys == before[id_].shared_keys for id_, row in self.rows.items()
        )
