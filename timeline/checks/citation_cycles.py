"""Chains of citing that come back to someone whom they have named: an error that prints the circle.

Whoever published a source is the first of its chain, and whom the last one speaks for stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from timeline.chronicle.merge_sources import Sources
from timeline.chronicle.origins import Origins, Party
from timeline.chronicle.record_index import Book
from timeline.diagnostics import DocumentPath, Problem
from timeline.model.actor import Actor
from timeline.model.source import Source
from timeline.records.event_summary import Cite, Entry
from timeline.records.publisher_identity import Identities


class Circle(msgspec.Struct, frozen=True):
    """A chain from someone back to the same."""

    text: str
    """`paper citing agency citing paper`."""
    back_to: str
    at: int
    """Which name of `citing` closes it."""


def find_circles(
    entries: Sequence[Entry],
    sources: Sources,
    actors: Mapping[str, Actor],
    records: Book,
    identities: Identities | None = None,
) -> Iterator[Problem]:
    """ORIG002 for each source (in `records`: those with files of their own) and citation whose chain comes back."""
    origins = Origins(sources, actors, sources.withdrawn(), identities)
    known: dict[Cite, Circle | None] = {}

    def told(cite: Cite, path: str, at: DocumentPath) -> Iterator[Problem]:
        if cite not in known:
            chained = cite.citing or (cite.citing is None and sources.citing(cite.source))
            known[cite] = circle_in(cite, sources[cite.source], origins) if chained else None
        circle = known[cite]
        if circle:
            message = f"the chain of citing comes back to `{circle.back_to}`: {circle.text}"
            help_text = "name each once, the nearest first, and not the publisher again"
            yield Problem("ORIG002", message, help_text, path, (*at, "citing", circle.at))

    for id_, source in records.records.items():
        if source.citing:
            yield from told(Cite(id_), records.paths[id_], records.trails[id_])
    relaying = {id_ for id_ in sources if sources.citing(id_)}
    for entry in entries:
        every = (*entry.cites, *(cite for claim in entry.claims for cite in claim.cites))
        if not any(cite.citing or cite.source in relaying for cite in every):
            continue
        for where, cites in citations_in(entry):
            for index, cite in enumerate(cites):
                # A source that has a file tells of its own `citing` there.
                if cite.source in sources and (cite.citing or cite.source not in records.records):
                    yield from told(cite, entry.path, (*where, index))


def citations_in(entry: Entry) -> Iterator[tuple[DocumentPath, tuple[Cite, ...]]]:
    """Where in its file an event has lists of citations, and these."""
    yield (*entry.trail, "sources"), entry.cites
    for index, claim in enumerate(entry.claims):
        yield (*entry.trail, "claims", index, "sources"), claim.cites


def circle_in(cite: Cite, source: Source, origins: Origins) -> Circle | None:
    """The first circle of a chain, if it has one."""
    citing = source.citing if cite.citing is None else cite.citing
    if not citing:
        return None
    chain = origins.chain(cite)
    parties = (*chain.relays, *chain.voices)
    for end, party in enumerate(parties):
        start = parties.index(party)
        if start < end:
            words = [" citing "] * (len(chain.relays) - 1) + [", which speaks for "] * len(chain.voices)
            text = _name(party)
            for before, other in zip(words[start:end], parties[start + 1 : end + 1], strict=True):
                text += before + _name(other)
            left_out = len(citing) + 1 - len(chain.relays)
            return Circle(text, _name(party), min(end + left_out, len(citing)) - 1)
    return None


def _name(party: Party) -> str:
    return party.partition(":")[2]
