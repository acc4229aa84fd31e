"""The pages of days, and in a long chronology of months, years and longer periods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial

import msgspec

from timeline.dates.bounds import UNKNOWN
from timeline.digest import digest, digest_bytes
from timeline.planning.days import Period, by_period, grouped
from timeline.planning.edition import Edition
from timeline.planning.event_dates import zone_note
from timeline.planning.headings import day_groups
from timeline.planning.in_short import common_source
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import is_long, pages_of
from timeline.planning.page_views import PeriodPage
from timeline.planning.paging import page_links
from timeline.planning.period_index import Bar, Days, Periods, day_cells, period_words
from timeline.planning.plan import PagePlan, Pieces, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Link
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised


class _Around(msgspec.Struct, frozen=True):
    """What all pages of a period print of others."""

    previous: Period | None
    next: Period | None
    bar: Bar | None = None


def sketch_periods(
    order: Sequence[Entry], frames: PageFrames, pieces: Mapping[str, Pieces], settings: bytes
) -> Iterator[Sketch]:
    """The pages of all periods and days."""
    edition = frames.edition
    if is_long(order):
        members = by_period(order)
        periods = Periods(members, edition)
        for period, around in _with_neighbours(members):
            pages = periods.pages(period)
            around = msgspec.structs.replace(around, bar=periods.bar(period))
            if period.kind == "month":
                dates = [[(entry.date, entry.span, entry.stand) for entry in page] for page in pages]
                made = digest_bytes(settings, digest(dates))
                of_month = cache(partial(periods.days, period))
                yield from _sketch_pages(period, pages, around, frames, pieces, made, of_month)
            else:
                yield from _sketch_pages(period, pages, around, frames, pieces, settings)
    days = {Period("day", head.text): entries for head, entries in grouped(order) if head.kind == "day"}
    for day, around in _with_neighbours(days):
        yield from _sketch_pages(day, pages_of(days[day]), around, frames, pieces, settings)


def _with_neighbours(periods: Iterable[Period]) -> Iterator[tuple[Period, _Around]]:
    every = [None, *periods, None]
    for before, period, after in zip(every, every[1:], every[2:], strict=False):
        if period:
            yield period, _Around(before, after)


def _link(period: Period | None, edition: Edition) -> Link | None:
    if period is None:
        return None
    return Link(period_words(period, edition), edition.paths.page(period.folder, period.text))


def _sketch_pages(
    period: Period,
    pages: Sequence[Sequence[Entry]],
    around: _Around,
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
    settings: bytes,
    days: Callable[[], Days] = tuple,
) -> Iterator[Sketch]:
    path = frames.edition.paths.page(period.folder, period.text)
    for n, page in enumerate(pages, 1):
        slots = (pieces[entry.id].card for entry in page)
        headings = digest((around, n, len(pages), [entry.stand for entry in page]))
        plan = partial(_plan, period, page, (n, len(pages)), around, days, frames, pieces)
        yield Sketch(nth_page(path, n), digest_bytes(settings, headings, *slots), plan)


def _plan(
    period: Period,
    entries: Sequence[Entry],
    part: tuple[int, int],
    around: _Around,
    days: Callable[[], Days],
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
) -> PagePlan:
    edition = frames.edition
    path = edition.paths.page(period.folder, period.text)
    here = nth_page(path, part[0])
    is_day = period.kind == "day"
    words = edition.date(period.text).full if is_day else period_words(period, edition)
    about = edition.say("period.undated" if period.text == UNKNOWN else "period.events", date=words)
    words = capitalised(words, edition.language)
    groups = day_groups(entries, edition, pieces)
    if is_day:
        groups = tuple(msgspec.structs.replace(group, href="") for group in groups)
    bar = around.bar
    view = PeriodPage(
        page=frames.frame(here, period.kind, edition.nth(words, part[0]), about, section=edition.paths.home),
        groups=groups,
        label=groups[0].label if is_day else "",
        zone_note=zone_note(entries, edition),
        source=common_source(edition),
        calendar=bar.grids if bar else (),
        previous_year=bar.before if bar else None,
        next_year=bar.after if bar else None,
        days=day_cells(days(), path, part[0], edition),
        previous=_link(around.previous, edition),
        next=_link(around.next, edition),
        pages=page_links(path, *part),
    )
    return PagePlan(here, "period.html", view)
