"""Units of the calendar and the clock, from a minute to a billion years, and the moments at which they begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

import msgspec

from timeline.dates.day_numbers import civil, day_number, weekday

MINUTES_OF_DAY = 1440
YEAR = 365.2425


class Unit(msgspec.Struct, frozen=True):
    """A unit of time; those of years are multiples: decades, centuries, millions of years."""

    kind: str
    """minute, day, month or year; hours are multiples of minutes."""
    step: int
    length: float
    """In days, on average."""
    strides: tuple[int, ...]
    """By how many at a time they may be counted, so that what is counted is round."""

    def starts(self, start: float, end: float) -> Iterator[tuple[float, int]]:
        """The times at which the unit begins from `start` to `end`, each with its running number."""
        if self.kind == "minute":
            each = self.step / MINUTES_OF_DAY
            for n in range(ceil(start / each - 1e-9), floor(end / each + 1e-9) + 1):
                yield n * each, n
        elif self.kind == "day":
            for day in range(ceil(start), floor(end) + 1):
                if self.step == 1 or weekday(day) == 0:
                    yield day, day
        elif self.kind == "month":
            year, month, _ = civil(floor(start))
            last_year, last_month, _ = civil(floor(end))
            first = year * 12 + month - 1
            for n in range(-(-first // self.step), (last_year * 12 + last_month - 1) // self.step + 1):
                day = day_number(n * self.step // 12, n * self.step % 12 + 1, 1)
                if day >= start:
                    yield day, n
        else:
            first, last = civil(floor(start))[0], civil(floor(end))[0]
            for n in range(first // self.step, last // self.step + 2):
                day = day_number(round_year(n * self.step, self.step), 1, 1)
                if start <= day <= end:
                    yield day, n

    def start_of(self, time: float) -> float:
        """The beginning of the unit that a time lies in."""
        if self.kind == "minute":
            each = self.step / MINUTES_OF_DAY
            return floor(time / each + 1e-9) * each
        if self.kind == "day":
            return floor(time) - (weekday(floor(time)) if self.step == 7 else 0)
        year, month, _ = civil(floor(time))
        if self.kind == "month":
            n = (year * 12 + month - 1) // self.step * self.step
            return day_number(n // 12, n % 12 + 1, 1)
        n = year // self.step * self.step
        if round_year(n, self.step) > year:
            n -= self.step
        return day_number(round_year(n, self.step), 1, 1)


def round_year(n: int, step: int) -> int:
    """The astronomical year of a round number of years: 500 BC is -499, and 1 BC is followed by AD 1."""
    return n if step == 1 or n > 0 else n + 1


_MINUTES = {1: (1, 5, 10), 5: (1, 2, 3, 6), 10: (1, 3, 6), 15: (1, 2, 4), 30: (1, 2, 4, 6)}
_HOURS = {1: (1, 2, 3, 6, 12), 3: (1, 2, 4), 6: (1, 2, 4), 12: (1, 2)}
_MONTHS = {1: (1, 3, 6, 12), 3: (1, 2, 4)}
_YEARS = {1: (1, 2, 5, 10, 20), 2: (1, 5, 10), 5: (1, 2, 4, 10)}
"""Units by their multiples, with their strides."""


def _units() -> Iterator[Unit]:
    minutes = _MINUTES | {hours * 60: strides for hours, strides in _HOURS.items()}
    for step, strides in minutes.items():
        yield Unit("minute", step, step / MINUTES_OF_DAY, strides)
    yield Unit("day", 1, 1, (1, 2, 7, 14))
    for step, strides in _MONTHS.items():
        yield Unit("month", step, YEAR / 12 * step, strides)
    for power in range(10):
        for factor, strides in _YEARS.items():
            step = factor * 10**power
            yield Unit("year", step, YEAR * step, strides)


UNITS = tuple(_units())
WEEK = Unit("day", 7, 7, (1, 2, 4))
"""From Monday: for bars, not for ticks, since months do not begin with it."""
WITH_WEEKS = tuple(sorted((*UNITS, WEEK), key=lambda unit: unit.length))


def unit_for(length: float, most: float, least: float = 0, units: Sequence[Unit] = UNITS) -> Unit:
    """The finest unit, of at least `least` days, of which at most `most` make up a length in days."""
    return next((unit for unit in units if unit.length >= least and unit.length * most >= length), units[-1])
