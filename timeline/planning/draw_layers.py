"""Draw the project's own lines and areas on a map."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from timeline.dates import edtf
from timeline.maps.frame import RATIOS, Frame
from timeline.maps.outlines import Line, box_of, clip_line, clip_ring, path_of, straighten, transform
from timeline.planning.edition import Edition
from timeline.planning.map_views import MapLayerView

if TYPE_CHECKING:
    from timeline.maps.layers import Layer

UNITS = 2_000
"""The width of a drawing in its own units."""
WHOLE = (-180, -90, 180, 90)
"""The box of the world in degrees."""
FINE = 5
"""Degrees between points of a line on the map of the world."""
MARGIN = 60
"""By how much more is drawn than is seen, so that no edge of a clipped area shows."""


def draw_layers(frame: Frame, edition: Edition) -> tuple[MapLayerView, ...]:
    """The layers of which something lies in the frame, in the order of the project file."""
    views = (_view(layer, frame, edition) for layer in edition.layers)
    return tuple(view for view in views if view.lines or view.areas)


def _view(layer: Layer, frame: Frame, edition: Edition) -> MapLayerView:
    told = layer.layer
    start = edition.when(told.since).short if told.since else ""
    end = edition.when(told.until).short if told.until else ""
    if start and end and start != end:
        when = edition.say("from_to", start=start, end=end)
    elif start or end:
        when = (
            start
            if start == end
            else edition.say("from", start=start)
            if start
            else edition.say("to", end=end)
        )
    else:
        when = ""
    first = edtf.parse(told.since).earliest if told.since else None
    last = edtf.parse(told.until).latest if told.until else None
    return MapLayerView(
        label=told.label,
        when=when,
        style=told.style,
        lines=path_of(_clipped(layer.shapes.lines, frame, is_ring=False)),
        areas=path_of(_clipped(layer.shapes.rings, frame, is_ring=True), closed=True),
        edges=path_of(_clipped(layer.shapes.edges, frame, is_ring=False)),
        height=_height(frame),
        first="" if first is None else str(first),
        last="" if last is None else str(last),
    )


def _height(frame: Frame) -> int:
    return round(UNITS / RATIOS[frame.shape])


def _clipped(lines: tuple[Line, ...], frame: Frame, *, is_ring: bool) -> Iterator[Line]:
    """The parts of lines or rings in the frame, wherever it lies from the antimeridian."""
    height = _height(frame)
    box = (-MARGIN, -MARGIN, UNITS + MARGIN, height + MARGIN)

    def project(latitude: float, longitude: float) -> tuple[float, float]:
        x, y = frame.project(latitude, longitude)
        return x * UNITS / 100, y * height / 100

    for line in lines:
        for there in _turned(line, frame, is_ring):
            drawn = transform(there, project)
            for part in [clip_ring(drawn, box)] if is_ring else clip_line(drawn, box):
                yield straighten(part, 1)


def _turned(line: Line, frame: Frame, is_ring: bool) -> Iterator[Line]:
    """The line or ring in degrees, moved by whole turns to wherever it may be seen."""
    if frame.is_world and not is_ring:
        yield _finely(line)
        return
    margin = 0 if frame.is_world else (frame.east - frame.west) * MARGIN / UNITS
    west, _, east, _ = box_of(line)
    for turn in range(-720, 721, 360):
        if west + turn < frame.east + margin and east + turn > frame.west - margin:
            moved = [(x + turn, y) for x, y in line]
            if frame.is_world:
                moved = [*clip_ring(moved, WHOLE)]
                moved = _finely([*moved, *moved[:1]])
            yield moved


def _finely(line: Line) -> list[tuple[float, float]]:
    """The line with points every few degrees: straight in degrees (RFC 7946, section 3.1.1), it bends with the world."""
    points = [*line[:1]]
    for (x, y), (end, to) in pairwise(line):
        steps = ceil(max(abs(end - x), abs(to - y)) / FINE) or 1
        points += [(x + (end - x) * n / steps, y + (to - y) * n / steps) for n in range(1, steps + 1)]
    return points
