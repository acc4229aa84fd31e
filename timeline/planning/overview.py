"""The overview on the home page: a time axis with key moments, eras and the density of events, with links to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.key_moments import key_moments
from timeline.dates import edtf
from timeline.dates.day_numbers import civil, year_text
from timeline.planning.axis_controls import controls_of
from timeline.planning.days import heading_of, period_of
from timeline.planning.density import bars_of, dots_of, table_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import short_when
from timeline.planning.event_placing import PlacedEvent, domain_of, place_events, usual_length
from timeline.planning.moment_layout import NUMBER, label_moments, spread
from timeline.planning.overview_views import (
    Overview,
    StripDot,
    StripEra,
    StripMoment,
    StripRow,
    StripSpan,
    StripTick,
)
from timeline.planning.text_widths import fitted
from timeline.planning.time_scale import BREAK, Scale, broken_scale, per_cent
from timeline.planning.time_ticks import NARROW, WIDE, ticks_of
from timeline.planning.views import Link
from timeline.records.event_summary import Entry

MOST_MARKS = 60
"""The most events that are drawn singly; more are drawn as bars of their number."""
MOST_SPANS = 3
"""The most rows of events that last."""
LEAST_SPAN = 1.5
"""The shortest bar of an event that lasts, in per cent of the width."""
LOOSE = 12.0
"""From this width on, in per cent, a date is too inexact for its event to be counted anywhere."""
MARGIN = 0.04
"""The margin on either side of clock times, as a share of their span."""
_RANKS = {"major": 0, "normal": 1, "minor": 2}


def draw_overview(edition: Edition, *, paged: bool) -> Overview | None:
    """The overview, with the numbered key moments; None if there is nothing to draw.

    If `paged`, it links to the pages of events and periods, else into the page.
    """
    axis = _axis_of(edition.chronicle)
    return _Drawing(axis, edition, paged).overview() if axis else None


@lru_cache(maxsize=1)  # it is the same in all languages
def _axis_of(chronicle: Chronicle) -> _Axis | None:
    dated = [entry for entry in chronicle.reading_order if entry.is_placed]
    shown = [entry for entry in dated if entry.kind != "background"] or dated
    return _Axis(chronicle, shown) if shown else None


class _Axis:
    """The events on the time axis, and which of them are drawn as what."""

    def __init__(self, chronicle: Chronicle, shown: Sequence[Entry]) -> None:
        self.placed = place_events(shown, chronicle.project.timezone)
        self.undated = [entry for entry in chronicle.reading_order if not entry.is_placed]
        self.numbers = {entry.id: n for n, entry in enumerate(key_moments(chronicle).entries, 1)}
        self.scale = _scale(self.placed)
        self.few = len(self.placed) <= MOST_MARKS
        self.usual = usual_length(self.placed)
        lengths = [one.end - one.start for one in self.placed if not one.lasts]
        self.finest = (
            min(1 if one < 28 else 28 if one < 360 else 365 for one in lengths or [1]) if all(lengths) else 0
        )
        self.spans = self._spans()
        in_spans = {one.entry.id for one, _ in self.spans}
        self.loose = [one for one in self.placed if one.entry.id not in in_spans and self._is_loose(one)]
        left_out = {one.entry.id for one in self.loose}
        self.counted = [one for one in self.placed if one.entry.id not in left_out]
        self.single = [
            one for one in self.counted if one.entry.id not in in_spans and one.entry.id not in self.numbers
        ]

    def edges(self, one: PlacedEvent) -> tuple[float, float]:
        """The start and the end of an event, in per cent of the width."""
        return self.scale.edge(one.start), 100.0 if one.open_end else self.scale.edge(one.end)

    def _width(self, one: PlacedEvent) -> float:
        start, end = self.edges(one)
        return end - start

    def is_inexact(self, one: PlacedEvent) -> bool:
        """Whether the date of an event is less exact than usual."""
        return not one.lasts and one.end - one.start > 1.5 * self.usual

    def _is_loose(self, one: PlacedEvent) -> bool:
        """Whether an event cannot be counted at any time."""
        if one.lasts or one.entry.id in self.numbers:
            return False
        if one.open_start:
            return not self.few
        return not self.scale.has(one.spot) or (self.is_inexact(one) and self._width(one) > LOOSE)

    def _spans(self) -> list[tuple[PlacedEvent, int]]:
        """The events that last, and of few events also those of inexact dates, as far as there is room; with their rows."""
        wide = [
            one
            for one in self.placed
            if (one.lasts or (self.few and self.is_inexact(one))) and self._width(one) >= LEAST_SPAN
        ]
        wide.sort(
            key=lambda one: (
                one.entry.id not in self.numbers,
                _RANKS[one.entry.importance],
                one.start - one.end,
            )
        )
        rows: list[list[tuple[float, float]]] = [[] for _ in range(MOST_SPANS)]
        spans = []
        for one in wide:
            start, end = self.edges(one)
            free = (n for n, row in enumerate(rows) if all(end + 1 < a or b + 1 < start for a, b in row))
            row = next(free, None)
            if row is not None:
                rows[row].append((start, end))
                spans.append((one, row))
        return spans


class _Drawing:
    """The axis in an edition."""

    def __init__(self, axis: _Axis, edition: Edition, paged: bool) -> None:
        self.axis, self.edition, self.paged = axis, edition, paged

    def overview(self) -> Overview:
        axis, scale, edition = self.axis, self.axis.scale, self.edition
        dots = dots_of(axis.single, scale, self._dot) if axis.few else None
        table = table_of(axis.counted, scale, edition, self._section)
        return Overview(
            label=edition.say("strip"),
            description=_description(table, len(axis.placed), edition),
            controls=controls_of(scale, axis.finest, edition),
            eras=_eras(edition, scale),
            moments=tuple(self._moments()),
            spans=tuple(self._span(one, row) for one, row in axis.spans),
            dots=dots or (),
            bins=bars_of(axis.counted, scale, edition, self._section) if dots is None else (),
            ticks=self._ticks(),
            breaks=tuple(per_cent(stretch.left - BREAK / 2) for stretch in scale.stretches[1:]),
            break_note=_break_note(scale, edition),
            inexact=self._inexact(),
            table=table,
        )

    def _ticks(self) -> tuple[StripTick, ...]:
        """The ticks, of days or longer unless there are clock times; the date itself if all events have one date."""
        axis = self.axis
        if axis.finest and len({one.entry.date for one in axis.placed}) == 1:
            label = short_when(axis.placed[0].entry, self.edition)
            return (StripTick("50", label, label),)
        return ticks_of(axis.scale, self.edition, within=0.5, finest=axis.finest)

    def _span(self, one: PlacedEvent, row: int) -> StripSpan:
        scale = self.axis.scale
        start, end = self.axis.edges(one)
        fades = ["start"] * (one.fade_start or not one.lasts or one.start < scale.start)
        fades += ["end"] * (one.fade_end or not one.lasts or one.open_end or one.end > scale.end)
        return StripSpan(
            x=per_cent(start),
            width=per_cent(end - start),
            row=row,
            href=self._event(one.entry),
            label=self._words(one.entry),
            status=self.edition.chronicle.standing(one.entry)[0],
            certain=one.lasts,
            fade="both" if len(fades) > 1 else "".join(fades),
        )

    def _dot(self, one: PlacedEvent, x: str, row: int) -> StripDot:
        return StripDot(
            x=x if one.start < one.end else per_cent(self.axis.scale.edge(one.spot)),
            row=row,
            href=self._event(one.entry),
            label=self._words(one.entry),
            status=self.edition.chronicle.standing(one.entry)[0],
            importance=one.entry.importance,
            about=one.open_start or edtf.is_qualified(one.entry.date) or self.axis.is_inexact(one),
        )

    def _moments(self) -> Iterator[StripMoment]:
        """The key moments on the scale, from first to last."""
        numbers = self.axis.numbers
        moments = [one for one in self.axis.placed if one.entry.id in numbers]
        moments.sort(key=lambda one: (one.spot, numbers[one.entry.id]))
        at = [self.axis.scale.edge(one.spot) for one in moments]
        titles = [self.edition.title_of(one.entry) for one in moments]
        wide = label_moments([x / 100 * WIDE for x in at], titles, WIDE)
        narrow = spread([x / 100 * NARROW for x in at], NUMBER + 2, NARROW)
        for one, x, title, label, x_narrow in zip(moments, at, titles, wide, narrow, strict=True):
            number = numbers[one.entry.id]
            yield StripMoment(
                number=number,
                at=per_cent(x),
                wide=per_cent(label.x / WIDE * 100),
                narrow=per_cent(x_narrow / NARROW * 100),
                row=label.row,
                href=self._event(one.entry),
                label=self.edition.say(
                    "axis.moment", number=number, date=short_when(one.entry, self.edition), title=title
                ),
                text=label.text,
                before=label.before,
                contested=self.edition.chronicle.standing(one.entry)[0] == "contested",
            )

    def _event(self, entry: Entry) -> str:
        return self.edition.paths.page("events", entry.id) if self.paged else f"#{entry.id}"

    def _section(self, entry: Entry) -> str:
        """The page of an event's period, or its heading on this page; for background its card."""
        if self.paged:
            period = period_of(entry)
            return self.edition.paths.page(period.folder, period.text)
        return self._event(entry) if entry.kind == "background" else f"#{heading_of(entry).anchor}"

    def _words(self, entry: Entry) -> str:
        date, title = short_when(entry, self.edition), self.edition.title_of(entry)
        return self.edition.say("axis.event", date=date, title=title)

    def _inexact(self) -> Link | None:
        undated, loose = self.axis.undated, [one.entry for one in self.axis.loose]
        if not undated and not loose:
            return None
        key = "axis.inexact" if loose else "undated"
        return Link(self.edition.say(key, n=len(undated) + len(loose)), self._section([*undated, *loose][0]))


