"""Pages stay where they are while they load: late fonts move little, and late lists of choices and results nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route
from support.browser import visiting
from support.editions import EDITIONS
from support.serving import serving

pytestmark = pytest.mark.browser

LIMIT = 0.02
"""A fifth of what counts as good: https://web.dev/articles/cls"""

PAGES = [
    ("example", ""),
    ("example", "events/camp-strikes/"),
    ("example", "actors/"),
    ("example", "ar/events/aleppo-hospital-attack/"),
    ("example", "ar/events/counterattacks/"),
    ("arabic", ""),
    ("arabic", "find/"),
    ("arabic", "events/losses-told/"),
    ("long", ""),
    ("long", "months/2022-11/"),
]
SHIFTS = """
window.shifts = 0;
new PerformanceObserver(list => list.getEntries().forEach(shift => { window.shifts += shift.value; }))
  .observe({type: 'layout-shift', buffered: true});
"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"


def _hold(page: Any, files: str) -> Callable[[], None]:
    """Hold back some of the files that a page asks for; the function returned lets them go."""
    held: list[Route] = []
    holding = True

    def release() -> None:
        nonlocal holding
        holding = False
        for route in held:
            route.continue_()

    page.route(files, lambda route: held.append(route) if holding else route.continue_())
    return release


def _open_find(page: Any, address: str) -> None:
    """Open a search page whose choices are held back, with its fonts."""
    with page.expect_request("**/facets.js"):
        page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(TWO_FRAMES)


@pytest.mark.parametrize("width, height", [(390, 844), (1440, 900)], ids=["phone", "desk"])
@pytest.mark.parametrize("name, path", PAGES)
def test_late_fonts_move_little(
    browser: Browser, edition: Callable[[str], Path], name: str, path: str, width: int, height: int
) -> None:
    held: list[Route] = []
    with (
        serving(edition(name), EDITIONS[name]) as base,
        visiting(browser, width=width, height=height) as visit,
    ):
        page: Any = visit.page
        page.add_init_script(SHIFTS)
        page.route("**/*.woff2", lambda route: held.append(route))
        page.goto(base + path, wait_until="commit")
        page.wait_for_load_state("domcontentloaded")
        page.evaluate(TWO_FRAMES)
        assert held, "the page asks for its fonts"
        for route in held:
            route.continue_()
        page.evaluate("document.fonts.ready.then(() => null)")
        page.evaluate(TWO_FRAMES)
        assert page.evaluate("window.shifts") < LIMIT


@pytest.mark.parametrize("width, height", [(390, 844), (768, 1024), (1024, 768), (1440, 900)])
@pytest.mark.parametrize("name", ["example", "arabic", "long"])
def test_late_choices_move_nothing(
    browser: Browser, edition: Callable[[str], Path], name: str, width: int, height: int
) -> None:
    with (
        serving(edition(name), EDITIONS[name]) as base,
        visiting(browser, width=width, height=height) as visit,
    ):
        page: Any = visit.page
        release = _hold(page, "**/facets.js")
        _open_find(page, f"{base}find/index.html")
        before = page.evaluate("document.querySelector('.group').getBoundingClientRect().top")
        release()
        page.wait_for_function(
            "() => [...document.querySelectorAll('.facets select')].every(one => one.length > 1)"
        )
        page.evaluate(TWO_FRAMES)
        assert page.is_visible(".facets") == (width >= 640)
        assert page.evaluate("document.querySelector('.group').getBoundingClientRect().top") == before


@pytest.mark.parametrize("width, height", [(390, 844), (1440, 900)], ids=["phone", "desk"])
@pytest.mark.parametrize("name, words", [("example", "Aleppo"), ("arabic", "سد"), ("long", "no such word")])
def test_late_results_move_no_lists(
    browser: Browser, edition: Callable[[str], Path], name: str, words: str, width: int, height: int
) -> None:
    with (
        serving(edition(name), EDITIONS[name]) as base,
        visiting(browser, width=width, height=height) as visit,
    ):
        page: Any = visit.page
        page.add_init_script(SHIFTS)
        release = _hold(page, "**/find/**/*.js")
        _open_find(page, f"{base}find/index.html?q={words}")
        page.evaluate("window.shifts = 0")
        assert page.evaluate("document.querySelector('.group').getBoundingClientRect().top") > height
        release()
        page.wait_for_selector("[data-query]")
        page.evaluate(TWO_FRAMES)
        assert page.evaluate("window.shifts") < LIMIT  # a long answer may take a second line
