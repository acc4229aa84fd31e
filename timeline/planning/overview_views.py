"""View classes for the overview on the home page; the drawings of figures over time use its ticks.

Positions and widths are in per cent of the drawing's width. What is laid out twice is so for a desk and for a phone.
"""

from __future__ import annotations

from timeline.planning.views import Link, View


class StripEra(View, frozen=True):
    """The band of an era."""

    x: str
    width: str
    title: str
    label: str
    """The title as far as there is room for it on a desk; empty if there is none."""
    narrow: str
    """The same on a phone."""
    row: int = 0


class StripSpan(View, frozen=True):
    """An event that lasts, or one that was at some time within a span."""

    x: str
    width: str
    row: int
    href: str
    label: str
    """The event and its date, as a tooltip."""
    status: str = "reported"
    certain: bool = True
    """Whether it lasts; else it was at some moment within."""
    fade: str = ""
    """The ends that are open, unknown or approximate: start, end or both."""


class StripDot(View, frozen=True):
    """An event on a day, or at a time."""

    x: str
    row: int
    """The place in the stack at that position, from 0."""
    href: str
    label: str
    status: str = "reported"
    importance: str = "normal"
    about: bool = False
    """Whether its date is approximate or uncertain."""


class StripBin(View, frozen=True):
    """A bar for the number of events in a unit of time."""

    x: str
    width: str
    height: str
    """In per cent of the tallest."""
    href: str
    label: str


class StripTick(View, frozen=True):
    """The beginning of a unit of time."""

    x: str
    label: str = ""
    """Empty for a line without a label."""
    narrow: str = ""
    """The label on a phone."""
    major: bool = False
    """Whether a longer unit begins there too."""
    align: str = ""
    """`first` or `last` where the label cannot be centred, because it is at an end of the drawing."""
    narrow_align: str = ""


class StripMoment(View, frozen=True):
    """A key moment, with its number."""

    number: int
    at: str
    """Its position in time."""
    wide: str
    """The position of its number on a desk."""
    narrow: str
    """The position of its number on a phone, where numbers keep apart."""
    row: int
    """The row of its label on a desk, from 0 next to the axis."""
    href: str
    label: str
    """Its number, date and title in full."""
    text: str
    """The title as far as there is room; empty if there is none for any."""
    before: bool = False
    """Whether the text stands before the number."""
    contested: bool = False


class StripRow(View, frozen=True):
    """A row of the table that stands for the drawing."""

    when: str
    count: str
    href: str = ""


class AxisControls(View, frozen=True):
    """What the script needs with which readers zoom."""

    data: str
    """The path of the script with the events."""
    events: str
    """The path of the folder with their pages."""
    stretches: str
    """Start, end, position and width of each part of the scale: `19910,19916,0,100`."""
    least: str
    """The shortest span to zoom to, in days."""
    words: str
    """Texts for times and for screen readers, in JSON."""


class Overview(View, frozen=True):
    """The overview of the chronology, as a drawing."""

    label: str
    description: str
    """What the drawing shows, in a sentence."""
    controls: AxisControls
    eras: tuple[StripEra, ...] = ()
    moments: tuple[StripMoment, ...] = ()
    spans: tuple[StripSpan, ...] = ()
    dots: tuple[StripDot, ...] = ()
    """Of few events; else there are bins."""
    bins: tuple[StripBin, ...] = ()
    ticks: tuple[StripTick, ...] = ()
    breaks: tuple[str, ...] = ()
    """The middles of breaks in the scale."""
    break_note: str = ""
    """The years that a broken scale leaves out, in words."""
    inexact: Link | None = None
    """The number of events without a date, or without one exact enough for the drawing, with a link to them."""
    table: tuple[StripRow, ...] = ()
