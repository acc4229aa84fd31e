"""The frame of a map: which part of the world it shows, and where on it a point lies.

A region is drawn in the equirectangular projection with its middle latitude as standard parallel, so that distances are
right in both directions there. What needs most of the globe is drawn in Equal Earth (Šavrič, Patterson and Jenny, 2018).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt

import msgspec

from timeline.digest import digest

KM_PER_DEGREE = 111.195
"""Of latitude, on a sphere of 6,371 km."""
RATIOS = {"wide": 3 / 2, "square": 1.0, "world": 2.0546}
"""Width by height of each shape; the stylesheet has the same."""
PADDING = 0.12
"""Of the span, on each side."""
WIDEST = 150
"""Degrees of longitude from which on the whole world is shown."""
HIGHEST = 90
"""Degrees of latitude from which on the whole world is shown."""
_STEEPEST = cos(radians(80))

Point = tuple[float, float]
"""Latitude and longitude in degrees."""
XY = tuple[float, float]
"""Per cent of the width and the height, from the top left corner."""


class Frame(msgspec.Struct, frozen=True):
    """A part of the world. `east` is beyond 180 if the antimeridian lies within it."""

    shape: str
    west: float
    south: float
    east: float
    north: float

    @property
    def key(self) -> str:
        """A name for files."""
        return digest((self.shape, self.west, self.south, self.east, self.north)).hex()[:10]

    @property
    def is_world(self) -> bool:
        """Whether it shows the whole world."""
        return self.shape == "world"

    @property
    def width_km(self) -> float:
        """The width at the middle latitude."""
        middle = (self.south + self.north) / 2
        return (self.east - self.west) * KM_PER_DEGREE * _cos(middle)

    def place(self, latitude: float, longitude: float) -> XY:
        """Where a point lies."""
        if self.is_world:
            return equal_earth(
                latitude, longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180
            )
        degrees = (longitude - self.west) % 360
        if degrees > (360 + self.east - self.west) / 2:  # nearer to the western edge, from outside
            degrees -= 360
        return self.project(latitude, self.west + degrees)

    def project(self, latitude: float, longitude: float) -> XY:
        """Where a point lies whose longitude has been brought into the frame's range."""
        if self.is_world:
            return equal_earth(latitude, longitude)
        return (
            (longitude - self.west) / (self.east - self.west) * 100,
            (self.north - latitude) / (self.north - self.south) * 100,
        )

    def radius(self, km: float) -> XY:
        """The radii of a circle at the middle latitude."""
        rx = km / self.width_km * 100 if not self.is_world else km / 40_030 * 100
        return rx, rx * RATIOS[self.shape]


WORLD = Frame("world", -180, -90, 180, 90)

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_FROM_SINE, _FROM_LONGITUDE = sqrt(3) / 2, 2 * sqrt(3) / 3
_S2, _S3, _S4 = 3 * _A2, 7 * _A3, 9 * _A4


def _equal_earth(latitude: float, longitude: float) -> XY:
    theta = asin(_FROM_SINE * sin(radians(latitude)))
    square, sixth = theta**2, theta**6
    slope = _A1 + _S2 * square + sixth * (_S3 + _S4 * square)
    x = _FROM_LONGITUDE * radians(longitude) * cos(theta) / slope
    return x, theta * (_A1 + _A2 * square + sixth * (_A3 + _A4 * square))


_HALF_WIDTH, _HALF_HEIGHT = _equal_earth(0, 180)[0], _equal_earth(90, 0)[1]


_HALF = 47.5
"""Per cent: around the world is room for symbols at its edges."""


def equal_earth(latitude: float, longitude: float) -> XY:
    """The Equal Earth projection of a point, with the Greenwich meridian in the middle."""
    x, y = _equal_earth(latitude, longitude)
    return 50 + x / _HALF_WIDTH * _HALF, 50 - y / _HALF_HEIGHT * _HALF


def _cos(latitude: float) -> float:
    return max(cos(radians(latitude)), _STEEPEST)


def longitudes_around(longitudes: Sequence[float]) -> tuple[float, float]:
    """The shortest span from west to east that holds all of them; its end is beyond 180 across the antimeridian."""
    known = sorted({(longitude + 180) % 360 - 180 for longitude in longitudes})
    gaps = [(after - before, after) for before, after in itertools.pairwise(known)]
    gap, west = max([*gaps, (known[0] + 360 - known[-1], known[0])], key=lambda pair: pair[0])
    return west, west + 360 - gap


def frame_around(points: Sequence[tuple[float, float, float]], smallest_km: float) -> Frame:
    """The frame for points, each with a radius in km, that is at least `smallest_km` high; the world if they need it."""
    west, east = longitudes_around([longitude for _, longitude, _ in points])
    south = min(latitude - km / KM_PER_DEGREE for latitude, _, km in points)
    north = max(latitude + km / KM_PER_DEGREE for latitude, _, km in points)
    if east - west > WIDEST or north - south > HIGHEST:
        return WORLD
    around = max(km for _, _, km in points) / KM_PER_DEGREE / _cos((south + north) / 2)
    return frame_of((west - around, south, east + around, north), smallest_km)


def frame_of(box: tuple[float, float, float, float], smallest_km: float = 0) -> Frame:
    """The frame around a box of west, south, east and north, with a margin."""
    west, south, east, north = box
    middle = (south + north) / 2
    height = max((north - south) * (1 + 2 * PADDING), smallest_km / KM_PER_DEGREE)
    width = (east - west) * (1 + 2 * PADDING) * _cos(middle)
    shape = "square" if 0 < width < height * 0.9 and height * KM_PER_DEGREE > smallest_km else "wide"
    height = max(height, width / RATIOS[shape])
    if height > 150:
        return WORLD
    middle = min(max(middle, height / 2 - 90), 90 - height / 2)
    width = height * RATIOS[shape] / _cos(middle)
    if width > 300:
        return WORLD
    centre = (west + east) / 2
    edges = centre - width / 2, middle - height / 2, centre + width / 2, middle + height / 2
    return Frame(shape, *(round(edge, 4) for edge in edges))


def frame_at(latitude: float, longitude: float, height: float, cell: float) -> Frame:
    """The frame of a locator: its centre is that of a cell of the globe, so that points near each other share it."""
    middle = min(max((latitude // cell + 0.5) * cell, height / 2 - 90), 90 - height / 2)
    width = min(height * RATIOS["wide"] / _cos(middle), 300)
    centre = (longitude // cell + 0.5) * cell
    edges = centre - width / 2, middle - height / 2, centre + width / 2, middle + height / 2
    return Frame("wide", *(round(edge, 4) for edge in edges))
