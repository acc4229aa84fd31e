"""Maps: the frame and the projection, the base map, labels, what is drawn of a chronology and what must not be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from math import cos, radians
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sites import make, tree, write
from tables import cases, rows

from timeline.maps.base_map import base_map
from timeline.maps.frame import RATIOS, WORLD, Frame, frame_around
from timeline.maps.labels import HEIGHT, NARROW, WIDE, Labelled, lay_out, text_width
from timeline.maps.outlines import clip_line, clip_ring, near, pieces_of, straighten

PACIFIC = frame_around([(-18.1, 178.4, 0), (-13.8, -171.8, 0)], 300)
EUROPE = frame_around([(51.5, -0.1, 0), (38, -9, 0), (60, 25, 0)], 300)
BERING = frame_around([(64.7, 177.5, 0), (64.5, -165.4, 0)], 300)
SOUTH = frame_around([(-70.7, 11.7, 0), (-66.7, 140, 0)], 300)


# Frames


@pytest.mark.parametrize("points, shape, across", cases("map_frames.txt"))
def test_a_frame_shows_all_its_points(points: str, shape: str, across: str) -> None:
    spots = [tuple(map(float, point.split())) for point in points.split(";")]
    frame = frame_around([(latitude, longitude, 3) for latitude, longitude in spots], 60)
    assert frame.shape == shape
    assert (frame.east > 180 or frame.west < -180) == (across == "yes")
    assert frame.south >= -90
    assert frame.north <= 90
    for latitude, longitude in spots:
        assert all(0 <= share <= 100 for share in frame.place(latitude, longitude))
        assert frame.place(latitude, longitude) == pytest.approx(frame.place(latitude, longitude - 360))


@pytest.mark.parametrize("frame", [PACIFIC, EUROPE, BERING])
def test_in_a_region_lengths_are_equal_in_both_directions(frame: Frame) -> None:
    middle = (frame.north + frame.south) / 2
    x, y = frame.place(middle, frame.west + 1)
    assert frame.place(middle, frame.west + 2)[0] > x
    east = (frame.place(middle, frame.west + 2)[0] - x) * RATIOS[frame.shape] / cos(radians(middle))
    south = frame.place(middle - 1, frame.west + 1)[1] - y
    assert east == pytest.approx(south, rel=0.001)


def test_the_world_is_equal_earth() -> None:
    assert WORLD.place(0, 0) == pytest.approx((50, 50))
    assert WORLD.place(90, 0)[1] == pytest.approx(2.5)
    assert WORLD.place(0, 180)[0] == pytest.approx(97.5)
    # half of the sphere lies within 30 degrees of the equator, and half of an equal-area map
    heights = [WORLD.place(latitude, 0)[1] for latitude in range(-30, 31)]
    widths = [WORLD.place(latitude, 180)[0] - 50 for latitude in range(-30, 31)]
    whole = [WORLD.place(latitude, 180)[0] - 50 for latitude in range(-90, 91)]
    tops = [WORLD.place(latitude, 0)[1] for latitude in range(-90, 91)]
    assert _area(heights, widths) / _area(tops, whole) == pytest.approx(0.5, abs=0.001)


def _area(ys: list[float], xs: list[float]) -> float:
    return sum((a - b) * (c + d) / 2 for a, b, c, d in zip(ys, ys[1:], xs, xs[1:], strict=False))


# Outlines

xy = st.tuples(st.integers(-20, 120), st.integers(-20, 120))
BOX = (0.0, 0.0, 100.0, 100.0)


@given(st.lists(xy, min_size=3, max_size=12))
def test_a_clipped_ring_lies_in_the_box(ring: list[tuple[int, int]]) -> None:
    for x, y in clip_ring(ring, BOX):
        assert -1e-9 <= x <= 100 + 1e-9
        assert -1e-9 <= y <= 100 + 1e-9
    if all(0 <= x <= 100 and 0 <= y <= 100 for x, y in ring):
        assert clip_ring(ring, BOX) == ring


def test_a_ring_around_the_box_fills_it() -> None:
    around = [(-50, -50), (150, -50), (150, 150), (-50, 150)]
    assert sorted(clip_ring(around, BOX)) == [(0, 0), (0, 100), (100, 0), (100, 100)]
    assert clip_ring([(-9, 0), (-5, 100), (-1, 0)], BOX) == []


def test_a_line_that_leaves_the_box_and_comes_back() -> None:
    line = [(10, 10), (120, 10), (130, 10), (140, 50), (130, 90), (90, 90)]
    assert list(clip_line(line, BOX)) == [[(10, 10), (120, 10)], [(130, 90), (90, 90)]]


wandering = st.lists(st.tuples(st.integers(-30, 30), st.integers(-30, 30)), min_size=3, max_size=200).map(
    lambda steps: list(zip(accumulate(x for x, _ in steps), accumulate(y for _, y in steps), strict=True))
)


@given(wandering)
def test_the_pieces_near_a_box_give_what_the_whole_line_gives(line: list[tuple[int, int]]) -> None:
    points = near(pieces_of(line), BOX)
    assert len(points) <= len(line)
    assert clip_ring(points, BOX) == clip_ring(line, BOX)
    assert list(clip_line(points, BOX)) == list(clip_line(line, BOX))


@given(st.lists(xy, min_size=2, max_size=20), st.floats(0.1, 20))
def test_a_straightened_line_stays_near(line: list[tuple[int, int]], tolerance: float) -> None:
    kept = straighten(line, tolerance)
    assert kept[0] == line[0]
    assert kept[-1] == line[-1]
    assert set(kept) <= set(line)
    for point in line:
        assert min(_distance(point, a, b) for a, b in zip(kept, kept[1:], strict=False)) <= tolerance + 1e-9


def _distance(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    (px, py), (ax, ay), (bx, by) = point, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = min(max(((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length, 0), 1) if length else 0
    return float(((px - ax - share * (bx - ax)) ** 2 + (py - ay - share * (by - ay)) ** 2) ** 0.5)


# The base map


def land_of(svg: bytes) -> list[list[tuple[int, int]]]:
    """The rings of land in a base map, in its units."""
    (path,) = re.findall(r'stroke="none" d="([^"]*)"', svg.decode())
    return _points(path)


def _points(path: str) -> list[list[tuple[int, int]]]:
    """The points of each part of a path, which moves to the first and goes on by relative steps."""
    lines = []
    for part in filter(None, path.split("M")):
        numbers = list(map(int, re.findall(r"-?\d+", part)))
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        lines.append(points)
    return lines


def test_land_lies_on_both_sides_of_the_antimeridian() -> None:
    x = PACIFIC.place(0, 180)[0] * 10  # of 1,000 units
    sides = {point[0] < x for ring in land_of(base_map(PACIFIC, 500, borders=True)) for point in ring}
    assert sides == {True, False}


@pytest.mark.parametrize(
    "frame", [WORLD, BERING, PACIFIC, SOUTH], ids=["world", "Bering", "Pacific", "south"]
)
def test_no_coast_runs_across_the_map(frame: Frame) -> None:
    """A ring that crosses the antimeridian and is not followed there draws a line from edge to edge."""
    for ring in land_of(base_map(frame, 500, borders=True)):
        for (ax, ay), (bx, by) in zip(ring, ring[1:], strict=False):
            is_edge = min(ay, by) < 15 or max(ay, by) > 1000 / RATIOS[frame.shape] - 15
            assert abs(ax - bx) < 500 or is_edge, (ax, ay, bx, by)


@pytest.mark.parametrize(
    "latitude, longitude, is_land", [(36.2, 38.5, True), (48.5, 15, True), (50, -9.5, False)]
)
def test_land_is_land(latitude: float, longitude: float, is_land: bool) -> None:
    frame = frame_around([(latitude, longitude, 0)], 1000)
    x, y = (share / 100 for share in frame.place(latitude, longitude))
    inside = False
    for ring in land_of(base_map(frame, 500, borders=False)):
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            height = y * 1000 / RATIOS[frame.shape]
            if (ay > height) != (by > height) and x * 1000 < ax + (height - ay) * (bx - ax) / (by - ay):
                inside = not inside
    assert inside is is_land


# Labels

marks = st.lists(
    st.builds(
        Labelled,
        st.floats(0, 100),
        st.floats(0, 100),
        st.integers(4, 9),
        st.sampled_from(["Hama", "Aleppo governorate", "حلب", "東京", ""]),
        st.integers(0, 3),
    ),
    max_size=25,
)


@given(marks, st.sampled_from(sorted(RATIOS)), st.integers(NARROW[0], 1200))
@settings(max_examples=60)
def test_no_label_covers_another_or_a_mark(found: list[Labelled], shape: str, width: int) -> None:
    height = width / RATIOS[shape]
    boxes = []
    for label in lay_out(found, shape):
        if label.room == "zoomed" or (label.room == "wide" and width < WIDE[0]):
            continue
        mark = found[label.index]
        long = text_width(mark.text)
        x = mark.x / 100 * width + label.dx - {"start": 0, "middle": long / 2, "end": long}[label.anchor]
        y = mark.y / 100 * height + label.dy
        if width in (*NARROW, *WIDE):
            assert 0 <= x <= width - long
            assert HEIGHT - 4 <= y <= height
        boxes.append([round(edge, 6) for edge in (x, y - HEIGHT + 4, x + long, y + 4)])  # sums of fractions
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


# Sites

PLACES = """
- {id: hama, name: Hama, at: [35.13, 36.76], precision: settlement}
- {id: aleppo, name: Aleppo, at: [36.2021, 37.1343], precision: settlement}
- {id: north, name: The north, at: [36.0, 37.0], precision: region}
- {id: camp, name: A camp}
"""
EVENTS = """
- {id: a, date: 2024-11-27, title: In Aleppo, place: aleppo}
- {id: b, date: 2024-11-28, title: Near Hama, place: {near: hama}}
- {id: c, date: 2024-11-29, title: A bridge, place: {near: hama, at: [35.14021, 36.75111], precision: exact}}
- {id: d, date: 2024-11-30, title: Somewhere, place: {at: [35.77777, 36.88888], obscured: true}}
- {id: e, date: 2024-12-01, title: In the camp, place: camp}
"""


def site_of(root: Path, places: str = PLACES, events: str = EVENTS, project: str = "") -> Path:
    files = {
        "content/timeline.yaml": f"title: T\nrules: {{unsourced: off}}\n{project}",
        "content/places.yaml": places.strip() + "\n",
        "content/events/all.yaml": events.strip() + "\n",
    }
    make(write(root, files))
    return root / "site"


def test_places_are_on_the_map_with_their_events(tmp_path: Path) -> None:
    page = (site_of(tmp_path) / "map/index.html").read_text(encoding="utf-8")
    assert re.findall(r'<li id="([^"]+)"', page) == ["at-aleppo", "at-hama", "at-35.1402_36.7511"]
    assert set(re.findall(r'data-at="([^"]+)"', page)) == {"at-aleppo", "at-hama", "at-35.1402_36.7511"}
    assert "Places without coordinates: 1" in page
    assert page.count("Somewhere") == 0


def test_only_rounded_points_are_drawn(tmp_path: Path) -> None:
    """What is drawn for a point is the same as for the rounded one, to the last byte."""
    exact, rounded = (
        tree(site_of(tmp_path / name, places))
        for name, places in (("a", PLACES), ("b", PLACES.replace("36.2021, 37.1343", "36.20, 37.13")))
    )
    assert {path: data for path, data in exact.items() if path not in ("build.json", "manifest.sha256")} == {
        path: data for path, data in rounded.items() if path not in ("build.json", "manifest.sha256")
    }
    assert not [
        path for path, data in exact.items() if re.search(rb"36\.2021|35\.7777|36\.8888|35\.14021", data)
    ]


@pytest.mark.parametrize(
    "places, project",
    [
        (
            "- {id: aleppo, name: Aleppo, at: [36.2, 37.1], obscured: true}\n- {id: hama, name: H}\n- {id: camp, name: C}",
            "",
        ),
        (PLACES, "map: off\n"),
    ],
)
def test_without_a_point_there_is_no_map(places: str, project: str, tmp_path: Path) -> None:
    events = EVENTS.replace(", at: [35.14021, 36.75111], precision: exact", "")
    site = site_of(tmp_path, places, events, project)
    assert not [path for path in tree(site) if path.startswith(("map/", "maps/", "assets/map/"))]
    for page in site.rglob("*.html"):
        assert not re.search(
            r"<svg class=.(map|locator)|>Map<|map\.[0-9a-f]+\.(css|js)", page.read_text(encoding="utf-8")
        ), page


def test_borders_are_left_out_on_request(tmp_path: Path) -> None:
    with_borders, without = (
        site_of(tmp_path / name, project=project)
        for name, project in (("a", ""), ("b", "map: {borders: false}\n"))
    )
    assert b"stroke-dasharray" in b"".join(file.read_bytes() for file in with_borders.glob("maps/*.svg"))
    assert b"stroke-dasharray" not in b"".join(file.read_bytes() for file in without.glob("maps/*.svg"))
    assert "Borders are drawn" in (with_borders / "map/index.html").read_text(encoding="utf-8")
    assert "Borders" not in (without / "map/index.html").read_text(encoding="utf-8")


def test_every_base_map_is_there_and_used(tmp_path: Path) -> None:
    site = site_of(tmp_path)
    pages = "".join(page.read_text(encoding="utf-8") for page in site.rglob("*.html"))
    used = set(re.findall(r'<image href="[./]*maps/([^"]+)"', pages))
    assert used == {file.name for file in site.glob("maps/*")}


def test_geojson(tmp_path: Path) -> None:
    data = json.loads((site_of(tmp_path) / "events.geojson").read_bytes())
    assert data["type"] == "FeatureCollection"
    assert [(one["id"], one["geometry"]) for one in data["features"]] == [
        ("a", {"type": "Point", "coordinates": [37.13, 36.2]}),
        ("c", {"type": "Point", "coordinates": [36.7511, 35.1402]}),
    ]
    first = data["features"][0]["properties"]
    assert first["title"] == "In Aleppo"
    assert first["precision"] == "settlement"
    assert first["date"] == "2024-11-27"


def test_a_long_list_is_paged_and_marks_lead_to_its_pages(tmp_path: Path) -> None:
    places = "".join(
        f"- {{id: p{n}, name: Place {n:03}, at: [{n / 10}, {n / 9:.3f}], precision: settlement}}\n"
        for n in range(150)
    )
    events = "".join(f"- {{id: e{n}, date: 2024-01-01, title: T, place: p{n}}}\n" for n in range(150))
    site = site_of(tmp_path, places, events)
    ids = {
        path: re.findall(r'<li id="([^"]+)"', (site / path).read_text(encoding="utf-8"))
        for path in ("map/index.html", "map/page-2/index.html")
    }
    assert sum(map(len, ids.values())) == 150
    for href in re.findall(
        r'<a href="([^"]*)" class="map-mark', (site / "map/index.html").read_text(encoding="utf-8")
    ):
        path, _, anchor = href.partition("#")
        assert anchor in ids[path.removeprefix("../") or "map/index.html"]


# The project's own lines and areas

LAYERS = (
    'map: {layers: [{file: maps/front.geojson, label: "Front <line>", from: 2024-11-27, to: 2024-11-29}]}\n'
)


def layers_of(root: Path, places: str, shape: str) -> tuple[str, list[list[tuple[int, int]]]]:
    """The page of the map, and the points of the paths of its layer."""
    write(root, {"content/maps/front.geojson": shape})
    page = (site_of(root, places, EVENTS, LAYERS) / "map/index.html").read_text(encoding="utf-8")
    drawn = re.findall(r'<svg [^>]*class="map-layer .*?</svg>', page)[0]
    return page, [points for path in re.findall(r' d="([^"]*)"', drawn) for points in _points(path)]


def test_a_layer_is_drawn_with_its_label_and_days(tmp_path: Path) -> None:
    shape = (
        '{"type": "LineString", "coordinates": [[36.9, 35.0], [37.0, 36.3]], "foreign": {"coordinates": 1}}'
    )
    page, ((start, end),) = layers_of(tmp_path, PLACES, shape)
    assert page.count("Front &lt;line&gt;") == 2
    assert "27 Nov 2024 – 29 Nov 2024" in page
    assert start[1] > end[1]
    assert start[0] < end[0]
    home = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert home.count("Front &lt;line&gt;") == 2
    assert [one.count("/map-layers.") for one in (page, home)] == [1, 1]


def test_an_area_is_clipped_to_the_map(tmp_path: Path) -> None:
    shape = '{"type": "Polygon", "coordinates": [[[-60, -60], [60, -60], [170, -60], [170, 80], [60, 80], [-60, 80], [-60, -60]]]}'
    _, (ring,) = layers_of(tmp_path, PLACES, shape)
    assert {x for x, _ in ring} == {-60, 2060}


AROUND = {
    "Fiji": [(-17.0, 177.0), (-18.0, -177.0)],
    "world": [(0.0, -120.0), (0.0, 0.0), (0.0, 120.0)],
}
"""The points of events on the maps of `antimeridian.txt`."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """What a map shows of each layer of `antimeridian.txt`, in their order."""
    shapes = [columns[0] for _, columns in rows("antimeridian.txt")]

    def build(name: str) -> list[str]:
        root = tmp_path_factory.mktemp(name)
        write(root, {f"content/maps/{n}.geojson": shape for n, shape in enumerate(shapes)})
        layers = "".join(f"  - {{file: maps/{n}.geojson, label: Layer {n}}}\n" for n in range(len(shapes)))
        events = "".join(
            f"- {{id: e{n}, date: 2024-11-27, title: T, place: {{at: [{latitude}, {longitude}], precision: settlement}}}}\n"
            for n, (latitude, longitude) in enumerate(AROUND[name])
        )
        page = site_of(root, PLACES, events, f"map:\n layers:\n{layers}") / "map/index.html"
        text = page.read_text(encoding="utf-8")
        return [
            "".join(re.findall(rf"<title>Layer {n}</title>(.*?)</svg>", text)[:1]) for n in range(len(shapes))
        ]

    return cache(build)


@pytest.mark.parametrize("index, row", list(enumerate(rows("antimeridian.txt"))))
def test_a_layer_across_the_antimeridian(
    index: int, row: tuple[int, list[str]], drawn: Callable[[str], list[str]]
) -> None:
    _, name, *expected = row[1]
    frame = frame_around([(*point, 0) for point in AROUND[name]], 60)
    svg = drawn(name)[index]
    found = [
        re.search(rf'<path {kind} [^>]*d="([^"]*)"', svg)
        for kind in ('fill="none"', 'class="map-ground"', 'class="map-edge"')
    ]
    assert [_longitudes(path[1], frame) if path else "-" for path in found] == expected, row[0]
    assert bool(found[2]) == ('fill-rule="evenodd" stroke="none"' in svg)


def test_a_line_bends_with_the_world(tmp_path: Path) -> None:
    """Straight in degrees (RFC 7946, section 3.1.1), an edge of an area along a meridian stays on it."""
    shape = '{"type": "Polygon", "coordinates": [[[120, -80], [160, -80], [160, 80], [120, 80], [120, -80]]]}'
    write(tmp_path, {"content/maps/front.geojson": shape})
    events = "".join(
        f"- {{id: e{n}, date: 2024-11-27, title: T, place: {{at: [0.0, {n}.0], precision: settlement}}}}\n"
        for n in (-120, 0, 119)
    ).replace("id: e-", "id: e")
    page = site_of(tmp_path, PLACES, events, LAYERS) / "map/index.html"
    path = re.search(r'class="map-ground" [^>]*d="([^"]*)"', page.read_text(encoding="utf-8"))
    assert path
    on_map = [(x / 20, y / 20 * RATIOS["world"]) for x, y in _points(path[1])[0]]
    longitudes = [_longitude(x, y, WORLD) for x, y in on_map if 15 < y < 85]
    assert len(longitudes) > 10
    assert all(min(abs(found - edge) for edge in (120, 160)) < 0.5 for found in longitudes)


def _longitudes(path: str, frame: Frame) -> str:
    """From where to where the parts of a path go, in whole degrees and from west to east."""
    parts = []
    for line in _points(path):
        degrees = [_longitude(x / 20, y / 20 * RATIOS[frame.shape], frame) for x, y in line]
        parts.append((round(min(degrees)), round(max(degrees))))
    return ", ".join(f"{west} to {east}" for west, east in sorted(parts))


def _longitude(x: float, y: float, frame: Frame) -> float:
    """The longitude of a point on a map, in per cent of its sides."""
    if not frame.is_world:
        return frame.west + x / 100 * (frame.east - frame.west)
    latitude = min(range(-90, 91), key=lambda one: abs(frame.place(one, 0)[1] - y))
    return (x - 50) / (frame.place(latitude, 180)[0] - 50) * 180
