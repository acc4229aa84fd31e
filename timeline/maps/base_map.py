"""The base map: land and borders from Natural Earth (1:50 million, public domain), by way of world-atlas (ISC).

`natural_earth/countries-50m.json` is that of world-atlas 2.0.2, a TopoJSON topology: its countries share arcs, and an arc
that two countries share is a border.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf
from pathlib import Path
from typing import Any

import msgspec

from timeline.maps.frame import RATIOS, Frame
from timeline.maps.outlines import (
    Box,
    Line,
    box_of,
    clip_line,
    clip_ring,
    path_of,
    straighten,
    thin,
    transform,
)

_FILE = Path(__file__).with_name("natural_earth") / "countries-50m.json"
_BLOCK = 30
"""Degrees: frames near each other are cut from one block, and blocks from the band around the world in which they lie."""
_TURNS = (-360, 0, 360)
"""Degrees by which outlines are moved to where a box reaches over the antimeridian."""
_TOLERANCE = 0.5
"""Of a pixel: how far a simplified outline may be from the true one. What is not twice as large is left out."""
_GRATICULE_FROM = 40
"""Degrees of longitude from which on a frame has a graticule."""


class _Outlines(msgspec.Struct, frozen=True):
    """Land and borders in a box, each with the box around it."""

    land: Sequence[tuple[Box, Line]]
    borders: Sequence[tuple[Box, Line]]


@lru_cache(maxsize=1)
def _world() -> _Outlines:
    topology = msgspec.json.decode(_FILE.read_bytes())
    (scale_x, scale_y), (x, y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [
        list(
            zip(
                (x + scale_x * step for step in accumulate(step[0] for step in arc)),
                (y + scale_y * step for step in accumulate(step[1] for step in arc)),
                strict=True,
            )
        )
        for arc in topology["arcs"]
    ]
    land = [_ring(arcs, ring) for ring in _rings(topology["objects"]["land"])]
    uses = Counter(
        arc if arc >= 0 else ~arc
        for country in topology["objects"]["countries"]["geometries"]
        for arc in {arc if arc >= 0 else ~arc for ring in _rings(country) for arc in ring}
    )
    borders = [_unwrap(arcs[arc]) for arc, count in sorted(uses.items()) if count > 1]
    return _Outlines([(box_of(line), line) for line in land], [(box_of(line), line) for line in borders])


def _rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    """The rings of a geometry, each as the numbers of its arcs."""
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for inner in geometry["geometries"]:
            yield from _rings(inner)
    elif kind == "Polygon":
        yield from geometry["arcs"]
    elif kind == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def _ring(arcs: list[list[tuple[float, float]]], numbers: list[int]) -> Line:
    """A ring from its arcs; a negative number is an arc in reverse, and each begins where the one before it ends."""
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return _unwrap(points)


def _unwrap(ring: Line) -> Line:
    """The ring with longitudes that go on beyond 180 where it crosses the antimeridian; one around a pole is closed there."""
    points = [ring[0]]
    turn = 0
    for (before, _), (x, y) in pairwise(ring):
        turn += -360 if x - before > 180 else 360 if before - x > 180 else 0
        points.append((x + turn, y))
    if turn and points[-1][0] != points[0][0]:
        pole = -90.0 if ring[0][1] < 0 else 90.0
        points += [(points[-1][0], pole), (points[0][0], pole)]
    return points


def _cut(outlines: _Outlines, box: Box, turns: Sequence[int] = (0,)) -> _Outlines:
    """What lies in a box of degrees; with turns of the globe, also in one that reaches over the antimeridian."""
    land: list[Line] = []
    borders: list[Line] = []
    for turn in turns:
        shifted = (box[0] - turn, box[1], box[2] - turn, box[3])
        for around, ring in outlines.land:
            if _meet(around, shifted):
                land.append(_turned(clip_ring(ring, shifted, around), turn))
        for around, line in outlines.borders:
            if _meet(around, shifted):
                borders += [_turned(part, turn) for part in clip_line(line, shifted)]
    return _Outlines(
        [(box_of(ring), ring) for ring in land if ring], [(box_of(line), line) for line in borders]
    )


def _turned(line: Line, degrees: float) -> Line:
    return [(x + degrees, y) for x, y in line] if degrees else line


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


@lru_cache(maxsize=16)
def _band(south: int, north: int) -> _Outlines:
    """What lies between two latitudes, all around the world."""
    return _cut(_world(), (-inf, south, inf, north))


@lru_cache(maxsize=512)
def _block(west: int, south: int, east: int, north: int) -> _Outlines:
    return _cut(_band(south, north), (west, south, east, north), _TURNS)


def _outlines(frame: Frame, tolerance: float) -> _Outlines:
    """Land and borders in a frame; those of the world without what is too small to be seen."""
    if frame.is_world:
        land, borders = (
            [(box, thin(line, tolerance)) for box, line in lines]
            for lines in (_world().land, _world().borders)
        )
        return _cut(_Outlines(land, borders), (-180, -90, 180, 90), _TURNS)
    margin = (frame.east - frame.west) / 50  # so that no edge of a clipped outline is seen
    box = frame.west - margin, frame.south - margin, frame.east + margin, frame.north + margin
    west, south = (int(edge // _BLOCK) * _BLOCK for edge in box[:2])
    east, north = (-int(-edge // _BLOCK) * _BLOCK for edge in box[2:])
    return _cut(_block(west, south, east, north), box)


def base_map(frame: Frame, width: int, *, borders: bool) -> bytes:
    """The SVG of the base map, for a drawing of about this width in pixels.

    Its greys are translucent: they do on light and dark paper alike, and the sea is the paper.
    """
    degrees = (frame.east - frame.west) / width * _TOLERANCE
    outlines = _outlines(frame, degrees)
    units = 2 * width
    height = round(units / RATIOS[frame.shape])

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        x, y = frame.project(latitude, longitude)
        return x * units / 100, y * height / 100

    def lines(of: Sequence[tuple[Box, Line]]) -> Iterator[Line]:
        for box, line in of:
            if box[2] - box[0] > 2 * degrees or box[3] - box[1] > 2 * degrees:
                yield straighten(transform(thin(line, degrees), project), 2 * _TOLERANCE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {units} {height}" fill="none" stroke="#857d6e">'
    ]
    graticule = _graticule(frame)
    if graticule:
        parts.append(_path(path_of(straighten(transform(line, project), 1) for line in graticule), 0.35))
    land = path_of(lines(outlines.land), closed=True)
    parts.append(f'<path fill="#857d6e" fill-opacity=".24" fill-rule="evenodd" stroke="none" d="{land}"/>')
    if borders:
        parts.append(_path(path_of(lines(outlines.borders)), 0.9, dashes="4 2"))
    return ("\n".join([*parts, "</svg>"]) + "\n").encode()


def _path(lines: str, opacity: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path vector-effect="non-scaling-stroke" stroke-opacity="{opacity}"{dashed} d="{lines}"/>'


def _graticule(frame: Frame) -> list[Line]:
    """Meridians and parallels in degrees, and the outline of the world; none in a frame of a small part of it."""
    span = frame.east - frame.west
    if span < _GRATICULE_FROM:
        return []
    step = 30 if span > 120 else 10
    fine = range(-90, 91, 2)
    if frame.is_world:
        meridians: list[Line] = [[(x, y) for y in fine] for x in (-180, *range(-150, 180, 30), 180)]
        return [*meridians, *([(-180.0, float(y)), (180.0, float(y))] for y in range(-90, 91, 30))]
    first = int(frame.west // step) * step
    verticals: list[Line] = [
        [(x, frame.south), (x, frame.north)] for x in range(first, int(frame.east) + step, step)
    ]
    low = int(frame.south // step) * step
    return [
        *verticals,
        *(
            [(frame.west, float(y)), (frame.east, float(y))]
            for y in range(low, int(frame.north) + step, step)
        ),
    ]
