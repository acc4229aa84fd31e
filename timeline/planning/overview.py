"""The overview on the home page: a time axis with key moments, eras and the density of events, with links to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

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


def draw_overview(
    entries: Sequence[Entry], edition: Edition, paged: bool, key: Sequence[Entry] = ()
) -> Overview | None:
    """The overview, with the numbered moments `key`; None if there is nothing to draw.

    If `paged`, it links to the pages of events and periods, else into the page.
    """
    dated = [entry for entry in entries if entry.is_placed]
    shown = [entry for entry in dated if entry.kind != "background"] or dated
    if not shown:
        return None
    placed = place_events(shown, edition.project.timezone)
    return _Drawing(placed, edition, paged, key).overview([e for e in entries if not e.is_placed])


class _Drawing:
    def __init__(
        self, placed: Sequence[PlacedEvent], edition: Edition, paged: bool, key: Sequence[Entry]
    ) -> None:
        self.placed, self.edition, self.paged = placed, edition, paged
        self.numbers = {entry.id: n for n, entry in enumerate(key, 1)}
        self.scale = _scale(placed)
        self.few = len(placed) <= MOST_MARKS
        self.usual = usual_length(placed)
        lengths = [one.end - one.start for one in placed if not one.lasts]
        self.finest = (
            min(1 if one < 28 else 28 if one < 360 else 365 for one in lengths or [1]) if all(lengths) else 0
        )

    def overview(self, undated: Sequence[Entry]) -> Overview:
        scale, edition = self.scale, self.edition
        spans, in_spans = self._spans()
        loose = [one for one in self.placed if one.entry.id not in in_spans and self._is_loose(one)]
        left_out = {one.entry.id for one in loose}
        counted = [one for one in self.placed if one.entry.id not in left_out]
        single = [one for one in counted if one.entry.id not in in_spans and one.entry.id not in self.numbers]
        dots = dots_of(single, scale, self._dot) if self.few else None
        table = table_of(counted, scale, edition, self._section)
        return Overview(
            label=edition.say("strip"),
            description=_description(table, len(self.placed), edition),
            controls=controls_of(scale, self.finest, edition),
            eras=_eras(edition, scale),
            moments=tuple(self._moments()),
            spans=spans,
            dots=dots or (),
            bins=bars_of(counted, scale, edition, self._section) if dots is None else (),
            ticks=self._ticks(),
            breaks=tuple(per_cent(stretch.left - BREAK / 2) for stretch in scale.stretches[1:]),
            break_note=_break_note(scale, edition),
            inexact=self._inexact(undated, [one.entry for one in loose]),
            table=table,
        )

    def _ticks(self) -> tuple[StripTick, ...]:
        """The ticks, of days or longer unless there are clock times; the date itself if all events have one date."""
        if self.finest and len({one.entry.date for one in self.placed}) == 1:
            label = short_when(self.placed[0].entry, self.edition)
            return (StripTick("50", label, label),)
        return ticks_of(self.scale, self.edition, within=0.5, finest=self.finest)

    def _edges(self, one: PlacedEvent) -> tuple[float, float]:
        return self.scale.edge(one.start), 100.0 if one.open_end else self.scale.edge(one.end)

    def _width(self, one: PlacedEvent) -> float:
        start, end = self._edges(one)
        return end - start

    def _is_inexact(self, one: PlacedEvent) -> bool:
        return not one.lasts and one.end - one.start > 1.5 * self.usual

    def _is_loose(self, one: PlacedEvent) -> bool:
        """Whether an event cannot be counted at any time."""
        if one.lasts or one.entry.id in self.numbers:
            return False
        if one.open_start:
            return not self.few
        return not self.scale.has(one.spot) or (self._is_inexact(one) and self._width(one) > LOOSE)

    def _spans(self) -> tuple[tuple[StripSpan, ...], set[str]]:
        """The bars of events that last, and of few events also those of inexact dates, as far as there is room."""
        wide = [
            one
            for one in self.placed
            if (one.lasts or (self.few and self._is_inexact(one))) and self._width(one) >= LEAST_SPAN
        ]
        wide.sort(
            key=lambda one: (
                one.entry.id not in self.numbers,
                _RANKS[one.entry.importance],
                one.start - one.end,
            )
        )
        rows: list[list[tuple[float, float]]] = [[] for _ in range(MOST_SPANS)]
        spans, ids = [], set()
        for one in wide:
            start, end = self._edges(one)
            free = (n for n, row in enumerate(rows) if all(end + 1 < a or b + 1 < start for a, b in row))
            row = next(free, None)
            if row is not None:
                rows[row].append((start, end))
                ids.add(one.entry.id)
                spans.append(self._span(one, start, end, row))
        return tuple(spans), ids

    def _span(self, one: PlacedEvent, start: float, end: float, row: int) -> StripSpan:
        fades = ["start"] * (one.fade_start or not one.lasts or one.start < self.scale.start)
        fades += ["end"] * (one.fade_end or not one.lasts or one.open_end or one.end > self.scale.end)
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
            x=x if one.start < one.end else per_cent(self.scale.edge(one.spot)),
            row=row,
            href=self._event(one.entry),
            label=self._words(one.entry),
            status=self.edition.chronicle.standing(one.entry)[0],
            importance=one.entry.importance,
            about=one.open_start or edtf.is_qualified(one.entry.date) or self._is_inexact(one),
        )

    def _moments(self) -> Iterator[StripMoment]:
        """The key moments on the scale, from first to last."""
        moments = [one for one in self.placed if one.entry.id in self.numbers]
        moments.sort(key=lambda one: (one.spot, self.numbers[one.entry.id]))
        at = [self.scale.edge(one.spot) for one in moments]
        titles = [self.edition.title_of(one.entry) for one in moments]
        wide = label_moments([x / 100 * WIDE for x in at], titles, WIDE)
        narrow = spread([x / 100 * NARROW for x in at], NUMBER + 2, NARROW)
        for one, x, title, label, x_narrow in zip(moments, at, titles, wide, narrow, strict=True):
            number = self.numbers[one.entry.id]
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

    def _inexact(self, undated: Sequence[Entry], loose: Sequence[Entry]) -> Link | None:
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
