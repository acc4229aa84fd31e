"""View classes for the overview on the home page."""

from __future__ import annotations

from timeline.planning.views import Link, View


class StripEra(View, frozen=True):
    """A band; x and width in per cent of the strip's width, from its start."""

    x: str
    width: str
    label: str
    row: int = 0


class StripMark(View, frozen=True):
    """An event, or several on one spot; in per cent from the start."""

    x: str
    row: int
    """From the axis upwards, 0 first."""
    href: str
    label: str
    """For the screen reader and the tooltip."""
    width: str = ""
    """A span's length; empty: a dot."""
    status: str = "reported"
    importance: str = "normal"


class StripBin(View, frozen=True):
    """A bar of the density, where there are too many events to draw each."""

    x: str
    width: str
    height: str
    """In per cent of the tallest."""
    href: str
    label: str


class StripTick(View, frozen=True):
    x: str
    label: str
    major: bool = False
    """Shown on a narrow screen too."""
    href: str = ""


class Strip(View, frozen=True):
    """The span of the chronology, drawn."""

    label: str
    rows: int
    eras: tuple[StripEra, ...] = ()
    marks: tuple[StripMark, ...] = ()
    bins: tuple[StripBin, ...] = ()
    ticks: tuple[StripTick, ...] = ()
    undated: Link | None = None
    """How many events have no place in the drawing, and where they are."""
