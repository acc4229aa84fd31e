"""The search in a browser: words folded as in Python, queries answered, lists filtered, addresses that can be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from support.browser import overflow, violations, visiting
from support.editions import EDITIONS, REPOSITORY
from support.serving import serving

from timeline.search.folding import terms_of

pytestmark = pytest.mark.browser

CASES = Path(__file__).parent / "search"
SCRIPT = REPOSITORY / "themes/default/static/find.js"
MORE = 3
"""Other events that may be among those that a query should find."""

Edition = Callable[[str], Path]


def rows(name: str) -> list[tuple[str, str]]:
    """The two columns of a table of cases."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [
        (left.strip(), right.strip())
        for left, bar, right in (line.rpartition("|") for line in lines if not line.startswith("#"))
        if bar
    ]


@pytest.fixture(scope="module")
def bases(edition: Edition) -> Iterator[dict[str, str]]:
    """The address of each edition."""
    with ExitStack() as servers:
        yield {name: servers.enter_context(serving(edition(name), path)) for name, path in EDITIONS.items()}


def test_words_are_folded_alike_in_python_and_in_the_script(browser: Any) -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    folding = script[script.index("const LETTERS") : script.index("// Whether two words")]
    cases = rows("folding.txt")
    with visiting(browser) as visit:
        found = visit.page.evaluate(
            f"(texts) => {{ {folding} return texts.map((text) => [...new Set(wordsOf(text).flatMap(formsOf))]) }}",
            [text for text, _ in cases],
        )
    for (text, terms), in_script in zip(cases, found, strict=True):
        assert list(dict.fromkeys(terms_of(text))) == terms.split(), text
        assert sorted(in_script) == sorted(terms.split()), text


def _ids(page: Any) -> list[str]:
    """The events among the results."""
    hrefs = page.eval_on_selector_all(
        ".results h3 a", "(links) => links.map((link) => link.getAttribute('href'))"
    )
    return [href.split("/")[-2] for href in hrefs]


def _find(page: Any, query: str) -> list[str]:
    """The events that a query finds, best first."""
    page.evaluate("(q) => { window.settled = false; timeline.set({q}) }", query)
    page.wait_for_function(
        "(q) => document.getElementById('finder_status').dataset.query === q", arg=query, timeout=10_000
    )
    return _ids(page)


def test_readers_find_what_they_look_for(browser: Any, bases: dict[str, str]) -> None:
    missed = []
    with ExitStack() as visits:
        pages = {}
        for name in ("example", "arabic"):
            visit = visits.enter_context(visiting(browser))
            visit.go(f"{bases[name]}find/index.html")
            pages[name] = visit.page
        for question, expected in rows("queries.txt"):
            name, _, query = question.partition(": ")
            wanted = expected.split()
            found = _find(pages[name], query)[: len(wanted) + MORE]
            if not set(wanted) <= set(found):
                missed.append((query, wanted, found))
    assert not missed


def _shown(page: Any) -> list[str]:
    """The events that the list on the page shows."""
    ids: list[str] = page.eval_on_selector_all(
        "#chronology_start article.event",
        "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.id)",
    )
    return ids


@pytest.fixture(params=["http", "folder"])
def home(request: pytest.FixtureRequest, edition: Edition, bases: dict[str, str]) -> str:
    """The address of the example's home page."""
    folder = (edition("example") / "index.html").as_uri()
    return folder if request.param == "folder" else f"{bases['example']}index.html"


def test_the_list_on_the_page_is_filtered(browser: Any, home: str) -> None:
    with visiting(browser) as visit:
        page = visit.page
        visit.go(home)
        everything = _shown(page)
        assert len(everything) == 14
        page.keyboard.press("/")
        page.keyboard.type("launchers/")
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '1 of 14 events'"
        )
        assert _shown(page) == ["northern-hama-defences"]
        assert (
            page.eval_on_selector_all(
                "#chronology_start .group", "(all) => all.filter((one) => one.checkVisibility()).length"
            )
            == 1
        )
        assert page.url.endswith("?q=launchers%2F")
        page.keyboard.press("Escape")
        page.wait_for_function("() => document.getElementById('finder_status').textContent === '14 events'")
        assert _shown(page) == everything
        page.click("#finder_form summary")
        page.wait_for_function("() => document.getElementById('finder_form').elements.who.options.length > 3")
        page.select_option("#finder_form [name=who]", "russia")
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '3 of 14 events'"
        )
        page.select_option("#finder_form [name=where]", "syria")
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '1 of 14 events'"
        )
        assert page.url.endswith("?where=syria&who=russia")
        page.go_back()
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '3 of 14 events'"
        )
        assert set(_shown(page)) == {"counterattacks", "camp-strikes", "hts-listings"}
        page.go_forward()
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '1 of 14 events'"
        )
        page.reload()
        page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '1 of 14 events'"
        )
        assert _shown(page) == ["counterattacks"]


