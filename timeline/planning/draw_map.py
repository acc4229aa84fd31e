"""Draw maps: marks and labels in the frame of a base map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec

from timeline.chronicle.locations import Location
from timeline.maps.frame import Frame
from timeline.maps.labels import Labelled, lay_out, raise_numbers
from timeline.model.points import Spot
from timeline.planning.base_maps import RADII, WIDTHS, BaseMap, degrees_of, locator_frame
from timeline.planning.draw_layers import draw_layers
from timeline.planning.edition import Edition
from timeline.planning.map_views import MapDrawing, MapLabel, MapMark, MapNumber, MapScale, MapTilesView
from timeline.planning.views import Locator, MapArea
from timeline.wording.numbers import intl_locale

MOST_MARKS = 150
"""The most locations that are drawn as marks with links; others are plain dots."""
BAR = 0.28
"""The longest scale bar, as a part of the width."""
NARROWEST_WITHOUT_BAR = 4_000
"""Width in kilometres from which on there is a graticule in place of a bar: a bar would be wrong at the edges."""


def locator(spot: Spot, name: str, edition: Edition) -> Locator:
    """The small map of one point."""
    base, x, y, area = _locator(spot, edition.project.map.borders)
    return Locator(base, edition.say("map.locator", name=name), x, y, area, edition.map_path)


@lru_cache(maxsize=4096)
def _locator(spot: Spot, borders: bool) -> tuple[str, str, str, MapArea | None]:
    """The base map of a locator, where on it the point is, and the area around the point."""
    frame = locator_frame(spot)
    x, y = frame.place(*degrees_of(spot))
    area = _area(spot, frame) if spot[2] in RADII else None
    return BaseMap(frame, WIDTHS["locator"], borders).path, _text(x), _text(y), area


def draw_map(
    found: Sequence[Location],
    frame: Frame,
    size: str,
    href: Callable[[Location], str],
    numbers: Mapping[str, MapNumber],
    edition: Edition,
) -> MapDrawing:
    """A map of locations. `size` is that of the base map; `numbers` are those of key moments, by event."""
    numbered = {one.id: [numbers[e.id] for e in one.entries if e.id in numbers] for one in found}
    ranked = sorted(found, key=lambda one: (not numbered[one.id], -len(one.entries), one.id))
    drawn, rest = ranked[:MOST_MARKS], ranked[MOST_MARKS:]
    marks = [_mark(one, frame, href(one), numbered[one.id], edition) for one in drawn]
    labelled = raise_numbers(
        [
            Labelled(float(mark.x), float(mark.y), mark.radius, _name(one, edition), len(mark.numbers))
            for one, mark in zip(drawn, marks, strict=True)
        ],
        frame.shape,
    )
    marks = [msgspec.structs.replace(mark, rise=one.rise) for mark, one in zip(marks, labelled, strict=True)]
    dots = sorted({tuple(map(_text, frame.place(*degrees_of(one.spot)))) for one in rest})
    has_bar = frame.width_km < NARROWEST_WITHOUT_BAR and not frame.is_world
    note = "map.note" if edition.project.map.borders else "map.note_without_borders"
    return MapDrawing(
        shape=frame.shape,
        base=_base(frame, size, edition),
        label=edition.say("map.label", n=len(found)),
        marks=tuple(reversed(marks)),  # so that the first lie above the others
        labels=tuple(
            MapLabel(
                labelled[label.index].text,
                marks[label.index].x,
                marks[label.index].y,
                f"{label.dx:g}",
                f"{label.dy:g}",
                label.anchor,
                label.room,
                marks[label.index].kind == "area",
            )
            for label in lay_out(labelled, frame.shape)
        ),
        dots=tuple((x, y) for x, y in dots),
        layers=draw_layers(frame, edition),
        tiles=_tiles(frame, edition) if size == "page" else None,
        scale=_scale(frame.width_km, edition) if has_bar else None,
        width_km=f"{frame.width_km:.2f}" if has_bar else "",
        locale=intl_locale(edition.locale) if has_bar else "",
        note=edition.say(note),
    )


def _tiles(frame: Frame, edition: Edition) -> MapTilesView | None:
    """The detailed map that readers can load; none for the world, whose projection has no rows and columns."""
    tiles = edition.project.map.tiles
    if not tiles or frame.is_world:
        return None
    parts = urlsplit(tiles.url)
    return MapTilesView(
        url=tiles.url,
        origin=f"{parts.scheme}://{parts.netloc}",
        host=parts.netloc,
        max_zoom=tiles.max_zoom,
        frame=f"{frame.west} {frame.south} {frame.east} {frame.north}",
        attribution=tiles.attribution,
        terms=tiles.terms or "",
    )


def _name(location: Location, edition: Edition) -> str:
    return edition.place(location.place).text if location.place and not location.own else ""


def _mark(
    location: Location, frame: Frame, href: str, numbers: Sequence[MapNumber], edition: Edition
) -> MapMark:
    precision = location.spot[2]
    x, y = frame.place(*degrees_of(location.spot))
    events = edition.say("events", n=len(location.entries))
    name = edition.place(location.place).text if location.place else ""
    if location.own and len(location.entries) == 1:
        events = edition.title_of(location.entries[0])
    kind = {"exact": "point", "settlement": "town"}.get(precision, "area")
    radius = 9 if numbers else min(4 + len(location.entries).bit_length() // 2, 8)
    return MapMark(
        id=location.id,
        href=href,
        title=edition.say("map.mark", name=name, events=events) if name else events,
        x=_text(x),
        y=_text(y),
        kind=kind,
        radius=radius,
        area=_area(location.spot, frame) if precision in RADII else None,
        numbers=tuple(numbers),
        place=location.place,
    )


def _area(spot: Spot, frame: Frame) -> MapArea:
    x, y = frame.place(*degrees_of(spot))
    rx, ry = frame.radius(RADII[spot[2]])
    return MapArea(_text(x), _text(y), _text(rx), _text(ry))


def _scale(width_km: float, edition: Edition) -> MapScale:
    """The longest bar of 1, 2 or 5 times a power of ten that is not too long."""
    longest = width_km * BAR
    power = 10.0 ** (len(str(int(longest * 1000))) - 4)
    length = max(step * power for step in (0.5, 1, 2, 5, 10) if step * power <= longest)
    text = (
        edition.say("map.km", km=edition.number(f"{length:g}"))
        if length >= 1
        else edition.say("map.m", m=edition.number(f"{length * 1000:g}"))
    )
    return MapScale(_text(length / width_km * 100), text)


def _base(frame: Frame, size: str, edition: Edition) -> str:
    return BaseMap(frame, WIDTHS[size], edition.project.map.borders).path


def _text(number: float) -> str:
    return f"{number:.2f}"