def _scale(placed: Sequence[PlacedEvent]) -> Scale:
    extents = domain_of(placed)
    if all(one.start < one.end for one in placed):
        return broken_scale(extents)
    start, end = extents[0][0], max(end for _, end in extents)
    margin = (end - start) * MARGIN or 1 / 24
    return Scale(start - margin, end + margin)


def _eras(edition: Edition, scale: Scale) -> tuple[StripEra, ...]:
    eras: list[StripEra] = []
    free = [0.0, 0.0]
    for era in (edition.project.eras or {}).values():
        if not era.date:
            continue
        date = edtf.parse(era.when)
        start = scale.edge(date.earliest) if date.earliest is not None else 0.0
        end = scale.edge(date.latest + 1) if date.latest is not None else 100.0
        row = next((n for n, until in enumerate(free) if start >= until - 0.01), None)
        if end - start < LEAST_SPAN or row is None:
            continue
        free[row] = end
        labels = [fitted(era.title, (end - start) / 100 * width - 10) for width in (WIDE, NARROW)]
        eras.append(StripEra(per_cent(start), per_cent(end - start), era.title, labels[0], labels[1], row))
    return tuple(eras)


def _description(table: Sequence[StripRow], n: int, edition: Edition) -> str:
    if not table:
        return edition.say("strip")
    return edition.say("axis.description", n=n, start=table[0].when, end=table[-1].when)


def _break_note(scale: Scale, edition: Edition) -> str:
    if len(scale.stretches) < 2:
        return ""
    gaps = [
        edition.date("/".join(year_text(civil(int(time))[0]) for time in (one.end, other.start))).short
        for one, other in pairwise(scale.stretches)
    ]
    return edition.say("axis.broken", gaps=edition.listed(gaps))
