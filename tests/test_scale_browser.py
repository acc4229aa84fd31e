"""Long chronologies and long lists in a browser: no page wider than the screen, none that axe complains about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser
from support.browser import overflow, violations, visiting
from support.serving import serving
from support.sites import make, write

pytestmark = pytest.mark.browser

NAMES = "كلمات قليلة", "Ålesund", "Border post", "Court of appeal", "10th brigade", "Émigrés", "Zone"


def event(n: int, date: str) -> str:
    return f"- {{id: e{n}, date: '{date}', title: Event {n}, summary: What was said of it., actors: [all, a{n % 90}]}}\n"


def dates_of(kind: str) -> list[str]:
    if kind == "months":  # one month of many pages, others of few events
        busy = [f"2024-11-{n % 30 + 1:02}" for n in range(1200)]
        return [
            *busy,
            *(f"{2005 + n % 19}-{n % 12 + 1:02}-15" for n in range(190)),
            "2023",
            "2024-11",
            "15XX",
        ]
    if kind == "centuries":
        return (
            [str(1300 + 7 * n) for n in range(90)]
            + [f"19{n:02}-05-01" for n in range(60)]
            + ["-0043", "XXXX"]
        )
    return [f"2024-11-{n % 28 + 1:02}" for n in range(100)]


PROJECTS = {"months": "en", "centuries": "ar", "days": "en"}
PAGES = [
    ("months", "index.html"),
    ("months", "months/2024-11/index.html"),
    ("months", "months/2024-11/page-8/index.html"),
    ("months", "days/2024-11-03/index.html"),
    ("months", "actors/index.html"),
    ("months", "actors/all/page-3/index.html"),
    ("centuries", "index.html"),
    ("centuries", "months/1931-05/index.html"),
    ("centuries", "years/1391/index.html"),
    ("centuries", "actors/index.html"),
    ("days", "index.html"),
    ("days", "months/2024-11/index.html"),
]
every_page = pytest.mark.parametrize("kind, path", PAGES, ids=[f"{kind}/{path}" for kind, path in PAGES])


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of the sites, by kind."""
    with ExitStack() as stack:
        found = {}
        for kind, language in PROJECTS.items():
            actors = "".join(
                f"a{n}: {{name: {NAMES[n % len(NAMES)]} {n}, kind: person}}\n" for n in range(90)
            )
            root = write(
                tmp_path_factory.mktemp(kind),
                {
                    "content/timeline.yaml": f"title: A long chronology\nlanguage: {language}\nrules: {{unsourced: off}}\n",
                    "content/actors.yaml": f"all: {{name: Everyone, kind: group}}\n{actors}",
                    "content/events/all.yaml": "".join(
                        event(n, date) for n, date in enumerate(dates_of(kind))
                    ),
                },
            )
            make(root)
            found[kind] = stack.enter_context(serving(root / "site"))
        yield found


@every_page
def test_no_page_is_wider_than_the_screen(
    browser: Browser, bases: dict[str, str], kind: str, path: str
) -> None:
    for width in (320, 390, 768, 1440):
        with visiting(browser, width) as visit:
            visit.go(bases[kind] + path)
            assert overflow(visit.page) <= 0, width


@every_page
def test_axe_finds_nothing(browser: Browser, bases: dict[str, str], kind: str, path: str) -> None:
    """By turns on a desk by day and on a phone by night."""
    by_night = PAGES.index((kind, path)) % 2
    width, scheme = (390, "dark") if by_night else (1440, "light")
    with visiting(browser, width, color_scheme=scheme) as visit:
        visit.go(bases[kind] + path)
        assert violations(visit.page) == []


def test_a_reader_comes_from_the_index_to_a_day(browser: Browser, bases: dict[str, str]) -> None:
    """Without script, by three clicks: the month, the day, the event's place when it is opened and left again."""
    with visiting(browser, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(bases["months"])
        page.get_by_role("link", name=re.compile("November 2024: 1,2.. events")).click()
        page.get_by_role("link", name="20 November 2024: 40 events").click()
        assert "/months/2024-11/page-" in page.url
        assert page.url.endswith("#d2024-11-20")
        page.locator("#d2024-11-20 article h3 a").first.click()
        page.get_by_role("link", name="All of 20 November 2024").click()
        assert page.locator(":target").count() == 1


def test_cells_name_their_month_on_a_phone(browser: Browser, bases: dict[str, str]) -> None:
    with visiting(browser, 390) as visit:
        visit.go(bases["months"])
        cell = visit.page.get_by_role("link", name=re.compile("November 2024: 1,2.. events"))
        assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Nov"'
        sizes = visit.page.locator(".grid a").evaluate_all(
            "all => all.map(a => a.getBoundingClientRect().height)"
        )
        assert min(sizes) >= 24
