"""The citation chains of an event, from each source to its origin: as text, and as a small diagram in columns.

The first column holds the sources and the last the origins. A party that several chains have at the same distance from
their end is drawn once, so that lines meet in it. Lines are in per cent of the drawing's height, over which each column
spreads its names evenly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from timeline.chronicle.origins import Chain, Party
from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.planning.citation_notes import cite_of
from timeline.planning.claim_views import ChainColumn, ChainNode, ChainRow, ChainsView, NoteRef
from timeline.planning.edition import Edition
from timeline.planning.views import ChainLink, Note

MOST_DRAWN = 16
"""The most chains in a diagram; more are only listed."""


class _NotedChain(msgspec.Struct):
    """A chain with all notes that have it."""

    source: str
    chain: Chain
    origin: Party
    """The origin in the form in which origins are compared."""
    links: tuple[ChainLink, ...]
    counted: bool
    """Whether its origin counts for the event."""
    of_event: bool
    withdrawn: bool
    notes: list[NoteRef]


def chains_of(event: Event, notes: Mapping[Citation, Note], edition: Edition) -> ChainsView | None:
    """The chains of an event and its claims; None if no source relays another. A single chain has no diagram."""
    origins, entry = edition.chronicle.origins, edition.chronicle.by_id[event.id]
    cited = map(origins.chain, (*entry.cites, *(cite for claim in entry.claims for cite in claim.cites)))
    if all(len(chain.relays) == 1 and not chain.voices for chain in cited):
        return None
    chains = _noted_chains(event, notes, edition)
    say = edition.say
    columns, lines = _diagram(chains, say("rests_on.untraced")) if 1 < len(chains) <= MOST_DRAWN else ((), ())
    counted = {noted.origin for noted in chains if noted.counted}
    return ChainsView(
        event=tuple(_row(noted, edition) for noted in chains if noted.of_event),
        claims=tuple(_row(noted, edition) for noted in chains if not noted.of_event),
        counts=say("origins", n=len(counted)) if counted else say("untraced", n=len(chains)),
        claims_only=not event.sources,
        columns=columns,
        lines=lines,
    )


def _noted_chains(event: Event, notes: Mapping[Citation, Note], edition: Edition) -> list[_NotedChain]:
    chronicle = edition.chronicle
    origins, entry = chronicle.origins, chronicle.by_id[event.id]
    own = [(citation, cite_of(citation, edition)) for citation in event.sources]
    others = [
        pair
        for index, claim in enumerate(event.claims)
        for pair in zip(claim.sources, chronicle.claim_sourcing(entry, index)[0], strict=True)
    ]
    if not own:  # then the event is counted by the sources of its claims
        own, others = others, []
    relayed = {cite.source for _, cite in own if len(origins.chain(cite).relays) > 1}
    chains: dict[tuple[object, ...], _NotedChain] = {}
    for of_event, cited in ((True, own), (False, others)):
        for citation, cite in cited:
            note, chain = notes[citation], origins.chain(cite)
            key = (cite.source, chain)
            if key not in chains:
                withdrawn = cite.source in origins.withdrawn
                own_words = len(chain.relays) == 1 and cite.source in relayed
                counted = of_event and chain.traced and not withdrawn and not own_words
                chains[key] = _NotedChain(
                    cite.source, chain, origins.origin(cite), note.chain, counted, of_event, withdrawn, []
                )
            ref = NoteRef(note.number, note.anchor)
            if ref not in chains[key].notes:
                chains[key].notes.append(ref)
    return list(chains.values())


def _row(noted: _NotedChain, edition: Edition) -> ChainRow:
    if noted.withdrawn:
        why = "withdrawn"
    elif not noted.chain.traced:
        why = "untraced"
    elif noted.of_event and not noted.counted:
        why = "own_words"
    else:
        why = "own" if len(noted.links) == 1 else ""
    return ChainRow(tuple(noted.notes), noted.links, edition.say(f"aside.{why}") if why else "")


def _diagram(
    chains: Sequence[_NotedChain], untraced: str
) -> tuple[tuple[ChainColumn, ...], tuple[tuple[str, str], ...]]:
    """The columns, and the lines between each two of them: those that count and those that do not, as SVG path data."""
    depth = max(2, *(len(noted.links) for noted in chains))
    columns: list[dict[object, ChainNode]] = [{} for _ in range(depth)]
    edges: list[dict[tuple[object, object], bool]] = [{} for _ in range(depth - 1)]
    for noted in chains:
        before: object = None
        for index, (key, text) in enumerate(_names_by_column(noted, depth, untraced)):
            known = columns[index].get(key)
            numbers = {ref.number for ref in noted.notes} if index == 0 else set()
            counted = noted.counted
            if known:
                numbers.update(known.numbers)
                counted = counted or known.counted
            columns[index][key] = ChainNode(text, tuple(sorted(numbers)), counted=counted)
            if index:
                edge = (before, key)
                edges[index - 1][edge] = edges[index - 1].get(edge, False) or noted.counted
            before = key
    orders: list[list[object]] = [list(column) for column in columns]
    if any(len(order) < len(chains) for order in orders):  # else no lines meet, and all are straight
        for index in range(1, depth):
            orders[index] = _in_order(columns[index], orders[index - 1], edges[index - 1])
        orders[0] = _in_order(
            columns[0], orders[1], {(b, a): counted for (a, b), counted in edges[0].items()}
        )
    columns_in_order = tuple(
        ChainColumn(tuple(column[key] for key in order))
        for column, order in zip(columns, orders, strict=True)
    )
    lines = tuple(_lines(edges[index], orders[index], orders[index + 1]) for index in range(depth - 1))
    return columns_in_order, lines


def _names_by_column(noted: _NotedChain, depth: int, untraced: str) -> Iterable[tuple[object, str]]:
    """The names of a chain by column: its source, empty ones if it is short, its relays, its known origin."""
    source = ("source", noted.source)
    yield source, noted.links[0].name.text
    parties = (*noted.chain.relays, *noted.chain.voices)[1:-1]
    for index in range(1, depth - len(parties) - 1):
        yield ("through", source, index, parties[0] if parties else noted.origin), ""
    yield from zip(parties, (link.name.text for link in noted.links[1:-1]), strict=True)
    yield (
        (noted.origin, noted.links[-1].name.text)
        if noted.chain.traced
        else (("unknown", noted.source), untraced)
    )


def _in_order(
    keys: Iterable[object], before: Sequence[object], edges: Mapping[tuple[object, object], bool]
) -> list[object]:
    """Sorted by the mean position of their neighbours in the column before, so that fewer lines cross."""
    place = {key: index for index, key in enumerate(before)}
    joined: dict[object, list[int]] = {}
    for start, end in edges:
        joined.setdefault(end, []).append(place[start])
    return sorted(keys, key=lambda key: sum(joined[key]) / len(joined[key]))


def _lines(
    edges: Mapping[tuple[object, object], bool], starts: Sequence[object], ends: Sequence[object]
) -> tuple[str, str]:
    """The path data of the lines between two columns: those that count, and those that do not."""
    from_, to = ({key: index for index, key in enumerate(keys)} for keys in (starts, ends))
    counted = tuple((from_[start], to[end]) for (start, end), counts in edges.items() if counts)
    aside = tuple((from_[start], to[end]) for (start, end), counts in edges.items() if not counts)
    size = (len(starts), len(ends))
    return _path(counted, *size), _path(aside, *size) if aside else ""


@lru_cache(maxsize=1024)
def _path(joined: tuple[tuple[int, int], ...], starts: int, ends: int) -> str:
    """Curves between evenly spread names, `starts` on one side and `ends` on the other."""

    def height(index: int, names: int) -> str:
        return f"{(index + 0.5) * 100 / names:.4g}"

    heights = ((height(start, starts), height(end, ends)) for start, end in joined)
    return "".join(f"M0 {start}C50 {start} 50 {end} 100 {end}" for start, end in heights)
