"""Draw the project's own lines and areas on a map."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.dates import edtf
from timeline.maps.frame import RATIOS, Frame
from timeline.maps.layers import Layer
from timeline.maps.outlines import Line, clip_line, clip_ring, path_of, straighten, transform
from timeline.planning.edition import Edition
from timeline.planning.map_views import MapLayerView

UNITS = 2_000
"""The width of a drawing in its own units."""
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

    for turn in (0,) if frame.is_world else (-360, 0, 360):

        def project(latitude: float, longitude: float, turn: int = turn) -> tuple[float, float]:
            x, y = frame.project(latitude, longitude + turn)
            return x * UNITS / 100, y * height / 100

        for line in lines:
            drawn = transform(line, project)
            if is_ring:
                yield straighten(clip_ring(drawn, box), 1)
            else:
                for part in clip_line(drawn, box):
                    yield straighten(part, 1)
