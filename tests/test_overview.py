"""The overview on the home page, case by case: its ticks, labels, marks, breaks and what it says of inexact dates.

`tests/overview` holds a project for each kind of span, and what the drawing shows, a line each: the labels of the axis on
a desk and on a phone, bars and dots by their tooltips, key moments with the rows of their labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from support.browser import launched, visiting
from support.outline import parsed
from support.sites import make
from support.txtar import Case

SVG = "{http://www.w3.org/2000/svg}"
TITLE = f"{SVG}title"
CASES = sorted((Path(__file__).parent / "overview").glob("*.txt"))
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)

TOUCHING = """() => {
  const shown = [...document.querySelectorAll('.strip text')].map(text => [text.textContent, text.getBoundingClientRect()])
    .filter(([, box]) => box.width);
  return shown.flatMap(([text, a], n) => shown.slice(n + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
    .map(([other]) => `${text} | ${other}`));
}"""


@every_case
def test_the_overview_shows(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    taken_apart.write(tmp_path)
    make(tmp_path)
    assert [*_shown(tmp_path / "site/index.html")] == taken_apart.expected


def _shown(page: Path) -> Iterator[str]:
    (strip,) = (
        element for element in parsed(page.read_bytes()).iter("nav") if element.get("class") == "strip"
    )
    yield f"desk: {' · '.join(_labels(strip, 'narrow-only'))}"
    yield f"phone: {' · '.join(_labels(strip, 'wide-only'))}"
    for link in strip.iterfind("{*}svg[@class='moments wide']/{*}a"):
        (mark,) = link.iterfind("{*}svg")
        height = float(mark.get("y", "").removesuffix("em"))
        texts = [text.text or "" for text in mark.iterfind("{*}text")]
        yield f"moment {texts[0]}: {' '.join(texts[1:])} ({height:g} em from the top)"
    for element in strip.iter(f"{SVG}g"):
        if element.get("class") == "era":
            yield f"era: {element.findtext(TITLE)}"
    for link in strip.iterfind("{*}svg[@aria-hidden]/{*}a"):
        kind = _kind(link)
        fade = re.search(r"fade_(\w+)", " ".join(rect.get("fill") or "" for rect in link.iter(f"{SVG}rect")))
        yield f"{kind}: {link.findtext(TITLE)}{f' (fades: {fade[1]})' if fade else ''}"
    yield from (f"note: {' '.join(''.join(note.itertext()).split())}" for note in strip.iterfind("div/p"))


def _labels(strip: Element, other: str) -> Iterator[str]:
    for text in strip.iterfind("{*}svg[@aria-hidden]/{*}svg/{*}text"):
        if other not in (text.get("class") or ""):
            yield text.text or ""


def _kind(link: Element) -> str:
    if "span" in (link.get("class") or "").split():
        return "bar"
    return "dot" if link.find(f"{SVG}svg") is not None else "column"


@pytest.mark.browser
def test_labels_never_touch_and_the_drawing_is_compact(tmp_path: Path) -> None:
    with launched() as browser:
        for case in CASES:
            root = tmp_path / case.stem
            Case(case).write(root)
            make(root)
            with visiting(browser) as visit:
                visit.go((root / "site/index.html").as_uri())
                for width, most in ((1440, 220), (1000, 220), (768, 165), (390, 165), (320, 190)):
                    visit.page.set_viewport_size({"width": width, "height": 900})
                    assert visit.page.evaluate(TOUCHING) == [], (case.stem, width)
                    box = visit.page.locator(".strip").bounding_box()
                    assert box is not None
                    assert box["height"] <= most, (case.stem, width)
