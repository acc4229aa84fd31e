"""The scale of a chart of figures: from zero to a round number."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from timeline.model.figures import Figure

STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
"""The numbers with which the end of a scale may begin."""
ROOM = Decimal("1.1")
"""How far the scale extends beyond the known end of an open range."""


def ends_of(figure: Figure) -> list[Decimal]:
    """The lower and upper numbers of a figure; none for a word."""
    return [end for end in (figure.low, figure.high) if end is not None]


def scale_of(figures: Iterable[Figure]) -> Decimal:
    """The end of the scale for figures, at least one of which is a number."""
    given = list(figures)
    most = max(end for figure in given for end in ends_of(figure))
    is_open = any(figure.low is not None and figure.high is None for figure in given)
    return scale_end(most * ROOM if is_open else most)


def scale_end(most: Decimal) -> Decimal:
    """The smallest round number (a step times a power of ten) that is not below `most`."""
    power = Decimal(1).scaleb(most.adjusted()) if most else Decimal(1)
    return next(step * power for step in STEPS if step * power >= most)
