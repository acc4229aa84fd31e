"""Circular chains of citation: a chain must not come back to somebody in it.

Whoever published a source is the first of its chain, and whom the last one speaks for stands behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from timeline.checks.source_positions import citations_in
from timeline.chronicle.origins import Origins, Party
from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import DocumentPath, Problem
from timeline.model.source import Source
from timeline.records.event_summary import Cite


class Cycle(msgspec.Struct, frozen=True):
    """A chain of citation that comes back to a party."""

    text: str
    """`paper citing agency citing paper`."""
    back_to: str
    at: int
    """The index in `citing` of the name that closes it."""


def citation_cycles(records: RecordSet) -> Iterator[Problem]:
    """ORIG002 at each source and citation whose chain comes back to somebody in it."""
    sources, table, origins = records.sources, records.tables["source"], records.origins
    known: dict[Cite, Cycle | None] = {}

    def problem(cite: Cite, path: str, at: DocumentPath) -> Iterator[Problem]:
        if cite not in known:
            chained = cite.citing or (cite.citing is None and sources.citing(cite.source))
            known[cite] = _cycle_in(cite, sources[cite.source], origins) if chained else None
        cycle = known[cite]
        if cycle:
            message = f"the chain of citing comes back to `{cycle.back_to}`: {cycle.text}"
            help_text = "name each once, the nearest first, and not the publisher again"
            yield Problem("ORIG002", message, help_text, path, (*at, "citing", cycle.at))

    for id_, source in table.records.items():
        if source.citing:
            yield from problem(Cite(id_), *table.position(id_))
    relaying = {id_ for id_ in sources if sources.citing(id_)}
    for entry in records.entries:
        every = (*entry.cites, *(cite for claim in entry.claims for cite in claim.cites))
        if not any(cite.citing or cite.source in relaying for cite in every):
            continue
        for where, cites in citations_in(entry):
            for index, cite in enumerate(cites):
                # A source that has a file tells of its own `citing` there.
                if cite.source in sources and (cite.citing or cite.source not in table.records):
                    yield from problem(cite, entry.path, (*where, index))


def _cycle_in(cite: Cite, source: Source, origins: Origins) -> Cycle | None:
    """The first cycle of a chain, if it has one."""
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
            return Cycle(text, _name(party), min(end + left_out, len(citing)) - 1)
    return None


def _name(party: Party) -> str:
    return party.partition(":")[2]
