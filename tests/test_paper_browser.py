"""What is printed is divided well: no heading is torn or left alone, no short entry torn, no colophon alone, no list put off.

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

PAPERS = {"A4": (673, 979), "Letter": (695, 912), "A5": (438, 650)}
"""Without the margins, in CSS pixels."""

PAGES = [
    ("example", ""),
    ("example", "events/camp-strikes/"),
    ("example", "events/northern-hama-defences/"),
    ("example", "events/offensive-begins/"),
    ("example", "map/"),
    ("example", "rests-on/"),
    ("example", "sources/times-of-oman/"),
    ("example", "topics/strike-targets/"),
    ("arabic", ""),
    ("arabic", "corrections/"),
    ("arabic", "events/losses-told/"),
    ("arabic", "events/school-shelter/"),
    ("arabic", "map/"),
    ("arabic", "topics/level/"),
    ("long", ""),
]
COLUMNS = """([width, height]) => Object.assign(document.body.style, {
  inlineSize: `${width}px`, blockSize: `${height}px`, columns: `${width}px`, columnGap: 0, columnFill: 'auto'})"""

PRINTED = """
const DRAWN = 'img, svg';
const pageOf = box => Math.floor((box.left + box.right) / 2 / width);
const rules = one => one.parentElement.closest(DRAWN) || (one.nodeType === 1 && (one.matches('.unseen') || !one.checkVisibility()))
  ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, rules);
const range = document.createRange();
const printed = [];  // texts and drawings in their order, each with the pages of its lines
while (walker.nextNode()) {
  const one = walker.currentNode;
  if (one.nodeType === 3 ? !one.data.trim() : !one.matches(DRAWN)) continue;
  range.selectNode(one);
  const pages = [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1).map(pageOf);
  if (pages.length) printed.push([one, pages]);
}
"""
BADLY_BROKEN = f"""([width, height]) => {{
  {PRINTED}
  const INTRODUCES = 'h1, h2, h3, h4, dt, caption, thead, summary, .kicker, .event .meta, .gloss:not(:last-child), .rail:not(.facts)';
  const WHOLE = 'h1, h2, h3, h4, header, li, tr, dl > div, .brief';
  const found = [];
  for (const one of document.querySelectorAll(`main :is(${{INTRODUCES}}, ${{WHOLE}})`)) {{
    const inside = printed.map(([node], place) => one.contains(node) ? place : -1).filter(place => place >= 0);
    if (!inside.length) continue;
    const pages = inside.flatMap(place => printed[place][1]);
    const next = printed[inside.at(-1) + 1];
    const said = one.textContent.trim().slice(0, 60);
    const high = [...one.getClientRects()].reduce((all, box) => all + box.height, 0);
    if (one.matches(WHOLE) && new Set(pages).size > 1 && high < height / 3) found.push('torn: ' + said);
    if (one.matches(INTRODUCES) && next && next[1][0] !== pages.at(-1)) found.push('alone: ' + said);
  }}
  return found;
}}"""
COLOPHON = f"""([width, height]) => {{
  {PRINTED}
  return [[...document.querySelector('.colophon').getClientRects()].map(pageOf), printed.at(-1)[1].at(-1)];
}}"""


@pytest.fixture(scope="module")
def printed(browser: Browser, edition: Callable[[str], Path]) -> Iterator[Callable[[str, str, int], Any]]:
    """Opens a page of an edition as it is printed on pages of a width."""
    with visiting(browser) as visit:
        visit.page.emulate_media(media="print")

        def open_page(name: str, path: str, width: int) -> Any:
            visit.page.set_viewport_size({"width": width, "height": 900})
            visit.go((edition(name) / path / "index.html").as_uri())
            return visit.page

        yield open_page


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name, path", PAGES)
def test_nothing_is_torn_or_left_alone(
    printed: Callable[[str, str, int], Any], name: str, path: str, paper: str
) -> None:
    width, full = PAPERS[paper]
    page = printed(name, path, width)
    for height in range(full - 60, full + 1, 12):
        page.evaluate(COLUMNS, [width, height])
        assert page.evaluate(BADLY_BROKEN, [width, height]) == [], height


@pytest.mark.parametrize("path", ["events/aleppo-entered/", "events/northern-hama-defences/", "map/"])
def test_the_colophon_is_never_torn_or_alone(printed: Callable[[str, str, int], Any], path: str) -> None:
    width, full = PAPERS["A4"]
    page = printed("example", path, width)
    for height in range(full - 120, full + 1, 10):
        page.evaluate(COLUMNS, [width, height])
        pages, above = page.evaluate(COLOPHON, [width, height])
        assert pages == [above], height


@pytest.mark.parametrize(
    "path, first", [("sources/times-of-oman/", ".brief"), ("topics/strike-targets/", ".claims > li")]
)
def test_a_list_begins_on_the_page_of_its_heading(
    printed: Callable[[str, str, int], Any], path: str, first: str
) -> None:
    width, height = PAPERS["A4"]
    page = printed("example", path, width)
    page.evaluate(COLUMNS, [width, height])
    assert page.locator(first).first.bounding_box()["x"] < width
