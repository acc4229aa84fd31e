"""The base map: land and borders from Natural Earth (1:50 million, public domain), by way of world-atlas (ISC).

`natural_earth/countries-50m.json` is that of world-atlas 2.0.2, a TopoJSON topology: its countries share arcs, and an arc
that two countries share is a border.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import msgspec

from timeline.maps.frame import RATIOS, Frame, equal_earth
from timeline.maps.outlines import (
    Box,
    Line,
    box_of,
    clip_line,
    clip_ring,
    near,
    path_of,
    pieces_of,
    straighten,
    thin,
)

_FILE = Path(__file__).with_name("natural_earth") / "countries-50m.json"
_TURNS = (-360, 0, 360)
"""Degrees by which outlines are moved to where a box reaches over the antimeridian."""
_TOLERANCE = 0.5
"""Of a pixel: how far a simplified outline may be from the true one. What is not twice as large is left out."""
_GRATICULE_FROM = 40
"""Degrees of longitude from which on a frame has a graticule."""


class _Outline(msgspec.Struct, frozen=True):
    """A line, the box around it, and its pieces."""

    around: Box
    line: Line
    pieces: Sequence[tuple[Box, Line]]


class _Outlines(msgspec.Struct, frozen=True):
    """Land and borders of the world."""

    land: Sequence[_Outline]
    borders: Sequence[_Outline]


@lru_cache(maxsize=1)
def _world() -> _Outlines:
    topology = msgspec.json.decode(_FILE.read_bytes())
    (scale_x, scale_y), (x, y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = [
        [
            (x + scale_x * across, y + scale_y * down)
            for across, down in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in topology["arcs"]
    ]
    land = [_ring(arcs, ring) for ring in _rings(topology["objects"]["land"])]
    uses = Counter(
        arc if arc >= 0 else ~arc
        for country in topology["objects"]["countries"]["geometries"]
        for arc in {arc if arc >= 0 else ~arc for ring in _rings(country) for arc in ring}
    )
    borders = [_unwrap(arcs[arc]) for arc, count in sorted(uses.items()) if count > 1]
    return _Outlines(list(map(_outline, land)), list(map(_outline, borders)))


def _outline(line: Line) -> _Outline:
    return _Outline(box_of(line), line, pieces_of(line))


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
    west, _, east, _ = box_of(ring)
    if east - west <= 180:
        return ring
    points = [ring[0]]
    turn = 0
    for (before, _), (x, y) in pairwise(ring):
        turn += -360 if x - before > 180 else 360 if before - x > 180 else 0
        points.append((x + turn, y))
    if turn and points[-1][0] != points[0][0]:
        pole = -90.0 if ring[0][1] < 0 else 90.0
        points += [(points[-1][0], pole), (points[0][0], pole)]
    return points


@lru_cache(maxsize=64)
def _band(south: float, north: float) -> _Outlines:
    """What may lie between two latitudes: the locators of many places have them in common."""
    world = _world()
    land, borders = (
        [one for one in of if one.around[1] <= north and south <= one.around[3]]
        for of in (world.land, world.borders)
    )
    return _Outlines(land, borders)


def _thinned(tolerance: float) -> _Outlines:
    """The outlines of the world without what is too small to be seen."""
    world = _world()
    land, borders = (
        [_outline(thin(one.line, tolerance)) for one in of] for of in (world.land, world.borders)
    )
    return _Outlines(land, borders)


def _in_box(
    outlines: Sequence[_Outline], box: Box, clip: Callable[[Line, Box], Iterable[Line]]
) -> Iterator[Line]:
    """What lies of outlines in a box of degrees, which may reach over the antimeridian."""
    west, south, east, north = box
    for turn in _TURNS:
        there = from_x, _, to_x, _ = west - turn, south, east - turn, north
        for outline in outlines:
            left, low, right, high = outline.around
            if left <= to_x and from_x <= right and low <= north and south <= high:
                is_within = from_x <= left and right <= to_x and south <= low and high <= north
                for part in [outline.line] if is_within else clip(near(outline.pieces, there), there):
                    if part:
                        yield [(x + turn, y) for x, y in part] if turn else part


def _clip_area(ring: Line, box: Box) -> Iterator[Line]:
    yield clip_ring(ring, box)


def _outlines(frame: Frame, tolerance: float) -> tuple[Iterator[Line], Iterator[Line]]:
    """Land and borders in a frame."""
    if frame.is_world:
        outlines, box = _thinned(tolerance), (-180.0, -90.0, 180.0, 90.0)
    else:
        margin = (frame.east - frame.west) / 50  # so that no edge of a clipped outline is seen
        box = frame.west - margin, frame.south - margin, frame.east + margin, frame.north + margin
        outlines = _band(box[1], box[3])
    return _in_box(outlines.land, box, _clip_area), _in_box(outlines.borders, box, clip_line)


def base_map(frame: Frame, width: int, *, borders: bool) -> bytes:
    """The SVG of the base map, for a drawing of about this width in pixels.

    Its greys are translucent: they do on light and dark paper alike, and the sea is the paper.
    """
    degrees = (frame.east - frame.west) / width * _TOLERANCE
    land, borders_inside = _outlines(frame, degrees)
    units = 2 * width
    height = round(units / RATIOS[frame.shape])

    across, down = units / (frame.east - frame.west), height / (frame.north - frame.south)

    def projected(line: Line) -> Line:
        if not frame.is_world:  # the projection of a region is linear
            return [((x - frame.west) * across, (frame.north - y) * down) for x, y in line]
        points = [equal_earth(y, x) for x, y in line]
        return [(x * units / 100, y * height / 100) for x, y in points]

    def lines(of: Iterable[Line]) -> Iterator[Line]:
        for line in of:
            left, low, right, high = box_of(line)
            if right - left > 2 * degrees or high - low > 2 * degrees:
                yield straighten(projected(thin(line, degrees)), 2 * _TOLERANCE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {units} {height}" fill="none" stroke="#857d6e">'
    ]
    graticule = _graticule(frame)
    if graticule:
        parts.append(_path(path_of(straighten(projected(line), 1) for line in graticule), 0.35))
    areas = path_of(lines(land), closed=True)
    parts.append(f'<path fill="#857d6e" fill-opacity=".24" fill-rule="evenodd" stroke="none" d="{areas}"/>')
    if borders:
        parts.append(_path(path_of(lines(borders_inside)), 0.9, dashes="4 2"))
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
