"""The chronicle's sourcing as a whole: its origins, the most relied on, the events with the thinnest sourcing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from heapq import nsmallest

import msgspec

from timeline.chronicle.chronicle import Chronicle, counted_cites, is_claimed_only
from timeline.chronicle.origins import Chain, Origins, Party, Sourcing
from timeline.records.event_summary import Cite, ClaimEntry, Entry

MANY = 4
"""Events with this many origins or more are counted together."""


class OriginReach(msgspec.Struct):
    """How many events one origin reaches, and through whom."""

    origin: Party
    events: int
    through: Counter[Party]
    """Publishers of what begins with it, the origin itself or relays, with the number of events."""


class UntracedPublisher(msgspec.Struct):
    """A publisher whose sources have not been traced."""

    publisher: Party
    events: int
    sources: set[str]


class ThinlySourced(msgspec.Struct, frozen=True):
    """An event that a second origin, or a better source, would help."""

    entry: Entry
    sourcing: Sourcing
    faults: tuple[str, ...]
    """Faults that all of its sources share: `withdrawn`, `gone`, `unaddressed`, `unarchived`."""


class SourcingReport(msgspec.Struct, frozen=True):
    """The sourcing of a chronicle."""

    by_origins: tuple[int, ...]
    """Numbers of events with no origin, one, two ... `MANY` or more; without untraced ones and those of claims alone."""
    untraced: int
    """Number of events none of whose sources is traced."""
    claimed: int
    """Number of events with no sources but those of claims."""
    to_trace: tuple[UntracedPublisher, ...]
    """Sorted by number of events, most first."""
    undecided: int
    """Number of events with untraced sources, which may rest on one account or on several."""
    first_undecided: tuple[ThinlySourced, ...]
    """Major events first."""
    sources: tuple[str, ...]
    """Ids of the sources that events or claims cite."""
    carried: tuple[OriginReach, ...]
    """Sorted by number of events, most first; origins of claims alone have none."""
    languages: Counter[str]
    """Events by the languages of their sources; empty: not said."""
    publishers: Counter[str]
    """Events by the kinds of actors that published their sources; empty: no record here says."""
    beginnings: Counter[str]
    """Events by the kinds of actors that are their origins."""
    claims: int
    self_reported: tuple[tuple[Entry, ClaimEntry], ...]
    weak: int
    weakest: tuple[ThinlySourced, ...]
    """Those with the fewest possible origins first, and major events before others."""


@lru_cache(maxsize=1)  # its page has the same in all languages
def sourcing_report(chronicle: Chronicle, most: int) -> SourcingReport:
    """The report, listing at most `most` thinly sourced events, and as many with untraced sources."""
    origins = chronicle.origins
    counts = [0] * (MANY + 1)
    untraced = claimed = 0
    carried: dict[Party, OriginReach] = {}
    to_trace: dict[Party, UntracedPublisher] = {}
    tallies: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    weak: list[ThinlySourced] = []
    undecided: list[ThinlySourced] = []
    self_reported = []
    for entry in chronicle.reading_order:
        cites = counted_cites(entry, origins)
        status, sourcing = chronicle.standing(entry)
        event_origins = sourcing.origins
        if is_claimed_only(entry):
            claimed += 1
        elif sourcing.untraced and not event_origins:
            untraced += 1
        else:
            counts[min(len(event_origins), MANY)] += 1
        if entry.cites:
            _carry(event_origins, cites, origins, carried)
        for tally, words in zip(tallies, _tallied(sourcing, cites, chronicle), strict=True):
            tally.update(words)
        of_claims = [chronicle.claim_sourcing(entry, index) for index in range(len(entry.claims))]
        if sourcing.untraced or any(amount.untraced for _, amount in of_claims):
            _to_trace((*entry.cites, *(cite for said, _ in of_claims for cite in said)), origins, to_trace)
        if (len(event_origins) < 2 or not entry.cites) and status != "confirmed":
            (weak if _most_origins(sourcing) < 2 or not entry.cites else undecided).append(
                ThinlySourced(entry, sourcing, _faults(cites, chronicle))
            )
        for claim, (said, sourcing) in zip(entry.claims, of_claims, strict=True):
            if origins.self_reported(claim.by, sourcing):
                self_reported.append((entry, claim))
            for index, origin in enumerate(sourcing.origins):
                if origin not in carried:
                    carried[origin] = OriginReach(origins.names(said)[index], 0, Counter())
    return SourcingReport(
        by_origins=tuple(counts),
        untraced=untraced,
        claimed=claimed,
        to_trace=tuple(sorted(to_trace.values(), key=lambda one: -one.events)),
        undecided=len(undecided),
        first_undecided=tuple(nsmallest(most, undecided, key=_priority)),
        sources=tuple(source for source, events in chronicle.of_source.items() if events),
        carried=tuple(sorted(carried.values(), key=lambda one: -one.events)),
        languages=tallies[0],
        publishers=tallies[1],
        beginnings=tallies[2],
        claims=sum(len(entry.claims) for entry in chronicle.entries),
        self_reported=tuple(self_reported),
        weak=len(weak),
        weakest=tuple(nsmallest(most, weak, key=lambda one: (_most_origins(one.sourcing), *_priority(one)))),
    )


@lru_cache(maxsize=1)  # it is the same in all languages
def number_of_origins(chronicle: Chronicle) -> int:
    """To how many origins all events and claims are traced."""
    return len(
        {
            origin
            for entry in chronicle.entries
            for sourcing in (
                *([chronicle.standing(entry)[1]] if entry.cites else ()),
                *(chronicle.claim_sourcing(entry, index)[1] for index in range(len(entry.claims))),
            )
            for origin in sourcing.origins
        }
    )


def _most_origins(sourcing: Sourcing) -> int:
    """The most origins that an event can turn out to have."""
    return len(sourcing.origins) + sourcing.untraced


def _priority(one: ThinlySourced) -> tuple[int, int]:
    return ("major", "normal", "minor").index(one.entry.importance), -len(one.faults)


def _to_trace(cites: Iterable[Cite], origins: Origins, to_trace: dict[Party, UntracedPublisher]) -> None:
    chains = [(cite.source, origins.chain(cite)) for cite in cites]
    traced = {source for source, chain in chains if chain.traced}
    publishers = set()
    for source, chain in chains:
        if source not in traced and source not in origins.withdrawn:
            key = chain.origin_key
            one = to_trace.get(key)
            if one is None:
                one = to_trace[key] = UntracedPublisher(chain.origin, 0, set())
            one.sources.add(source)
            publishers.add(key)
    for key in publishers:
        to_trace[key].events += 1


def _carry(
    event_origins: tuple[Party, ...],
    cites: tuple[Cite, ...],
    origins: Origins,
    carried: dict[Party, OriginReach],
) -> None:
    ways: dict[Party, list[Chain]] = {}
    for cite in cites:
        chain = origins.chain(cite)
        if chain.traced and cite.source not in origins.withdrawn:
            ways.setdefault(chain.origin_key, []).append(chain)
    for origin in event_origins:
        chains = ways[origin]
        one = carried.get(origin)
        if one is None:
            one = carried[origin] = OriginReach(chains[0].origin, 0, Counter())
        one.events += 1
        for publisher in {chain.relays[0] for chain in chains}:
            one.through[publisher] += 1


def _tallied(
    sourcing: Sourcing, cites: tuple[Cite, ...], chronicle: Chronicle
) -> tuple[set[str], set[str], set[str]]:
    """The languages of an event's sources, the kinds of their publishers, and those of its origins."""
    return (
        {chronicle.sources[cite.source].language or "" for cite in cites},
        {_kind(chronicle.origins.publisher_of(cite.source), chronicle) for cite in cites},
        {_kind(origin, chronicle) for origin in sourcing.origins},
    )


def _kind(party: Party, chronicle: Chronicle) -> str:
    kind, _, id_ = party.partition(":")
    return (chronicle.actors[id_].kind or "") if kind == "actor" else ""


def _faults(cites: tuple[Cite, ...], chronicle: Chronicle) -> tuple[str, ...]:
    sources = [chronicle.sources[cite.source] for cite in cites]
    if not sources:
        return ()
    faults = {
        "withdrawn": all(source.retracted for source in sources),
        "gone": all(source.is_gone and not source.archived for source in sources),
        "unaddressed": all(source.url and source.url_scope == "site" for source in sources),
        "unarchived": all(
            source.url and source.url_scope == "page" and not source.archived and not source.is_gone
            for source in sources
        ),
    }
    return tuple(name for name, is_shared in faults.items() if is_shared)
