"""View classes for diagrams of chains, ranges of figures, and the editors' own estimates."""

from __future__ import annotations

from timeline.planning.series_views import SeriesDrawing
from timeline.planning.views import ChainLink, FigureView, Link, Prose, View


class NoteRef(View, frozen=True):
    """A link to a note: its number and the id of its element."""

    number: int
    anchor: str


class ChainRow(View, frozen=True):
    """A chain as text, with links to its notes."""

    notes: tuple[NoteRef, ...]
    chain: tuple[ChainLink, ...]
    aside: str = ""
    """Why it does not count; empty if it does."""


class ChainNode(View, frozen=True):
    """A name in the diagram of chains; an empty one only lets a line pass."""

    text: str
    numbers: tuple[int, ...] = ()
    """The numbers of the source's notes."""
    counted: bool = True


class ChainColumn(View, frozen=True):
    nodes: tuple[ChainNode, ...]


class ChainsView(View, frozen=True):
    """The chains of an event, from each source to its origin."""

    event: tuple[ChainRow, ...]
    """The chains of the event's own sources."""
    claims: tuple[ChainRow, ...]
    """The chains of sources that only its claims cite."""
    counts: str
    """The origins of the event itself: `1 origin`."""
    claims_only: bool
    """Whether the event has no sources but those of its claims, whose origins then count."""
    columns: tuple[ChainColumn, ...] = ()
    """Sources, relays and origins; empty if there are too many to draw."""
    lines: tuple[tuple[str, str], ...] = ()
    """SVG path data in a square of 100 between each two columns: lines that count, and lines that do not."""


class AssessmentView(View, frozen=True):
    """The editors' own estimate on a topic."""

    figure: FigureView
    """`8–12, most likely 10`."""
    who: str
    scope: str
    made: str
    """Who made it, and when."""
    why: Prose | None


class RangeRow(View, frozen=True):
    """A figure of a party, as a range on the scale."""

    as_of: str
    text: str
    """As the party gave it: `50+`, `unknown`."""
    about: str = ""
    """Whom the figure counts, and its scope."""
    start: str = ""
    """The start of the range on the scale, `16.67%`; empty for a word."""
    end: str = ""
    """The end of the range; empty if it is open."""
    tail: str = ""
    """The rest of the scale after the start of an open range."""
    estimate: bool = False
    superseded: bool = False


class PartyRanges(View, frozen=True):
    by: Link
    rows: tuple[RangeRow, ...]


class FigureRanges(View, frozen=True):
    """The figures of one measure, on a scale from zero."""

    measure: str
    scale: str
    """The number at the end of the scale."""
    parties: tuple[PartyRanges, ...]
    drawing: SeriesDrawing | None = None
    """A chart over time, if a party gives figures for several dates."""
