"""The layout of the key moments on the overview: numbers, and labels beside them that never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import msgspec

from timeline.planning.text_widths import fitted, label_width

NUMBER = 22.0
"""The width of a number in its circle, with the space around it, in CSS pixels."""
GAP = 8.0
MOST_ROWS = 3
LABEL_LIMITS = (230.0, 190.0, 150.0, 110.0, 80.0)
"""The widths to which labels are cut, widest first, until all find room."""
MOST_LAID_OUT = 8
"""The most labels that are laid out; more stay numbers."""


class PlacedLabel(msgspec.Struct, frozen=True):
    """A label and where it stands; `x` in CSS pixels, the middle of its number."""

    x: float
    text: str
    row: int = 0
    """From 0, next to the axis."""
    before: bool = False
    """Whether the text stands before its number."""

    @property
    def box(self) -> tuple[float, float]:
        """Start and end of number and text."""
        start, end = self.words
        return min(start, self.x - NUMBER / 2), max(end, self.x + NUMBER / 2)

    @property
    def words(self) -> tuple[float, float]:
        """Start and end of the text."""
        side = NUMBER / 2 + 2
        wide = label_width(self.text)
        if self.before:
            return self.x - side - wide, self.x - side
        return self.x + side, self.x + side + wide


def label_moments(positions: Sequence[float], texts: Sequence[str], width: float) -> list[PlacedLabel]:
    """The labels at positions in CSS pixels, in order, in as few rows as possible; without texts if there is no room."""
    positions = [min(max(x, NUMBER / 2), width - NUMBER / 2) for x in positions]
    if 0 < len(positions) <= MOST_LAID_OUT:
        for limit in LABEL_LIMITS:
            labels = [PlacedLabel(x, fitted(text, limit)) for x, text in zip(positions, texts, strict=True)]
            found = _best(labels, width)
            if found and all(label.text for label in labels):
                return found
    return [PlacedLabel(x, "") for x in spread(positions, NUMBER, width)]


def _best(labels: Sequence[PlacedLabel], width: float) -> list[PlacedLabel] | None:
    best: list[PlacedLabel] | None = None
    cost = (MOST_ROWS, 0)
    for sides in product((False, True), repeat=len(labels)):
        found = _rows(
            [
                msgspec.structs.replace(label, before=before)
                for label, before in zip(labels, sides, strict=True)
            ],
            width,
        )
        if found is not None:
            rows = max(label.row for label in found)
            if (rows, sum(sides)) < cost:
                best, cost = found, (rows, sum(sides))
    return best


def _rows(labels: Sequence[PlacedLabel], width: float) -> list[PlacedLabel] | None:
    """The labels in rows: one whose text lies over another's line is in a row above it; None if that cannot be."""
    if any(label.box[0] < 0 or label.box[1] > width for label in labels):
        return None
    over = [
        {n for n, other in enumerate(labels) if n != m and label.words[0] - 4 < other.x < label.words[1] + 4}
        for m, label in enumerate(labels)
    ]
    rows: dict[int, PlacedLabel] = {}
    while len(rows) < len(labels):
        ready = [n for n in range(len(labels)) if n not in rows and over[n] <= rows.keys()]
        if not ready:
            return None
        n = max(ready, key=lambda n: labels[n].x)
        row = max((rows[m].row + 1 for m in over[n]), default=0)
        while any(other.row == row and _touch(other, labels[n]) for other in rows.values()):
            row += 1
        rows[n] = msgspec.structs.replace(labels[n], row=row)
    return [rows[n] for n in range(len(labels))]


def _touch(one: PlacedLabel, other: PlacedLabel) -> bool:
    return one.box[0] < other.box[1] + GAP and other.box[0] < one.box[1] + GAP


def spread(positions: Sequence[float], apart: float, width: float) -> list[float]:
    """Positions at least `apart` from each other, in the same order and as near as can be to those given."""
    half = apart / 2
    placed: list[float] = []
    for position in positions:
        placed.append(max(position, placed[-1] + apart if placed else half))
    limit = width - half
    for n in range(len(placed) - 1, -1, -1):
        placed[n] = min(placed[n], limit)
        limit = placed[n] - apart
    return placed
