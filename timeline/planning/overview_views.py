"""View classes for the overview on the home page."""

from __future__ import annotations

from timeline.planning.views import Link, View


class StripEra(View, frozen=True):
    """The band of an era; x and width are in per cent of the drawing's width."""

    x: str
    width: str
    label: str
    row: int = 0


class StripMark(View, frozen=True):
    """An event; x and width are in per cent of the drawing's width."""

    x: str
    row: int
    """The row above the axis, from 0."""
    href: str
    label: str
    """For screen readers and tooltips."""
    width: str = ""
    """The length of a span; empty for a dot."""
    status: str = "reported"
    importance: str = "normal"


class StripBin(View, frozen=True):
    """A bar for the number of events, if there are too many to draw each."""

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
    """Whether narrow screens show it too."""
    href: str = ""


class Overview(View, frozen=True):
    """The overview of the chronology, as a drawing."""

    label: str
    rows: int
    eras: tuple[StripEra, ...] = ()
    marks: tuple[StripMark, ...] = ()
    bins: tuple[StripBin, ...] = ()
    ticks: tuple[StripTick, ...] = ()
    undated: Link | None = None
    """The number of undated events, with a link to them."""
