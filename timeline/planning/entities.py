"""Pages of actors, places, tags and sources: a description, then the events of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.digest import digest, digest_bytes
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import MOST_WRITTEN, actor_facts, place_facts, source_facts
from timeline.planning.event_dates import zone_note
from timeline.planning.event_lists import Years, brief_groups, year_list, years_of
from timeline.planning.list_page import ListPage
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import EntityPage
from timeline.planning.paging import in_parts, page_links
from timeline.planning.plan import PagePlan, Pieces, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Fact, Prose
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised

ON_A_PAGE = 60
"""The most events on one page of an actor, place, tag or source."""


class Described(msgspec.Struct, frozen=True):
    """The part of an entity's page above its events."""

    heading: str
    kind_text: str
    section: str
    facts: tuple[Fact, ...] = ()
    note: Prose | None = None
    warning: str = ""
    translation: str = ""
    """The state of the translation of its texts."""


class EntityList(msgspec.Struct, frozen=True):
    """The events of an actor, a place, a tag or a source."""

    kind: str
    id: str
    count: int
    years: Years
    """Empty if one page holds all."""
    pages: list[ListPage]


def list_entities(chronicle: Chronicle, facets: Facets) -> Iterator[EntityList]:
    """The lists of all actors, places, tags and sources that have a page."""
    for id_, actor in chronicle.actors.items():
        related = [facets.actors[member] for member in chronicle.members_of.get(id_, ())]
        written = chronicle.written_by.get(id_, ())
        related += [b"%d" % len(written), *map(facets.source, written[:MOST_WRITTEN])]
        made = digest_bytes(facets.actors[id_], facets.of_texts(actor, actor.note), *related)
        yield _list("actors", id_, chronicle.of_actor.get(id_, ()), made)
    for id_, place in chronicle.places.items():
        related = [facets.places[inner] for inner in chronicle.places_within.get(id_, ())]
        made = digest_bytes(facets.places[id_], facets.of_texts(place, place.note), *related)
        yield _list("places", id_, chronicle.of_place.get(id_, ()), made)
    for tag, entries in sorted(chronicle.of_tag.items()):
        yield _list("tags", tag, entries, b"")
    for id_ in filter(chronicle.has_page, chronicle.sources):
        source = chronicle.sources[id_]
        made = digest_bytes(facets.source(id_), facets.of_texts(source, source.note))
        yield _list("sources", id_, chronicle.of_source.get(id_, ()), made)


def _list(kind: str, id_: str, entries: Sequence[Entry], made: bytes) -> EntityList:
    count = len(entries)
    years = years_of(entries, ON_A_PAGE) if count > ON_A_PAGE else {}
    pages = []
    for n, total, part in in_parts(entries, ON_A_PAGE):
        days = [(entry.stand, entry.anchor) for entry in part] if years else ()
        pages.append(ListPage(n, total, part, digest((made, n, count, years, days))))
    return EntityList(kind, id_, count, years, pages)


def sketch_entities(
    lists: Iterable[EntityList], frames: PageFrames, pieces: Mapping[str, Pieces], settings: bytes
) -> Iterator[Sketch]:
    """The pages of these lists."""
    for one in lists:
        path = frames.edition.paths.page(one.kind, one.id)
        for page in one.pages:
            slots = [pieces[entry.id].brief for entry in page.entries]
            plan = partial(_plan, one, page, frames, pieces)
            yield Sketch(nth_page(path, page.number), digest_bytes(settings, page.made_from, *slots), plan)


def _plan(one: EntityList, part: ListPage, frames: PageFrames, pieces: Mapping[str, Pieces]) -> PagePlan:
    edition = frames.edition
    described = _DESCRIBE[one.kind](one.id, edition)
    n, years = part.number, one.years
    path = edition.paths.page(one.kind, one.id)
    here = nth_page(path, n)
    heading = edition.nth(described.heading, n)
    view = EntityPage(
        page=frames.frame(
            here,
            one.kind.removesuffix("s"),
            heading,
            section=described.section,
            translation=described.translation,
        ),
        kind_text=described.kind_text,
        facts=described.facts if n == 1 else (),
        note=described.note if n == 1 else None,
        warning=described.warning,
        count=edition.say("events", n=one.count),
        groups=brief_groups(part, by_year=bool(years), edition=edition, pieces=pieces),
        years=year_list(years, path, n, edition),
        zone_note=zone_note(part.entries, edition),
        pages=page_links(path, n, part.total),
    )
    return PagePlan(here, "entity.html", view)


def _actor(id_: str, edition: Edition) -> Described:
    actor = edition.shown(edition.chronicle.actors[id_])
    return Described(
        heading=edition.name(actor.name),
        kind_text=edition.word("actor_kind", actor.kind) if actor.kind else edition.say("entity.actor"),
        section=edition.paths.index("actors"),
        facts=actor_facts(actor, edition),
        note=edition.prose(actor.note, anchored=True),
        translation=edition.state_of(edition.chronicle.actors[id_]),
    )


def _place(id_: str, edition: Edition) -> Described:
    place = edition.shown(edition.chronicle.places[id_])
    return Described(
        heading=edition.name(place.name),
        kind_text=edition.say("entity.place"),
        section=edition.paths.index("places"),
        facts=place_facts(place, edition),
        note=edition.prose(place.note, anchored=True),
        translation=edition.state_of(edition.chronicle.places[id_]),
    )


def _tag(tag: str, edition: Edition) -> Described:
    heading = capitalised(edition.tag(tag).text, edition.language)
    return Described(heading, edition.say("entity.tag"), edition.paths.index("tags"))


def _source(id_: str, edition: Edition) -> Described:
    source = edition.shown_source(id_)
    warning = ""
    if source.retracted:
        if source.retracted.on:
            date = edition.when(source.retracted.on).text
            warning = edition.say("retracted_source_on", date=date, why=source.retracted.why)
        else:
            warning = edition.say("retracted_source", why=source.retracted.why)
    return Described(
        heading=edition.name_of_source(source, edition.source(id_).text),
        kind_text=edition.word("source_type", source.type) if source.type else edition.say("entity.source"),
        section=edition.paths.index("sources"),
        facts=source_facts(source, edition),
        note=edition.prose(source.note, anchored=True),
        translation=edition.state_of(edition.chronicle.sources[id_]),
        warning=warning,
    )


_DESCRIBE: Mapping[str, Callable[[str, Edition], Described]] = {
    "actors": _actor,
    "places": _place,
    "tags": _tag,
    "sources": _source,
}
