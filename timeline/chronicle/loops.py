"""Relations that lead back to where they began: an error that prints the loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from timeline.chronicle.entry import Entry
from timeline.diagnostics import Problem
from timeline.model.actor import Actor, Place


def loop_in(next_of: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Each loop of a directed graph once, as the ids along it with the first again at the end."""
    state: dict[str, int] = {}  # 1: on the present path, 2: done
    loops = []
    for root in sorted(next_of):
        if root in state:
            continue
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(next_of.get(root, ())))]
        state[root] = 1
        path.append(root)
        while stack:
            node, following = stack[-1]
            for other in following:
                if state.get(other) == 1:
                    loops.append([*path[path.index(other) :], other])
                elif other not in state:
                    state[other] = 1
                    path.append(other)
                    stack.append((other, iter(next_of.get(other, ()))))
                    break
            else:
                stack.pop()
                path.pop()
                state[node] = 2
    return loops


def find_loops(
    entries: Sequence[Entry],
    actors: Mapping[str, Actor],
    places: Mapping[str, Place],
    books: Mapping[str, Any],
) -> Iterator[Problem]:
    """Loops of every relation that must not have one."""
    by_id = {entry.id: entry for entry in entries}
    claims = {claim.id: (claim, entry) for entry in entries for claim in entry.claims if claim.id}
    relations: list[tuple[str, str, dict[str, Sequence[str]]]] = [
        ("part_of", "event", {e.id: (e.part_of,) for e in entries if e.part_of}),
        ("follows", "event", {e.id: e.follows for e in entries if e.follows}),
        ("speaks_for", "actor", {a.id: (a.speaks_for,) for a in actors.values() if a.speaks_for}),
        ("part_of", "actor", {a.id: (a.part_of,) for a in actors.values() if a.part_of}),
        ("in", "place", {p.id: (p.within,) for p in places.values() if p.within}),
        ("supersedes", "claim", {id_: (c.supersedes,) for id_, (c, _) in claims.items() if c.supersedes}),
    ]
    for relation, kind, graph in relations:
        if not graph:
            continue
        for loop in loop_in(graph):
            first = loop[0]
            entry = by_id.get(first) if kind == "event" else claims[first][1] if kind == "claim" else None
            path = entry.path if entry else books[kind].paths[first]
            trail = entry.trail if entry else books[kind].trails[first]
            at = (*trail, "claims" if kind == "claim" else relation)
            shown = " -> ".join(loop)
            yield Problem(
                "REF002", f"`{relation}` leads in a circle: {shown}", "remove one of the links", path, at
            )
