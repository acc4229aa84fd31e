"""The pages of days, and in a long chronology of months, years and longer periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from timeline.dates.bounds import UNKNOWN
from timeline.digest import digest, digest_bytes
from timeline.planning.days import Period, grouped, period_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import zone_note
from timeline.planning.headings import day_groups
from timeline.planning.in_short import common_source
from timeline.planning.list_page import ListPage
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import is_long, pages_of
from timeline.planning.page_views import PeriodPage
from timeline.planning.paging import page_links
from timeline.planning.period_index import PeriodLinks, period_words
from timeline.planning.periods import Periods
from timeline.planning.plan import PagePlan, Pieces, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Link
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised


class PeriodList(msgspec.Struct, frozen=True):
    """The events of a day or a period, and the days or periods before and after it."""

    period: Period
    previous: Period | None
    next: Period | None
    pages: list[ListPage]


def list_periods(periods: Periods, order: Sequence[Entry]) -> Iterator[PeriodList]:
    """The lists of all days, and in a long chronology those of its periods, each followed by its days: these print the
    same cards. `order` are the events in reading order.
    """
    by_day = (group for group in grouped(order) if group[0].kind == "day")
    days = _lists({Period("day", heading.text): pages_of(entries) for heading, entries in by_day})
    if not is_long(order):
        yield from days
        return
    days_of: dict[Period, list[PeriodList]] = {}
    for day in days:
        days_of.setdefault(period_of(day.pages[0].entries[0]), []).append(day)
    for one in _lists({period: periods.pages(period) for period in periods.members}, periods):
        yield one
        yield from days_of.get(one.period, ())


def _lists(
    pages_by_period: Mapping[Period, list[list[Entry]]], periods: Periods | None = None
) -> Iterator[PeriodList]:
    every = [None, *pages_by_period, None]
    for previous, (period, pages), following in zip(every, pages_by_period.items(), every[2:], strict=False):
        bar = periods.bar_key(period) if periods else b""
        # The days of a month are listed on all its pages.
        dates = [[(entry.date, entry.span, entry.stand) for entry in page] for page in pages]
        made = digest((previous, following, bar, dates if period.kind == "month" else ()))
        listed = [
            ListPage(n, len(pages), page, digest((made, n, [entry.stand for entry in page])))
            for n, page in enumerate(pages, 1)
        ]
        yield PeriodList(period, previous, following, listed)


def sketch_periods(
    lists: Iterable[PeriodList],
    periods: Periods,
    frames: PageFrames,
    pieces: Mapping[str, Pieces],
    settings: bytes,
) -> Iterator[Sketch]:
    """The pages of these lists."""
    links = PeriodLinks(periods, frames.edition)
    for one in lists:
        path = links.path(one.period)
        for page in one.pages:
            slots = [pieces[entry.id].card for entry in page.entries]
            plan = partial(_plan, one, page, links, frames, pieces)
            yield Sketch(nth_page(path, page.number), digest_bytes(settings, page.made_from, *slots), plan)


def _link(period: Period | None, edition: Edition) -> Link | None:
    if period is None:
        return None
    return Link(period_words(period, edition), edition.paths.page(period.folder, period.text))


def _plan(
    one: PeriodList, part: ListPage, links: PeriodLinks, frames: PageFrames, pieces: Mapping[str, Pieces]
) -> PagePlan:
    edition, period, entries = frames.edition, one.period, part.entries
    path = links.path(period)
    here = nth_page(path, part.number)
    is_day = period.kind == "day"
    words = edition.date(period.text).full if is_day else period_words(period, edition)
    about = edition.say("period.undated" if period.text == UNKNOWN else "period.events", date=words)
    words = capitalised(words, edition.language)
    groups = day_groups(part.by_heading, edition, pieces)
    if is_day:
        groups = tuple(msgspec.structs.replace(group, href="") for group in groups)
    bar = None if is_day else links.bar(period)
    view = PeriodPage(
        page=frames.frame(
            here, period.kind, edition.nth(words, part.number), about, section=edition.paths.home
        ),
        groups=groups,
        label=groups[0].label if is_day else "",
        zone_note=zone_note(entries, edition),
        source=common_source(edition),
        calendar=bar.grids if bar else (),
        previous_year=bar.before if bar else None,
        next_year=bar.after if bar else None,
        days=links.days(period, part.number),
        previous=_link(one.previous, edition),
        next=_link(one.next, edition),
        pages=page_links(path, part.number, part.total),
    )
    return PagePlan(here, "period.html", view)
