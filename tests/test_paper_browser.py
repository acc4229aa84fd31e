"""What is printed is divided well: no heading is torn or left alone, no short entry torn, no list put off to the next page.

Columns as wide and as high as a page stand for pages: the browser breaks both by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from support.browser import visiting

pytestmark = pytest.mark.browser

WIDTH = 672
"""A4 without its margins, in CSS pixels."""

HEIGHTS = range(820, 1021, 40)

PAGES = [
    ("example", ""),
    ("example", "events/camp-strikes/"),
    ("example", "sources/times-of-oman/"),
    ("example", "topics/strike-targets/"),
    ("arabic", ""),
    ("arabic", "events/losses-told/"),
    ("long", ""),
]
COLUMNS = """([width, height]) => Object.assign(document.body.style, {
  inlineSize: `${width}px`, blockSize: `${height}px`, columns: `${width}px`, columnGap: 0, columnFill: 'auto'})"""

BADLY_BROKEN = """([width, height]) => {
  const boxes = one => [...one.getClientRects()].filter(box => box.width > 1 && box.height > 1);
  const pages = one => boxes(one).map(box => Math.floor((box.left + 1) / width));
  const sum = one => boxes(one).reduce((all, box) => all + box.height, 0);
  const after = one => {
    while (one && one.tagName !== 'MAIN' && !one.nextElementSibling) one = one.parentElement;
    if (!one || one.tagName === 'MAIN') return null;
    const next = one.nextElementSibling;
    return boxes(next).length ? next : after(next);
  };
  const of = selector => [...document.querySelectorAll(`main :is(${selector})`)].filter(one => boxes(one).length);
  const said = one => one.textContent.trim().slice(0, 60);
  const torn = of('h1, h2, h3, h4, header, .brief, tr, .claims > li')
    .filter(one => new Set(pages(one)).size > 1 && sum(one) < height / 2).map(one => 'torn: ' + said(one));
  const alone = of('h1, h2, h3, h4, .event .meta')
    .filter(one => after(one) && pages(one).at(-1) !== pages(after(one))[0]).map(one => 'alone: ' + said(one));
  return [...torn, ...alone];
}"""


@pytest.fixture(scope="module")
def printed(browser: Browser, edition: Callable[[str], Path]) -> Iterator[Callable[[str, str], Any]]:
    """Opens a page of an edition as it is printed."""
    with visiting(browser, width=WIDTH) as visit:
        visit.page.emulate_media(media="print")

        def open_page(name: str, path: str) -> Any:
            visit.go((edition(name) / path / "index.html").as_uri())
            return visit.page

        yield open_page


@pytest.mark.parametrize("name, path", PAGES)
def test_nothing_is_torn_or_left_alone(printed: Callable[[str, str], Any], name: str, path: str) -> None:
    page = printed(name, path)
    for height in HEIGHTS:
        page.evaluate(COLUMNS, [WIDTH, height])
        assert page.evaluate(BADLY_BROKEN, [WIDTH, height]) == [], height


@pytest.mark.parametrize(
    "path, first", [("sources/times-of-oman/", ".brief"), ("topics/strike-targets/", ".claims > li")]
)
def test_a_list_begins_on_the_page_of_its_heading(
    printed: Callable[[str, str], Any], path: str, first: str
) -> None:
    page = printed("example", path)
    page.evaluate(COLUMNS, [WIDTH, 980])
    assert page.locator(first).first.bounding_box()["x"] < WIDTH
