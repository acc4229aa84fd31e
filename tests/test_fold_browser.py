"""The notes of an event in a list: beside it where there is room, on one line on a phone, all of them on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from support.sites import make, write

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sources = "\n".join(
        f"  - {{publisher: Paper {n}, url: 'https://paper-{n}.example/', quote: Water stood in the street.}}"
        for n in range(24)
    )
    root = write(
        tmp_path_factory.mktemp("fold"),
        {
            "content/timeline.yaml": "title: Case\n",
            "content/events/a.yaml": f"date: 2024-12-01\ntitle: A\nsummary: It rained.\nsources:\n{sources}\n",
            "content/events/b.yaml": "date: 2024-12-02\ntitle: B\nsummary: It stopped.[@one]\n"
            "source: {id: one, publisher: The Paper, url: 'https://paper.example/'}\n",
        },
    )
    make(root)
    return root / "site"


def opened(browser: Browser, site: Path, width: int, path: str = "index.html") -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page.goto((site / path).as_uri())
    return page


def height(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    return box["height"] if box else 0.0


def test_on_a_phone_one_line_stands_for_the_notes(browser: Browser, site: Path) -> None:
    page = opened(browser, site, 390)
    assert 24 <= height(page, "#a .fold") <= 32
    assert not page.locator("#a .notes").is_visible()
    page.locator("#a summary").click()
    assert page.locator("#a .notes > li").count() == 4
    assert page.get_by_text("21 more citations").is_visible()


def test_the_number_of_a_note_opens_it(browser: Browser, site: Path) -> None:
    page = opened(browser, site, 390)
    page.locator("#b sup a").click()
    page.locator("#b .notes").wait_for(state="visible")


@pytest.mark.parametrize("width", [768, 1440])
def test_where_there_is_room_three_are_shown(browser: Browser, site: Path, width: int) -> None:
    page = opened(browser, site, width)
    assert page.locator("#a .notes > li").last.is_visible()
    assert not page.locator("#a summary").is_visible()
    assert height(page, "#a .notes") < 450


def test_paper_has_them_open_and_the_page_of_the_event_has_all(browser: Browser, site: Path) -> None:
    page = opened(browser, site, 390)
    page.emulate_media(media="print")
    assert page.locator("#a .notes > li").last.is_visible()
    assert not page.locator("#a summary").is_visible()
    page = opened(browser, site, 390, "events/a/index.html")
    page.emulate_media(media="print")
    assert sum(note.is_visible() for note in page.locator(".notes > li").all()) == 24
