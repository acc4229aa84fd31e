"""Where a statement begins: citation chains followed to their end.

The origin is the last link: the citation's `citing`, else the source's, else its publisher, else the address's host;
then along `speaks_for` to the end. Two citations are independent when their origins differ. A source that is cited
both for itself and as a relay counts by what it relays: its own voice beside its own report is no second witness. One
that its publisher has withdrawn has no origin at all.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import msgspec

from timeline.chronicle.entry import Cite
from timeline.model.actor import Actor
from timeline.model.shelf_marks import shelf_of
from timeline.model.source import Source
from timeline.model.urls import host_of

Party = str
"""`actor:ID`, or `name:TEXT` for a publisher that is no record."""


class Chain(msgspec.Struct, frozen=True):
    """How a statement came to this record."""

    relays: tuple[Party, ...]
    """From the publisher to the last that is cited."""
    voices: tuple[Party, ...]
    """Whom the last relay speaks for, and whom they do."""

    @property
    def origin(self) -> Party:
        """Where it begins."""
        return self.voices[-1] if self.voices else self.relays[-1]


class Origins:
    """Chains of one chronicle; each is worked out once."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        actors: Mapping[str, Actor],
        withdrawn: frozenset[str] | None = None,
    ) -> None:
        self._sources = sources
        self._actors = actors
        if withdrawn is None:
            withdrawn = frozenset(id_ for id_, source in sources.items() if source.retracted)
        self.withdrawn = withdrawn
        """Ids of the sources that their publishers have withdrawn: they bear nothing out."""
        self._chains: dict[tuple[str, tuple[str, ...] | None], Chain] = {}
        self._origins: dict[tuple[str, tuple[str, ...] | None], tuple[Party, bool]] = {}

    def publisher(self, source: Source) -> Party:
        """Who published a source: an actor, a name, or the host of its address; of what nobody published, its author."""
        if source.publisher:
            if source.publisher in self._actors:
                return f"actor:{source.publisher}"
            return f"name:{source.publisher}"
        if source.url:
            return f"name:{host_of(source.url)}"
        if source.author:
            first = source.author[0]
            return f"actor:{first}" if first in self._actors else f"name:{first}"
        kept = ", ".join(shelf_of(source))
        return f"name:{source.title or kept or source.where or source.doi or source.isbn or source.id}"

    def chain(self, cite: Cite) -> Chain:
        """The chain of a citation whose source is known."""
        key = (cite.source, cite.citing)
        known = self._chains.get(key)
        if known is None:
            source = self._sources[cite.source]
            citing = source.citing if cite.citing is None else cite.citing
            relays = (self.publisher(source), *(f"actor:{actor}" for actor in citing))
            known = self._chains[key] = Chain(relays, self.voices(relays[-1]))
        return known

    def voices(self, party: Party) -> tuple[Party, ...]:
        """Whom a party speaks for, along the chain to its end."""
        voices: list[Party] = []
        kind, _, actor = party.partition(":")
        while kind == "actor" and (record := self._actors.get(actor)) and record.speaks_for:
            actor = record.speaks_for
            if f"actor:{actor}" in voices or f"actor:{actor}" == party:
                break
            voices.append(f"actor:{actor}")
        return tuple(voices)

    def independent(self, cites: Sequence[Cite]) -> tuple[Party, ...]:
        """The independent origins of citations, in the order of their first mention; none of a withdrawn source."""
        if self.withdrawn:
            cites = [cite for cite in cites if cite.source not in self.withdrawn]
        found = [(cite.source, *self._origin(cite)) for cite in cites]
        relayed = {source for source, _, relays in found if relays}
        return tuple(
            dict.fromkeys(origin for source, origin, relays in found if relays or source not in relayed)
        )

    def origin(self, cite: Cite) -> Party:
        """Where a citation begins, in the form in which origins are compared."""
        return self._origin(cite)[0]

    def names(self, cites: Sequence[Cite]) -> tuple[Party, ...]:
        """The independent origins, each as the first citation of it spells it."""
        spelt: dict[Party, Party] = {}
        for cite in cites:
            spelt.setdefault(self.origin(cite), self.chain(cite).origin)
        return tuple(spelt[origin] for origin in self.independent(cites))

    def self_reported(self, by: str, found: Sequence[Party]) -> bool:
        """Whether what an actor claims, with these independent origins, rests on nobody but itself, or whom it speaks for."""
        maker = f"actor:{by}"
        return bool(found) and {maker, *self.voices(maker)}.issuperset(found)

    def _origin(self, cite: Cite) -> tuple[Party, bool]:
        """Where a citation begins, in the form in which origins are compared, and whether its source relays it."""
        key = (cite.source, cite.citing)
        known = self._origins.get(key)
        if known is None:
            source = self._sources[cite.source]
            citing = source.citing if cite.citing is None else cite.citing
            last = f"actor:{citing[-1]}" if citing else self.publisher(source)
            voices = self.voices(last) if last.startswith("actor:") else ()
            known = self._origins[key] = (_same(voices[-1] if voices else last), bool(citing))
        return known


def _same(party: Party) -> Party:
    """Names of publishers are one when they differ only in case or spacing."""
    return sys.intern(" ".join(party.split()).casefold()) if party.startswith("name:") else party
