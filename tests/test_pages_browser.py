"""Every kind of page in a browser: legible, quiet, accessible, and laid out as it is meant to be.

Each page of the list is looked at three times over HTTP, with axe: at a desk by day and by night, on a
phone by day. It is opened once from the folder, and at other widths for overflow alone. A phone by night is tried on
a sample. The list has every kind of page, and in the Arabic edition every kind of content from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.browser import launched, overflow, violations, visiting
from support.editions import EDITIONS
from support.serving import serving

pytestmark = pytest.mark.browser

NOT_FOUND = "404.html"
STATUSES = ("reported", "corroborated", "confirmed", "contested", "retracted")
PAGES = {
    "example": [
        "index.html",
        "events/camp-strikes/index.html",
        "events/assad-statement/index.html",
        "days/2024-12-02/index.html",
        "actors/index.html",
        "actors/hts/index.html",
        "places/index.html",
        "places/aleppo/index.html",
        "map/index.html",
        "topics/index.html",
        "topics/strike-targets/index.html",
        "tags/index.html",
        "tags/civilians/index.html",
        "sources/index.html",
        "sources/times-of-oman/index.html",
        "rests-on/index.html",
        "methodology/index.html",
        "find/index.html",
        NOT_FOUND,
    ],
    "arabic": [
        "index.html",
        "events/rain-begins/index.html",
        "events/school-shelter/index.html",
        "events/school-shelter/history/index.html",
        "events/losses-told/index.html",
        "events/dam-failed/index.html",
        "events/night-watch/index.html",
        "days/2024-03-02/index.html",
        "actors/mayor/index.html",
        "places/bridge/index.html",
        "map/index.html",
        "topics/index.html",
        "topics/losses/index.html",
        "topics/level/index.html",
        "tags/roads/index.html",
        "sources/index.html",
        "sources/flood/index.html",
        "sources/withdrawn/index.html",
        "new/index.html",
        "corrections/index.html",
        "rests-on/index.html",
        "about/index.html",
    ],
    "long": [
        "index.html",
        "months/2022-11/index.html",
        "rests-on/index.html",
        "sources/page-2/index.html",
        "places/place-1/index.html",
    ],
}
ALL = [(edition, path) for edition, paths in PAGES.items() for path in paths]
SAMPLE = [("example", "index.html"), ("arabic", "events/losses-told/index.html"), ("long", "index.html")]
every_page = pytest.mark.parametrize(
    "edition_name, path", ALL, ids=[f"{e}/{p.removesuffix('/index.html')}" for e, p in ALL]
)

DESK = {"width": 1440}
PHONE = {"width": 390, "height": 844, "device_scale_factor": 2}
DARK = {"color_scheme": "dark"}
VIEWS = {"desk": DESK, "desk-dark": {**DESK, **DARK}, "phone": PHONE}

Edition = Callable[[str], Path]
Visiting = Callable[..., Any]


@pytest.fixture(scope="module")
def open_page() -> Iterator[Visiting]:
    """A page in a new context: see support/browser.py."""
    with launched() as browser:
        yield lambda **options: visiting(browser, **options)


@pytest.fixture(scope="module")
def bases(edition: Edition) -> Iterator[dict[str, str]]:
    """The address of each edition."""
    with ExitStack() as servers:
        yield {name: servers.enter_context(serving(edition(name), path)) for name, path in EDITIONS.items()}


def test_the_list_has_every_kind_of_page(edition: Edition) -> None:
    there = {
        _kind(path.read_text(encoding="utf-8")) for name in PAGES for path in edition(name).rglob("*.html")
    }
    listed = {_kind((edition(name) / path).read_text(encoding="utf-8")) for name, path in ALL}
    assert there - listed == {"redirect-page"}


def _kind(html: str) -> str:
    return re.findall(r'<body class="([a-z-]+)">', html)[0]


@every_page
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_is_quiet_and_open_to_everyone(
    open_page: Visiting, bases: dict[str, str], edition_name: str, path: str, view: str
) -> None:
    with open_page(**VIEWS[view]) as visit:
        visit.go(bases[edition_name] + path)
        assert violations(visit.page) == []
        assert overflow(visit.page) == 0
        assert visit.asked_elsewhere(bases[edition_name]) == []


@pytest.mark.parametrize("edition_name, path", SAMPLE)
def test_a_phone_by_night(open_page: Visiting, bases: dict[str, str], edition_name: str, path: str) -> None:
    with open_page(**PHONE, **DARK) as visit:
        visit.go(bases[edition_name] + path)
        assert violations(visit.page) == []


@pytest.mark.parametrize("edition_name", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1024])
def test_no_page_is_wider_than_the_window(
    open_page: Visiting, bases: dict[str, str], edition_name: str, width: int
) -> None:
    with open_page(width=width) as visit:
        wide = {}
        for path in PAGES[edition_name]:
            visit.go(bases[edition_name] + path)
            wide[path] = overflow(visit.page)
    assert {path: pixels for path, pixels in wide.items() if pixels} == {}


@pytest.mark.parametrize("edition_name", PAGES)
def test_a_folder_is_a_site(open_page: Visiting, edition: Edition, edition_name: str) -> None:
    base = edition(edition_name).as_uri() + "/"
    with open_page() as visit:
        for path in PAGES[edition_name]:
            if path == NOT_FOUND:  # for a server only: its links lead from the site's address
                continue
            visit.go(base + path)
            assert visit.page.evaluate(FONTS_LOADED) >= 2, path
            assert overflow(visit.page) == 0, path
        assert visit.asked_elsewhere(base) == []


FONTS_LOADED = "document.fonts.ready.then(fonts => [...fonts].filter(font => font.status == 'loaded').length)"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_way_from_an_event_to_its_source_and_back(
    open_page: Visiting, edition: Edition, scripts: bool
) -> None:
    with open_page(java_script_enabled=scripts) as visit:
        page = visit.page
        visit.go((edition("example") / "index.html").as_uri())
        page.locator("h3 a", has_text="Opposition forces enter Aleppo").click()
        page.wait_for_url("**/events/aleppo-entered/index.html")
        page.locator(".notes a").first.click()
        page.wait_for_url("**/sources/times-of-oman/index.html")
        page.locator(".briefs h3 a", has_text="Opposition forces enter Aleppo").click()
        page.wait_for_url("**/events/aleppo-entered/index.html")
        page.locator(".nameplate a").click()
        page.wait_for_url("**/index.html")
        assert page.locator("body.home-page").count() == 1


def test_a_former_address_leads_on(open_page: Visiting, edition: Edition, bases: dict[str, str]) -> None:
    for base in (bases["arabic"], edition("arabic").as_uri() + "/"):
        with open_page() as visit:
            visit.page.goto(base + "events/old-shelter/index.html")
            visit.page.wait_for_url(base + "events/school-shelter/index.html")
    stays = (
        (edition("arabic") / "events/old-shelter/index.html")
        .read_text(encoding="utf-8")
        .replace('http-equiv="refresh"', "")
    )
    with open_page() as visit:
        visit.page.route(
            "**/old-shelter/index.html", lambda route: route.fulfill(body=stays, content_type="text/html")
        )
        visit.go(bases["arabic"] + "events/old-shelter/index.html")
        assert violations(visit.page) == []
        assert overflow(visit.page) == 0


def test_what_is_not_there_has_a_page_anywhere(
    open_page: Visiting, edition: Edition, bases: dict[str, str]
) -> None:
    html = (edition("example") / NOT_FOUND).read_text(encoding="utf-8")
    with open_page() as visit:
        visit.page.route("**/nowhere/", lambda route: route.fulfill(body=html, content_type="text/html"))
        visit.go(bases["example"] + "events/nowhere/")
        assert visit.page.evaluate(FONTS_LOADED) >= 2
        visit.page.locator("main a").click()
        visit.page.wait_for_url(bases["example"] + "**")
        assert visit.page.locator("body.home-page").count() == 1


def test_a_hidden_picture_opens_without_a_script(open_page: Visiting, bases: dict[str, str]) -> None:
    with open_page(java_script_enabled=False, **PHONE) as visit:
        visit.go(bases["arabic"] + "events/school-shelter/index.html")
        shown, hidden = visit.page.locator("figure img").all()
        assert shown.is_visible()
        assert not hidden.is_visible()
        visit.page.locator("figure summary").click()
        assert hidden.is_visible()
        assert _box(hidden)["width"] <= 390


# Where things stand


def _box(locator: Any) -> dict[str, float]:
    box = locator.bounding_box()
    assert box, f"{locator} is not drawn"
    return {**box, "right": box["x"] + box["width"], "bottom": box["y"] + box["height"]}


@pytest.mark.parametrize("edition_name", ["example", "arabic"])
def test_a_desk_has_time_story_and_notes_side_by_side(
    open_page: Visiting, bases: dict[str, str], edition_name: str
) -> None:
    with open_page(**DESK) as visit:
        visit.go(bases[edition_name])
        group = visit.page.locator(".group:has(.notes)").first
        rail, story, notes = (_box(group.locator(part).first) for part in (".rail", ".story", ".notes"))
        columns = (rail, story, notes) if edition_name == "example" else (notes, story, rail)
        for start, end in pairwise(columns):
            assert start["right"] <= end["x"]
        assert abs(story["y"] - notes["y"]) < 24


@pytest.mark.parametrize("edition_name", ["example", "arabic"])
def test_a_phone_has_the_notes_below_the_story(
    open_page: Visiting, bases: dict[str, str], edition_name: str
) -> None:
    with open_page(**PHONE) as visit:
        visit.go(bases[edition_name])
        group = visit.page.locator(".group:has(.notes)").first
        rail, story, notes = (_box(group.locator(part).first) for part in (".rail", ".story", ".notes"))
        assert rail["bottom"] <= story["y"]
        assert story["bottom"] <= notes["y"]
        for part in (rail, story, notes):
            assert part["x"] >= 0
            assert part["right"] <= 390


def test_an_event_has_its_particulars_beside_it_or_before_its_sources(
    open_page: Visiting, bases: dict[str, str]
) -> None:
    parts = (".story", ".facts", ".sources", ".quote")
    for view in ("desk", "phone"):
        with open_page(**VIEWS[view]) as visit:
            visit.go(bases["example"] + "events/camp-strikes/index.html")
            story, facts, sources, quote = (_box(visit.page.locator(f"main {part}")) for part in parts)
            if view == "phone":
                for upper, lower in pairwise((story, facts, sources, quote)):
                    assert upper["bottom"] <= lower["y"]
            else:
                assert facts["right"] <= story["x"]
                assert story["right"] <= sources["x"]
                assert abs(story["x"] - quote["x"]) < 1
                assert abs(story["right"] - quote["right"]) < 1
                assert quote["y"] >= max(story["bottom"], sources["bottom"])


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_three_voices_have_equal_room(open_page: Visiting, bases: dict[str, str], width: int) -> None:
    with open_page(width=width) as visit:
        visit.go(bases["example"] + "topics/strike-targets/index.html")
        voices = [_box(claim) for claim in visit.page.locator(".claims > li").all()]
        figures = [_box(figure) for figure in visit.page.locator(".claims .figures").all()]
        assert len(voices) == len(figures) == 3
        assert len({round(box["width"]) for box in voices}) == 1
        for one, other in pairwise(voices):
            if width == 390:
                assert one["bottom"] <= other["y"]
            else:
                assert one["right"] < other["x"]
                assert one["y"] == other["y"]
        if width > 390:
            assert len({round(box["y"]) for box in figures}) == 1
        for voice, figure in zip(voices, figures, strict=True):
            assert figure["right"] <= voice["right"]


@pytest.mark.parametrize("edition_name", ["example", "arabic"])
@pytest.mark.parametrize("view", ["desk", "phone"])
def test_lines_of_a_drawing_meet_its_names(
    open_page: Visiting, bases: dict[str, str], edition_name: str, view: str
) -> None:
    """Each line begins and ends at the middle of a name."""
    page = {"example": "events/camp-strikes/index.html", "arabic": "events/losses-told/index.html"}[
        edition_name
    ]
    with open_page(**VIEWS[view]) as visit:
        visit.go(bases[edition_name] + page)
        columns = [
            [_box(name) for name in column.locator("p").all()]
            for column in visit.page.locator(".drawn > div").all()
        ]
        for index, drawing in enumerate(visit.page.locator(".drawn svg").all()):
            box = _box(drawing)
            paths = " ".join(path.get_attribute("d") or "" for path in drawing.locator("path").all())
            for side, at in ((0, r"M0 ([\d.]+)"), (1, r"100 ([\d.]+)(?=M|$| )")):
                middles = {round(name["y"] + name["height"] / 2) for name in columns[index + side]}
                for share in re.findall(at, paths):
                    y = box["y"] + box["height"] * float(share) / 100
                    assert min(abs(y - middle) for middle in middles) <= 1.5


@pytest.mark.parametrize("view", ["desk", "phone"])
def test_the_heading_of_a_day_stays_in_sight(open_page: Visiting, bases: dict[str, str], view: str) -> None:
    with open_page(**VIEWS[view]) as visit:
        visit.go(bases["example"] + "days/2024-12-02/index.html")
        heading, last = visit.page.locator(".rail h2").first, visit.page.locator(".group .event").last
        last.evaluate("event => event.scrollIntoView()")
        at, title = _box(heading), _box(last.locator("h3"))
        assert 0 <= at["y"] < 60
        assert at["bottom"] < 200
        if view == "phone":
            assert title["y"] >= at["bottom"] - 1


@pytest.mark.parametrize("edition_name", ["example", "arabic"])
@pytest.mark.parametrize("view", ["desk", "phone"])
def test_what_is_touched_is_large_enough(
    open_page: Visiting, bases: dict[str, str], edition_name: str, view: str
) -> None:
    with open_page(**VIEWS[view]) as visit:
        visit.go(bases[edition_name] + "topics/index.html")
        if view == "phone":
            visit.page.locator(".menu").click()
        targets = visit.page.locator(".masthead a, .colophon dd a, .rows a").all()
        small = [box for box in map(_box, targets) if box["height"] < 24 or box["width"] < 24]
        assert len(targets) > 10
        assert small == []


@pytest.mark.parametrize("edition_name", ["example", "arabic"])
def test_a_phone_opens_the_menu_without_a_script(
    open_page: Visiting, bases: dict[str, str], edition_name: str
) -> None:
    with open_page(java_script_enabled=False, width=320) as visit:
        visit.go(bases[edition_name])
        pages = visit.page.locator("#site_menu a")
        assert not pages.first.is_visible()
        visit.page.locator(".menu").focus()
        visit.page.keyboard.press("Enter")
        boxes = [_box(page) for page in pages.all()]
        assert len(boxes) > 6
        assert all(box["x"] >= 0 and box["right"] <= 320 and box["bottom"] <= 900 for box in boxes)
        visit.page.keyboard.press("Escape")
        assert not pages.first.is_visible()
        visit.page.locator(".menu").click()
        pages.nth(2).click()
        visit.page.wait_for_url("**/actors/index.html")


def test_the_keyboard_comes_to_the_content_first(open_page: Visiting, bases: dict[str, str]) -> None:
    with open_page() as visit:
        visit.go(bases["example"])
        visit.page.keyboard.press("Tab")
        skip = visit.page.locator(".skip:focus")
        assert _box(skip)["width"] > 24
        visit.page.keyboard.press("Enter")
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_the_drawing_leads_to_the_events(open_page: Visiting, bases: dict[str, str]) -> None:
    with open_page() as visit:
        visit.go(bases["example"])
        mark = visit.page.locator(".strip .wide a[href='#aleppo-entered']")
        mark.click()
        assert 0 <= _box(visit.page.locator("#aleppo-entered"))["y"] < 900
        visit.go(bases["long"])
        visit.page.locator(".strip a[href^='months/']").nth(5).click()
        visit.page.wait_for_url("**/months/*/index.html")


def test_paper_carries_the_addresses_and_no_navigation(open_page: Visiting, bases: dict[str, str]) -> None:
    with open_page() as visit:
        page = visit.page
        page.emulate_media(media="print")
        visit.go(bases["arabic"] + "events/rain-begins/index.html")
        for hidden in (".masthead nav", ".turn", ".report", ".reuse", ".skip"):
            assert not page.locator(hidden).first.is_visible(), hidden
        assert "https://example.org/flood/events/rain-begins/" in page.locator(".colophon").inner_text()
        address = page.locator(".colophon .address")
        assert address.evaluate("p => getComputedStyle(p).direction") == "ltr"  # its last stroke stays last
        assert "https://morning.example/averylongaddress" in page.locator(".sources").inner_text()
        visit.go(bases["arabic"])
        address = page.locator(".notes .address").first
        assert address.is_visible()
        assert address.inner_text().startswith("https://")
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_figures_over_time_run_as_their_dates_do(open_page: Visiting, bases: dict[str, str]) -> None:
    """From right to left on an Arabic page; the table beside them is printed though it is folded on the screen."""
    left = "all => all.map(one => one.getBoundingClientRect()).map(box => box.left + box.width / 2)"
    with open_page() as visit:
        visit.go(bases["arabic"] + "topics/level/index.html")
        marks = visit.page.locator(".plot use[href='#shape_0']").evaluate_all(left)
        dates = [x for x in visit.page.locator(".plot text").evaluate_all(left) if x]  # those shown
        assert marks == sorted(marks, reverse=True)
        assert dates == sorted(dates, reverse=True)
        assert not visit.page.locator(".ranges").is_visible()
        visit.page.emulate_media(media="print")
        assert visit.page.locator(".ranges").is_visible()


@pytest.mark.parametrize("width, path", [(320, "new/"), (390, "sources/")])
def test_a_date_in_a_list_is_not_divided(
    open_page: Visiting, bases: dict[str, str], width: int, path: str
) -> None:
    divided = """all => all.filter(one => one.getClientRects().length > 1 || one.clientHeight > 40)
        .map(one => one.textContent)"""
    with open_page(width=width) as visit:
        visit.go(f"{bases['arabic']}{path}index.html")
        dates = visit.page.locator(".news .count, .rows .word")
        assert dates.count() > 0
        assert dates.evaluate_all(divided) == []


def test_a_phone_gives_the_scale_of_figures_a_quarter(open_page: Visiting, bases: dict[str, str]) -> None:
    with open_page(**PHONE) as visit:
        visit.go(bases["arabic"] + "topics/losses/index.html")
        share = """() => {
            const row = document.querySelector('.ranges thead tr');
            return row.lastElementChild.clientWidth / row.clientWidth;
        }"""
        assert 0.2 < visit.page.evaluate(share) < 0.3


def test_a_latin_page_loads_few_fonts(open_page: Visiting, edition: Edition, bases: dict[str, str]) -> None:
    for path in ("index.html", "events/camp-strikes/index.html"):
        with open_page() as visit:
            visit.go(bases["example"] + path)
            visit.page.evaluate(FONTS_LOADED)
            fonts = {url.removeprefix(bases["example"]) for url in visit.asked if url.endswith(".woff2")}
            assert sum((edition("example") / font).stat().st_size for font in fonts) <= 140_000


@pytest.mark.parametrize("forced_colors", ["none", "active"])
def test_the_marks_of_statuses_differ_in_any_colours(
    open_page: Visiting, bases: dict[str, str], forced_colors: str
) -> None:
    with open_page(forced_colors=forced_colors) as visit:
        visit.go(bases["example"] + "events/camp-strikes/index.html")
        box = visit.page.locator(".head .status").bounding_box()
        marks = set()
        for status in STATUSES:
            visit.page.evaluate(
                "name => { document.querySelector('.head .status').className = name }", f"status {status}"
            )
            marks.add(
                visit.page.screenshot(
                    clip={"x": box["x"], "y": box["y"], "width": 12, "height": box["height"]}
                )
            )
        assert len(marks) == len(STATUSES)


@pytest.mark.parametrize("width", [640, 768, 1440])
def test_no_word_of_a_heading_beside_a_list_is_divided(
    open_page: Visiting, bases: dict[str, str], width: int
) -> None:
    divided = """all => all.flatMap(one => {
        const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT).nextNode();
        return [...text.data.matchAll(/[^ ]+/g)].filter(word => {
            const range = new Range();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
        }).map(String);
    })"""
    with open_page(width=width) as visit:
        visit.go(bases["example"] + "actors/index.html")
        headings = visit.page.locator(".rail .whole")
        assert headings.count() > 4
        assert headings.evaluate_all(divided) == []
