"""Lines and areas across the antimeridian (RFC 7946, section 3.1.9): cut there, jumping from 179 to -179, or going on to 181.

A step of more than 180 degrees goes the short way; one of exactly 360 is drawn as it is written, along a parallel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from timeline.maps.outlines import Line


def unwrap(line: Line) -> Line:
    """The line with longitudes that go on beyond 180 where it crosses the antimeridian."""
    points = [line[0]]
    turn = 0
    for (before, _), (x, y) in pairwise(line):
        step = x - before
        if abs(step) != 360:
            turn -= 360 * round(step / 360)
        points.append((x + turn, y))
    return points


def unwrap_ring(ring: Line) -> Line:
    """The same of a ring that ends where it begins; one around a pole is closed there."""
    points = [*unwrap(ring)]
    if points[-1][0] != points[0][0]:
        pole = -90.0 if ring[0][1] < 0 else 90.0
        points += [(points[-1][0], pole), (points[0][0], pole)]
    return points


def cut_line(line: Line) -> Iterator[Line]:
    """The parts of a line between antimeridian and antimeridian, from -180 to 180."""
    points = unwrap(line)
    turn = 360 * ((points[0][0] + 180) // 360)
    part = [(points[0][0] - turn, points[0][1])]
    for (x, y), (end, to) in pairwise(points):
        while not -180 <= end - turn <= 180:
            side = 180.0 if end > x else -180.0
            across = y + (turn + side - x) / (end - x) * (to - y)
            yield [*part, (side, across)]
            part = [(-side, across)]
            turn += 2 * side
        part.append((end - turn, to))
    yield part


def edges_of(rings: Sequence[Line]) -> tuple[Line, ...]:
    """The outlines of rings, cut, without the seams along which a file cuts an area in two, and without poles."""
    outlines = [part for ring in rings for part in cut_line(ring)]
    seams = Counter(_seam(*edge) for line in outlines for edge in pairwise(line))
    edges: list[Line] = []
    for line in outlines:
        part: list[tuple[float, float]] = []
        for before, after in pairwise(line):
            seam = _seam(before, after)
            if (seam and seams[seam] > 1) or abs(before[1]) == abs(after[1]) == 90:
                part = []
                continue
            if not part:
                part = [before]
                edges.append(part)
            part.append(after)
    return tuple(edges)


def _seam(before: tuple[float, float], after: tuple[float, float]) -> frozenset[float] | None:
    """The latitudes of an edge along the antimeridian, which both sides of a cut have in common."""
    return frozenset((before[1], after[1])) if abs(before[0]) == 180 and before[0] == after[0] else None
