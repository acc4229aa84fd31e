"""Where an event was, for its summary."""

from __future__ import annotations

from typing import Any

from timeline.model.place_ref import PlaceRef
from timeline.model.points import public_spot


def where_of(place: PlaceRef | None) -> dict[str, Any]:
    """The fields of an entry that say where the event was."""
    if place is None:
        return {"place": "", "point": None, "spot": None}
    return {"place": place.id, "point": place.at, "spot": public_spot(place)}
