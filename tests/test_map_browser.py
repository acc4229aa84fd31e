"""The map with script and without, from a server and from a folder, and from right to left."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from support.browser import overflow, violations, visiting

pytestmark = pytest.mark.browser

Edition = Callable[[str], Path]
WIDTH = "parseFloat(document.querySelector('.map-sheet').getAttribute('width'))"
SHOWN = ".map-places > ul > li:visible"
MARK = ".map-mark[data-place='{}']"


def test_zooming_by_keys_and_buttons(browser: Any, example: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{example}map/index.html")
        page = visit.page
        page.locator("svg.map").focus()
        page.keyboard.press("+")
        assert page.evaluate(WIDTH) == 150
        bar = page.locator(".map-scale text").inner_html()
        for _ in range(3):
            page.get_by_role("button", name="Zoom in").click()
        assert page.evaluate(WIDTH) == pytest.approx(506.25)
        assert page.locator(".map-scale text").inner_html() != bar
        x = page.locator(".map-sheet").get_attribute("x")
        page.locator("svg.map").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator(".map-sheet").get_attribute("x") != x
        page.keyboard.press("0")
        assert page.evaluate(WIDTH) == 100
        assert page.get_by_role("button", name="Zoom out").is_disabled()


def test_the_wheel_scrolls_the_page_until_the_map_is_asked(browser: Any, example: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{example}map/index.html")
        page = visit.page
        page.locator("svg.map").hover()
        page.mouse.wheel(0, 120)
        page.wait_for_function("() => scrollY > 0")
        assert page.evaluate(WIDTH) == 100
        page.locator("svg.map").focus()
        page.mouse.wheel(0, -120)
        page.wait_for_function(f"() => {WIDTH} > 100")


def test_choosing_a_place_filters_the_list_and_goes_back(browser: Any, example: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{example}map/index.html")
        page = visit.page
        whole = page.locator(SHOWN).count()
        page.locator(MARK.format("hama")).focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("?where=hama")
        assert page.locator(SHOWN).count() == 1
        assert page.get_by_role("status").inner_text() == "Hama"
        page.go_back()
        assert page.locator(SHOWN).count() == whole
        page.go_forward()
        page.get_by_role("button", name="All places").click()
        assert page.locator(SHOWN).count() == whole
        visit.go(f"{example}map/index.html?where=hama")
        assert page.locator(SHOWN).count() == 1
        assert not violations(page)


def test_the_home_map_takes_the_reader_to_the_list(browser: Any, example: str) -> None:
    with visiting(browser, reduced_motion="reduce") as visit:
        page = visit.page
        visit.go(f"{example}index.html")
        page.locator(MARK.format("hama")).focus()
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.activeElement.id === 'finder_status'")
        assert 0 <= page.locator("#finder_form").bounding_box()["y"] < 200
        page.wait_for_function("() => document.activeElement.textContent.includes(' of 14 events')")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_playing_goes_by_days_and_stops_on_any_input(browser: Any, example: str, motion: str) -> None:
    with visiting(browser, reduced_motion=motion) as visit:
        visit.go(f"{example}map/index.html")
        page = visit.page
        page.get_by_role("button", name="Play in order").click()
        assert page.locator(".map-later").count() > 0
        first = page.get_by_role("status").inner_text()
        page.wait_for_function("text => document.querySelector('output').textContent !== text", arg=first)
        still = "getComputedStyle(document.querySelector('.map-mark')).transitionDuration"
        assert (page.evaluate(still) == "0s") == (motion == "reduce")
        page.keyboard.press("Shift")
        assert page.locator(".map-later").count() == 0
        assert page.get_by_role("button", name="Play in order").is_visible()


def test_without_script_all_is_there_but_the_controls(browser: Any, example: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto(f"{example}map/index.html")
        assert visit.page.locator("main button").count() == 0
        visit.page.locator(MARK.format("hama")).locator("circle").last.click()
        assert visit.page.url.endswith("#at-hama")


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_labels_do_not_overlap(browser: Any, example: str, width: int) -> None:
    script = """() => [...document.querySelectorAll('.map-label text')].map((text) => text.getBoundingClientRect())
        .filter((box) => box.width).map((box) => [box.left, box.top, box.right, box.bottom])"""
    with visiting(browser, width=width) as visit:
        for path in ("index.html", "map/index.html"):
            visit.go(f"{example}{path}")
            assert overflow(visit.page) <= 0
            boxes = visit.page.evaluate(script)
            assert len(boxes) >= 3
            for index, one in enumerate(boxes):
                for other in boxes[index + 1 :]:
                    apart = (
                        one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                    )
                    assert apart, (path, one, other)


@pytest.mark.parametrize("width", [320, 1440])
def test_no_number_hides_another(browser: Any, edition: Edition, width: int) -> None:
    script = """() => [...document.querySelectorAll('circle.map-number')].map((one) => one.getBoundingClientRect())
        .map((box) => [box.x + box.width / 2, box.y + box.height / 2])"""
    with visiting(browser, width=width) as visit:
        for path in ("index.html", "ar/map/index.html"):
            visit.go((edition("harbour") / path).as_uri())
            middles = visit.page.evaluate(script)
            assert len(middles) == 4
            assert min(math.dist(one, other) for one, other in combinations(middles, 2)) >= 17


def test_geography_is_not_mirrored(browser: Any, edition: Edition) -> None:
    with visiting(browser) as visit:
        visit.go((edition("arabic") / "map/index.html").as_uri())
        visit.page.get_by_role("button").first.click()
        marks = visit.page.locator(".map-mark > svg")
        places = [
            (float((mark.get_attribute("x") or "").rstrip("%")), (mark.bounding_box() or {})["x"])
            for mark in marks.all()
        ]
        assert places
        assert [x for x, _ in sorted(places)] == [x for x, _ in sorted(places, key=lambda one: one[1])]
