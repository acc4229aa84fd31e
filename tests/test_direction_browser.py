"""One chronology in five languages: each page runs as its language does, and is set as its script asks for.

The pages of all languages are those of `editions/harbour.txt`; they are looked at in one window, whose width, colours and
medium change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.browser import Visit, overflow, violations, visiting
from support.serving import serving

pytestmark = pytest.mark.browser

LANGUAGES = ["en", "ar", "fa", "he", "zh"]
FROM_RIGHT = {"ar", "fa", "he"}
PAGES = ["index.html", "events/fire/index.html", "events/strike/index.html", "topics/injured/index.html"]
MORE_PAGES = [
    "map/index.html",
    "rests-on/index.html",
    "sources/index.html",
    "find/index.html",
    "events/water/index.html",
]

every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def base(edition: Callable[[str], Path]) -> Iterator[str]:
    with serving(edition("harbour"), "/harbour/") as address:
        yield address


@pytest.fixture(scope="module")
def window(browser: Any) -> Iterator[Visit]:
    """One window for all tests of the module."""
    with visiting(browser) as visit:
        yield visit


def _open(window: Visit, base: str, language: str, path: str, width: int = 1440, **media: Any) -> Any:
    window.page.set_viewport_size({"width": width, "height": 900})
    window.page.emulate_media(**{"media": "screen", "color_scheme": "light", **media})
    window.go(f"{base}{'' if language == 'en' else f'{language}/'}{path}")
    return window.page


@pytest.mark.parametrize(
    "language, path",
    [
        (language, path)
        for language in LANGUAGES
        for path in (
            PAGES[:1] if language in ("en", "fa") else PAGES
        )  # much is alike in en and zh, ar and fa
    ],
)
def test_a_page_is_open_to_everyone_in_any_language(
    window: Visit, base: str, language: str, path: str
) -> None:
    page = _open(window, base, language, path)
    assert page.locator("html").get_attribute("lang") == language
    assert violations(page) == []
    page = _open(window, base, language, path, 320, color_scheme="dark")
    assert violations(page) == []
    assert window.asked_elsewhere(base) == []


def test_hebrew_labels_are_as_large_as_the_readers_sans(window: Visit, base: str) -> None:
    page = _open(window, base, "he", "index.html")
    width = """family => {
        const label = document.querySelector('.in-short h2');
        const copy = label.cloneNode(true);
        copy.style.cssText = `position: absolute; display: inline; min-inline-size: 0; font-family: ${family}`;
        label.after(copy);
        const width = copy.getBoundingClientRect().width;
        copy.remove();
        return width;
    }"""
    assert page.evaluate(width, "var(--sans)") > 0.9 * page.evaluate(width, "sans-serif")


@every_language
def test_no_page_is_wider_than_the_window(window: Visit, base: str, language: str) -> None:
    wide = {}
    for path in [*PAGES, *MORE_PAGES]:
        page = _open(window, base, language, path)
        for width in (320, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            wide[path, width] = overflow(page)
        page.set_viewport_size({"width": 680, "height": 900})
        page.emulate_media(media="print")
        wide[path, "paper"] = overflow(page)
        page.emulate_media(media="screen")
    assert {where: pixels for where, pixels in wide.items() if pixels} == {}


# Order

MIDDLES = """(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.width || box.height)
    .map((box) => box.x + box.width / 2)"""


def _middles(page: Any, selector: str) -> list[float]:
    found: list[float] = page.locator(selector).evaluate_all(MIDDLES)
    return found


def _forwards(positions: list[float], language: str) -> bool:
    """Whether positions follow one another as the language is read."""
    pairs = pairwise(positions)
    return len(positions) > 1 and all((one > other) == (language in FROM_RIGHT) for one, other in pairs)


@every_language
def test_time_and_order_run_as_the_language_is_read(window: Visit, base: str, language: str) -> None:
    page = _open(window, base, language, "index.html")
    for marks in (".strip .tick", ".strip text:is(.first, .last, .middle, :not([class*=disc]))[y='1.67em']"):
        assert _forwards(_middles(page, marks), language), marks
    moments = _middles(page, ".strip .moments.wide circle.disc")
    assert len(moments) == 4
    assert _forwards([moments[0], moments[2], moments[3]], language)
    page = _open(window, base, language, "events/strike/index.html")
    assert _forwards(_middles(page, ".turn a"), language)
    assert _forwards(_middles(page, ".drawn > div"), language)
    columns = [_middles(page, f".entry {part}")[0] for part in ("> header .rail", "> .story", "> .sources")]
    assert _forwards(columns, language)
    page = _open(window, base, language, "topics/injured/index.html")
    assert _forwards(_middles(page, ".plot use[href='#shape_1']"), language)
    page.locator(".series summary").click()
    bars = page.locator(".ranges td:last-child svg").evaluate_all(
        """(all) => all.map((one) => [one.getBoundingClientRect(), one.querySelector(':is(circle, line:not(.axis))').getBoundingClientRect()])
            .map(([axis, mark]) => (mark.x + mark.width / 2 - axis.x) / axis.width)"""
    )
    low = min(bars) if language not in FROM_RIGHT else 1 - max(bars)
    assert 0.25 < low < 0.5  # 12 of 40, from the side where the language begins
    page = _open(window, base, language, "rests-on/index.html")
    edges = page.locator(".tally dd").first.evaluate(
        """(cell) => [cell.getBoundingClientRect(), cell.querySelector('rect').getBoundingClientRect()]
            .map((box) => [box.left, box.right])"""
    )
    side = 1 if language in FROM_RIGHT else 0
    assert edges[0][side] == pytest.approx(edges[1][side], abs=1)


def test_geography_is_the_same_in_every_language(window: Visit, base: str) -> None:
    marks = """(all) => { const map = document.querySelector('svg.map').getBoundingClientRect();
        return all.map((one) => [one.dataset.place, Math.round((one.querySelector('circle').getBoundingClientRect().x - map.x) / map.width * 50)]) }"""
    found = []
    for language in LANGUAGES:
        page = _open(window, base, language, "map/index.html")
        found.append(sorted(page.locator(".map-mark").evaluate_all(marks)))
    assert found[0]
    assert all(one == found[0] for one in found)


SCALE = r"""(text) => {
    const [number, unit] = [/[\d۰-۹]+/, /\p{L}+/u].map((part) => {
        const match = text.textContent.match(part), range = new Range();
        range.setStart(text.firstChild, match.index);
        range.setEnd(text.firstChild, match.index + match[0].length);
        return range.getBoundingClientRect().x;
    });
    return number < unit ? 'ltr' : 'rtl';
}"""


@every_language
def test_the_unit_of_a_scale_follows_its_number(window: Visit, base: str, language: str) -> None:
    scale = _open(window, base, language, "map/index.html").locator(".map-scale text")
    assert scale.evaluate(SCALE) == ("rtl" if language in FROM_RIGHT else "ltr")


# Lines

DATES = r"""() => {
    const found = [], words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const date = /([\d۰-۹]{1,2})(?:[–-][\d۰-۹]{1,2})? ?(?:\p{L}|[׳־])+ ([\d۰-۹]{4})|([\d۰-۹]{4})年[\d]+月([\d]+)日/gu;
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        if (!node.parentElement.checkVisibility() || node.parentElement.closest('pre, code, script, .quote')) continue;
        if (node.parentElement.closest('[lang]') !== document.documentElement) continue;
        for (const match of node.data.matchAll(date)) {
            const [first, last] = match.slice(1).filter(Boolean).map((part, index) => {
                const at = index ? match.index + match[0].lastIndexOf(part) : match.index;
                const range = new Range();
                range.setStart(node, at);
                range.setEnd(node, at + part.length);
                return range.getBoundingClientRect();
            });
            if (Math.abs(first.y - last.y) < 4) found.push([match[0], first.x < last.x ? 'ltr' : 'rtl']);
        }
    }
    return found;
}"""
"""Every date that stands in one line, and the way in which its parts follow one another."""


@every_language
def test_no_date_is_torn(window: Visit, base: str, language: str) -> None:
    way = "rtl" if language in FROM_RIGHT else "ltr"
    count = 0
    for path in [
        *PAGES,
        "sources/index.html",
        "sources/gazette-fire/index.html",
        "events/evacuation/index.html",
    ]:
        dates = _open(window, base, language, path).evaluate(DATES)
        count += len(dates)
        assert [text for text, order in dates if order != way] == [], path
    assert count > 40


RANGE = r"""(element) => {
    const node = element.firstChild, parts = [...node.data.matchAll(/[\d۰-۹]+/g)].map((match) => {
        const range = new Range();
        range.setStart(node, match.index);
        range.setEnd(node, match.index + match[0].length);
        return range.getBoundingClientRect().x;
    });
    return parts[0] < parts[1] ? 'ltr' : 'rtl';
}"""


@every_language
def test_ranges_begin_where_reading_does(window: Visit, base: str, language: str) -> None:
    page = _open(window, base, language, "events/strike/index.html")
    (figure,) = page.locator(".figures bdi").filter(has_text="–").all()
    assert figure.evaluate(RANGE) == ("rtl" if language in FROM_RIGHT else "ltr")


def test_addresses_and_code_run_from_left_to_right(window: Visit, base: str) -> None:
    page = _open(window, base, "ar", "events/fire/index.html")
    for selector in (".ways bdi", ".prose code", ".quote pre"):
        element = page.locator(selector).first
        assert element.evaluate("(one) => getComputedStyle(one).direction") == "ltr", selector


# Letters

LETTERS = r"""() => {
    const faults = new Set(), scripts = {arab: /\p{Script=Arabic}/u, hebr: /\p{Script=Hebrew}/u, hani: /\p{Script=Han}/u};
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = words.nextNode(); node; node = words.nextNode()) {
        const element = node.parentElement, style = getComputedStyle(element);
        const script = Object.keys(scripts).find((name) => scripts[name].test(node.data));
        if (!script || element.closest('svg, script, select') || !element.checkVisibility()) continue;
        const say = (what) => faults.add(`${what}: ${element.outerHTML.slice(0, 120)}`);
        if (!['normal', '0px'].includes(style.letterSpacing)) say(`letters ${style.letterSpacing} apart`);
        if (style.fontStyle !== 'normal') say('slanted');
        if (style.textTransform !== 'none') say(style.textTransform);
        if (style.fontVariantCaps !== 'normal') say('small capitals');
        if (style.textAlign === 'justify') say('justified');
        const range = new Range();
        range.selectNodeContents(node);
        const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.y)));
        const lead = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
        if (lines.size > 1 && lead < {arab: 1.45, hebr: 1.2, hani: 1.3}[script]) say(`lines ${lead.toFixed(2)} apart`);
    }
    return [...faults];
}"""


@every_language
@pytest.mark.parametrize("width", [390, 1440])
def test_letters_keep_their_form(window: Visit, base: str, language: str, width: int) -> None:
    for path in [*PAGES, *MORE_PAGES]:
        assert _open(window, base, language, path, width).evaluate(LETTERS) == [], path


def test_quotations_have_the_marks_of_their_language(window: Visit, base: str) -> None:
    page = _open(window, base, "he", "index.html")
    marks = "(q) => [q.lang || document.documentElement.lang, getComputedStyle(q).quotes.split('\" \"')[0].slice(1)]"
    found = {tuple(page_mark) for page_mark in page.locator("q").evaluate_all(f"(all) => all.map({marks})")}
    assert found == {("en", "“"), ("ar", "«"), ("he", "”"), ("zh", "“")}


def test_emphasis_is_never_a_slant_where_there_are_no_italics(window: Visit, base: str) -> None:
    look = "(em) => { const style = getComputedStyle(em); return [style.fontStyle, Number(style.fontWeight), style.textEmphasisStyle] }"
    found = {}
    for language in LANGUAGES:
        found[language] = (
            _open(window, base, language, "events/fire/index.html").locator(".lede em").evaluate(look)
        )
    assert found["en"] == ["italic", 400, "none"]
    assert found["ar"] == found["he"] == found["fa"] == ["normal", 600, "none"]
    assert found["zh"] == ["normal", 400, "dot"]


def test_a_page_loads_the_fonts_of_its_own_scripts(
    browser: Any, base: str, edition: Callable[[str], Path]
) -> None:
    found, weights = {}, {}
    for language in LANGUAGES:
        with visiting(browser) as visit:
            _open(visit, base, language, "events/inspection/index.html")
            fonts = {url.removeprefix(base) for url in visit.asked if url.endswith(".woff2")}
        found[language] = {Path(font).name.split("-wght")[0] for font in fonts}
        weights[language] = sum((edition("harbour") / font).stat().st_size for font in fonts)
    latin = found["en"]
    assert latin <= {"source-serif-4-latin", "source-sans-3-latin"}
    assert found["ar"] - latin == found["fa"] - latin == {"noto-naskh-arabic-arabic"}
    assert found["he"] - latin == {"noto-serif-hebrew-hebrew"}
    assert found["zh"] <= latin
    assert weights["en"] < 100_000 > weights["zh"]
    assert weights["he"] < 120_000
    assert max(weights.values()) < 190_000


# The switch


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_switch_is_near_and_legible(window: Visit, base: str, language: str, width: int) -> None:
    page = _open(window, base, language, "events/strike/index.html", width)
    others = page.locator(".languages a")
    assert others.evaluate_all("(all) => all.map((one) => one.lang)") == [
        one for one in LANGUAGES if one != language
    ]
    boxes = [box for one in others.all() if (box := one.bounding_box())]
    assert all(box["height"] >= 24 and box["width"] >= 24 and box["y"] < 130 for box in boxes)
    others.last.click()
    page.wait_for_url(f"{base}zh/events/strike/index.html")
