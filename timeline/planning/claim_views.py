"""View classes for diagrams of chains, ranges of figures, and the editors' own estimates."""

from __future__ import annotations

from timeline.planning.series_views import SeriesDrawing
from timeline.planning.views import ChainLink, FigureView, Link, Prose, View


class NoteRef(View, frozen=True):
    """A note by its number, and the id of its element."""

    number: int
    anchor: str


class ChainRow(View, frozen=True):
    """A chain as text, with the notes that have it."""

    notes: tuple[NoteRef, ...]
    chain: tuple[ChainLink, ...]
    aside: str = ""
    """Why it does not count, where it does not."""


class ChainNode(View, frozen=True):
    """A name in the drawing of chains; without text, a line passes."""

    text: str
    numbers: tuple[int, ...] = ()
    """The numbers of a source's notes."""
    counted: bool = True


class ChainColumn(View, frozen=True):
    nodes: tuple[ChainNode, ...]


class ChainsView(View, frozen=True):
    """From each source of an event to its origin."""

    event: tuple[ChainRow, ...]
    """What the event rests on."""
    claims: tuple[ChainRow, ...]
    """What only claims on it rest on."""
    counts: str
    """The event's own: `1 origin`."""
    claims_only: bool
    """The event has no sources of its own: it is counted by those of the claims on it."""
    columns: tuple[ChainColumn, ...] = ()
    """Sources, relays, origins; empty where there are too many to draw."""
    lines: tuple[tuple[str, str], ...] = ()
    """Between the columns: SVG path data in a square of 100, of the lines that count and of those that do not."""


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
    """One figure of one party."""

    as_of: str
    text: str
    """As its maker gave it: `50+`, `unknown`."""
    about: str = ""
    """Whom it counts, and its scope."""
    start: str = ""
    """Where it begins on the scale, `16.67%`; empty for a word."""
    end: str = ""
    """Where it ends; empty with a start: it is open."""
    tail: str = ""
    """What is left of the scale behind the start of an open range."""
    estimate: bool = False
    superseded: bool = False


class PartyRanges(View, frozen=True):
    by: Link
    rows: tuple[RangeRow, ...]


class FigureRanges(View, frozen=True):
    """What several claims say of one measure, on a scale from nought."""

    measure: str
    scale: str
    """The number at its end."""
    parties: tuple[PartyRanges, ...]
    drawing: SeriesDrawing | None = None
    """The same over time, where a party gives it for several times."""
