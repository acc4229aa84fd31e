"""All sources of a chronicle by id; those described inside events are decoded when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from timeline.addresses.publishers import Party
from timeline.model.source import Source
from timeline.records.event_references import Ref
from timeline.records.inline_sources import InlineSource, author_ids, publisher_id
from timeline.records.publisher_identity import Identities


class Sources(Mapping[str, Source]):
    """Sources by id; those described in events are decoded on access."""

    def __init__(self, held: dict[str, Source | InlineSource]) -> None:
        self._held = held

    def __getitem__(self, id_: str) -> Source:
        held = self._held[id_]
        if isinstance(held, Source):
            return held
        source = self._held[id_] = held.source
        return source

    def but(self, left_out: Collection[Ref]) -> Sources:
        """The sources without those left out."""
        return Sources({id_: one for id_, one in self._held.items() if ("source", id_) not in left_out})

    def withdrawn(self) -> frozenset[str]:
        """Ids of the sources that their publishers have withdrawn."""
        return frozenset(
            id_
            for id_, one in self._held.items()
            if (one.withdrawn if isinstance(one, InlineSource) else one.retracted is not None)
        )

    def unpacked(self) -> dict[str, Source]:
        """The sources decoded so far, which include all that have a record."""
        return {id_: one for id_, one in self._held.items() if isinstance(one, Source)}

    def publisher_id(self, id_: str) -> str:
        """A source's publisher if that can be an actor's id, else empty."""
        held = self._held[id_]
        return held.publisher if isinstance(held, InlineSource) else publisher_id(held)

    def publisher(self, id_: str, identities: Identities) -> Party:
        """Who published a source. Most need not be decoded for that."""
        held = self._held[id_]
        if isinstance(held, InlineSource):
            if identities.is_actor(held.publisher):
                return f"actor:{held.publisher}"
            named = held.parties[0]
            may_be_author = not held.publisher and named.startswith("name:") and " " not in named
            if not may_be_author:  # whose name may be an actor's id
                return identities.party(held.parties, lambda: self[id_].url)
        return identities.publisher(self[id_])

    def publisher_name(self, id_: str) -> str:
        """A source's publisher as written; empty if only its address tells."""
        held = self._held[id_]
        if isinstance(held, Source):
            return held.publisher or ""
        kind, _, name = held.parties[0].partition(":")
        return name if kind == "name" else ""

    def authors(self, id_: str) -> tuple[str, ...]:
        """The authors of a source that can be actors' ids."""
        held = self._held[id_]
        return held.authors if isinstance(held, InlineSource) else author_ids(held)

    def citing(self, id_: str) -> tuple[str, ...] | None:
        """Whom a source cites; None if it has not been traced, empty for its own account."""
        return self._held[id_].citing

    def __contains__(self, id_: object) -> bool:
        return id_ in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
