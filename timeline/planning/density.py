"""The density of events over time: stacked dots for few, bars for many, and a table of the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import floor

import msgspec

from timeline.dates.day_numbers import civil, day_text, year_text
from timeline.dates.deep_time import MILLION
from timeline.planning.edition import Edition
from timeline.planning.event_placing import PlacedEvent
from timeline.planning.overview_views import StripBin, StripDot, StripRow
from timeline.planning.time_scale import Scale, Stretch, per_cent
from timeline.planning.time_units import MINUTES_OF_DAY, WITH_WEEKS, Unit, unit_for
from timeline.records.event_summary import Entry
from timeline.wording.clocks import clock
from timeline.wording.deep_time import number_ago

MOST_STACKED = 6
"""The most dots in a column; higher ones become bars."""
MOST_BARS = 130
MOST_COLUMNS = 48
"""The most columns of dots: on a phone, each has room for a dot."""
MOST_ROWS = 12
"""The most rows of the table."""
LEAST_SHARE = 0.1
"""At most this share of events may be less exact than a bar is wide."""

HrefOf = Callable[[Entry], str]


class Column(msgspec.Struct, frozen=True):
    """The events of one unit of time, in order."""

    stretch: Stretch
    unit: Unit
    start: float
    members: tuple[PlacedEvent, ...]

    @property
    def end(self) -> float:
        """The time at which the unit ends."""
        if self.unit.kind in ("minute", "day"):
            return self.start + self.unit.length
        return next(self.unit.starts(self.start + 1, self.start + 3 * self.unit.length + 2))[0]

    @property
    def edges(self) -> tuple[float, float]:
        """Its sides in per cent of the width."""
        left, right = self.stretch.left, self.stretch.left + self.stretch.width
        return max(self.stretch.at(self.start), left), min(self.stretch.at(self.end), right)


def columns_of(placed: Sequence[PlacedEvent], scale: Scale, most: int) -> list[Column]:
    """The events by the finest unit of which at most `most` cover the scale, and in which their dates are known."""
    moments: dict[float, list[PlacedEvent]] = {}
    for one in placed:
        moments.setdefault(one.spot, []).append(one)
    columns: list[Column] = []
    times = sorted(moments)
    for stretch in scale.stretches:
        within = [time for time in times if stretch.start <= time <= stretch.end]
        if not within:
            continue
        widths = sorted(one.end - one.start for time in within for one in moments[time] if not one.lasts)
        least = widths[int((len(widths) - 1) * (1 - LEAST_SHARE))] * 0.9 if widths else 0
        unit = unit_for(stretch.end - stretch.start, max(2, most * stretch.width / 100), least, WITH_WEEKS)
        starts: dict[float, list[PlacedEvent]] = {}
        for time in within:
            starts.setdefault(unit.start_of(time), []).extend(moments[time])
        columns += [Column(stretch, unit, start, tuple(members)) for start, members in starts.items()]
    return columns


def bars_of(
    placed: Sequence[PlacedEvent], scale: Scale, edition: Edition, href: HrefOf
) -> tuple[StripBin, ...]:
    """A bar for each unit in which there are events."""
    columns = columns_of(placed, scale, MOST_BARS)
    tallest = max((len(column.members) for column in columns), default=1)
    bars = []
    for column in columns:
        left, right = column.edges
        count = len(column.members)
        bars.append(
            StripBin(
                x=per_cent(left),
                width=per_cent(right - left),
                height=per_cent(count / tallest * 100),
                href=href(column.members[0].entry),
                label=edition.say(
                    "period.cell", period=column_words(column, edition), events=edition.say("events", n=count)
                ),
            )
        )
    return tuple(bars)


def dots_of(
    placed: Sequence[PlacedEvent], scale: Scale, dot: Callable[[PlacedEvent, str, int], StripDot]
) -> tuple[StripDot, ...] | None:
    """A dot for each event, stacked where they are of one unit; None if the stacks would be too high."""
    columns = columns_of(placed, scale, MOST_COLUMNS)
    if any(len(column.members) > MOST_STACKED for column in columns):
        return None
    return tuple(
        dot(one, per_cent(sum(column.edges) / 2), row)
        for column in columns
        for row, one in enumerate(column.members)
    )


def table_of(
    placed: Sequence[PlacedEvent], scale: Scale, edition: Edition, href: HrefOf
) -> tuple[StripRow, ...]:
    """The number of events in each of a few longer units."""
    return tuple(
        StripRow(
            column_words(column, edition),
            edition.say("events", n=len(column.members)),
            href(column.members[0].entry),
        )
        for column in columns_of(placed, scale, MOST_ROWS)
    )


def column_words(column: Column, edition: Edition) -> str:
    """The unit of time in words: `29 Nov 2024`, `1930–1939`, `18:00–18:15`."""
    unit, start, words = column.unit, column.start, edition.words
    if unit.kind == "minute":
        ends = [_clock(time, edition) for time in (start, column.end)]
        time = words.text("dates.span_narrow", a=ends[0], b=ends[1])
        return words.text(
            "dates.with_time", date=edition.date(day_text(floor(start + 1e-9))).short, time=time
        )
    if unit.kind == "day":
        days = [day_text(floor(start)), day_text(floor(column.end) - 1)]
        return edition.date(days[0] if unit.step == 1 else "/".join(days)).short
    first, last = civil(floor(start)), civil(floor(column.end) - 1)
    if unit.kind == "year" and unit.step >= MILLION // 10 and first[0] < 0:
        return _ago(-round_years(first[0], unit.step), -round_years(last[0], unit.step), edition)
    parts = [_part(day[0], day[1] if unit.kind == "month" else 0) for day in (first, last)]
    return edition.date(parts[0] if parts[0] == parts[1] else "/".join(parts)).short


def round_years(year: int, step: int) -> int:
    """The nearest multiple of a step."""
    return round(year / step) * step


def _part(year: int, month: int) -> str:
    text = year_text(year)
    return f"{text}-{month:02}" if month and not text.startswith("Y") else text


def _clock(time: float, edition: Edition) -> str:
    minutes = round(time % 1 * MINUTES_OF_DAY) % MINUTES_OF_DAY
    return clock(f"{minutes // 60:02}:{minutes % 60:02}", edition.words)


def _ago(first: int, last: int, edition: Edition) -> str:
    words = edition.words
    number, key = number_ago(first, 0, words)
    if last > 0 and number_ago(last, 0, words)[1] == key:
        number = words.text("dates.span_narrow", a=number, b=number_ago(last, 0, words)[0])
    return words.text(key, n=number)
