"""The overview on the home page: a timeline of all events, with links to each."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.dates import edtf
from timeline.dates.day_numbers import civil, day_number, day_text, year_text
from timeline.planning.days import heading_of, period_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import short_date, short_when
from timeline.planning.overview_views import Overview, StripBin, StripEra, StripMark, StripTick
from timeline.planning.views import Link
from timeline.records.event_summary import Entry

MOST_MARKS = 60
"""The most events that are drawn singly; more are drawn as bars of their number."""
MOST_ROWS = 12
MOST_DAYS = 4_000_000
"""The longest span that is drawn."""
BINS = 120
UNITS = ("day", "week", "month", "quarter", "year", "decade", "century", "millennium")
_LENGTHS = {
    "day": 1,
    "week": 7,
    "month": 30.4,
    "quarter": 91.3,
    "year": 365.25,
    "decade": 3652.5,
    "century": 36525,
    "millennium": 365250,
}
MOST_TICKS = 14


def draw_overview(entries: Sequence[Entry], edition: Edition, paged: bool) -> Overview | None:
    """The overview; None if there is no span to draw. If `paged`, it links to the pages of periods."""
    placed = [entry for entry in entries if entry.is_placed]
    drawn = [entry for entry in placed if entry.kind != "background"] or placed
    bounds = [(e, *_bounds(e)) for e in drawn]
    if not bounds:
        return None
    first, last = min(b[1] for b in bounds), max(b[2] for b in bounds)
    if last - first > MOST_DAYS:
        return None
    scale = Scale(first, last)
    label = edition.say("strip")
    undated = _undated([entry for entry in entries if not entry.is_placed], edition, paged)
    eras = _eras(edition, scale)
    ticks = ticks_of(scale, edition)
    if len(drawn) > MOST_MARKS:
        bins = _bins([e for e, _, _ in bounds], scale, edition, paged)
        return Overview(label, 0, eras, bins=bins, ticks=ticks, undated=undated)
    marks, rows = _marks(bounds, scale, edition, paged)
    return Overview(label, rows, eras, marks=marks, ticks=ticks, undated=undated)


def _undated(entries: Sequence[Entry], edition: Edition, paged: bool) -> Link | None:
    if not entries:
        return None
    return Link(edition.say("undated", n=len(entries)), _href(entries[0], edition, paged))


def _bounds(entry: Entry) -> tuple[int, int]:
    if entry.span == 0:
        return entry.stand, entry.stand
    date = edtf.parse(entry.date)
    earliest = date.earliest if date.earliest is not None else entry.anchor
    latest = date.latest if date.latest is not None else entry.anchor
    if date.form == "date":
        return earliest, latest
    return min(earliest, entry.stand), max(latest, entry.stand)


class Scale:
    """Converts day numbers to per cent of the width, with half a day of margin on either side."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last
        self.days = last - first + 1

    def at(self, day: float) -> float:
        """The middle of a day."""
        return (day - self.first + 0.5) / self.days * 100

    def edge(self, day: float) -> float:
        """The beginning of a day, at most at the edge."""
        return min(max((day - self.first) / self.days * 100, 0), 100)


