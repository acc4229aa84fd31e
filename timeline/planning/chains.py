"""The citation chains of an event, from each source to its origin: as text, and as a small diagram in columns.

Sources stand in the first column and origins in the last; a party that several chains pass at one distance from their
end is drawn once, so that lines meet in whoever they meet in. Lines are drawn between columns in per cent of the
drawing's height, over which each column spreads its names evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from timeline.chronicle.origins import Chain, Party
from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.planning.citation_notes import cite_of, cites_of
from timeline.planning.claim_views import ChainColumn, ChainNode, ChainRow, ChainsView, NoteRef
from timeline.planning.edition import Edition
from timeline.planning.views import ChainLink, Note

MOST_DRAWN = 16
"""Chains beyond which there is the text alone."""


class _Way(msgspec.Struct):
    """A chain that one or several notes have in common."""

    source: str
    chain: Chain
    origin: Party
    """In the form in which origins are compared."""
    links: tuple[ChainLink, ...]
    counted: bool
    """It is one of those that the event's origins are counted by."""
    of_event: bool
    withdrawn: bool
    notes: list[NoteRef]


def chains_of(event: Event, notes: Mapping[Citation, Note], edition: Edition) -> ChainsView | None:
    """All chains of an event and of the claims on it; None where nobody relays anything. A single chain is not drawn."""
    origins, entry = edition.chronicle.origins, edition.chronicle.by_id[event.id]
    chains = map(origins.chain, (*entry.cites, *(cite for claim in entry.claims for cite in claim.cites)))
    if all(len(chain.relays) == 1 and not chain.voices for chain in chains):
        return None
    ways = _ways(event, notes, edition)
    say = edition.say
    columns, lines = _drawn(ways, say("rests_on.untraced")) if 1 < len(ways) <= MOST_DRAWN else ((), ())
    counted = {way.origin for way in ways if way.counted}
    return ChainsView(
        event=tuple(_row(way, edition) for way in ways if way.of_event),
        claims=tuple(_row(way, edition) for way in ways if not way.of_event),
        counts=say("origins", n=len(counted)) if counted else say("untraced", n=len(ways)),
        claims_only=not event.sources,
        columns=columns,
        lines=lines,
    )


def _ways(event: Event, notes: Mapping[Citation, Note], edition: Edition) -> list[_Way]:
    origins = edition.chronicle.origins
    own = [(citation, cite_of(citation, edition)) for citation in event.sources]
    others = [
        pair for claim in event.claims for pair in zip(claim.sources, cites_of(claim, edition), strict=True)
    ]
    if not own:  # then the event is counted by the sources of its claims
        own, others = others, []
    relayed = {cite.source for _, cite in own if len(origins.chain(cite).relays) > 1}
    found: dict[tuple[object, ...], _Way] = {}
    for of_event, cited in ((True, own), (False, others)):
        for citation, cite in cited:
            note, chain = notes[citation], origins.chain(cite)
            key = (cite.source, chain)
            if key not in found:
                withdrawn = cite.source in origins.withdrawn
                own_words = len(chain.relays) == 1 and cite.source in relayed
                counted = of_event and chain.traced and not withdrawn and not own_words
                found[key] = _Way(
                    cite.source, chain, origins.origin(cite), note.chain, counted, of_event, withdrawn, []
                )
            ref = NoteRef(note.number, note.anchor)
            if ref not in found[key].notes:
                found[key].notes.append(ref)
    return list(found.values())


def _row(way: _Way, edition: Edition) -> ChainRow:
    if way.withdrawn:
        why = "withdrawn"
    elif not way.chain.traced:
        why = "untraced"
    elif way.of_event and not way.counted:
        why = "own_words"
    else:
        why = "own" if len(way.links) == 1 else ""
    return ChainRow(tuple(way.notes), way.links, edition.say(f"aside.{why}") if why else "")


