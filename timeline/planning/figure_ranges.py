"""Figures that several claims give of one measure: a table, and in each row the range on a scale common to all.

Parties stand in the order of their first claim, each party's counts by their as-of dates, so that one sees how a count
moved. Nothing is added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from timeline.chronicle.chronicle import TopicClaim
from timeline.model import edtf
from timeline.model.figures import Figure
from timeline.planning.claim_views import FigureRanges, PartyRanges, RangeRow
from timeline.planning.edition import Edition

STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
"""What the end of a scale may begin with."""
ROOM = Decimal("1.1")
"""How far the scale goes on beyond an open range's known end, for its tail."""
MOST_ROWS = 60
"""Figures that one table shows: the latest."""

_Given = tuple[TopicClaim, Figure]


def figure_ranges(claims: Sequence[TopicClaim], edition: Edition) -> tuple[FigureRanges, ...]:
    """A table for each measure that two claims or more give in numbers of one unit, in the order of first mention."""
    given: dict[str, list[_Given]] = {}
    for one in claims:
        for figure in one.claim.figures:
            given.setdefault(figure.measure, []).append((one, figure))
    return tuple(
        _table(measure, unit, _latest(rows), edition)
        for measure, every in given.items()
        for unit, rows in _by_unit(every).items()
        if sum(_ends(figure) != [] for _, figure in rows) > 1
    )


def _latest(rows: Sequence[_Given]) -> Sequence[_Given]:
    """The latest by `as_of`, in the order in which they are given."""
    if len(rows) <= MOST_ROWS:
        return rows
    late = sorted(range(len(rows)), key=lambda n: _when(rows[n]))[-MOST_ROWS:]
    return [rows[n] for n in sorted(late)]


def _by_unit(given: Sequence[_Given]) -> dict[str, list[_Given]]:
    """The figures of a measure apart by their units; words, which have none, stand with the first."""
    units: dict[str, list[_Given]] = {}
    first = next((figure.unit for _, figure in given if _ends(figure)), "")
    for one, figure in given:
        units.setdefault(figure.unit if _ends(figure) else first, []).append((one, figure))
    return units


def _ends(figure: Figure) -> list[Decimal]:
    return [end for end in (figure.low, figure.high) if end is not None]


def _table(measure: str, unit: str, given: Sequence[_Given], edition: Edition) -> FigureRanges:
    most = max(end for _, figure in given for end in _ends(figure))
    is_open = any(figure.low is not None and figure.high is None for _, figure in given)
    scale = scale_end(most * ROOM if is_open else most)
    parties: dict[str, list[_Given]] = {}
    for one, figure in given:
        parties.setdefault(one.claim.by, []).append((one, figure))
    name = edition.word("measure", measure)
    return FigureRanges(
        measure=f"{name} ({unit})" if unit else name,
        scale=edition.figure(f"{scale:f}"),
        parties=tuple(
            PartyRanges(
                edition.actor(by), tuple(_row(*one, scale, edition) for one in sorted(rows, key=_when))
            )
            for by, rows in parties.items()
        ),
    )


def scale_end(most: Decimal) -> Decimal:
    """The least number of one digit and noughts (or ten of them) that is not below `most`."""
    power = Decimal(1).scaleb(most.adjusted()) if most else Decimal(1)
    return next(step * power for step in STEPS if step * power >= most)


def _when(given: _Given) -> int:
    return edtf.parse(given[0].claim.as_of).anchor if given[0].claim.as_of else 0


def _row(one: TopicClaim, figure: Figure, scale: Decimal, edition: Edition) -> RangeRow:
    def place(number: Decimal) -> str:
        return f"{float(number * 100 / scale):.4g}%"

    claim = one.claim
    about = edition.say("list").join(filter(None, (claim.who, claim.scope)))
    return RangeRow(
        as_of=edition.when(claim.as_of).short if claim.as_of else "",
        text=edition.figure(figure.text),
        about=about,
        start="" if figure.low is None else place(figure.low),
        end="" if figure.high is None else place(figure.high),
        tail="" if figure.low is None or figure.high is not None else place(scale - figure.low),
        estimate=figure.about,
        superseded=one.superseded,
    )
