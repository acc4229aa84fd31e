"""View classes for charts of figures over time.

Horizontal positions are in per cent or thousandths of the width, heights in em.
"""

from __future__ import annotations

from timeline.planning.overview_views import StripTick
from timeline.planning.views import Link, View


class SeriesMark(View, frozen=True):
    """A figure where it was given."""

    x: str
    """In per cent."""
    y: str
    low: str = ""
    """The lower end of a range; `y` is the upper then."""
    tail: bool = False
    """It is open upwards."""
    estimate: bool = False


class SeriesLine(View, frozen=True):
    """What one party counts, over time."""

    style: int
    """Its dash and shape, from 0 to 5."""
    by: Link
    about: tuple[str, ...]
    """Whom it counts, and the scope; then, where that changes, from when on it is which."""
    text: str
    """`9 figures, from 8 (1 Dec 2024) to 40 (9 Dec 2024)`."""
    path: str
    """SVG path data through the numbers."""
    band: str
    """The same around the ranges."""
    marks: tuple[SeriesMark, ...]


class SeriesLevel(View, frozen=True):
    """A horizontal line of the scale."""

    y: str
    text: str


class SeriesDrawing(View, frozen=True):
    """Figures of one measure over time, on a scale from nought."""

    height: int
    """Of the plot."""
    levels: tuple[SeriesLevel, ...]
    """From the top down."""
    ticks: tuple[StripTick, ...]
    changes: tuple[str, ...]
    """Where a line goes on with another scope, in per cent."""
    lines: tuple[SeriesLine, ...]
    notes: tuple[str, ...]
    """How to read its breaks, and what is not drawn."""
    table: str
    """What the table beside it is called: `All 23 figures, latest first`."""