def per_cent(value: float) -> str:
    """A position, with two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _eras(edition: Edition, scale: Scale) -> tuple[StripEra, ...]:
    eras: list[StripEra] = []
    for era in (edition.project.eras or {}).values():
        if not era.date:
            continue
        date = edtf.parse(era.when)
        start = scale.edge(date.earliest) if date.earliest is not None else 0.0
        end = scale.edge(date.latest + 1) if date.latest is not None else 100.0
        if end - start >= 3:
            eras.append(StripEra(per_cent(start), per_cent(end - start), era.title, len(eras) % 2))
    return tuple(eras)


def _marks(
    bounds: Sequence[tuple[Entry, int, int]], scale: Scale, edition: Edition, paged: bool
) -> tuple[tuple[StripMark, ...], int]:
    """The marks and their number of rows: dots are stacked on their day, spans lie above them where there is room."""
    dot_width = 1.6
    taken: list[list[tuple[float, float]]] = []
    marks = []
    for entry, first, last in sorted(bounds, key=lambda b: (b[2] - b[1], b[0].stand, b[0].id)):
        start, end = scale.at(first), scale.at(last)
        low, high = start - dot_width / 2, end + dot_width / 2
        row = next(
            (i for i, spans in enumerate(taken) if all(high <= a or b <= low for a, b in spans)), len(taken)
        )
        if row == len(taken):
            taken.append([])
        taken[row].append((low, high))
        status = edition.chronicle.standing(entry)[0]
        marks.append(
            StripMark(
                x=per_cent(start),
                row=min(row, MOST_ROWS),
                href=edition.paths.page("events", entry.id) if paged else f"#{entry.id}",
                label=f"{short_when(entry, edition)}: {edition.title_of(entry)}",
                width=per_cent(end - start) if last > first else "",
                status=status,
                importance=entry.importance,
            )
        )
    marks.sort(key=lambda mark: (float(mark.x), mark.row))
    return tuple(marks), min(len(taken), MOST_ROWS + 1)


def _bins(entries: Sequence[Entry], scale: Scale, edition: Edition, paged: bool) -> tuple[StripBin, ...]:
    counts: dict[int, list[Entry]] = {}
    for entry in entries:
        index = min(max(int((entry.stand - scale.first) / scale.days * BINS), 0), BINS - 1)
        counts.setdefault(index, []).append(entry)
    tallest = max(len(members) for members in counts.values())
    bins = []
    for index, members in sorted(counts.items()):
        bins.append(
            StripBin(
                x=per_cent(index / BINS * 100),
                width=per_cent(100 / BINS),
                height=per_cent(len(members) / tallest * 100),
                href=_href(members[0], edition, paged),
                label=f"{short_date(members[0], edition)}: {edition.say('events', n=len(members))}",
            )
        )
    return tuple(bins)


def _href(entry: Entry, edition: Edition, paged: bool) -> str:
    """A link to the heading of an event (to its card for background), or in a long chronology to the page of its period."""
    if paged:
        period = period_of(entry)
        return edition.paths.page(period.folder, period.text)
    return f"#{entry.id}" if entry.kind == "background" else f"#{heading_of(entry).anchor}"


def ticks_of(scale: Scale, edition: Edition, day_at: float = 0.5) -> tuple[StripTick, ...]:
    """At most 14 ticks, at the starts of weeks, months or longer units; those of days at the fraction `day_at` of each."""
    unit = next((unit for unit in UNITS if scale.days / _LENGTHS[unit] <= MOST_TICKS), "millennium")
    starts = _starts(unit, scale)
    every = max(1, round(len(starts) / 5))
    ticks = []
    for index, (day, text) in enumerate(starts):
        words = edition.date(text).short
        if unit in ("day", "week"):
            words = _day_of_tick(text, edition, index == 0)
        place = scale.edge(day + day_at) if unit == "day" else scale.edge(day)
        ticks.append(StripTick(per_cent(place), words, major=index % every == 0))
    return tuple(ticks)


def _day_of_tick(text: str, edition: Edition, first: bool) -> str:
    """`27 Nov` for the first tick and the first of a month; else `28`."""
    day, month = int(text[-2:]), int(text[-5:-3])
    if first or day == 1:
        name = edition.words.text(f"dates.short_months.{month}")
        return edition.words.text("dates.day_month", day=day, month=name)
    return edition.words.text("dates.day", day=day)


def _starts(unit: str, scale: Scale) -> list[tuple[int, str]]:
    """The first day and the EDTF text of each unit that begins within the scale."""
    starts: list[tuple[int, str]] = []
    if unit in ("day", "week"):
        step = 1 if unit == "day" else 7
        first = scale.first if unit == "day" else scale.first + (-(scale.first + 3)) % 7
        days = ((day, day_text(day)) for day in range(first, scale.last + 1, step))
        return [(day, text) for day, text in days if not text.startswith("Y")]
    year = civil(scale.first)[0]
    last_year = civil(scale.last)[0]
    if unit in ("month", "quarter"):
        step = 1 if unit == "month" else 3
        for index in range(year * 12, (last_year + 1) * 12, step):
            day = day_number(index // 12, index % 12 + 1, 1)
            if scale.first <= day <= scale.last and abs(index // 12) <= 9999:
                starts.append((day, f"{year_text(index // 12)}-{index % 12 + 1:02}"))
        return starts
    step = {"year": 1, "decade": 10, "century": 100, "millennium": 1000}[unit]
    for start in range(year - year % step, last_year + 1, step):
        day = day_number(start, 1, 1)
        if scale.first <= day <= scale.last:
            starts.append((day, year_text(start)))
    return starts
