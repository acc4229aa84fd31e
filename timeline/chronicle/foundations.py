"""What a chronicle rests on: how many origins its events have, which origins carry most, and what stands on least."""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest

import msgspec

from timeline.chronicle.chronicle import Chronicle, counted_cites
from timeline.chronicle.entry import Cite, ClaimEntry, Entry
from timeline.chronicle.origins import Chain, Origins, Party

MANY = 4
"""Origins from which on events are counted together."""


class Carried(msgspec.Struct):
    """What begins with one origin."""

    origin: Party
    events: int
    through: Counter[Party]
    """Who published it, itself or as a relay, with the number of events."""


class Weak(msgspec.Struct, frozen=True):
    """An event that rests on one origin or none."""

    entry: Entry
    origins: tuple[Party, ...]
    faults: tuple[str, ...]
    """What else is amiss with all that it rests on: `withdrawn`, `gone`, `unaddressed`, `unarchived`."""


class Foundations(msgspec.Struct, frozen=True):
    """The whole of it."""

    by_origins: tuple[int, ...]
    """How many events have no origin, one, two ... and `MANY` or more."""
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


def foundations_of(chronicle: Chronicle, most_weak: int) -> Foundations:
    """All of it, with no more than so many of the weak events."""
    origins = chronicle.origins
    counts = [0] * (MANY + 1)
    carried: dict[Party, Carried] = {}
    tallies: tuple[Counter[str], Counter[str], Counter[str]] = (Counter(), Counter(), Counter())
    weak: list[tuple[tuple[object, ...], Weak]] = []
    self_reported = []
    for number, entry in enumerate(chronicle.reading_order):
        cites = counted_cites(entry)
        found = chronicle.standing(entry)[1]
        counts[min(len(found), MANY)] += 1
        _carry(found, cites, origins, carried)
        for tally, words in zip(tallies, _words(found, cites, chronicle), strict=True):
            tally.update(words)
        if len(found) < 2:
            one = Weak(entry, found, _faults(cites, chronicle))
            weight = ("major", "normal", "minor").index(entry.importance)
            weak.append(((len(found), weight, -len(one.faults), number), one))
        for claim in entry.claims:
            found = origins.independent(claim.cites)
            if origins.self_reported(claim.by, found):
                self_reported.append((entry, claim))
            for index, origin in enumerate(found):
                if origin not in carried:
                    carried[origin] = Carried(origins.names(claim.cites)[index], 0, Counter())
    return Foundations(
        by_origins=tuple(counts),
        sources=tuple(source for source, events in chronicle.of_source.items() if events),
        carried=tuple(sorted(carried.values(), key=lambda one: -one.events)),
        languages=tallies[0],
        publishers=tallies[1],
        beginnings=tallies[2],
        claims=sum(len(entry.claims) for entry in chronicle.entries),
        self_reported=tuple(self_reported),
        weak=len(weak),
        weakest=tuple(one for _, one in nsmallest(most_weak, weak, key=lambda pair: pair[0])),
    )


def _carry(
    found: tuple[Party, ...], cites: tuple[Cite, ...], origins: Origins, carried: dict[Party, Carried]
) -> None:
    ways: dict[Party, list[Chain]] = {}
    for cite in cites:
        if cite.source in origins.withdrawn:
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
    found: tuple[Party, ...], cites: tuple[Cite, ...], chronicle: Chronicle
) -> tuple[set[str], set[str], set[str]]:
    """The languages of an event's sources, the kinds of their publishers, and those of its origins."""
    sources = [chronicle.sources[cite.source] for cite in cites]
    return (
        {source.language or "" for source in sources},
        {_kind(chronicle.origins.publisher(source), chronicle) for source in sources},
        {_kind(origin, chronicle) for origin in found},
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
