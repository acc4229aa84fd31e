"""Geographic points: the field type, and rounding to the precision that may be published."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Protocol

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Number
from timeline.model.validation import Reader

PRECISIONS = ("exact", "settlement", "district", "governorate", "country", "region")
_DECIMALS = {"exact": 4, "settlement": 2, "district": 1, "governorate": 1, "region": 0, "country": 0}
"""Decimals of published coordinates by precision; two are about a kilometre."""


class HasPoint(Protocol):
    """A record that may have a point."""

    @property
    def at(self) -> tuple[float, float] | None: ...
    @property
    def precision(self) -> str | None: ...
    @property
    def obscured(self) -> bool: ...


def public_point(record: HasPoint) -> tuple[str, str] | None:
    """Latitude and longitude rounded to their precision for publication; None if obscured or not given."""
    if record.at is None or record.obscured:
        return None
    return _rounded(record.at, record.precision or "settlement")


@lru_cache(maxsize=4096)
def _rounded(point: tuple[float, float], precision: str) -> tuple[str, str]:
    decimals = _DECIMALS[precision]
    latitude, longitude = (f"{round(degrees, decimals) + 0.0:.{decimals}f}" for degrees in point)
    return latitude, longitude  # adding 0.0 makes -0.0 0.0


Spot = tuple[str, str, str]
"""A point for publication: latitude, longitude, precision."""


def public_spot(record: HasPoint) -> Spot | None:
    """The point rounded for publication, with its precision; None if obscured or not given."""
    point = public_point(record)
    return (*point, record.precision or "settlement") if point else None


def _read_point(value: Any, reader: Reader) -> tuple[float, float] | None:
    if type(value) is not list or len(value) != 2:
        reader.problem("FIELD002", "a point is [latitude, longitude]", "write it as [36.2021, 37.1343]")
        return None
    numbers = []
    for index, kind in enumerate((Number(-90, 90), Number(-180, 180))):
        with reader.inside(index):
            problems = len(reader.problems)
            number = kind.read(value[index], reader)
            if number is None:
                reader.problems[problems] = msgspec.structs.replace(
                    reader.problems[problems],
                    code="GEO001",
                    help="write [latitude, longitude] in degrees, as [36.2021, 37.1343]",
                )
                return None
            numbers.append(number)
    return numbers[0], numbers[1]


POINT = Custom(
    _read_point,
    lambda: {
        "type": "array",
        "items": [Number(-90, 90).schema(), Number(-180, 180).schema()],
        "minItems": 2,
        "maxItems": 2,
    },
)
