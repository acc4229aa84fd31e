"""The detailed map of another host: nothing is asked before the reader wants it, and then it lies where it belongs."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from support.browser import Visit, overflow, violations, visiting
from support.serving import serving
from support.sites import make, write

pytestmark = pytest.mark.browser

HOST = "https://tiles.example.org"
TILES = f"""
map:
  tiles:
    url: {HOST}/{{z}}/{{x}}/{{y}}.png?key=a
    attribution: © Makers of tiles
    terms: https://example.org/terms
"""
NORTH = {"oslo": (59.91, 10.75), "munich": (48.1, 11.6), "malta": (35.9, 14.5)}
FIJI = {"suva": (-18.14, 178.44), "taveuni": (-16.85, 179.97), "lau": (-18.2, -178.8)}
WORLD = {"accra": (5.6, -0.2), "quito": (-0.2, -78.5), "manila": (14.6, 121.0)}
SIZE, FINE = 256, 4
LOOK = """() => [...document.querySelectorAll('.map-mark > svg')].map((mark) => {
    const {e, f} = mark.firstElementChild.getScreenCTM(), map = document.querySelector('svg.map').getBoundingClientRect();
    return [e, f, Math.min(e - map.left, map.right - e, f - map.top, map.bottom - f)];
})"""
"""Where the window has each place, and how far that is from the edges of the map."""
HIDE = """() => { for (const one of document.querySelectorAll('.map-mark, .map-label, .map-area, .map-scale'))
    one.style.visibility = 'hidden'; }"""


def built(
    root: Path, places: dict[str, tuple[float, float]], language: str = "en", more: str = TILES
) -> Path:
    """The site of a chronology with an event at each place."""
    files = {
        "content/timeline.yaml": f"title: T\nlanguage: {language}\nrules: {{unsourced: off}}\n{more}",
        "content/places.yaml": "".join(
            f"- {{id: {name}, name: {name}, at: [{at[0]}, {at[1]}], precision: settlement}}\n"
            for name, at in places.items()
        ),
        "content/events/all.yaml": "".join(
            f"- {{id: at-{name}, date: 2024-11-27, title: T, place: {name}}}\n" for name in places
        ),
    }
    make(write(root, files))
    return root / "site"


class Tiles:
    """A host of grey tiles with a spot at each place, and what it was asked for."""

    def __init__(self, places: dict[str, tuple[float, float]]) -> None:
        self.places = places
        self.asked: list[str] = []

    def answer(self, route: Any) -> None:
        self.asked.append(route.request.url)
        found = re.fullmatch(rf"{HOST}/(\d+)/(\d+)/(\d+)\.png\?key=a", route.request.url)
        assert found
        assert "referer" not in route.request.headers
        level, column, row = map(int, found.groups())
        assert max(column, row) < 2**level
        tile = Image.new("RGB", (FINE * SIZE, FINE * SIZE), "#cccccc")
        draw = ImageDraw.Draw(tile)
        pixels = 2**level * FINE * SIZE  # around the Earth
        for latitude, longitude in self.places.values():
            y = 0.5 - math.atanh(math.sin(math.radians(latitude))) / (2 * math.pi)
            top = round(y * pixels) - row * FINE * SIZE
            for turn in (-1, 0, 1):  # a spot on the antimeridian lies on two tiles
                left = round(((longitude + 180) / 360 + turn) * pixels) - column * FINE * SIZE
                draw.rectangle((left - 16, top - 16, left + 15, top + 15), "#ff00ff")
        tile = tile.resize((SIZE, SIZE), Image.Resampling.BOX)
        data = io.BytesIO()
        tile.save(data, "PNG")
        route.fulfill(body=data.getvalue(), content_type="image/png")


def settle(visit: Visit) -> None:
    """Wait until all tiles in sight have come."""
    visit.page.wait_for_timeout(300)
    visit.page.wait_for_load_state("networkidle")
    visit.page.wait_for_timeout(100)


def off(visit: Visit) -> list[float]:
    """How far each place in sight is on its tile from where the map has it, in pixels."""
    visit.page.evaluate(HIDE)
    visit.page.locator("svg.map").scroll_into_view_if_needed()
    picture = Image.open(io.BytesIO(visit.page.screenshot())).convert("RGB")
    spots = [
        (x, y)
        for y in range(picture.height)
        for x in range(picture.width)
        if (colour := picture.getpixel((x, y))) and colour[0] > 110 and colour[1] < 70 and colour[2] > 110
    ]
    found = []
    for x, y, inside in visit.page.evaluate(LOOK):
        if inside > 10:
            near = [spot for spot in spots if math.dist(spot, (x, y)) < 20]
            assert near, (x, y)
            middle = [sum(axis) / len(near) + 0.5 for axis in zip(*near, strict=True)]
            found.append(math.dist(middle, (x, y)))
    return found


@pytest.fixture(scope="module", params=["north", "fiji"])
def region(request: Any, tmp_path_factory: Any) -> Iterator[tuple[str, dict[str, tuple[float, float]]]]:
    """The address of a site in Arabic and its places, over a wide region or across the antimeridian."""
    places = {"north": NORTH, "fiji": FIJI}[request.param]
    with serving(built(tmp_path_factory.mktemp("tiles"), places, "ar")) as base:
        yield base, places


@pytest.mark.parametrize("width, scheme", [(390, "light"), (1440, "dark")])
def test_tiles_come_when_asked_for_and_lie_where_they_belong(
    browser: Any, region: Any, width: int, scheme: Any
) -> None:
    base, places = region
    tiles = Tiles(places)
    with visiting(browser, width=width, height=1200, color_scheme=scheme) as visit:
        page = visit.page
        page.route(f"{HOST}/**", tiles.answer)
        visit.go(f"{base}map/index.html")
        page.locator("svg.map").focus()
        page.keyboard.press("+")
        page.keyboard.press("0")
        assert not visit.asked_elsewhere(base)
        assert overflow(page) <= 0
        assert not violations(page)
        page.locator(".map-tiles-offer button").click()
        settle(visit)
        assert 0 < len(tiles.asked) <= 40
        assert len(set(tiles.asked)) == len(tiles.asked)
        assert page.get_by_text("© Makers of tiles").is_visible()
        assert not violations(page)
        distances = off(visit)
        assert len(distances) == len(places)
        assert max(distances) <= 2
        page.locator("svg.map").focus()
        for key in ("+", "+", "+", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
        settle(visit)
        assert max([*off(visit), 0]) <= 2
        visit.go(f"{base}index.html")
        asked = len(tiles.asked)
        visit.go(f"{base}map/index.html")
        assert len(tiles.asked) == asked  # nobody remembers


def test_only_the_page_of_the_map_may_load_them(tmp_path: Path) -> None:
    site = built(tmp_path, NORTH)
    pages = {page: page.read_text(encoding="utf-8") for page in site.rglob("*.html")}
    assert [str(page.relative_to(site)) for page, text in pages.items() if HOST in text] == ["map/index.html"]
    policy = re.search(r'Security-Policy" content="([^"]*)"', pages[site / "map/index.html"])
    assert policy
    assert re.findall(r"[^;]*example[^;]*", policy[1]) == [f" img-src 'self' data: {HOST}"]


@pytest.mark.parametrize("places, more", [(WORLD, TILES), (NORTH, "")], ids=["the world", "no tiles"])
def test_there_is_no_offer(places: dict[str, tuple[float, float]], more: str, tmp_path: Path) -> None:
    page = (built(tmp_path, places, more=more) / "map/index.html").read_text(encoding="utf-8")
    assert "tiles" not in page
    assert "img-src 'self' data:;" in page


def test_without_script_and_in_print_nothing_is_offered(browser: Any, tmp_path: Path) -> None:
    with serving(built(tmp_path, NORTH)) as base:
        with visiting(browser, java_script_enabled=False) as visit:
            visit.page.goto(f"{base}map/index.html")
            assert visit.page.locator("main button:visible").count() == 0
        tiles = Tiles(NORTH)
        with visiting(browser) as visit:
            visit.page.route(f"{HOST}/**", tiles.answer)
            visit.go(f"{base}map/index.html")
            visit.page.get_by_role("button", name="Load a detailed map from tiles.example.org").click()
            settle(visit)
            visit.page.emulate_media(media="print")
            assert not visit.page.get_by_text("© Makers of tiles").is_visible()
            assert not visit.page.locator(".map-tiles").is_visible()


def test_a_tile_that_does_not_come_leaves_the_base_map(browser: Any, tmp_path: Path) -> None:
    with serving(built(tmp_path, NORTH)) as base, visiting(browser) as visit:
        visit.page.route(f"{HOST}/**", lambda route: route.abort())
        visit.go(f"{base}map/index.html")
        visit.page.locator(".map-tiles-offer button").click()
        visit.page.wait_for_function("() => !document.querySelector('.map-tiles image')")
        assert visit.complaints
        visit.complaints.clear()
