"""Where the events were, as far as it may be published: the points that maps show."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.model.points import Spot, public_spot
from timeline.records.event_summary import Entry


class Location(msgspec.Struct, frozen=True):
    """A point with its events."""

    spot: Spot
    place: str
    """The place that it is, or in or near which it lies; empty if none is named."""
    own: bool
    """Whether the point is an event's own, rather than that of the place."""
    entries: Sequence[Entry]
    """In the order of pages."""

    @property
    def id(self) -> str:
        """A name that is unique on a map, for fragments: `at-aleppo`, `at-36.2021_37.1343`."""
        return f"at-{'_'.join(self.spot[:2])}" if self.own else f"at-{self.place}"


def is_located(chronicle: Chronicle) -> bool:
    """Whether maps are wanted and any event has a point that they can show."""
    if chronicle.project.map.show == "off":
        return False
    shown = {id_ for id_, place in chronicle.places.items() if public_spot(place)}
    return any(entry.spot or entry.place in shown for entry in chronicle.entries)


def locations(chronicle: Chronicle) -> tuple[list[Location], list[str]]:
    """The locations of all events, in the order of their first events; and the places (ids) of events without a point."""
    places = {id_: public_spot(place) for id_, place in chronicle.places.items()}
    found: dict[tuple[str, Spot, bool], list[Entry]] = {}
    missing: dict[str, None] = {}
    for entry in chronicle.reading_order:
        spot = entry.spot or places.get(entry.place)
        if spot:
            found.setdefault((entry.place, spot, entry.spot is not None), []).append(entry)
        elif entry.place:
            missing[entry.place] = None
    return [Location(spot, place, own, entries) for (place, spot, own), entries in found.items()], list(
        missing
    )
