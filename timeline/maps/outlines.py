"""Clip outlines to a box, straighten them, and write them as SVG paths."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import hypot, sqrt

Line = Sequence[tuple[float, float]]
"""Points of x and y."""
Box = tuple[float, float, float, float]
"""Least x and y, greatest x and y."""
PIECE = 32
"""Points in a piece of a line."""


def box_of(line: Line) -> Box:
    """The box around a line."""
    xs, ys = zip(*line, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def pieces_of(line: Line) -> list[tuple[Box, Line]]:
    """A line in pieces, each with the box around it."""
    pieces = [line[start : start + PIECE] for start in range(0, len(line), PIECE)]
    return [(box_of(piece), piece) for piece in pieces]


def near(pieces: Iterable[tuple[Box, Line]], box: Box) -> Line:
    """The points of a line that matter in a box: of what lies wholly on one side of it, the ends are left.

    Clipped to the box, they give what the whole line gives.
    """
    left, top, right, bottom = box
    points: list[tuple[float, float]] = []
    side_before = -1
    for (least_x, least_y, greatest_x, greatest_y), piece in pieces:
        side = (
            1
            if greatest_x < left
            else 2
            if least_x > right
            else 3
            if greatest_y < top
            else 4
            if least_y > bottom
            else 0
        )
        if side == 0:
            points += piece
        elif side == side_before:
            points[-1] = piece[-1]
        else:
            points += (piece[0], piece[-1])
        side_before = side
    return points


def clip_ring(ring: Line, box: Box) -> Line:
    """The part of a polygon's outline within a box (Sutherland and Hodgman, 1974); it follows the edges of the box."""
    if not ring:
        return ring
    around = box_of(ring)
    for side, axis, sign in ((0, 0, 1), (2, 0, -1), (1, 1, 1), (3, 1, -1)):
        if around[side] * sign < box[side] * sign:
            ring = _half(ring, axis, box[side], sign)
    return ring


def _half(points: Line, axis: int, limit: float, sign: int) -> list[tuple[float, float]]:
    """The part of an outline on one side of a line parallel to an axis."""
    kept: list[tuple[float, float]] = []
    if not points:
        return kept
    edge = limit * sign
    before = points[-1]
    was_inside = before[axis] * sign >= edge
    for point in points:
        is_inside = point[axis] * sign >= edge
        if is_inside != was_inside:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            other = before[1 - axis] + share * (point[1 - axis] - before[1 - axis])
            kept.append((limit, other) if axis == 0 else (other, limit))
        if is_inside:
            kept.append(point)
        before, was_inside = point, is_inside
    return kept


def clip_line(line: Line, box: Box) -> Iterator[list[tuple[float, float]]]:
    """The parts of a line that lie in a box, each with its neighbours outside."""
    left, top, right, bottom = box
    part: list[tuple[float, float]] = []
    for before, after in itertools.pairwise(line):
        misses = (
            (before[0] < left and after[0] < left)
            or (before[0] > right and after[0] > right)
            or (before[1] < top and after[1] < top)
            or (before[1] > bottom and after[1] > bottom)
        )
        if not misses:
            part = part or [before]
            part.append(after)
        elif part:
            yield part
            part = []
    if part:
        yield part


def straighten(line: Line, tolerance: float) -> list[tuple[float, float]]:
    """The line without points that lie within the tolerance of it, in one pass (sleeve fitting, Zhao and Saalfeld, 1997).

    From the last point kept, each further one allows the directions that pass it within the tolerance. A point is kept if
    the next one lies in no direction that all have allowed, or is nearer: the line turns back there.
    """
    if len(line) < 3:
        return list(line)
    before = line[0]
    kept = [before]
    from_x, from_y = before
    farthest = 0.0  # of the points since, if any is farther than the tolerance
    left_x = left_y = right_x = right_y = 0.0  # the outermost directions that are allowed
    for point in line[1:]:
        x, y = point[0] - from_x, point[1] - from_y
        distance = hypot(x, y)
        if farthest and (distance < farthest or x * left_y < y * left_x or right_x * y < right_y * x):
            kept.append(before)
            from_x, from_y = before
            farthest = 0.0
            x, y = point[0] - from_x, point[1] - from_y
            distance = hypot(x, y)
        before = point
        if distance > tolerance:
            sine = tolerance / distance
            cosine = sqrt(1 - sine * sine)
            to_left = x * cosine - y * sine, y * cosine + x * sine
            to_right = x * cosine + y * sine, y * cosine - x * sine
            if not farthest or to_left[0] * left_y > to_left[1] * left_x:
                left_x, left_y = to_left
            if not farthest or right_x * to_right[1] > right_y * to_right[0]:
                right_x, right_y = to_right
            farthest = distance
    kept.append(line[-1])
    return kept


def thin(line: Line, tolerance: float) -> list[tuple[float, float]]:
    """The line without points that are nearer than the tolerance to the one before, on both axes; quick, and rough."""
    if len(line) < 3:
        return list(line)
    kept = [line[0]]
    x, y = line[0]
    for point in line[1:-1]:
        to_x, to_y = point
        if to_x - x > tolerance or x - to_x > tolerance or to_y - y > tolerance or y - to_y > tolerance:
            kept.append(point)
            x, y = point
    kept.append(line[-1])
    return kept


def path_of(lines: Iterable[Line], *, closed: bool = False) -> str:
    """The `d` of a path, in whole units and relative to the point before."""
    parts: list[str] = []
    for line in lines:
        points = [(round(x), round(y)) for x, y in line]
        steps = [
            f"{x - before_x} {y - before_y}"
            for (before_x, before_y), (x, y) in itertools.pairwise(points)
            if x != before_x or y != before_y
        ]
        if len(steps) > (1 if closed else 0):
            (x, y), way = points[0], " ".join(steps).replace(" -", "-")
            parts.append(f"M{x} {y}l{way}{'z' if closed else ''}")
    return "".join(parts)


def transform(
    line: Line, project: Callable[[float, float], tuple[float, float]]
) -> list[tuple[float, float]]:
    """The line with each point of longitude and latitude projected by `project(latitude, longitude)`."""
    return [project(y, x) for x, y in line]
