"""Lay out the labels of a map so that none covers another label or a mark, on a wide map and on a narrow one."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

import msgspec

from timeline.maps.frame import RATIOS

NARROW = (280, 340, 400)
"""Widths in pixels at which a map counts as narrow; the stylesheet's limit lies above them."""
WIDE = (480, 640, 860)
LETTER = 7.0
"""The width of an average letter in pixels, rather too much; of a Chinese or Japanese one `FULL`."""
FULL = 13.0
HEIGHT = 15.0
NUMBER = 19.0
"""The width of a number in a circle."""
ROW = 21
"""The height of a row of numbers."""
GAP = 4

_Box = tuple[float, float, float, float]


class Labelled(msgspec.Struct, frozen=True):
    """A mark that may get a label: where it is (in per cent), its radius in pixels, its text."""

    x: float
    y: float
    radius: float
    text: str
    numbers: int = 0
    """The numbers in circles that stand at its point, side by side."""
    rise: int = 0
    """How far these stand above the point, in pixels; below it if negative."""


class Placed(msgspec.Struct, frozen=True):
    """A label: its offset in pixels from the point, and how it is anchored there."""

    index: int
    """Of the mark."""
    dx: float
    dy: float
    anchor: str
    """start, middle or end."""
    room: str
    """`any` if it has room on every map; `wide`, on a wide one; `zoomed`, only when a reader zooms in."""


def text_width(text: str) -> float:
    """About the width of a text in pixels."""
    return sum(FULL if east_asian_width(letter) in "WF" else LETTER for letter in text)


def raise_numbers(marks: Sequence[Labelled], shape: str) -> list[Labelled]:
    """The marks, with numbers that would cover those of an earlier mark set above or below their point, a row or two."""
    raised: list[Labelled] = []
    scales = [(width / 100, width / RATIOS[shape] / 100) for width in (*NARROW, *WIDE)]
    for mark in marks:
        rows = [msgspec.structs.replace(mark, rise=rise * ROW) for rise in (0, 1, -1, 2, -2)]
        free = (
            row
            for row in rows
            if not any(
                _overlap(_mark_box(row, *scale), _mark_box(other, *scale))
                for other in raised
                if other.numbers
                for scale in scales
            )
        )
        raised.append(next(free, mark) if mark.numbers else mark)
    return raised


def lay_out(marks: Sequence[Labelled], shape: str) -> list[Placed]:
    """The labels, those of the first marks first; a mark without text gets none."""
    sizes = {width: (width / 100, width / RATIOS[shape] / 100) for width in (*NARROW, *WIDE)}
    taken = {width: [_mark_box(mark, *scale) for mark in marks] for width, scale in sizes.items()}
    placed: list[Placed] = []
    for index, mark in enumerate(marks):
        if not mark.text:
            continue
        for widths, room in (((*NARROW, *WIDE), "any"), (WIDE, "wide"), ((), "zoomed")):
            found = _place(mark, widths, sizes, taken)
            if found is not None:
                placed.append(Placed(index, *found, room))
                break
    return placed


def _place(
    mark: Labelled,
    widths: Sequence[int],
    sizes: dict[int, tuple[float, float]],
    taken: dict[int, list[_Box]],
) -> tuple[float, float, str] | None:
    width = text_width(mark.text)
    for dx, dy, anchor in _candidates(mark):
        boxes: list[_Box] = []
        for map_width in widths:
            box = _label_box(mark, width, dx, dy, anchor, *sizes[map_width])
            if not _fits(box, map_width, sizes[map_width][1] * 100):
                break
            if any(_overlap(box, other) for other in taken[map_width]):
                break
            boxes.append(box)
        else:
            for map_width, box in zip(widths, boxes, strict=True):
                taken[map_width].append(box)
            return dx, dy, anchor
    return None


def _candidates(mark: Labelled) -> list[tuple[float, float, str]]:
    right = mark.radius + GAP + max(mark.numbers - 1, 0) * NUMBER
    left, up = -mark.radius - GAP, mark.radius + GAP
    middle = -mark.rise
    return [
        (right, middle + 4, "start"),
        (left, middle + 4, "end"),
        (0, middle - up, "middle"),
        (0, middle + up + 9, "middle"),
        (right - 2, middle - up + 4, "start"),
        (right - 2, middle + up + 4, "start"),
        (left + 2, middle - up + 4, "end"),
        (left + 2, middle + up + 4, "end"),
    ]


def _mark_box(mark: Labelled, scale_x: float, scale_y: float) -> _Box:
    x, y, r = mark.x * scale_x, mark.y * scale_y - mark.rise, mark.radius
    return x - r, y - r, x + r + max(mark.numbers - 1, 0) * NUMBER, y + r


def _label_box(
    mark: Labelled, width: float, dx: float, dy: float, anchor: str, scale_x: float, scale_y: float
) -> _Box:
    start = mark.x * scale_x + dx - {"start": 0, "middle": width / 2, "end": width}[anchor]
    base = mark.y * scale_y + dy
    return start, base - HEIGHT + 4, start + width, base + 4


def _fits(box: _Box, width: float, height: float) -> bool:
    return box[0] >= 2 and box[1] >= 2 and box[2] <= width - 2 and box[3] <= height - 2


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
