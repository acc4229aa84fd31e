"""View classes for charts of figures over time.

Horizontal positions are in per cent or thousandths of the width, heights in em.
"""

from __future__ import annotations

from timeline.planning.overview_views import StripTick
from timeline.planning.views import Link, View


class SeriesMark(View, frozen=True):
    """The mark of a figure."""

    x: str
    """In per cent."""
    y: str
    low: str = ""
    """The lower end of a range, whose upper end is `y`."""
    tail: bool = False
    """Whether the range is open upwards."""
    estimate: bool = False


class SeriesLine(View, frozen=True):
    """The figures of one party over time."""

    style: int
    """The number of its dash pattern and mark shape, from 0 to 5."""
    by: Link
    about: tuple[str, ...]
    """Whom the figures count and their scope; if the scope changes, each new one with its date."""
    text: str
    """`9 figures, from 8 (1 Dec 2024) to 40 (9 Dec 2024)`."""
    path: str
    """SVG path data through the numbers."""
    band: str
    """SVG path data of the bands around ranges."""
    marks: tuple[SeriesMark, ...]


class SeriesLevel(View, frozen=True):
    """A horizontal line of the scale."""

    y: str
    text: str


class SeriesDrawing(View, frozen=True):
    """Figures of one measure over time, on a scale from zero."""

    height: int
    """The height of the plot."""
    levels: tuple[SeriesLevel, ...]
    """From the top down."""
    ticks: tuple[StripTick, ...]
    changes: tuple[str, ...]
    """Positions at which a line continues with another scope, in per cent."""
    lines: tuple[SeriesLine, ...]
    notes: tuple[str, ...]
    """Notes on breaks in lines and on what is not drawn."""
    table: str
    """The caption of the table below: `All 23 figures, latest first`."""
