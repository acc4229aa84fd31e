"""One party's figures of one measure over time, earliest first.

Where the scope changes, another part begins; of scopes that are counted side by side, each is a series of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

import msgspec

from timeline.chronicle.chronicle import TopicClaim
from timeline.chronicle.figure_times import folded, second_of, until
from timeline.dates import edtf
from timeline.dates.clock_times import DAY
from timeline.dates.day_numbers import civil
from timeline.dates.instants import ahead_in
from timeline.model.figures import Figure
from timeline.records.event_summary import ClaimEntry

FEWEST = 3
"""The fewest dated figures that make a series; two are a comparison."""


class DatedFigure(msgspec.Struct, frozen=True):
    """A figure and its date."""

    at: float
    """Its position in time: a day number with the fraction of the day that has passed."""
    first: int
    """The first and the last possible day of its `as_of`."""
    last: int
    claim: TopicClaim
    figure: Figure


class FigureSeries(msgspec.Struct, frozen=True):
    """One party's figures over time."""

    parts: tuple[tuple[DatedFigure, ...], ...]
    """One list for each scope, none of them empty."""

    @property
    def figures(self) -> list[DatedFigure]:
        """All figures, earliest first."""
        return [one for part in self.parts for one in part]

    @property
    def moments(self) -> int:
        """The number of different times with a figure."""
        return len({one.at for one in self.figures})


def series_in(claims: Iterable[TopicClaim], zone: str) -> list[FigureSeries]:
    """The series among claims on one question, in the order of first mention; many have one figure or two.

    Moments whose offset is given stand at the clock time of `zone`, the project's.
    Words, which cannot be placed, and figures that their makers have replaced are not in them.
    """
    lines: dict[tuple[str, ...], dict[str, list[DatedFigure]]] = {}
    for one in claims:
        claim = one.claim
        if one.superseded or claim.as_of is None:
            continue
        for figure in claim.figures:
            if figure.low is not None or figure.high is not None:
                line = lines.setdefault((figure.measure, figure.unit, claim.by, folded(claim.who)), {})
                line.setdefault(folded(claim.scope), []).append(_dated(claim.as_of, one, figure, zone))
    return [series for scopes in lines.values() for series in _one_after_another(scopes.values())]


def latest_first(claims: Sequence[ClaimEntry]) -> Sequence[int]:
    """The order of an event's claims, as indices: as written, but a party's figures on one topic start with the latest."""
    if len(claims) < FEWEST:
        return range(len(claims))
    order = list(range(len(claims)))
    dated: dict[tuple[str, str | None], list[int]] = {}
    for index, claim in enumerate(claims):
        if claim.as_of and claim.figures:
            dated.setdefault((claim.by, claim.about), []).append(index)
    for places in dated.values():
        if len(places) >= FEWEST:
            latest = sorted(places, key=lambda index: until(claims[index].as_of), reverse=True)
            for place, index in zip(places, latest, strict=True):
                order[place] = index
    return order


def _one_after_another(scopes: Iterable[list[DatedFigure]]) -> list[FigureSeries]:
    """Join series whose scopes follow one another in time."""
    series: list[list[tuple[DatedFigure, ...]]] = []
    ends: list[tuple[float, int]] = []
    for part in sorted((tuple(sorted(part, key=_time)) for part in scopes), key=_begin):
        if ends and ends[0][0] < part[0].at:
            index = heappop(ends)[1]
            series[index].append(part)
        else:
            index = len(series)
            series.append([part])
        heappush(ends, (part[-1].at, index))
    return [FigureSeries(tuple(parts)) for parts in series]


def _time(one: DatedFigure) -> float:
    return one.at


def _begin(part: Sequence[DatedFigure]) -> float:
    return part[0].at


def _dated(as_of: str, one: TopicClaim, figure: Figure, zone: str) -> DatedFigure:
    """Date a figure: at its clock time, in the middle of its day, month or year, or at the end of its period."""
    date = edtf.parse(as_of)
    if date.time:
        second = second_of(date)
        if date.offset and 2 <= civil(date.anchor)[0] <= 9_998:
            second += ahead_in(zone, second)
        return DatedFigure(second / DAY, second // DAY, second // DAY, one, figure)
    last = date.anchor if date.latest is None else date.latest
    first = last if date.earliest is None or date.form != "date" else date.earliest
    return DatedFigure((first + last + 1) / 2, first, last, one, figure)
