"""Indexes of actors, places, topics, tags and sources; the corrections page, free pages, 404 and redirects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from timeline.digest import digest, digest_bytes
from timeline.planning.change_views import CorrectionsPage
from timeline.planning.corrections import correction_view
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import (
    ErrorPage,
    FreePage,
    IndexGroup,
    IndexPage,
    IndexRow,
    RedirectPage,
)
from timeline.planning.paging import page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Link

ROWS = 200
"""The most rows on one page of an index."""

Row = tuple[str, IndexRow]
"""A row with the heading of its group."""


def sketch_indexes(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The indexes of all kinds of records."""
    edition = frames.edition
    chronicle = edition.chronicle

    def index(
        kind: str,
        name: str,
        made: Iterable[bytes],
        events: Mapping[str, Sequence[object]],
        ids: Collection[str],
        rows: Callable[[Edition], list[Row]],
    ) -> Iterator[Sketch]:
        counts = digest([(id_, len(events.get(id_, ()))) for id_ in ids])
        made_from = digest_bytes(settings, counts, *made)
        once = cache(partial(rows, edition))
        for n in range(1, -(-len(ids) // ROWS) + 1):
            plan = partial(_plan_index, kind, name, n, -(-len(ids) // ROWS), once, frames)
            yield Sketch(nth_page(edition.paths.index(kind), n), made_from, plan)

    of_topic = chronicle.topic_claims
    yield from index("actors", "who", facets.actors.values(), chronicle.of_actor, chronicle.actors, _actors)
    yield from index("places", "where", facets.places.values(), chronicle.of_place, chronicle.places, _places)
    yield from index("topics", "claims", facets.on_topic.values(), of_topic, chronicle.topics, _topics)
    yield from index("tags", "tags", (), chronicle.of_tag, chronicle.of_tag, _tags)
    yield from index("sources", "sources", (facets.all_sources,), {}, chronicle.sources, _sources)


def _plan_index(
    kind: str, name: str, n: int, total: int, rows: Callable[[], list[Row]], frames: PageFrames
) -> PagePlan:
    edition = frames.edition
    groups: dict[str, list[IndexRow]] = {}
    for heading, row in rows()[(n - 1) * ROWS : n * ROWS]:
        groups.setdefault(heading, []).append(row)
    first = edition.paths.index(kind)
    path = nth_page(first, n)
    intro = edition.say(f"intro.{kind}")
    view = IndexPage(
        page=frames.frame(path, "index", edition.say(f"site.{name}"), intro, section=first),
        intro=intro,
        groups=tuple(IndexGroup(heading, tuple(members)) for heading, members in groups.items()),
        pages=page_links(first, n, total),
    )
    return PagePlan(path, "index.html", view)


def _events(edition: Edition, events: Sequence[object] | None) -> str:
    return edition.say("events", n=len(events)) if events else ""


def _actors(edition: Edition) -> list[Row]:
    chronicle = edition.chronicle
    rows = []
    for id_, actor in chronicle.actors.items():
        kind = edition.word("actor_kinds", actor.kind) if actor.kind else ""
        rows.append((kind, IndexRow(edition.actor(id_), count=_events(edition, chronicle.of_actor.get(id_)))))
    return _sorted(rows, edition)


def _places(edition: Edition) -> list[Row]:
    chronicle = edition.chronicle
    rows = []
    for id_, place in chronicle.places.items():
        around = edition.place(place.within).text if place.within else ""
        rows.append(("", IndexRow(edition.place(id_), around, _events(edition, chronicle.of_place.get(id_)))))
    return _sorted(rows, edition)


def _topics(edition: Edition) -> list[Row]:
    rows = []
    for id_ in edition.chronicle.topics:
        claims = edition.chronicle.topic_claims.get(id_, ())
        parties = dict.fromkeys(edition.actor(claim.claim.by).text for claim in claims)
        count = edition.say("claims", n=len(claims)) if claims else ""
        rows.append(("", IndexRow(edition.topic(id_), edition.say("list").join(parties), count)))
    return _sorted(rows, edition)


def _tags(edition: Edition) -> list[Row]:
    of_tag = edition.chronicle.of_tag
    rows = [("", IndexRow(edition.tag(tag), count=_events(edition, of_tag[tag]))) for tag in of_tag]
    return _sorted(rows, edition)


def _sources(edition: Edition) -> list[Row]:
    chronicle = edition.chronicle
    rows = []
    for id_, source in chronicle.sources.items():
        publisher = edition.party(chronicle.origins.publisher(source)).text
        link = Link(source.title or publisher, edition.source_path(id_))
        published = edition.when(source.published).short if source.published else ""
        rows.append((publisher, IndexRow(link, published, _events(edition, chronicle.of_source.get(id_)))))
    return _sorted(rows, edition)


def _sorted(rows: list[Row], edition: Edition) -> list[Row]:
    collate = edition.collate
    return sorted(rows, key=lambda row: (collate(row[0]), collate(row[1].link.text), row[1].link.href))


def sketch_rest(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The corrections page, free pages, 404 and redirects."""
    edition = frames.edition
    chronicle = edition.chronicle
    corrected = [entry for entry in chronicle.entries if entry.corrections]
    if corrected:
        made_from = digest_bytes(
            settings, *(part for e in corrected for part in (facets.event(e.id), digest(e.corrections)))
        )
        yield Sketch(edition.paths.corrections, made_from, lambda: _plan_corrections(frames))
    for id_, page in chronicle.pages.items():
        made_from = digest_bytes(settings, digest(page), facets.of_text(page.details))
        yield Sketch(edition.paths.free_page(id_), made_from, partial(_plan_free_page, id_, frames))
    yield Sketch(edition.paths.not_found, settings, lambda: _plan_not_found(frames))
    for alias, target in redirects(edition):
        yield Sketch(
            alias, digest_bytes(settings, target.encode()), partial(_plan_redirect, alias, target, frames)
        )


def redirects(edition: Edition) -> Iterator[tuple[str, str]]:
    """The former and the present path of every page with an alias."""
    chronicle, paths = edition.chronicle, edition.paths
    for entry in chronicle.entries:
        for alias in entry.aliases:
            yield paths.page("events", alias), paths.page("events", entry.id)
    books: dict[str, Mapping[str, Any]] = {
        "actors": chronicle.actors,
        "places": chronicle.places,
        "topics": chronicle.topics,
        "sources": chronicle.sources.unpacked(),  # sources within events have no aliases
    }
    for kind, records in books.items():
        for id_, record in records.items():
            for alias in record.aliases:
                yield paths.page(kind, alias), paths.page(kind, id_)
    for id_, page in chronicle.pages.items():
        for alias in page.aliases:
            yield paths.free_page(alias), paths.free_page(id_)


def _plan_corrections(frames: PageFrames) -> PagePlan:
    edition = frames.edition
    rows = [
        (correction.on, entry.id, correction_view(correction, edition, edition.event(entry.id)))
        for entry in edition.chronicle.entries
        for correction in entry.corrections
    ]
    rows.sort(key=lambda row: row[1])
    rows.sort(key=lambda row: row[0], reverse=True)
    intro = edition.say("intro.corrections")
    paths = edition.paths
    frame = frames.frame(paths.corrections, "corrections", edition.say("site.corrections"), intro)
    view = CorrectionsPage(frame, intro, tuple(row[2] for row in rows), paths.corrections_feed)
    return PagePlan(paths.corrections, "corrections.html", view)


def _plan_free_page(id_: str, frames: PageFrames) -> PagePlan:
    edition = frames.edition
    page = edition.chronicle.pages[id_]
    path = edition.paths.free_page(id_)
    frame = frames.frame(path, "page", page.title, page.description or "")
    return PagePlan(path, "page.html", FreePage(frame, edition.prose(page.details, anchored=True)))


def _plan_not_found(frames: PageFrames) -> PagePlan:
    path = frames.edition.paths.not_found
    frame = frames.frame(path, "error", frames.edition.say("not_found"))
    return PagePlan(path, "error.html", ErrorPage(frame))


def _plan_redirect(path: str, target: str, frames: PageFrames) -> PagePlan:
    frame = frames.frame(path, "redirect", frames.edition.say("redirect"), stands_for=target)
    return PagePlan(path, "redirect.html", RedirectPage(frame, target))
