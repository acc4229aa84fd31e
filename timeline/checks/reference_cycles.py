"""Circular and overlong relations: `part_of`, `follows`, `speaks_for`, `in`, `supersedes`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem

MAX_DEPTH = 20
"""The longest chain allowed for relations that are printed in full with each record."""
MOST_SHOWN = 8
"""The most ids of a chain that a message names."""


def loop_in(next_of: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The cycles of a directed graph, each once: its ids, the first again at the end; long ones shortened."""
    place: dict[str, int] = {}  # on the present path; -1 for what is done
    loops = []
    for root in sorted(next_of):
        if root in place:
            continue
        path = [root]
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(next_of.get(root, ())))]
        place[root] = 0
        while stack:
            node, following = stack[-1]
            for other in following:
                if place.get(other, -1) >= 0:
                    loops.append([*_shortened(path, place[other]), other])
                elif other not in place:
                    place[other] = len(path)
                    path.append(other)
                    stack.append((other, iter(next_of.get(other, ()))))
                    break
            else:
                stack.pop()
                path.pop()
                place[node] = -1
    return loops


def _shortened(path: Sequence[str], start: int) -> list[str]:
    """The path from an index on; only both ends of a long one."""
    left_out = len(path) - start - MOST_SHOWN
    if left_out <= 1:
        return list(path[start:])
    half = MOST_SHOWN // 2
    return [*path[start : start + half], f"({left_out:,} more)", *path[-half:]]


def too_deep_in(next_of: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Chains longer than `MAX_DEPTH`, from their last record; `next_of` gives at most one id, and has no cycle."""
    depth: dict[str, int] = {}
    for root in next_of:
        chain = []
        while root not in depth and root in next_of:
            chain.append(root)
            (root,) = next_of[root]
        for id_ in reversed(chain):
            depth[id_] = depth.get(root, 0) + 1
            root = id_
            if depth[id_] == MAX_DEPTH + 1:
                way = [id_]
                while way[-1] in next_of:
                    way += next_of[way[-1]]
                yield _shortened(way, 0)


def reference_cycles(records: RecordSet) -> Iterator[Problem]:
    """REF002 at cycles of relations that must have none, REF007 at chains that are too long."""
    entries, actors, places = records.entries, records.actors, records.places
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
        found = [
            (
                way[0],
                "REF002",
                f"`{relation}` leads in a circle: {' -> '.join(way)}",
                "remove one of the links",
            )
            for way in loop_in(graph)
        ]
        if not found and relation in ("in", "speaks_for"):
            message = f"`{relation}` leads over more than {MAX_DEPTH} steps: "
            found = [
                (
                    way[0],
                    "REF007",
                    f"{message}{' -> '.join(way)}",
                    "leave out the steps between that say least",
                )
                for way in too_deep_in(graph)
            ]
        for first, code, message, help_text in found:
            entry = by_id.get(first) if kind == "event" else claims[first][1] if kind == "claim" else None
            path, trail = (entry.path, entry.trail) if entry else records.tables[kind].position(first)
            at = (*trail, "claims" if kind == "claim" else relation)
            yield Problem(code, message, help_text, path, at)
