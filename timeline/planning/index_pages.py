"""Indexes of actors, places, topics, tags and sources; the corrections page, free pages, 404 and redirects."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from timeline.digest import digest, digest_bytes
from timeline.model.upkeep import Correction
from timeline.planning.change_views import CorrectionsPage
from timeline.planning.corrections import correction_view
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.index_rows import ROWS, IndexRows, index_rows
from timeline.planning.index_views import IndexPage
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import ErrorPage, FreePage, RedirectPage
from timeline.planning.paging import page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.urls import nth_page


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
    ) -> Iterator[Sketch]:
        counts = digest([(id_, len(events.get(id_, ()))) for id_ in ids])
        made_from = digest_bytes(settings, counts, *made)
        rows = cache(partial(index_rows, kind, edition))
        total = -(-len(ids) // ROWS)
        for n in range(1, total + 1):
            plan = partial(_plan_index, kind, name, (n, total), rows, frames)
            yield Sketch(nth_page(edition.paths.index(kind), n), made_from, plan)

    of_topic = chronicle.topic_claims
    yield from index("actors", "who", facets.actors.values(), chronicle.of_actor, chronicle.actors)
    yield from index("places", "where", facets.places.values(), chronicle.of_place, chronicle.places)
    yield from index("topics", "claims", facets.on_topic.values(), of_topic, chronicle.topics)
    yield from index("tags", "tags", (), chronicle.of_tag, chronicle.of_tag)
    yield from index("sources", "sources", (facets.all_sources,), {}, chronicle.sources)


def _plan_index(
    kind: str, name: str, part: tuple[int, int], rows: Callable[[], IndexRows], frames: PageFrames
) -> PagePlan:
    edition = frames.edition
    n = part[0]
    first = edition.paths.index(kind)
    path = nth_page(first, n)
    intro = edition.say(f"intro.{kind}")
    heading = edition.nth(edition.say(f"site.{name}"), n)
    view = IndexPage(
        page=frames.frame(path, "index", heading, intro, section=first),
        intro=intro,
        groups=rows().groups(n),
        letters=rows().letters(first, n),
        frequent=rows().frequent(n),
        pages=page_links(first, *part),
    )
    return PagePlan(path, "index.html", view)


def sketch_rest(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The corrections page, free pages, 404 and redirects."""
    edition = frames.edition
    chronicle = edition.chronicle
    corrected = {entry.id: edition.corrections_of(entry) for entry in chronicle.entries if entry.corrections}
    if corrected:
        events = map(facets.event, corrected)
        made_from = digest_bytes(settings, digest(corrected), *events)
        yield Sketch(edition.paths.corrections, made_from, lambda: _plan_corrections(corrected, frames))
    for id_, page in chronicle.pages.items():
        made_from = digest_bytes(settings, digest(page), facets.of_texts(page, page.details))
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


def _plan_corrections(corrected: Mapping[str, Sequence[Correction]], frames: PageFrames) -> PagePlan:
    edition = frames.edition
    rows = [
        (correction.on, id_, correction_view(correction, edition, edition.event(id_)))
        for id_, corrections in corrected.items()
        for correction in corrections
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
    page = edition.shown(edition.chronicle.pages[id_])
    path = edition.paths.free_page(id_)
    frame = frames.frame(
        path,
        "page",
        page.title,
        page.description or "",
        translation=edition.state_of(edition.chronicle.pages[id_]),
    )
    return PagePlan(path, "page.html", FreePage(frame, edition.prose(page.details, anchored=True)))


def _plan_not_found(frames: PageFrames) -> PagePlan:
    path = frames.edition.paths.not_found
    frame = frames.frame(path, "error", frames.edition.say("not_found"))
    return PagePlan(path, "error.html", ErrorPage(frame))


def _plan_redirect(path: str, target: str, frames: PageFrames) -> PagePlan:
    frame = frames.frame(path, "redirect", frames.edition.say("redirect"), stands_for=target)
    return PagePlan(path, "redirect.html", RedirectPage(frame, target))
