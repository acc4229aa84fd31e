"""The search page; without script, links to the lists of records and to the months."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from functools import partial

from timeline.digest import digest, digest_bytes
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.finder import finder_of
from timeline.planning.finder_view import Finder
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_order import is_long
from timeline.planning.page_views import PageFrame
from timeline.planning.period_index import PeriodLinks
from timeline.planning.period_views import PeriodIndex
from timeline.planning.periods import Periods
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.views import Link, View


class ListLink(View, frozen=True):
    """A link to the list of all records of a kind."""

    link: Link
    count: int


class FindPage(View, frozen=True):
    """find/: the search, and without script the lists of all records."""

    page: PageFrame
    finder: Finder
    intro: str
    lists: tuple[ListLink, ...]
    index: PeriodIndex | None = None
    """Its years and months; only in a long chronology."""


def sketch_find(
    periods: Periods, frames: PageFrames, facets: Facets, choices: tuple[str, ...], settings: bytes
) -> Iterator[Sketch]:
    """The page, if there is anything to find; `choices` are the facets of its form."""
    edition = frames.edition
    if not edition.chronicle.entries:
        return
    counts = [(kind, len(records)) for kind, _, records in _lists(edition)]
    made_from = digest_bytes(settings, facets.all_events(edition), digest((counts, choices)))
    yield Sketch(edition.paths.find, made_from, partial(_plan, periods, frames, choices))


def _lists(edition: Edition) -> list[tuple[str, str, Sized]]:
    """The lists: the kind of their records, the key of their name, and the records."""
    chronicle = edition.chronicle
    return [
        ("actors", "who", chronicle.actors),
        ("places", "where", chronicle.places),
        ("tags", "tags", chronicle.of_tag),
        ("topics", "claims", chronicle.topics),
        ("sources", "sources", chronicle.sources),
    ]


def _plan(periods: Periods, frames: PageFrames, choices: tuple[str, ...]) -> PagePlan:
    edition = frames.edition
    path = edition.paths.find
    order = edition.chronicle.reading_order
    intro = edition.say("intro.find")
    finder = finder_of(edition, "page", choices)
    assert finder is not None
    view = FindPage(
        page=frames.frame(path, "find", edition.say("site.find"), intro, section=path),
        finder=finder,
        intro=intro,
        lists=tuple(
            ListLink(Link(edition.say(f"site.{name}"), edition.paths.index(kind)), len(records))
            for kind, name, records in _lists(edition)
            if len(records)
        ),
        index=PeriodLinks(periods, edition).index() if is_long(order) else None,
    )
    return PagePlan(path, "find.html", view)
