"""Ticks of a time axis: where units begin, and as many labels as fit without touching, on a desk and on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import floor

import msgspec

from timeline.dates.calendars import GREGORIAN
from timeline.dates.day_numbers import civil, day_text, year_text
from timeline.dates.deep_time import MILLION
from timeline.planning.edition import Edition
from timeline.planning.overview_views import StripTick
from timeline.planning.text_widths import label_width
from timeline.planning.time_scale import Scale, Stretch, per_cent
from timeline.planning.time_units import MINUTES_OF_DAY, Unit, round_year, unit_for
from timeline.wording.clocks import clock
from timeline.wording.date_parts import MONTH, YEAR
from timeline.wording.date_texts import SHORT, DateTexts
from timeline.wording.deep_time import number_ago
from timeline.wording.single_dates import ymd_in_words

WIDE, NARROW = 940, 280
"""The widths for which drawings are laid out, in CSS pixels: the least on a desk and on a phone."""
MOST_LINES = 66
"""The most ticks on a scale; most have no label."""
APART = 10
"""The least distance between labels, in CSS pixels."""
OVERHANG = 6
"""How far a label may stand out at either end."""


class _Tick(msgspec.Struct, frozen=True):
    time: float
    n: int
    """The running number of the unit that begins."""
    x: float


Labeller = Callable[[_Tick, _Tick | None], str]
"""The label of a tick, from the tick and the labelled one before it; empty for none."""


def ticks_of(
    scale: Scale, edition: Edition, within: float = 0.0, finest: float = 1, width: int = WIDE
) -> tuple[StripTick, ...]:
    """The ticks of a scale, of no unit shorter than `finest` days; those of the finest unit stand `within` it, at a fraction.

    `width` is that of the drawing on a desk.
    """
    ticks: list[StripTick] = []
    for stretch in scale.stretches:
        most = max(4, MOST_LINES * stretch.width / 100 * width / WIDE)
        unit = unit_for(stretch.end - stretch.start, most, finest)
        text = _labeller(unit, edition, with_year=len(scale.stretches) > 1)
        shift = (
            within * unit.length
            if unit.step == 1 and unit.kind != "minute" and unit.length < 1.5 * finest
            else 0
        )
        ticks += _ticks_of_stretch(stretch, unit, text, shift, width)
    return tuple(ticks)


def _ticks_of_stretch(
    stretch: Stretch, unit: Unit, text: Labeller, shift: float, width: int
) -> Iterator[StripTick]:
    last = stretch.end - shift
    ticks = [_Tick(time, n, stretch.at(time + shift)) for time, n in unit.starts(stretch.start - 1e-9, last)]
    if not ticks:  # shorter than the unit: the unit itself
        time = unit.start_of(stretch.start)
        ticks = [_Tick(time, 0, stretch.left + stretch.width / 2)]
    wide, narrow = (_labels(ticks, unit, text, stretch, w) for w in (width, NARROW))
    for n, tick in enumerate(ticks):
        label, narrow_label = wide.get(n, ""), narrow.get(n, "")
        yield StripTick(
            x=per_cent(tick.x),
            label=label,
            narrow=narrow_label,
            major=_begins_more(tick, unit),
            align=_align(tick.x, label, width),
            narrow_align=_align(tick.x, narrow_label, NARROW),
        )


def _align(x: float, label: str, width: int) -> str:
    """Where a label that is centred on its tick would be cut, its start or its end stands there."""
    at, half = x * width / 100, label_width(label) / 2
    return "first" if at < half - OVERHANG else "last" if at + half - OVERHANG > width else ""


def _begins_more(tick: _Tick, unit: Unit) -> bool:
    """Whether a longer unit begins there too."""
    if unit.kind == "minute":
        return tick.time == floor(tick.time)
    day = civil(floor(tick.time))
    if unit.kind == "day":
        return day[2] == 1
    return unit.kind == "month" and day[1] == 1


def _labels(
    ticks: Sequence[_Tick], unit: Unit, text: Labeller, stretch: Stretch, width: int
) -> dict[int, str]:
    """The labels of every tick, or of every second, third ... whichever is the most that fits."""
    rounds = [*unit.strides, *(unit.strides[-1] * 2**n for n in range(1, 12))]
    for stride in rounds:
        offset = ticks[0].n if unit.kind == "day" else 0
        labels = _placed([n for n, tick in enumerate(ticks) if (tick.n - offset) % stride == 0], ticks, text)
        if labels and _apart(labels, ticks, stretch, width):
            return labels
    return {0: text(ticks[0], None)}


def _placed(chosen: Sequence[int], ticks: Sequence[_Tick], text: Labeller) -> dict[int, str]:
    labels: dict[int, str] = {}
    before: _Tick | None = None
    for n in chosen:
        label = text(ticks[n], before)
        if label:
            labels[n] = label
            before = ticks[n]
    return labels


def _apart(labels: dict[int, str], ticks: Sequence[_Tick], stretch: Stretch, width: int) -> bool:
    free = stretch.left * width / 100 - APART
    for n, label in labels.items():
        x, wide = ticks[n].x * width / 100, label_width(label)
        start = {"first": x, "last": x - wide}.get(_align(ticks[n].x, label, width), x - wide / 2)
        if start < free:
            return False
        free = start + wide + APART
    return free <= (stretch.left + stretch.width) * width / 100 + 2 * APART


def _labeller(unit: Unit, edition: Edition, with_year: bool) -> Labeller:
    """The function that words the ticks of a unit; `with_year` if the first of them has to name its year."""
    words, texts = edition.words, DateTexts(edition.words, SHORT, GREGORIAN)

    def minute(tick: _Tick, before: _Tick | None) -> str:
        day = floor(tick.time + 1e-9)
        if tick.time - day < 1e-9:
            return day_label(_Tick(day, day, tick.x), None)
        minutes = round((tick.time - day) * MINUTES_OF_DAY)
        time = clock(f"{minutes // 60:02}:{minutes % 60:02}", words)
        if before is not None:
            return time
        return words.text("dates.with_time", date=day_label(_Tick(day, day, tick.x), None), time=time)

    def day_label(tick: _Tick, before: _Tick | None) -> str:
        year, month, day = civil(floor(tick.time))
        earlier = civil(floor(before.time)) if before else None
        if (before is None and with_year) or (earlier and earlier[0] != year):
            return edition.date(day_text(floor(tick.time))).short
        shared = MONTH if earlier and earlier[1] == month else YEAR
        return ymd_in_words((year, month, day), texts, shared)

    def month_label(tick: _Tick, before: _Tick | None) -> str:
        year, month, _ = civil(floor(tick.time))
        if month == 1:
            return edition.date(year_text(year)).short
        if before is None and not year_text(year).startswith("Y"):
            return edition.date(f"{year_text(year)}-{month:02}").short
        return ymd_in_words((year, month, None), texts, YEAR)

    def year_label(tick: _Tick, before: _Tick | None) -> str:
        n = tick.n * unit.step
        if n <= -MILLION or (unit.step >= MILLION // 10 and n < 0):
            return _ago(-n, -before.n * unit.step if before else 0, edition)
        if unit.step >= MILLION // 10:
            return ""  # the present, or nearly: its year would be more exact than the scale
        year = civil(floor(tick.time))[0]
        if year < -9999:
            return words.text("dates.year_bc", year=edition.number(str(1 - year)))
        return edition.date(year_text(round_year(n, unit.step))).short

    return {"minute": minute, "day": day_label, "month": month_label}.get(unit.kind, year_label)


def _ago(years: int, before: int, edition: Edition) -> str:
    """`250 million years ago` for the first tick, `200` for those after it."""
    number, key = number_ago(years, 0, edition.words)
    same = before and number_ago(before, 0, edition.words)[1] == key
    return number if same else edition.words.text(key, n=number)
