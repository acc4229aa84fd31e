"""Line charts of figures over time: a line for each party, bands for ranges, and gaps where figures do not compare.

A line breaks where its scope changes, and where the gap between figures is much longer than usual. Long series are
thinned by columns, each of which keeps its first and last figures and its extremes, so that no peak is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, pairwise

from timeline.chronicle.figure_series import FEWEST, DatedFigure, FigureSeries
from timeline.dates import edtf
from timeline.planning.edition import Edition
from timeline.planning.figure_scale import ends_of, scale_of
from timeline.planning.series_views import SeriesDrawing, SeriesLevel, SeriesLine, SeriesMark
from timeline.planning.time_scale import Scale, per_cent
from timeline.planning.time_ticks import ticks_of

STYLES = 6
"""The number of lines that readers can distinguish without colour."""
HEIGHT = 26
"""The height of the plot, in em of the drawing."""
TOP = 1
"""The margin above the end of the scale, for half a mark."""
WIDTH = 1000
"""The width of the plot in units of its paths; it stretches to the width of the page."""
COLUMN = 540
"""The width for which ticks are laid out on a desk, in CSS pixels: that of the column of text."""
COLUMNS = 150
MOST_MARKS = 40
"""The most marks of a line that marks every figure; longer lines mark only some."""
APART = 80
"""The least distance of marks on a longer line, in thousandths of the width."""
LONG_GAP = 4
"""The length from which a gap is long, in multiples of the usual gap."""


def draw_series(all_series: Sequence[FigureSeries], table: str, edition: Edition) -> SeriesDrawing | None:
    """The chart of all figures of one measure in one unit; None if no party has given enough."""
    if not any(series.moments >= FEWEST for series in all_series):
        return None
    chosen = set(sorted(range(len(all_series)), key=lambda n: (-all_series[n].moments, n))[:STYLES])
    drawn = [series for n, series in enumerate(all_series) if n in chosen]
    every = [dated for series in drawn for dated in series.figures]
    first, last = min(dated.first for dated in every), max(dated.last for dated in every)
    plot = _Plot(first, last, scale_of(dated.figure for dated in every))
    timed = any(edtf.parse(dated.claim.claim.as_of or "").time for dated in every)
    lines = tuple(_line(style, series, plot, edition) for style, series in enumerate(drawn))
    return SeriesDrawing(
        height=HEIGHT,
        levels=tuple(_levels(plot, every, edition)),
        ticks=ticks_of(plot.time, edition, within=0 if timed else 0.5, width=COLUMN),
        changes=tuple(per_cent(x) for series in drawn for x in _changes(series, plot)),
        lines=lines,
        notes=tuple(_notes(all_series, drawn, edition)),
        table=table,
    )


class _Plot:
    """Converts dates and numbers to positions in the plot."""

    def __init__(self, first: int, last: int, scale_end: Decimal) -> None:
        self.time = Scale(first, last + 1)
        self.scale_end = scale_end

    def x(self, dated: DatedFigure) -> float:
        """In per cent."""
        return self.time.edge(dated.at)

    def y(self, number: Decimal | None) -> str:
        """In units from the top."""
        share = float((number or 0) / self.scale_end)
        return _short(TOP + (HEIGHT - TOP) * (1 - share), 2)

    def point(self, dated: DatedFigure, number: Decimal | None) -> str:
        """For a path."""
        return f"{_short(self.x(dated) * WIDTH / 100)} {self.y(number)}"


def _short(value: float, digits: int = 1) -> str:
    return f"{value:.{digits}f}".rstrip("0").removesuffix(".")


def _levels(plot: _Plot, figures: Iterable[DatedFigure], edition: Edition) -> Iterator[SeriesLevel]:
    """The end of the scale, its middle if no less round than the figures, and zero."""
    whole = all(end % 1 == 0 for dated in figures for end in ends_of(dated.figure))
    half = plot.scale_end / 2
    for number in (plot.scale_end, half, Decimal(0)):
        if number != half or half % 1 == 0 or not whole:
            yield SeriesLevel(plot.y(number), edition.figure(f"{number:f}"))


def _line(style: int, series: FigureSeries, plot: _Plot, edition: Edition) -> SeriesLine:
    usual = _usual_gap(series)
    stretches = [
        _thinned(stretch, plot) for part in series.parts for stretch in _without_gaps(part, usual * LONG_GAP)
    ]
    first, last = series.figures[0], series.figures[-1]
    return SeriesLine(
        style=style,
        by=edition.actor(first.claim.claim.by),
        about=_about(series, edition),
        text=_summary(first, last, len(series.figures), edition),
        path="".join(_path(stretch, plot) for stretch in stretches),
        band="".join(_band(stretch, plot) for stretch in stretches),
        marks=tuple(_mark(dated, plot) for dated in _marked(stretches, plot)),
    )


def _usual_gap(series: FigureSeries) -> float:
    from statistics import median  # slow to import, and needed only to draw charts

    gaps = [after.at - before.at for before, after in pairwise(series.figures) if after.at > before.at]
    return median(gaps) if gaps else 0


def _without_gaps(part: Sequence[DatedFigure], long: float) -> Iterator[list[DatedFigure]]:
    stretch = [part[0]]
    for dated in part[1:]:
        if dated.at - stretch[-1].at > long:
            yield stretch
            stretch = []
        stretch.append(dated)
    yield stretch


def _thinned(stretch: Sequence[DatedFigure], plot: _Plot) -> list[DatedFigure]:
    """The first, least, greatest and last figure of each column, in their order."""
    kept: list[DatedFigure] = []
    for _, column in groupby(stretch, lambda dated: int(plot.x(dated) * COLUMNS / 100)):
        every = list(column)
        least = min(range(len(every)), key=lambda n: _low(every[n]))
        most = max(range(len(every)), key=lambda n: _high(every[n]))
        kept += [every[n] for n in sorted({0, least, most, len(every) - 1})]
    return kept


def _low(dated: DatedFigure) -> Decimal:
    return dated.figure.low or Decimal(0)


def _high(dated: DatedFigure) -> Decimal:
    return _low(dated) if dated.figure.high is None else dated.figure.high


def _is_range(dated: DatedFigure) -> bool:
    return _low(dated) != _high(dated)


def _path(stretch: Sequence[DatedFigure], plot: _Plot) -> str:
    """The line through the numbers; ranges are drawn as bands."""
    parts: list[str] = []
    joined = False
    for dated, other in pairwise(stretch):
        if _is_range(dated) or _is_range(other):
            joined = False
            continue
        if not joined:
            parts.append(f"M{plot.point(dated, dated.figure.low)}")
        parts.append(f"L{plot.point(other, other.figure.low)}")
        joined = True
    return "".join(parts)


def _band(stretch: Sequence[DatedFigure], plot: _Plot) -> str:
    """The bands around ranges, which narrow to the numbers beside them."""
    parts: list[str] = []
    pairs = groupby(pairwise(stretch), lambda pair: _is_range(pair[0]) or _is_range(pair[1]))
    for around_range, group in pairs:
        if not around_range:
            continue
        first, *rest = group
        every = [*first, *(other for _, other in rest)]
        upper = [plot.point(dated, _high(dated)) for dated in every]
        lower = [plot.point(dated, _low(dated)) for dated in reversed(every)]
        parts.append(f"M{'L'.join([*upper, *lower])}Z")
    return "".join(parts)


def _marked(stretches: Sequence[Sequence[DatedFigure]], plot: _Plot) -> Iterator[DatedFigure]:
    """The figures with a mark: all, or of a long line the isolated ones and some others."""
    every = sum(len(stretch) for stretch in stretches) <= MOST_MARKS
    last = -WIDTH
    for stretch in stretches:
        for dated in stretch:
            x = int(plot.x(dated) * WIDTH / 100)
            if every or len(stretch) == 1 or x - last >= APART or dated is stretches[-1][-1]:
                last = x
                yield dated


def _mark(dated: DatedFigure, plot: _Plot) -> SeriesMark:
    figure = dated.figure
    return SeriesMark(
        x=per_cent(plot.x(dated)),
        y=plot.y(_high(dated)),
        low=plot.y(_low(dated)) if _is_range(dated) else "",
        tail=figure.high is None,
        estimate=figure.about,
    )


def _changes(series: FigureSeries, plot: _Plot) -> Iterator[float]:
    """The positions halfway between the last figure of a scope and the first of the next."""
    for before, after in pairwise(series.parts):
        yield (plot.x(before[-1]) + plot.x(after[0])) / 2


def _about(series: FigureSeries, edition: Edition) -> tuple[str, ...]:
    terms = [edition.claim_terms(part[0].claim) for part in series.parts]
    scopes = [scope for _, scope in terms]
    if len(scopes) > 1:
        scopes = [scope or edition.say("series.no_scope") for scope in scopes]
        scopes[1:] = [
            edition.say("series.scope", scope=scope, date=_day(part[0], edition))
            for scope, part in zip(scopes[1:], series.parts[1:], strict=True)
        ]
    who = edition.claim_terms(series.figures[0].claim)[0]
    return tuple(filter(None, (who, *scopes)))


def _day(dated: DatedFigure, edition: Edition) -> str:
    return edition.when(dated.claim.claim.as_of or "").short


def _summary(first: DatedFigure, last: DatedFigure, n: int, edition: Edition) -> str:
    def values(dated: DatedFigure, key: str) -> dict[str, str]:
        return {key: edition.figure(dated.figure.text, "series.line"), f"{key}_date": _day(dated, edition)}

    if n == 1:
        return edition.say("series.one", **values(last, "last"))
    return edition.say("series.line", n=n, **values(first, "first"), **values(last, "last"))


def _notes(
    all_series: Sequence[FigureSeries], drawn: Sequence[FigureSeries], edition: Edition
) -> Iterator[str]:
    if any(len(series.parts) > 1 for series in drawn):
        yield edition.say("series.changes")
    gaps = (
        len(list(_without_gaps(part, _usual_gap(series) * LONG_GAP))) > 1
        for series in drawn
        for part in series.parts
    )
    if any(gaps):
        yield edition.say("series.gaps")
    if len(all_series) > len(drawn):
        yield edition.say("series.most", n=len(drawn), all=len(all_series))
