"""`new/feed.xml`: what was added and changed last as an Atom feed, one entry for each event and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from timeline.digest import digest_bytes
from timeline.exports.atom import AtomEntry, write_atom
from timeline.exports.export import Export, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.planning.edition import Edition
from timeline.planning.news import NewsDay, has_news, news_key, read_news
from timeline.planning.news_page import item_view
from timeline.planning.urls import address_of

LATEST = 100
"""About the most entries, in whole days."""


def _files(context: ExportContext) -> Iterator[FilePlan]:
    """The feed, if there is anything to say."""
    edition = context.edition
    if not has_news(edition):
        return
    days: list[NewsDay] = []
    for day in read_news(edition):
        days.append(day)
        if sum(len(one.items) for one in days) >= LATEST:
            break
    made_from = digest_bytes(context.settings, news_key(days, context.facets))
    yield FilePlan(edition.paths.news_feed, made_from, partial(_news_feed, days, edition))


def _news_feed(days: Sequence[NewsDay], edition: Edition) -> bytes:
    say, paths = edition.say, edition.paths
    entries = []
    for day in days:
        for item in day.items:
            view = item_view(item, edition)
            page = address_of(view.event.href)
            entries.append(
                AtomEntry(
                    id=f"{page}#new-{day.day}",
                    page=page,
                    title=say("correction_of", kind=view.kind, title=view.event.text),
                    updated=day.day,
                    summary="\n".join((view.when, *view.changes)),
                )
            )
    title = say("page_title", title=say("site.new"), site=edition.project.title)
    return write_atom(paths.news_feed, paths.news, title, say("intro.new"), entries, edition)


EXPORT = Export(_files)
