"""Where events lie on a time axis: what is known of start and end, and the part of time that the axis covers."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.dates import edtf
from timeline.dates.clock_times import DAY, parse_clock_time
from timeline.dates.edtf import EdtfPart, EdtfRange
from timeline.dates.instants import ahead_in
from timeline.records.event_summary import Entry

INEXACT = 7
"""An event so many times as inexact as the usual one does not extend the axis."""
HALF_DAY = 0.5
TIMED_DAYS = 4
"""The longest span in days in which clock times are drawn."""


class PlacedEvent(msgspec.Struct, frozen=True):
    """An event on a time axis. Times are day numbers, with fractions, in the zone of the chronology."""

    entry: Entry
    start: float
    end: float
    """Exclusive; equal to the start for a moment."""
    spot: float
    """Where it is counted."""
    lasts: bool = False
    """Whether it lasted from start to end; else it was at some time between."""
    fade_start: bool = False
    """Whether the start is open, unknown or approximate."""
    fade_end: bool = False
    open_start: bool = False
    """Whether it may have been any time before: `by 2 December`."""
    open_end: bool = False
    """Whether it goes on: `2003/..`."""


def place_events(entries: Sequence[Entry], home: str) -> list[PlacedEvent]:
    """The events, in the order given; those of a few days at their clock times. `home` is the chronology's time zone."""
    anchors = [entry.anchor for entry in entries]
    timed = bool(anchors) and max(anchors) - min(anchors) < TIMED_DAYS
    return [_placed(entry, home if timed else "") for entry in entries]


def _placed(entry: Entry, home: str) -> PlacedEvent:
    if entry.span == 0:
        if home and entry.clock and entry.instant is not None:
            return _timed(entry, home)
        stand = entry.stand
        return PlacedEvent(entry, stand, stand + 1, stand + 0.5)
    date = edtf.parse(entry.date)
    if date.form in ("one-of", "interval") and date.earliest is None and date.latest is not None:
        # "by 2 December": it may have been any time before
        return PlacedEvent(
            entry, date.latest, date.latest + 1, date.latest + 0.5, fade_start=True, open_start=True
        )
    start: float = entry.anchor if date.earliest is None else date.earliest
    end: float = (entry.anchor if date.latest is None else date.latest) + 1
    if date.form == "interval":
        first, last = _ends(date)
        spot = entry.stand + 0.5 if end - start < 2 else start + min(0.5, (end - start) / 2)
        return PlacedEvent(
            entry, start, end, spot, True, _fades(first), _fades(last), open_end=last == "open"
        )
    return PlacedEvent(entry, start, end, (start + end) / 2, fade_start=True, fade_end=True)


def _timed(entry: Entry, home: str) -> PlacedEvent:
    instant = entry.instant or 0
    at = (instant + ahead_in(home, instant)) / DAY
    time = parse_clock_time(entry.clock)
    length = (time.end - time.start) / DAY if time.end is not None else 0
    if length:
        lasts = not time.in_words
        return PlacedEvent(
            entry, at, at + length, at if lasts else at + length / 2, lasts, not lasts, not lasts
        )
    return PlacedEvent(entry, at, at, at)


def _ends(date: edtf.Edtf) -> tuple[EdtfPart | str, EdtfPart | str]:
    (member,) = date.members
    return (member.start, member.end) if isinstance(member, EdtfRange) else ("open", "open")


def _fades(side: EdtfPart | str) -> bool:
    return isinstance(side, str) or any(side.qualifiers)


def domain_of(placed: Sequence[PlacedEvent]) -> list[tuple[float, float]]:
    """What the axis has to show, as start and end of each event, sorted.

    An event whose date is much less exact than usual does not extend the axis, unless it lies wholly outside.
    """
    limit = usual_length(placed) * INEXACT or HALF_DAY
    placed = [one for one in placed if not one.open_start] or placed
    exact = [one for one in placed if one.lasts or one.end - one.start <= limit] or placed
    first, last = min(one.start for one in exact), max(one.end for one in exact)
    more = [one for one in placed if one.end < first or one.start > last]
    return sorted({(one.start, one.end) for one in (*exact, *more)})


def usual_length(placed: Sequence[PlacedEvent]) -> float:
    """The span in days within which the usual event was, other than those that lasted."""
    from statistics import median  # slow to import, and needed only to draw charts

    return median([one.end - one.start for one in placed if not one.lasts] or [0.0])