def _drawn(
    ways: Sequence[_Way], untraced: str
) -> tuple[tuple[ChainColumn, ...], tuple[tuple[str, str], ...]]:
    """The columns, and between each two of them the lines that count and those that do not, as SVG path data."""
    depth = max(2, *(len(way.links) for way in ways))
    columns: list[dict[object, ChainNode]] = [{} for _ in range(depth)]
    edges: list[dict[tuple[object, object], bool]] = [{} for _ in range(depth - 1)]
    for way in ways:
        before: object = None
        for index, (key, text) in enumerate(_stations(way, depth, untraced)):
            known = columns[index].get(key)
            numbers = {ref.number for ref in way.notes} if index == 0 else set()
            counted = way.counted
            if known:
                numbers.update(known.numbers)
                counted = counted or known.counted
            columns[index][key] = ChainNode(text, tuple(sorted(numbers)), counted=counted)
            if index:
                edge = (before, key)
                edges[index - 1][edge] = edges[index - 1].get(edge, False) or way.counted
            before = key
    orders: list[list[object]] = [list(column) for column in columns]
    if any(len(order) < len(ways) for order in orders):  # else nothing meets, and all lines are straight
        for index in range(1, depth):
            orders[index] = _in_order(columns[index], orders[index - 1], edges[index - 1])
        orders[0] = _in_order(columns[0], orders[1], {(b, a): one for (a, b), one in edges[0].items()})
    drawn = tuple(
        ChainColumn(tuple(column[key] for key in order))
        for column, order in zip(columns, orders, strict=True)
    )
    lines = tuple(_lines(edges[index], orders[index], orders[index + 1]) for index in range(depth - 1))
    return drawn, lines


def _stations(way: _Way, depth: int, untraced: str) -> Iterable[tuple[object, str]]:
    """What a chain has in each column: its source, nothing for a while if it is short, its relays, a known origin."""
    source = ("source", way.source)
    yield source, way.links[0].name.text
    parties = (*way.chain.relays, *way.chain.voices)[1:-1]
    for index in range(1, depth - len(parties) - 1):
        yield ("through", source, index, parties[0] if parties else way.origin), ""
    yield from zip(parties, (link.name.text for link in way.links[1:-1]), strict=True)
    yield (way.origin, way.links[-1].name.text) if way.chain.traced else (("unknown", way.source), untraced)


def _in_order(
    keys: Iterable[object], before: Sequence[object], edges: Mapping[tuple[object, object], bool]
) -> list[object]:
    """By the middle of what each is joined to in the column before: lines cross less."""
    place = {key: index for index, key in enumerate(before)}
    joined: dict[object, list[int]] = {}
    for start, end in edges:
        joined.setdefault(end, []).append(place[start])
    return sorted(keys, key=lambda key: sum(joined[key]) / len(joined[key]))


def _lines(
    edges: Mapping[tuple[object, object], bool], starts: Sequence[object], ends: Sequence[object]
) -> tuple[str, str]:
    """The path data of the lines between two columns that count, and of those that do not."""
    from_, to = ({key: index for index, key in enumerate(keys)} for keys in (starts, ends))
    counted = tuple((from_[start], to[end]) for (start, end), counts in edges.items() if counts)
    aside = tuple((from_[start], to[end]) for (start, end), counts in edges.items() if not counts)
    size = (len(starts), len(ends))
    return _path(counted, *size), _path(aside, *size) if aside else ""


@lru_cache(maxsize=1024)
def _path(joined: tuple[tuple[int, int], ...], starts: int, ends: int) -> str:
    """Curves between names that are spread evenly, so many on either side."""

    def height(index: int, names: int) -> str:
        return f"{(index + 0.5) * 100 / names:.4g}"

    ways = ((height(start, starts), height(end, ends)) for start, end in joined)
    return "".join(f"M0 {start}C50 {start} 50 {end} 100 {end}" for start, end in ways)
