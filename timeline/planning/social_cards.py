"""The pictures that social networks show with links: what they print, and where events lie on their time axis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil, floor, inf, isfinite

from timeline.dates import edtf
from timeline.dates.clock_times import DAY
from timeline.dates.day_numbers import civil, day_number
from timeline.dates.instants import ahead_in
from timeline.planning.edition import Edition
from timeline.planning.event_dates import when_in_one_line
from timeline.planning.event_placing import TIMED_DAYS
from timeline.planning.social_card_views import CardAxis, CardEra, CardMark, CardTick, SocialCard
from timeline.planning.time_scale import Scale
from timeline.planning.time_ticks import ticks_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry
from timeline.wording.marked_texts import without_marks

MOST_DOTS = 60
"""The most events that an axis shows: with each new one, every card is drawn again."""
AXIS = 520
"""The width for which ticks are laid out, in CSS pixels: labels on a card are twice as large as on a page."""
NARROWEST_ERA = 30
"""The least width of an era that is shown, per mille."""
_Span = tuple[float, float, bool]
"""Start and end of an event in days, and whether it lasted from one to the other.

They are equal for a moment or a day, and infinite where a date is open: `by 2 December`, `since 2003`.
"""
_YEAR = 365.2425
_UNITS = (1, 7, 31, *(_YEAR * 10**power for power in range(10)))
"""The lengths in days to which the ends of an axis are rounded: days, weeks, months, years, decades ..."""


class CardPlanner:
    """Plans the cards of an edition, which share one axis."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        placed = [entry for entry in edition.chronicle.entries if entry.is_placed]
        shown = [entry for entry in placed if entry.kind != "background"] or placed
        self._timed = _is_timed(shown)
        spans = [self._span(entry) for entry in shown]
        self._scale = _rounded_scale(spans, self._timed)
        self.axis = self._axis(spans) if self._scale else CardAxis()

    def of_event(self, card: Card, entry: Entry) -> SocialCard:
        """The card of an event."""
        edition = self._edition
        when = when_in_one_line(card.when, edition)
        status = card.status.id in ("contested", "retracted")
        return SocialCard(
            title=without_marks(card.title),
            kicker=edition.say("social_card.inexact", date=when, note=card.when.note)
            if card.when.note
            else when,
            site=without_marks(edition.title),
            status=card.status.text if status else "",
            mark=self._mark(entry),
        )

    def of_site(self, made_of: Iterable[str]) -> SocialCard:
        """The site's card; `made_of` says what the chronology is made of."""
        project = self._edition.project
        return SocialCard(
            title=without_marks(self._edition.title),
            kicker=self._edition.say("social_card.between").join(made_of),
            text=" ".join(without_marks(project.description or "").split()),
        )

    def _mark(self, entry: Entry) -> CardMark | None:
        if self._scale is None or not entry.is_placed:
            return None
        start, end, lasts = self._span(entry)
        if end <= self._scale.start or start >= self._scale.end:
            return None
        return CardMark(self._at(start), self._at(end), lasts)

    def _axis(self, spans: Sequence[_Span]) -> CardAxis:
        scale, edition = self._scale, self._edition
        assert scale is not None
        moments = {self._at(start) for start, end, _ in spans if start == end}
        return CardAxis(
            ticks=tuple(
                CardTick(round(float(tick.x) * 10), tick.label)
                for tick in ticks_of(scale, edition, 0.5, 0 if self._timed else 1, AXIS)
            ),
            eras=tuple(self._eras()),
            dots=tuple(sorted(moments)) if len(spans) <= MOST_DOTS else (),
        )

    def _eras(self) -> Iterable[CardEra]:
        for era in (self._edition.project.eras or {}).values():
            if not era.date:
                continue
            date = edtf.parse(era.when)
            start = self._at(date.earliest) if date.earliest is not None else 0
            end = self._at(date.latest + 1) if date.latest is not None else 1000
            if end - start >= NARROWEST_ERA:
                yield CardEra(start, end - start, without_marks(era.title))

    def _at(self, time: float) -> int:
        """The position of a time, per mille."""
        assert self._scale is not None
        return round(self._scale.edge(time) * 10)

    def _span(self, entry: Entry) -> _Span:
        if entry.span == 0:
            if not self._timed:
                return entry.stand + 0.5, entry.stand + 0.5, False
            if entry.instant is None:
                return entry.stand, entry.stand + 1, False
            moment = (entry.instant + ahead_in(self._edition.project.timezone, entry.instant)) / DAY
            return moment, moment, False
        date = edtf.parse(entry.date)
        start = -inf if date.earliest is None else date.earliest
        end = inf if date.latest is None else date.latest + 1
        return start, end, date.form == "interval" and date.earliest is not None


def _is_timed(entries: Sequence[Entry]) -> bool:
    """Whether the axis shows clock times: if there are some, and all events are within a few days."""
    if not any(entry.clock and entry.instant is not None for entry in entries):
        return False
    anchors = [entry.anchor for entry in entries]
    return max(anchors) - min(anchors) < TIMED_DAYS and max(entry.span for entry in entries) < TIMED_DAYS


def _rounded_scale(spans: Sequence[_Span], timed: bool) -> Scale | None:
    """The scale of all cards; None if there are no dates. Its ends are rounded, so that few new events change every card."""
    ends = [
        time
        for start, end, _ in spans
        for time in (start, end - 0.1 if end > start else end)
        if isfinite(time)
    ]
    if not ends:
        return None
    if timed:
        return Scale(floor(min(ends) * 24 - 0.5) / 24, ceil(max(ends) * 24 + 0.5) / 24)
    first, last = floor(min(ends)), floor(max(ends))
    unit = max((unit for unit in _UNITS if unit * 4 <= last - first), default=1)
    if unit == 1:
        return Scale(first, last + 1)
    if unit == 7:  # from Monday to Sunday
        return Scale(first - (first + 3) % 7, last + (3 - last) % 7 + 1)
    if unit < _YEAR:
        (year, month, _), (last_year, last_month, _) = civil(first), civil(last)
        return Scale(
            day_number(year, month, 1), day_number(last_year + last_month // 12, last_month % 12 + 1, 1)
        )
    years = round(unit / _YEAR)
    start, end = civil(first)[0] // years * years, (civil(last)[0] // years + 1) * years
    return Scale(day_number(start, 1, 1), day_number(end, 1, 1))
