"""Read lines and areas from GeoJSON (RFC 7946), strictly: nothing is guessed, and each error has its place in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Span
from timeline.maps.antimeridian import cut_line, edges_of, unwrap_ring
from timeline.maps.outlines import Line

MOST_POINTS = 20_000
"""In one file."""
_BEYOND = 1e9
"""No coordinate is so large, whatever its unit."""
_DEPTH = 8
"""Of collections within collections."""
_WORLD = ("CRS84", "4326")
"""Names of coordinate systems, from before RFC 7946, that are longitude and latitude in degrees."""


class Shapes(msgspec.Struct, frozen=True):
    """The lines and the rings of areas in a file, in degrees of longitude and latitude.

    Lines are cut at the antimeridian; rings go on beyond it.
    """

    lines: tuple[Line, ...]
    rings: tuple[Line, ...]
    edges: tuple[Line, ...] = ()
    """The lines around the areas, cut, if one of them reaches the antimeridian; otherwise those are the rings."""


class GeoJsonError(Exception):
    """What is wrong with a file, and where: the path of the value, or the place in a file that is no JSON."""

    def __init__(
        self,
        message: str,
        help_text: str,
        at: DocumentPath = (),
        *,
        on_key: bool = False,
        span: Span | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.help, self.at, self.on_key, self.span = message, help_text, at, on_key, span


def read_geojson(data: bytes) -> Shapes:
    """The shapes of a file. Raises GeoJsonError."""
    lines: list[Line] = []
    rings: list[Line] = []
    points = 0
    for kind, line, at in _shapes(_decoded(data), (), 0):
        points += len(line)
        if points > MOST_POINTS:
            help_text = "simplify the lines; a map of this size cannot show more"
            raise GeoJsonError(f"the file has more than {MOST_POINTS:,} points", help_text)
        if kind == "line":
            lines += cut_line(line)
        else:
            rings.append(_ring(line, at))
    reaches = any(abs(x) >= 180 for ring in rings for x, _ in ring)
    return Shapes(tuple(lines), tuple(rings), edges_of(rings) if reaches else ())


def _decoded(data: bytes) -> Any:
    """The value of JSON in which no object has a key twice."""
    repeated: dict[int, tuple[dict[str, Any], str]] = {}

    def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(pairs)
        if len(value) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for index, name in enumerate(names) if name in names[:index])
            repeated[id(value)] = value, twice  # kept, so that no other object gets its id
        return value

    try:
        value = json.loads(data.decode(), object_pairs_hook=to_object, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        span = None
        if isinstance(error, json.JSONDecodeError):
            span = Span(error.lineno, error.colno, error.lineno, error.colno + 1)
        help_text = "export it as GeoJSON (RFC 7946), in UTF-8"
        raise GeoJsonError("this is not JSON", help_text, span=span) from None
    rest: list[tuple[DocumentPath, Any]] = [((), value)] if repeated else []
    while rest:
        at, inner = rest.pop()
        if id(inner) in repeated:
            name = repeated[id(inner)][1]
            message = f"{name[:60]!r} is given twice in one object"
            raise GeoJsonError(message, "keep one; the first is further up", (*at, name), on_key=True)
        found = inner.items() if type(inner) is dict else enumerate(inner) if type(inner) is list else ()
        rest += reversed([((*at, step), one) for step, one in found])
    return value


def _refuse(constant: str) -> None:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(constant)


def _shapes(value: Any, at: DocumentPath, depth: int) -> Iterator[tuple[str, Line, DocumentPath]]:
    """The lines and rings of an object, each with its path; unknown members are ignored (RFC 7946, section 6.1)."""
    if type(value) is not dict or type(value.get("type")) is not str:
        raise GeoJsonError("a GeoJSON object with a `type` is expected", "write it as RFC 7946 has it", at)
    crs = value.get("crs")
    if crs is not None and not any(name in str(crs) for name in _WORLD):
        help_text = "export it in WGS 84, that is, longitude and latitude in degrees"
        raise GeoJsonError("the coordinates are in another system", help_text, (*at, "crs"))
    if depth > _DEPTH:
        raise GeoJsonError("collections are nested too deeply", "put all features into one collection", at)
    kind = value["type"]
    if kind in ("FeatureCollection", "GeometryCollection"):
        name = "features" if kind == "FeatureCollection" else "geometries"
        for index, inner in enumerate(_list(value.get(name), (*at, name))):
            yield from _shapes(inner, (*at, name, index), depth + 1)
    elif kind == "Feature":
        if value.get("geometry") is not None:
            yield from _shapes(value["geometry"], (*at, "geometry"), depth + 1)
    else:
        yield from _geometry(kind, value.get("coordinates"), at)


def _geometry(kind: str, coordinates: Any, at: DocumentPath) -> Iterator[tuple[str, Line, DocumentPath]]:
    here = (*at, "coordinates")
    if kind == "LineString":
        yield "line", _line(coordinates, here, 2), here
    elif kind in ("MultiLineString", "Polygon"):
        shape, least = ("ring", 4) if kind == "Polygon" else ("line", 2)
        for index, line in enumerate(_list(coordinates, here)):
            yield shape, _line(line, (*here, index), least), (*here, index)
    elif kind == "MultiPolygon":
        for index, polygon in enumerate(_list(coordinates, here)):
            yield from _geometry("Polygon", polygon, (*here, index))
    else:
        help_text = (
            "points are places: give each a record with `at`"
            if kind in ("Point", "MultiPoint")
            else "use LineString, MultiLineString, Polygon or MultiPolygon"
        )
        raise GeoJsonError(f"{kind[:40]!r} is not drawn as a layer", help_text, (*at, "type"))


def _line(value: Any, at: DocumentPath, least: int) -> Line:
    positions = _list(value, at)
    if len(positions) < least:
        raise GeoJsonError(
            f"{len(positions)} points; at least {least} are needed", "complete or remove it", at
        )
    if len(positions) > MOST_POINTS:
        raise GeoJsonError(f"the line has more than {MOST_POINTS:,} points", "simplify it", at)
    line = []
    for index, position in enumerate(positions):
        numbers = _list(position, (*at, index))[:2]
        if len(numbers) < 2 or not all(
            type(number) in (int, float) and abs(number) < _BEYOND for number in numbers
        ):
            raise GeoJsonError(
                "a position is [longitude, latitude]", "write it as [37.1343, 36.2021]", (*at, index)
            )
        longitude, latitude = float(numbers[0]), float(numbers[1])
        for name, number, most in (("longitude", longitude, 360), ("latitude", latitude, 90)):
            if abs(number) > most:
                help_text = (
                    "longitude comes first in GeoJSON, from -180 to 180, then latitude, from -90 to 90; "
                    "beyond the antimeridian, longitudes may go on to 360"
                )
                raise GeoJsonError(f"{name} {number:g} is out of range", help_text, (*at, index))
        line.append((longitude, latitude))
    return tuple(line)


def _ring(line: Line, at: DocumentPath) -> Line:
    """A ring that ends where it begins, whatever it crosses."""
    ring = unwrap_ring(line if line[0] == line[-1] else (*line, line[0]))
    longitudes = [x for x, _ in ring]
    if max(longitudes) - min(longitudes) > 360:
        raise GeoJsonError("the area goes around the Earth more than once", "correct or simplify it", at)
    return ring


def _list(value: Any, at: DocumentPath) -> list[Any]:
    if type(value) is not list:
        raise GeoJsonError("a list is expected", "write it as RFC 7946 has it", at)
    return value
