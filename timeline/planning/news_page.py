"""The page of what is new, and its beginning on the home page of a chronology that opens with the latest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from timeline.digest import digest_bytes
from timeline.planning.change_descriptions import change_in_words
from timeline.planning.change_views import NewsPage
from timeline.planning.corrections import correction_text, correction_view
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.event_dates import date_of
from timeline.planning.history_page import history_link
from timeline.planning.news import NewsDay, NewsItem, has_news, news_key, read_news
from timeline.planning.news_views import NewsDayView, NewsItemView
from timeline.planning.page_frame import PageFrames
from timeline.planning.paging import page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.urls import nth_page

ON_A_PAGE = 60
"""About the most items on a page, which has whole days."""
MOST_CHANGES = 4
"""The most changes of an item that are described."""
ON_HOME = 5
"""The most items on the home page."""


def sketch_news(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The pages of what is new, if there is anything to say."""
    if not has_news(frames.edition):
        return
    pages = list(_pages(read_news(frames.edition)))
    for number, days in enumerate(pages, 1):
        made_from = digest_bytes(settings, f"{number}/{len(pages)}".encode(), news_key(days, facets))
        path = nth_page(frames.edition.paths.news, number)
        yield Sketch(path, made_from, partial(_plan, days, (number, len(pages)), frames))


def latest_news(edition: Edition) -> tuple[NewsDay, ...]:
    """The latest day on which something happened, with its first items, for the home page."""
    if edition.project.order != "newest" or not has_news(edition):
        return ()
    day = read_news(edition)[0]
    more = day.more + max(0, len(day.items) - ON_HOME)
    return (msgspec.structs.replace(day, items=day.items[:ON_HOME], more=more),)


def _pages(days: Sequence[NewsDay]) -> Iterator[tuple[NewsDay, ...]]:
    page: list[NewsDay] = []
    for day in days:
        if page and sum(len(other.items) for other in page) + len(day.items) > ON_A_PAGE:
            yield tuple(page)
            page = []
        page.append(day)
    yield tuple(page)


def _plan(days: Sequence[NewsDay], part: tuple[int, int], frames: PageFrames) -> PagePlan:
    edition = frames.edition
    path = nth_page(edition.paths.news, part[0])
    intro = edition.say("intro.new")
    frame = frames.frame(path, "new", edition.say("site.new"), intro, section=edition.paths.news)
    view = NewsPage(frame, intro, news_views(days, edition), page_links(edition.paths.news, *part))
    return PagePlan(path, "new.html", view)


def news_views(days: Sequence[NewsDay], edition: Edition) -> tuple[NewsDayView, ...]:
    """The days as pages print them."""
    return tuple(
        NewsDayView(
            edition.when(day.day).text,
            edition.when(day.day).machine,
            tuple(item_view(item, edition) for item in day.items),
            edition.say("news.more", n=day.more) if day.more else "",
        )
        for day in days
    )


def item_view(item: NewsItem, edition: Edition) -> NewsItemView:
    """An item as pages and feeds print it."""
    corrections = [correction_view(correction, edition) for correction in item.corrections]
    lines = [correction_text(view, edition) for view in corrections]
    lines += [change_in_words(change, edition) for change in item.changes if change.field != "correction"]
    lines = list(dict.fromkeys(lines))
    most = max(MOST_CHANGES, len(corrections))
    kind = edition.say("news.changed")
    if corrections:
        kind = corrections[-1].kind_text
    elif item.added:
        kind = edition.say("news.added")
    return NewsItemView(
        kind=kind,
        event=edition.event(item.entry.id),
        when=date_of(item.entry, edition).short,
        changes=tuple(lines[:most]),
        more=history_link(item.entry, edition) if len(lines) > most else None,
    )
