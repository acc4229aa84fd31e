"""Copying the links of events and days: permitted, refused, from a server and from a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.browser import violations, visiting
from support.serving import serving
from support.sites import make, write

pytestmark = pytest.mark.browser

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
REFUSE = "navigator.clipboard.writeText = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"
READ = "navigator.clipboard.readText()"
ALEPPO = "https://example.org/aleppo/"

Edition = Callable[[str], Path]


def _button(page: Any, within: str) -> Any:
    return page.locator(within).first.locator("button.permalink")


@pytest.mark.parametrize(
    "path, within, copied",
    [
        ("index.html", "#camp-strikes", "events/camp-strikes/"),
        ("index.html", "#d2024-12-01 > .rail", "days/2024-12-01/"),
        ("index.html?q=camps#d2024-12-01", "#camp-strikes", "events/camp-strikes/"),
        ("events/camp-strikes/index.html", ".head", "events/camp-strikes/"),
        ("days/2024-12-01/", ".title", "days/2024-12-01/"),
        ("days/2024-12-01/", "#camp-strikes", "events/camp-strikes/"),
        ("actors/hts/", ".brief:has(a[href*='aleppo-entered'])", "events/aleppo-entered/"),
    ],
)
def test_a_permalink_is_copied(browser: Any, example: str, path: str, within: str, copied: str) -> None:
    with visiting(browser, **CLIPBOARD) as visit:
        visit.go(example + path)
        _button(visit.page, within).click()
        visit.page.get_by_role("status").get_by_text("Link copied").wait_for()
        assert visit.page.evaluate(READ) == ALEPPO + copied


def test_a_page_in_a_folder_copies_the_published_address(browser: Any, edition: Edition) -> None:
    with visiting(browser, **CLIPBOARD) as visit:
        visit.go((edition("example") / "index.html").as_uri())
        _button(visit.page, "#camp-strikes").click()
        visit.page.get_by_role("status").get_by_text("Link copied").wait_for()
        assert visit.page.evaluate(READ) == f"{ALEPPO}events/camp-strikes/"


@pytest.mark.parametrize("script", [REFUSE, NO_CLIPBOARD], ids=["refused", "no clipboard"])
def test_without_permission_the_address_is_selected(browser: Any, example: str, script: str) -> None:
    with visiting(browser) as visit:
        visit.page.add_init_script(script)
        visit.go(f"{example}events/camp-strikes/")
        button = _button(visit.page, ".head")
        button.click()
        field = visit.page.locator("input.permalink")
        assert field.input_value() == f"{ALEPPO}events/camp-strikes/"
        assert visit.page.evaluate("getSelection().toString()") == field.input_value()
        assert "selected" in visit.page.get_by_role("status").inner_text()
        assert not violations(visit.page)
        field.press("Escape")
        assert field.count() == 0
        assert button.evaluate("button => button === document.activeElement")


def test_without_an_address_of_the_project_the_page_is_where_it_is(browser: Any, tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: No address\n",
            "content/events/one.yaml": "title: One\ndate: 2024-11-29\nsources: [https://example.org/a]\n",
            "content/events/two.yaml": "title: Two\ndate: 2024-10\nsources: [https://example.org/a]\n",
        },
    )
    make(tmp_path)
    with serving(tmp_path / "site", "/") as base, visiting(browser, **CLIPBOARD) as visit:
        visit.go(f"{base}index.html")
        for within, copied in (
            ("#one", "events/one/index.html"),
            ("#m2024-10 > .rail", "index.html#m2024-10"),
        ):
            _button(visit.page, within).click()
            visit.page.get_by_role("status").get_by_text("Link copied").wait_for()
            assert visit.page.evaluate(READ) == base + copied
            visit.page.reload()


def test_the_name_of_a_button_says_what_it_copies(browser: Any, edition: Edition, example: str) -> None:
    with visiting(browser) as visit:
        visit.go(example)
        title = visit.page.locator("#camp-strikes h3").inner_text()
        assert visit.page.get_by_role("button", name=f"Copy link: {title}", exact=True).count() == 1
        assert not violations(visit.page)


def test_without_script_there_is_no_button(browser: Any, example: str) -> None:
    with visiting(browser, java_script_enabled=False) as visit:
        visit.go(example)
        assert visit.page.locator(".permalink").count() == 0
