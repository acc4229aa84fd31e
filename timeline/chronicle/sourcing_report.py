"""What a chronicle rests on: how many origins its events have, which origins carry most, and what stands on least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest

import msgspec

from timeline.chronicle.chronicle import Chronicle, counted_cites, is_claimed_only
from timeline.chronicle.origins import Chain, Origins, Party, Sourcing
from timeline.records.event_summary import Cite, ClaimEntry, Entry

MANY = 4
"""Origins from which on events are counted together."""


class Carried(msgspec.Struct):
    """What begins with one origin."""

    origin: Party
    events: int
    through: Counter[Party]
    """Who published it, itself or as a relay, with the number of events."""


class ToTrace(msgspec.Struct):
    """What one publisher has published without anybody having said whom it has it from."""

    publisher: Party
    events: int
    sources: set[str]


class Weak(msgspec.Struct, frozen=True):
    """An event whose sourcing asks for work."""

    entry: Entry
    sourcing: Sourcing
    faults: tuple[str, ...]
    """What else is amiss with all that it rests on: `withdrawn`, `gone`, `unaddressed`, `unarchived`."""


class Foundations(msgspec.Struct, frozen=True):
    """The whole of it."""

    by_origins: tuple[int, ...]
    """How many events have no origin, one, two ... and `MANY` or more; not those of claims only or untraced."""
    untraced: int
    """How many events have sources of which none is traced."""
    claimed: int
    """How many events have no sources but those of claims."""
    to_trace: tuple[ToTrace, ...]
    """By publisher, that of most events first."""
    undecided: int
    """How many events may rest on one account or on several, as not all of their sources are traced."""
    first_undecided: tuple[Weak, ...]
    """Those of most importance first."""
    sources: tuple[str, ...]
    """Those that events or claims cite."""
    carried: tuple[Carried, ...]
    """By origin, that of most events first; what only claims begin with has no events."""
    languages: Counter[str]
    """Events by the languages of their sources; empty: not said."""
    publishers: Counter[str]
    """Events by the kinds of actors that published their sources; empty: no record here says."""
    beginnings: Counter[str]
    """Events by the kinds of actors that are their origins."""
    claims: int
    self_reported: tuple[tuple[Entry, ClaimEntry], ...]
    weak: int
    weakest: tuple[Weak, ...]
    """The weakest first, those of most importance before others."""


def foundations_of(chronicle: Chronicle, most: int) -> Foundations:
    """All of it, with no more than so many of the weak events, and of those whose sources are to be traced."""
    origins = chronicle.origins
    counts = [0] * (MANY + 1)
    untraced = claimed = 0
    carried: dict[Party, Carried] = {}
    to_trace: dict[Party, ToTrace] = {}
    tallies: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    weak: list[Weak] = []
    undecided: list[Weak] = []
    self_reported = []
    for entry in chronicle.reading_order:
        cites = counted_cites(entry, origins)
        status, sourcing = chronicle.standing(entry)
        found = sourcing.origins
        if is_claimed_only(entry):
            claimed += 1
        elif sourcing.untraced and not found:
            untraced += 1
        else:
            counts[min(len(found), MANY)] += 1
        if entry.cites:
            _carry(found, cites, origins, carried)
        for tally, words in zip(tallies, _words(sourcing, cites, chronicle), strict=True):
            tally.update(words)
        every = (*entry.cites, *(c for claim in entry.claims for c in origins.said_by(claim.by, claim.cites)))
        _to_trace(every, origins, to_trace)
        if (len(found) < 2 or not entry.cites) and status != "confirmed":
            (weak if _stands_on(sourcing) < 2 or not entry.cites else undecided).append(
                Weak(entry, sourcing, _faults(cites, chronicle))
            )
        for claim in entry.claims:
            said = origins.said_by(claim.by, claim.cites)
            sourcing = origins.sourcing(said)
            if origins.self_reported(claim.by, sourcing):
                self_reported.append((entry, claim))
            for index, origin in enumerate(sourcing.origins):
                if origin not in carried:
                    carried[origin] = Carried(origins.names(said)[index], 0, Counter())
    return Foundations(
        by_origins=tuple(counts),
        untraced=untraced,
        claimed=claimed,
        to_trace=tuple(sorted(to_trace.values(), key=lambda one: -one.events)),
        undecided=len(undecided),
        first_undecided=tuple(nsmallest(most, undecided, key=_weight)),
        sources=tuple(source for source, events in chronicle.of_source.items() if events),
        carried=tuple(sorted(carried.values(), key=lambda one: -one.events)),
        languages=tallies[0],
        publishers=tallies[1],
        beginnings=tallies[2],
        claims=sum(len(entry.claims) for entry in chronicle.entries),
        self_reported=tuple(self_reported),
        weak=len(weak),
        weakest=tuple(nsmallest(most, weak, key=lambda one: (_stands_on(one.sourcing), *_weight(one)))),
    )


def _stands_on(sourcing: Sourcing) -> int:
    """How many origins an event may have."""
    return len(sourcing.origins) + sourcing.untraced


def _weight(one: Weak) -> tuple[int, int]:
    return ("major", "normal", "minor").index(one.entry.importance), -len(one.faults)


def _to_trace(cites: Iterable[Cite], origins: Origins, to_trace: dict[Party, ToTrace]) -> None:
    traced = {cite.source for cite in cites if origins.chain(cite).traced}
    publishers = set()
    for cite in cites:
        if cite.source not in traced and cite.source not in origins.withdrawn:
            key = origins.origin(cite)
            one = to_trace.setdefault(key, ToTrace(origins.chain(cite).origin, 0, set()))
            one.sources.add(cite.source)
            publishers.add(key)
    for key in publishers:
        to_trace[key].events += 1


def _carry(
    found: tuple[Party, ...], cites: tuple[Cite, ...], origins: Origins, carried: dict[Party, Carried]
) -> None:
    ways: dict[Party, list[Chain]] = {}
    for cite in cites:
        if cite.source in origins.withdrawn or not origins.chain(cite).traced:
            continue
        ways.setdefault(origins.origin(cite), []).append(origins.chain(cite))
    for origin in found:
        chains = ways[origin]
        one = carried.get(origin)
        if one is None:
            one = carried[origin] = Carried(chains[0].origin, 0, Counter())
        one.events += 1
        for publisher in {chain.relays[0] for chain in chains}:
            one.through[publisher] += 1


def _words(
    sourcing: Sourcing, cites: tuple[Cite, ...], chronicle: Chronicle
) -> tuple[set[str], set[str], set[str]]:
    """The languages of an event's sources, the kinds of their publishers, and those of its origins."""
    sources = [chronicle.sources[cite.source] for cite in cites]
    return (
        {source.language or "" for source in sources},
        {_kind(chronicle.origins.publisher(source), chronicle) for source in sources},
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
    return tuple(name for name, amiss in faults.items() if amiss)
