"""A scale of time: day numbers, with fractions for clock times, to per cent of the width of a drawing.

A scale may be broken: where much of a span is empty, the stretches on either side each have a scale of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

BREAK = 4.0
"""The width of a break, in per cent."""
MOST_BREAKS = 2
LEAST_STRETCH = 18.0
"""The least width of a stretch, in per cent."""
LONG_GAP = 0.4
"""The share of a span from which an empty stretch of it may be left out."""
CROWDED = 0.2
"""A stretch with several moments is too crowded if it gets less than this share of the width."""
FEW = 3


class Stretch(msgspec.Struct, frozen=True):
    """A part of a scale without a break; `start` and `end` are times, `left` and `width` per cent."""

    start: float
    end: float
    left: float
    width: float

    def at(self, time: float) -> float:
        """The position of a time, in per cent of the whole scale; beyond the ends, outside the stretch."""
        return self.left + (time - self.start) / (self.end - self.start) * self.width


class Scale:
    """Converts times to per cent of the width; a scale without breaks has one stretch."""

    def __init__(self, start: float, end: float, stretches: Sequence[Stretch] = ()) -> None:
        self.start, self.end = start, end
        self.stretches = tuple(stretches) or (Stretch(start, end, 0, 100),)

    def edge(self, time: float) -> float:
        """The position of a time; one that is left out or beyond the ends is put at the nearest edge."""
        for stretch in self.stretches:
            if time <= stretch.end:
                return max(stretch.at(time), stretch.left)
        return 100.0

    def has(self, time: float) -> bool:
        """Whether a time is on the scale."""
        return any(stretch.start <= time <= stretch.end for stretch in self.stretches)


def per_cent(value: float) -> str:
    """A position, with two decimals at most."""
    return f"{value:.2f}".rstrip("0").removesuffix(".")


Extent = tuple[float, float]
"""Start and end of what is drawn as one, in times."""


def broken_scale(extents: Sequence[Extent]) -> Scale:
    """The scale for a sorted sequence of extents, broken where most of it would be empty and the rest crowded."""
    groups = [list(extents)]
    for _ in range(MOST_BREAKS):
        parted = next(filter(None, (_parted(group) for group in groups)), None)
        if parted is None:
            break
        at = groups.index(parted[0] + parted[1])
        groups[at : at + 1] = parted
    ends = [(group[0][0], max(end for _, end in group)) for group in groups]
    if len(groups) == 1:
        return Scale(*ends[0])
    widths = _widths([len(group) for group in groups])
    stretches, left = [], 0.0
    for (start, end), width in zip(ends, widths, strict=True):
        margin = (end - start) * 0.03
        stretches.append(Stretch(start - margin, end + margin, left, width))
        left += width + BREAK
    return Scale(stretches[0].start, stretches[-1].end, stretches)


def _parted(group: list[Extent]) -> list[list[Extent]] | None:
    """The two sides of the longest gap, if a scale without it would show more; else None."""
    reach, gaps = group[0][1], []
    for n, ((_, _), (start, end)) in enumerate(pairwise(group), 1):
        gaps.append((start - reach, -n))
        reach = max(reach, end)
    gap, at = max(gaps, default=(0.0, 0))
    whole = reach - group[0][0]
    if gap < whole * LONG_GAP:
        return None
    sides = [group[:-at], group[-at:]]
    for side in sides:
        length = max(end for _, end in side) - side[0][0]
        if len({start for start, _ in side}) >= FEW and length < whole * CROWDED:
            return sides
    return None


def _widths(counts: Sequence[int]) -> list[float]:
    """Shares of the width by the number of events, none less than LEAST_STRETCH."""
    room = 100 - BREAK * (len(counts) - 1) - LEAST_STRETCH * len(counts)
    weights = [count**0.5 for count in counts]
    return [LEAST_STRETCH + room * weight / sum(weights) for weight in weights]
