"""Tables of figures: what several claims say of one measure, each drawn as a range on a common scale.

Parties are in the order of their first claims, and the figures of each by as-of date, so that readers see how a count
developed; beside a chart over time, the latest come first. Figures are never added together.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from timeline.chronicle.chronicle import TopicClaim
from timeline.chronicle.figure_series import FEWEST, FigureSeries, series_in
from timeline.chronicle.figure_times import until
from timeline.model.figures import Figure
from timeline.planning.claim_views import FigureRanges, PartyRanges, RangeRow
from timeline.planning.edition import Edition
from timeline.planning.figure_scale import ends_of, scale_of
from timeline.planning.series_drawing import draw_series
from timeline.records.event_summary import Entry

MOST_ROWS = 60
"""The most figures in one table: the latest."""

_Given = tuple[TopicClaim, Figure]


def figure_ranges(claims: Sequence[TopicClaim], edition: Edition) -> tuple[FigureRanges, ...]:
    """A table for each measure with two or more numbers in one unit, in the order of first mention."""
    given: dict[str, list[_Given]] = {}
    for topic_claim in claims:
        for figure in topic_claim.claim.figures:
            given.setdefault(figure.measure, []).append((topic_claim, figure))
    series: dict[tuple[str, str], list[FigureSeries]] = {}
    for party_series in series_in(claims, edition.project.timezone):
        counted = party_series.figures[0].figure
        series.setdefault((counted.measure, counted.unit), []).append(party_series)
    return tuple(
        _table(measure, unit, rows, series.get((measure, unit), ()), edition)
        for measure, every in given.items()
        for unit, rows in _by_unit(every).items()
        if sum(ends_of(figure) != [] for _, figure in rows) > 1
    )


def figures_over_time(entry: Entry, edition: Edition) -> tuple[FigureRanges, ...]:
    """The charts of an event's page: figures over time from its claims without a topic."""
    claims = [
        TopicClaim(entry.id, n, claim, claim.id is not None and claim.id in edition.chronicle.replaced)
        for n, claim in enumerate(entry.claims)
        if claim.figures and not claim.about
    ]
    if len(claims) < FEWEST:
        return ()
    return tuple(table for table in figure_ranges(claims, edition) if table.drawing)


def _latest(rows: Sequence[_Given]) -> Sequence[_Given]:
    """The latest figures by as-of date, in their given order."""
    if len(rows) <= MOST_ROWS:
        return rows
    late = sorted(range(len(rows)), key=lambda n: _when(rows[n]))[-MOST_ROWS:]
    return [rows[n] for n in sorted(late)]


def _by_unit(given: Sequence[_Given]) -> dict[str, list[_Given]]:
    """The figures of a measure by unit; words, which have none, are with the first unit."""
    units: dict[str, list[_Given]] = {}
    first = next((figure.unit for _, figure in given if ends_of(figure)), "")
    for topic_claim, figure in given:
        units.setdefault(figure.unit if ends_of(figure) else first, []).append((topic_claim, figure))
    return units


def _table(
    measure: str, unit: str, given: Sequence[_Given], series: Sequence[FigureSeries], edition: Edition
) -> FigureRanges:
    scale = scale_of(figure for _, figure in given)
    shown = _latest(given)
    drawing = draw_series(series, _table_name(len(shown), len(given), edition), edition)
    parties: dict[str, list[_Given]] = {}
    for topic_claim, figure in shown:
        parties.setdefault(topic_claim.claim.by, []).append((topic_claim, figure))
    name = edition.word("measure", measure)
    return FigureRanges(
        measure=f"{name} ({unit})" if unit else name,
        scale=edition.figure(f"{scale:f}"),
        parties=tuple(
            PartyRanges(
                edition.actor(by),
                tuple(
                    _row(*row, scale, edition) for row in sorted(rows, key=_when, reverse=drawing is not None)
                ),
            )
            for by, rows in parties.items()
        ),
        drawing=drawing,
    )


def _table_name(shown: int, every: int, edition: Edition) -> str:
    if shown < every:
        return edition.say("series.latest", n=shown, all=every)
    return edition.say("series.table", n=every)


def _when(given: _Given) -> int:
    return until(given[0].claim.as_of)


def _row(topic_claim: TopicClaim, figure: Figure, scale: Decimal, edition: Edition) -> RangeRow:
    def place(number: Decimal) -> str:
        return f"{float(number * 100 / scale):.4g}%"

    claim = topic_claim.claim
    about = edition.say("list").join(filter(None, edition.claim_terms(topic_claim)))
    return RangeRow(
        as_of=edition.when(claim.as_of).short if claim.as_of else "",
        text=edition.figure(figure.text),
        about=about,
        start="" if figure.low is None else place(figure.low),
        end="" if figure.high is None else place(figure.high),
        tail="" if figure.low is None or figure.high is not None else place(scale - figure.low),
        estimate=figure.about,
        superseded=topic_claim.superseded,
    )
