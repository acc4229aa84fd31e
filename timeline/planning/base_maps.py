"""Which base maps a site needs, and their paths. A base map is a file of its own, which all maps of its frame refer to."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.locations import Location, locations
from timeline.digest import digest
from timeline.maps.frame import Frame, frame_around, frame_at
from timeline.model.points import Spot, public_spot

WIDTHS = {"locator": 240, "home": 400, "page": 1_000}
"""The widths in pixels for which base maps are drawn."""
RADII = {"district": 12, "governorate": 40, "region": 80}
"""Kilometres of the shaded area around a point, by precision; others have none: a circle is no country."""
WIDEST_AREA = 60
"""The part of an area's radius in kilometres for which a frame makes room."""
SMALLEST = {"exact": 6, "settlement": 60}
"""The least height of a map in kilometres, by the precision of its most precise point."""
OTHERS_SMALLEST = 300
LOCATOR = {"region": (24.0, 10.0), "country": (24.0, 10.0)}
"""The height of a locator and the size of its cell in degrees, by precision."""
OTHER_LOCATORS = (10.0, 4.0)
"""Large cells: points of events that are scattered over the world need few hundred base maps, not thousands."""
HOME_FROM = 2
"""The fewest locations for which the home page has a map."""


class BaseMap(msgspec.Struct, frozen=True):
    """A base map: its frame, the width in pixels for which it is drawn, and whether it shows borders."""

    frame: Frame
    width: int
    borders: bool

    @property
    def path(self) -> str:
        """Its path in the site, by which a browser knows one from another that took its place."""
        return f"maps/{digest(self).hex()[:12]}.svg"


def frame_for(found: list[Location]) -> Frame:
    """The frame that shows all locations."""
    smallest = min(SMALLEST.get(one.spot[2], OTHERS_SMALLEST) for one in found)
    points = [(*degrees_of(one.spot), min(RADII.get(one.spot[2], 0), WIDEST_AREA)) for one in found]
    return frame_around(points, smallest)


def locator_frame(spot: Spot) -> Frame:
    """The frame of the small map of one point."""
    return frame_at(*degrees_of(spot), *LOCATOR.get(spot[2], OTHER_LOCATORS))


def degrees_of(spot: Spot) -> tuple[float, float]:
    """Latitude and longitude as numbers."""
    return float(spot[0]), float(spot[1])


def base_maps(chronicle: Chronicle) -> Mapping[str, BaseMap]:
    """All base maps of the site, by path."""
    found, _ = locations(chronicle)
    if chronicle.project.map.show == "off":
        return {}
    borders = chronicle.project.map.borders
    spots = {public_spot(place) for place in chronicle.places.values()} | {one.spot for one in found}
    needed = [
        BaseMap(frame, WIDTHS["locator"], borders)
        for frame in {locator_frame(spot) for spot in spots if spot}
    ]
    if found:
        frame = frame_for(found)
        needed.append(BaseMap(frame, WIDTHS["page"], borders))
        if len(found) >= HOME_FROM:
            needed.append(BaseMap(frame, WIDTHS["home"], borders))
    return {base.path: base for base in needed}
