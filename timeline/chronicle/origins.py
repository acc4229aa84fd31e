"""Citation chains followed to their origin, and which of them have been traced.

A chain is traced where the project says whom the source has it from: `citing` names them, or says that it is the
publisher's own account (`citing: own`, on the citation, the source, or the actor that published it), or the publisher
speaks for somebody. Its origin is the last link: the last that is cited, else the publisher; then along `speaks_for` to
the end. Of what is not traced no origin is known, so it bears nothing out: two papers may have one agency's report.

Two traced citations are independent when their origins differ. A source that is cited both for itself and as a relay
counts by what it relays: its own voice beside its own report is no second witness. One that its publisher has
withdrawn has no origin at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from timeline.addresses.publishers import Party as Party
from timeline.addresses.publishers import party_key
from timeline.chronicle.sources import Sources
from timeline.model.actor import Actor
from timeline.model.source import Source
from timeline.records.event_summary import Cite
from timeline.records.publisher_identity import Identities


class Chain(msgspec.Struct, frozen=True):
    """The chain of a citation: the publisher, whom it cites, and whom the last of them speaks for."""

    relays: tuple[Party, ...]
    """The publisher, then those whom it cites, nearest first."""
    voices: tuple[Party, ...]
    """Whom the last relay speaks for, along `speaks_for`."""
    traced: bool
    """Whether the project says that the chain ends there."""
    origin: Party
    """The last party of the chain: where the statement begins, if the chain is traced."""
    origin_key: Party
    """A key by which origins are compared."""


class Sourcing(msgspec.Struct, frozen=True):
    """The numbers of sources and origins of several citations."""

    sources: int
    """The number of different sources."""
    withdrawn: int
    """The number of these that their publishers have withdrawn."""
    untraced: int
    """The number of the others that have not been traced."""
    origins: tuple[Party, ...]
    """The independent origins of the traced sources, in the order of their first citation."""


class Origins:
    """The chains of citation of one chronicle, each followed once."""

    def __init__(
        self,
        sources: Mapping[str, Source],
        actors: Mapping[str, Actor],
        withdrawn: frozenset[str] | None = None,
        identities: Identities | None = None,
    ) -> None:
        self._sources = sources if isinstance(sources, Sources) else Sources(dict(sources))
        self.identities = identities or Identities(actors)
        self._actors = actors
        if withdrawn is None:
            withdrawn = frozenset(id_ for id_, source in sources.items() if source.retracted)
        self.withdrawn = withdrawn
        """Ids of the sources that their publishers have withdrawn: they support nothing."""
        self._publishers: dict[str, Party] = {}
        self._voices_of: dict[str, frozenset[Party]] = {}
        self._chains: dict[Cite, Chain] = {}

    def publisher(self, source: Source) -> Party:
        """Who published a source, which may be a source of this chronicle under another address."""
        if self._sources.get(source.id) is source:
            return self.publisher_of(source.id)
        return self.identities.publisher(source)

    def publisher_of(self, id_: str) -> Party:
        """Who published a source of this chronicle."""
        known = self._publishers.get(id_)
        if known is None:
            known = self._publishers[id_] = self._sources.publisher(id_, self.identities)
        return known

    def chain(self, cite: Cite) -> Chain:
        """The chain of a citation whose source is known."""
        known = self._chains.get(cite)
        if known is None:
            sources = self._sources  # few need be decoded for this
            citing = sources.citing(cite.source) if cite.citing is None else cite.citing
            relays = (self.publisher_of(cite.source), *(f"actor:{actor}" for actor in citing or ()))
            if citing and relays[0] == relays[1] and sources.publisher_id(cite.source) != citing[0]:
                relays = relays[1:]  # `citing` names the publisher that the address or the name stands for
            voices = self.voices(relays[-1])
            traced = citing is not None or bool(voices) or self._reports_for_itself(relays[0])
            origin = voices[-1] if voices else relays[-1]
            known = self._chains[cite] = Chain(relays, voices, traced, origin, party_key(origin))
        return known

    def _reports_for_itself(self, party: Party) -> bool:
        kind, _, actor = party.partition(":")
        return kind == "actor" and self._actors[actor].citing is not None

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

    def said_by(self, maker: str, cites: Iterable[Cite]) -> tuple[Cite, ...]:
        """The citations of an actor's claim, its own publications traced to itself: they are the claim."""
        own = self._own(maker)
        said = [
            cite if (chain := self.chain(cite)).traced or chain.origin not in own else Cite(cite.source, ())
            for cite in cites
        ]
        return tuple(said)

    def sourcing(self, cites: Iterable[Cite]) -> Sourcing:
        """Count the sources and origins of citations."""
        cited, standing, traced, relayed = set(), set(), set(), set()
        ends = []
        for cite in cites:
            source = cite.source
            cited.add(source)
            if source in self.withdrawn:
                continue
            standing.add(source)
            chain = self.chain(cite)
            if chain.traced:
                traced.add(source)
                is_relayed = len(chain.relays) > 1
                ends.append((source, chain.origin_key, is_relayed))
                if is_relayed:
                    relayed.add(source)
        found = dict.fromkeys(key for source, key, is_relayed in ends if is_relayed or source not in relayed)
        return Sourcing(len(cited), len(cited) - len(standing), len(standing) - len(traced), tuple(found))

    def origin(self, cite: Cite) -> Party:
        """The origin of a citation, as a key by which origins are compared."""
        return self.chain(cite).origin_key

    def names(self, cites: Sequence[Cite]) -> tuple[Party, ...]:
        """The independent origins, each spelt as in its first citation."""
        spelt: dict[Party, Party] = {}
        for cite in cites:
            spelt.setdefault(self.origin(cite), self.chain(cite).origin)
        return tuple(spelt[origin] for origin in self.sourcing(cites).origins)

    def self_reported(self, by: str, found: Sourcing) -> bool:
        """Whether a claim rests on nobody but its maker, or those whom the maker speaks for."""
        return bool(found.origins) and not found.untraced and self._own(by).issuperset(found.origins)

    def _own(self, actor: str) -> frozenset[Party]:
        """An actor, and those whom it speaks for."""
        known = self._voices_of.get(actor)
        if known is None:
            known = frozenset([f"actor:{actor}", *self.voices(f"actor:{actor}")])
            self._voices_of[actor] = known
        return known
