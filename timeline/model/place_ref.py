"""The record of an event's location: in or near a place, at a point of its own, or both."""

from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, Flag, Id
from timeline.model.points import POINT, PRECISIONS
from timeline.model.record import Field, read_record, record_schema
from timeline.model.validation import Reader


class PlaceRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """The location of an event."""

    NOUN: ClassVar[str] = "place of an event"
    place: Annotated[str | None, Field(Id("place"), "The place's id.")] = None
    near: Annotated[str | None, Field(Id("place"), "The id of a nearby place.")] = None
    at: Annotated[
        tuple[float, float] | None,
        Field(POINT, "The event's own point: [latitude, longitude] in degrees (WGS 84)."),
    ] = None
    precision: Annotated[
        str | None, Field(Choice(PRECISIONS), "How precisely the place is known for this event.")
    ] = None
    obscured: Annotated[bool, Field(Flag(), "The event's own point must never reach the output.")] = False

    @property
    def id(self) -> str:
        """The id of the place that it is in or near; empty if only a point is given."""
        return self.place or self.near or ""


def _read_place(value: Any, reader: Reader) -> PlaceRef | None:
    if type(value) is str:
        place = Id("place").read(value, reader)
        return PlaceRef(place) if place else None
    problems = len(reader.problems)
    ref: PlaceRef | None = read_record(PlaceRef, value, reader)
    if ref is None or len(reader.problems) > problems:
        return ref
    if ref.place and ref.near:
        reader.problem(
            "FIELD002",
            "an event is in a place or near one: `place` and `near` exclude each other",
            "delete one of the two",
        )
    elif not ref.id and ref.at is None:
        reader.problem(
            "FIELD002",
            "the place is missing",
            "give a place's id, as in {near: hama, precision: district}, or a point, as in {at: [36.2021, 37.1343]}",
        )
    elif ref.obscured and ref.at is None:
        reader.problem(
            "FIELD002",
            "`obscured` hides the event's own point, but none is given",
            "give the point as `at`, or write `obscured: true` in the place's own record",
            key="obscured",
        )
    else:
        return ref
    return None


PLACE = Custom(
    _read_place,
    lambda: {"if": {"type": "object"}, "then": record_schema(PlaceRef), "else": Id("place").schema()},
)