def test_the_list_shows_where_the_words_were_found(browser: Any, home: str) -> None:
    found = "[...CSS.highlights.get('found')].map((one) => one.startContainer.data.slice(one.startOffset, one.endOffset))"
    with visiting(browser) as visit:
        page = visit.page
        visit.go(f"{home}?q=observatory")
        page.wait_for_function("() => CSS.highlights.get('found')?.size > 3")
        assert set(page.evaluate(found)) == {"Observatory"}
        assert page.locator(".found-in").count() == 0
        visit.go(f"{home}?q=nour")
        page.locator(".found-in").wait_for()
        assert page.locator(".found-in").all_inner_texts() == ["Found in: details"]
        assert page.evaluate(found) == []
        page.click("#finder_form [type=reset]")
        page.locator(".found-in").wait_for(state="detached")


def test_counts_follow_the_other_filters(browser: Any, home: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{home}?from=2024-12-01&to=2024-12-02&status=contested")
        visit.page.wait_for_function(
            "() => document.getElementById('finder_form').elements.who.options.length > 1"
        )
        options = visit.page.eval_on_selector_all(
            "#finder_form [name=status] option", "(all) => all.map((one) => one.textContent)"
        )
        found = visit.page.inner_text("#finder_status")
        assert f"Accounts differ ({found.split(' ')[0]})" in options
        assert len(options) > 2


def test_nothing_found_says_what_to_do(browser: Any, home: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{home}?q=xylophone")
        visit.page.wait_for_function(
            "() => document.getElementById('finder_status').textContent.startsWith('Nothing')"
        )
        assert _shown(visit.page) == []
        assert home.startswith("file:") or violations(visit.page) == []
        visit.page.click("#finder_form [type=reset]")
        visit.page.wait_for_function(
            "() => document.getElementById('finder_status').textContent === '14 events'"
        )
        assert visit.page.evaluate("location.search") == ""
        assert len(_shown(visit.page)) == 14


@pytest.mark.parametrize("width", [320, 390, 768, 1440])
@pytest.mark.parametrize("name, query", [("example", "hama"), ("arabic", "الجسر"), ("long", "font")])
def test_results(browser: Any, bases: dict[str, str], name: str, query: str, width: int) -> None:
    with visiting(browser, width=width) as visit:
        visit.go(f"{bases[name]}find/index.html?q={query}")
        visit.page.wait_for_selector(".results li")
        visit.page.evaluate("document.querySelector('.finder details').open = true")
        assert visit.page.locator(".results mark").count() > 0
        assert overflow(visit.page) == 0
        assert violations(visit.page) == []
        assert visit.asked_elsewhere(bases[name]) == []


def test_results_come_in_portions(browser: Any, edition: Edition) -> None:
    with visiting(browser) as visit:
        visit.go(f"{(edition('long') / 'find/index.html').as_uri()}?kind=event")
        visit.page.wait_for_selector(".results li")
        first = _ids(visit.page)
        assert len(first) == 20
        visit.page.click(".more button")
        visit.page.wait_for_function("() => document.querySelectorAll('.results li').length === 40")
        assert _ids(visit.page)[:20] == first
        focused = visit.page.evaluate("document.activeElement.getAttribute('href').split('/').at(-2)")
        assert focused == _ids(visit.page)[20]
        visit.page.select_option("#finder_form [name=order]", "oldest")
        visit.page.wait_for_function("() => document.querySelectorAll('.results li').length === 20")
        assert not set(first) & set(_ids(visit.page))


def test_a_long_chronology_leads_to_the_search_page(browser: Any, edition: Edition) -> None:
    with visiting(browser) as visit:
        visit.go((edition("long") / "index.html").as_uri())
        visit.page.fill("#finder_q", "font")
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_selector(".results li")
        assert visit.page.url.endswith("/find/index.html?q=font")


@pytest.mark.parametrize("path", ["index.html", "find/index.html"])
def test_without_script_no_form_is_shown(browser: Any, edition: Edition, path: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.page.goto((edition("example") / path).as_uri())
        assert not visit.page.locator("#finder_form").is_visible()
        if path != "index.html":
            links = visit.page.locator("main .rows a")
            assert links.count() >= 5
            assert all(link.is_visible() for link in links.all())
