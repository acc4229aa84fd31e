"""The page of the map: all places of events, drawn and as a list; and the small map on the home page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from timeline.chronicle.locations import Location, locations
from timeline.digest import digest, digest_bytes
from timeline.planning.base_maps import HOME_FROM, frame_for
from timeline.planning.dependencies import Facets
from timeline.planning.draw_map import draw_map
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_in_words
from timeline.planning.event_dates import short_date
from timeline.planning.map_views import MapDrawing, MapEvent, MapNumber, MapPlace, MapSketch
from timeline.planning.page_frame import PageFrames
from timeline.planning.page_views import NavItem, PageFrame
from timeline.planning.paging import in_whole_groups, page_links
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.urls import nth_page
from timeline.planning.views import Link, View
from timeline.records.event_summary import Entry

ON_A_PAGE = 200
"""The most lines in the list on one page: names of places, and events."""
MOST_EVENTS = 8
"""The most events listed at one location; its own page has all."""


class MapPage(View, frozen=True):
    """map/: the map, and all its places as a list."""

    page: PageFrame
    drawing: MapDrawing | None
    """Only on the first page of the list."""
    places: tuple[MapPlace, ...]
    missing: Link | None = None
    """`Places without coordinates: 3`."""
    pages: tuple[NavItem, ...] = ()


def sketch_map(frames: PageFrames, facets: Facets, settings: bytes) -> Iterator[Sketch]:
    """The pages of the map, if there is anything to show."""
    edition = frames.edition
    if not edition.map_path:
        return
    found, missing = locations(edition.chronicle)
    found.sort(key=lambda one: _order(one, edition))
    made_from = digest_bytes(
        settings,
        facets.all_events(edition),
        digest(sorted(edition.unpublished.items())),
        facets.on_maps,
    )
    path = edition.paths.map
    pages = in_whole_groups([[one] for one in found], _lines, ON_A_PAGE)
    for n in range(1, len(pages) + 1):
        plan = partial(_plan, n, pages, len(missing), frames)
        yield Sketch(nth_page(path, n), made_from, plan)


def _lines(location: Location) -> int:
    return 1 + min(len(location.entries), MOST_EVENTS)


def _key_numbers(edition: Edition) -> Mapping[str, MapNumber]:
    """The numbers of the key moments, by event."""
    standing = edition.chronicle.standing
    return {
        entry.id: MapNumber(str(number), standing(entry)[0] == "contested")
        for number, entry in enumerate(edition.key_moments.entries, 1)
    }


def map_on_home(edition: Edition) -> MapSketch | None:
    """The small map; None if there is too little to show."""
    if not edition.map_path:
        return None
    found, _ = locations(edition.chronicle)
    if len(found) < HOME_FROM:
        return None
    drawing = draw_map(
        found, frame_for(found), "home", partial(_page_of, edition=edition), _key_numbers(edition), edition
    )
    return MapSketch(drawing, Link(edition.say("map.more"), edition.paths.map))


def _order(location: Location, edition: Edition) -> tuple[str, str, bool, tuple[str, ...]]:
    name = edition.place(location.place).text if location.place else ""
    return edition.collate(name), location.place, location.own, location.spot


def _page_of(location: Location, edition: Edition) -> str:
    """The page that a mark on the home page leads to."""
    if location.place and not location.own:
        return edition.paths.page("places", location.place)
    return edition.paths.page("events", location.entries[0].id)


def _plan(
    n: int,
    pages: Sequence[Sequence[Location]],
    missing: int,
    frames: PageFrames,
) -> PagePlan:
    edition = frames.edition
    path = edition.paths.map
    here = nth_page(path, n)
    numbers = _key_numbers(edition)
    heading = edition.say("site.map")
    intro = edition.say("map.label", n=sum(map(len, pages)))
    view = MapPage(
        page=frames.frame(here, "map", heading, intro, section=path),
        drawing=_drawing(pages, numbers, edition) if n == 1 else None,
        places=tuple(_place(one, numbers, edition) for one in pages[n - 1]),
        missing=Link(edition.say("map.missing", n=missing), edition.paths.index("places"))
        if missing
        else None,
        pages=page_links(path, n, len(pages)),
    )
    return PagePlan(here, "map.html", view)


def _drawing(
    pages: Sequence[Sequence[Location]], numbers: Mapping[str, MapNumber], edition: Edition
) -> MapDrawing:
    found = [one for part in pages for one in part]
    page_of = {one.id: n for n, part in enumerate(pages, 1) for one in part}

    def href(location: Location) -> str:
        page = page_of[location.id]
        return f"{nth_page(edition.paths.map, page) if page > 1 else ''}#{location.id}"

    return draw_map(found, frame_for(found), "page", href, numbers, edition)


def _place(location: Location, numbers: Mapping[str, MapNumber], edition: Edition) -> MapPlace:
    words = point_in_words(*location.spot[:2], edition)
    named = bool(location.place)
    marks = edition.say("map.marks", what=edition.word("precision", location.spot[2]))
    about = words if location.own and named else marks
    page = edition.paths.page("places", location.place) if named else edition.paths.map
    more = len(location.entries) - MOST_EVENTS
    return MapPlace(
        id=location.id,
        place=location.place,
        name=edition.place(location.place) if named else Link(words),
        about=about,
        events=tuple(_event(entry, numbers, edition) for entry in location.entries[:MOST_EVENTS]),
        more=Link(edition.say("map.more_events", n=more), page) if more > 0 else None,
        days=tuple(
            str(day) for day in sorted({entry.stand for entry in location.entries if entry.is_placed})
        ),
    )


def _event(entry: Entry, numbers: Mapping[str, MapNumber], edition: Edition) -> MapEvent:
    return MapEvent(
        link=edition.event(entry.id),
        when=short_date(entry, edition),
        day=str(entry.stand) if entry.is_placed else "",
        number=numbers.get(entry.id),
    )
