"""View classes of maps. Positions are per cent of a map's width and height, offsets and radii of symbols pixels."""

from __future__ import annotations

from timeline.planning.views import Link, MapArea, View


class MapNumber(View, frozen=True):
    """The number of a key moment."""

    text: str
    contested: bool = False


class MapMark(View, frozen=True):
    """A place, or a point of events' own."""

    id: str
    """The id of its entry in the list on the page of the map."""
    href: str
    title: str
    x: str
    y: str
    kind: str
    """`point` (a building), `town` or `area`."""
    radius: int
    area: MapArea | None = None
    numbers: tuple[MapNumber, ...] = ()
    """Its key moments."""
    rise: int = 0
    """How far their numbers stand above the point, in pixels, because others are in the way; below it if negative."""
    place: str = ""
    """The place's id; empty if it has none."""


class MapLabel(View, frozen=True):
    text: str
    x: str
    y: str
    dx: str
    dy: str
    anchor: str
    room: str = "any"
    """`any`; `wide` if it has room on a wide map only; `zoomed` if only when a reader zooms in."""
    area: bool = False


class MapScale(View, frozen=True):
    """A bar of a round length."""

    width: str
    text: str
    """`100 km`."""


class MapLayerView(View, frozen=True):
    """The project's own lines and areas, as paths in a box that is 2,000 wide."""

    label: str
    when: str
    """The period for which it is right; empty if it is always."""
    style: str
    """solid, dashed or dotted."""
    lines: str
    areas: str
    height: int
    """Of the box."""
    edges: str = ""
    """The lines around the areas, if they are not those of their paths: no seam along the antimeridian."""
    first: str = ""
    """The day number from which on it is right; empty if there is none, as is `last`."""
    last: str = ""


class MapTilesView(View, frozen=True):
    """A detailed map of another host, which a reader may load."""

    url: str
    """With {z}, {x} and {y}."""
    origin: str
    """`https://tiles.example.org`, for the page's Content Security Policy."""
    host: str
    max_zoom: int
    frame: str
    """West, south, east and north of the map in degrees, with spaces between them."""
    attribution: str
    terms: str
    """The address to which the attribution links; empty for none."""


class MapDrawing(View, frozen=True):
    """A map."""

    shape: str
    """`wide`, `square` or `world`: its ratio."""
    base: str
    """The path of the base map."""
    label: str
    marks: tuple[MapMark, ...]
    labels: tuple[MapLabel, ...] = ()
    dots: tuple[tuple[str, str], ...] = ()
    """Further points, beyond those that are drawn as marks."""
    layers: tuple[MapLayerView, ...] = ()
    tiles: MapTilesView | None = None
    scale: MapScale | None = None
    width_km: str = ""
    """The width, from which the script makes the bar anew; empty without a bar."""
    locale: str = ""
    """That of its numbers (ECMA-402)."""
    note: str = ""
    """Where the base map is from, and what its borders mean."""


class MapEvent(View, frozen=True):
    link: Link
    when: str
    day: str
    """The day number of its heading; empty if nothing is known of its date."""
    number: MapNumber | None = None
    """Its number, if it is a key moment."""


class MapPlace(View, frozen=True):
    """A location in the list."""

    id: str
    place: str
    """The place's id; empty if it has none."""
    name: Link
    about: str
    """Its precision in words, or an event's own coordinates."""
    events: tuple[MapEvent, ...]
    more: Link | None = None
    days: tuple[str, ...] = ()
    """The day numbers of all its events, for the script that plays them in order."""


class MapSketch(View, frozen=True):
    """The map on the home page, with a link to the large one."""

    drawing: MapDrawing
    more: Link
