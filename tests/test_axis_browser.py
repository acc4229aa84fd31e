"""The time axis in a browser: it zooms by keyboard, wheel and buttons, keeps the view in the address, and is there without script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from support.browser import launched, overflow, violations, visiting
from support.editions import EDITIONS
from support.serving import serving

pytestmark = pytest.mark.browser

Visiting = Callable[..., Any]
EXAMPLE_SPAN = ("2024-11-27T00:00", "2024-12-03T00:00")


@pytest.fixture(scope="module")
def open_page() -> Iterator[Visiting]:
    """A page in a new context: see support/browser.py."""
    with launched() as browser:
        yield lambda **options: visiting(browser, **options)


@pytest.fixture
def address(edition: Callable[[str], Path]) -> Callable[[str], str]:
    """The address of an edition's home page in its folder."""
    return lambda name: (edition(name) / "index.html").as_uri()


def zoom_of(page: Page) -> tuple[str, ...]:
    """The view in the address."""
    (zoom,) = parse_qs(urlsplit(page.url).query).get("zoom", [""])
    return tuple(zoom.split("..")) if zoom else ()


def wait_until(page: Page, condition: Callable[[], object]) -> None:
    """Wait, for 5 seconds at most; the pages' policy forbids conditions in JavaScript that wait by themselves."""
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.url)


def press(page: Page, *keys: str) -> tuple[str, ...]:
    """Press keys on the axis; returns the view that the address has when it has settled."""
    before = zoom_of(page)
    page.locator(".axis-view").focus()
    for key in keys:
        page.keyboard.press(key)
        page.wait_for_timeout(250)
    wait_until(page, lambda: zoom_of(page) != before)
    return zoom_of(page)


def test_the_keyboard_zooms_and_the_address_follows(
    open_page: Visiting, address: Callable[[str], str]
) -> None:
    with open_page() as visit:
        page = visit.page
        visit.go(address("example"))
        expect(page.locator(".axis-view canvas")).to_be_hidden()
        first = press(page, "+")
        expect(page.locator(".axis-view canvas")).to_be_visible()
        expect(page.locator(".axis-view > svg").first).to_be_hidden()
        assert EXAMPLE_SPAN[0] < first[0] < first[1] < EXAMPLE_SPAN[1]
        expect(page.locator(".axis-tools [role=status]")).to_contain_text("Events: ")
        second = press(page, "ArrowRight")
        assert second[0] > first[0]
        page.go_back()
        wait_until(page, lambda: zoom_of(page) == first)
        expect(page.locator(".axis-view canvas")).to_be_visible()
        assert press(page, "0") == ()
        expect(page.locator(".axis-view canvas")).to_be_hidden()
        expect(page.locator(".axis-view > svg").first).to_be_visible()


def test_a_view_that_was_sent_opens_zoomed(open_page: Visiting, address: Callable[[str], str]) -> None:
    with open_page() as visit:
        visit.go(address("example") + "?zoom=2024-11-28..2024-12-01")
        expect(visit.page.locator(".axis-view canvas")).to_be_visible()
        visit.go(address("example") + "?zoom=nonsense..2024")
        expect(visit.page.locator(".axis-view canvas")).to_be_hidden()


def test_the_wheel_scrolls_unless_the_reader_means_the_axis(
    open_page: Visiting, address: Callable[[str], str]
) -> None:
    with open_page(height=500) as visit:
        page = visit.page
        visit.go(address("example"))
        page.locator(".axis-view").hover()
        page.mouse.wheel(0, 200)
        wait_until(page, lambda: page.evaluate("scrollY > 100"))
        expect(page.locator(".axis-view canvas")).to_be_hidden()
        page.locator(".axis-view").hover()
        page.keyboard.down("Control")
        page.mouse.wheel(0, -300)
        page.keyboard.up("Control")
        expect(page.locator(".axis-view canvas")).to_be_visible()


def test_buttons_zoom_and_choose_what_the_page_lists(
    open_page: Visiting, address: Callable[[str], str]
) -> None:
    with open_page(width=390) as visit:
        page = visit.page
        visit.go(address("example"))
        page.locator(".axis-tools [data-act=in]").click()
        only = page.get_by_role("button", name="Only these events")
        only.click()
        expect(only).to_have_attribute("aria-pressed", "true")
        chosen = parse_qs(urlsplit(page.url).query)
        assert "2024-11-27" < chosen["from"][0] < chosen["to"][0] <= "2024-12-03"
        wait_until(page, lambda: page.locator("#offensive-begins").is_hidden())
        expect(page.locator("#aleppo-entered")).to_be_visible()
        only.click()
        expect(only).to_have_attribute("aria-pressed", "false")
        assert "from" not in parse_qs(urlsplit(page.url).query)
        page.get_by_label("Lanes").select_option("actors")
        wait_until(
            page, lambda: page.locator(".axis-view canvas").evaluate("canvas => canvas.clientHeight > 200")
        )
        page.get_by_role("button", name="Whole span").click()
        expect(page.locator(".axis-view canvas")).to_be_hidden()


def test_a_label_leads_to_its_event(open_page: Visiting, address: Callable[[str], str]) -> None:
    with open_page(reduced_motion="reduce") as visit:
        page = visit.page
        visit.go(address("example"))
        press(page, "+")
        canvas = page.locator(".axis-view canvas")
        box = canvas.bounding_box()
        assert box is not None
        for x in range(20, int(box["width"]), 12):
            page.mouse.move(box["x"] + x, box["y"] + box["height"] - 30)
            if canvas.get_attribute("title"):
                break
        assert "Aleppo" in (canvas.get_attribute("title") or "")
        page.mouse.down()
        page.mouse.up()
        wait_until(page, lambda: urlsplit(page.url).fragment)


def test_right_to_left_time_begins_at_the_right(open_page: Visiting, address: Callable[[str], str]) -> None:
    with open_page() as visit:
        page = visit.page
        visit.go(address("arabic"))
        box = page.locator(".axis-view").bounding_box()
        assert box is not None
        discs = page.locator(".strip .wide .disc").all()
        first, last = discs[0].bounding_box(), discs[-1].bounding_box()
        assert first is not None
        assert last is not None
        assert first["x"] > last["x"]
        page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -400)
        page.keyboard.up("Control")
        wait_until(page, lambda: zoom_of(page))
        start, _ = zoom_of(page)
        assert start.startswith("2024-03-01T00")
        assert press(page, "ArrowLeft")[0] > start


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_axis_is_open_to_everyone_while_it_is_zoomed(
    open_page: Visiting, edition: Callable[[str], Path], width: int, scheme: str
) -> None:
    with (
        serving(edition("example"), EDITIONS["example"]) as base,
        open_page(width=width, color_scheme=scheme) as visit,
    ):
        visit.go(base + "?zoom=2024-11-28..2024-12-01")
        expect(visit.page.locator(".axis-tools [data-act=out]")).to_be_visible()
        assert violations(visit.page) == []
        assert overflow(visit.page) == 0
        assert visit.asked_elsewhere(base) == []


@pytest.mark.parametrize("width", [390, 1440])
def test_without_script_the_drawing_stands(
    open_page: Visiting, address: Callable[[str], str], width: int
) -> None:
    with open_page(width=width, java_script_enabled=False) as visit:
        visit.page.goto(address("example") + "?zoom=2024-11-28..2024-12-01")
        assert visit.page.locator(".strip button, .strip select, .strip canvas").count() == 0
        layout = "wide" if width > 1000 else "narrow"
        visit.page.locator(f".strip .{layout} a").first.click()
        assert "#" in visit.page.url
