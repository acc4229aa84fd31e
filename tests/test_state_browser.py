"""The reader's choices in the address: set, sent, and gone back to, over HTTP and from a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.browser import visiting
from support.serving import serving

pytestmark = pytest.mark.browser

LISTEN = "window.heard = []; timeline.onchange((keys) => heard.push([...keys].sort().join('+')))"


@pytest.fixture(params=["http", "folder"])
def home(request: pytest.FixtureRequest, edition: Callable[[str], Path]) -> Iterator[str]:
    """The address of a home page."""
    site = edition("example")
    if request.param == "folder":
        yield (site / "index.html").as_uri()
    else:
        with serving(site, "/aleppo/") as base:
            yield f"{base}index.html"


def _query(page: Any) -> str:
    text: str = page.evaluate("location.search")
    return text


def test_choices_are_in_the_address_and_gone_back_to(browser: Any, home: str) -> None:
    with visiting(browser) as visit:
        page = visit.page
        visit.go(f"{home}#d2024-11-29")
        page.evaluate(LISTEN)
        page.evaluate("timeline.set({who: ['b', 'a'], q: 'aleppo & hama'})")
        assert _query(page) == "?q=aleppo+%26+hama&who=b&who=a"
        assert page.evaluate("location.hash") == "#d2024-11-29"
        assert page.evaluate("timeline.get('who')") == ["b", "a"]
        page.evaluate("timeline.set({q: 'al'}, {replace: true})")
        page.evaluate("timeline.set({who: null, q: ''})")
        assert _query(page) == ""
        page.go_back()
        assert _query(page) == "?q=al&who=b&who=a"
        assert page.evaluate("timeline.get('q')") == ["al"]
        page.go_back()
        assert page.evaluate("timeline.get('q')") == []
        page.go_forward()
        assert page.evaluate("heard") == ["q+who", "q", "q+who", "q+who", "q+who", "q+who"]


def test_setting_what_is_set_leaves_no_trace(browser: Any, home: str) -> None:
    with visiting(browser) as visit:
        visit.go(f"{home}?who=a&lang=ar")
        visit.page.evaluate(LISTEN)
        before = visit.page.evaluate("history.length")
        visit.page.evaluate("timeline.set({lang: 'ar', who: ['a'], place: null})")
        assert visit.page.evaluate("[history.length, heard.length]") == [before, 0]


def test_another_language_keeps_what_was_chosen(browser: Any, edition: Callable[[str], Path]) -> None:
    with serving(edition("harbour"), "/harbour/") as base, visiting(browser, width=320) as visit:
        page = visit.page
        visit.go(f"{base}index.html?where=quay")
        page.evaluate("timeline.set({kind: 'statement'})")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.lang") == "ar"
        page.keyboard.press("Enter")
        page.wait_for_url(f"{base}ar/index.html?kind=statement&where=quay")
        page.locator(".languages a[lang=en]").click()
        page.wait_for_url(f"{base}index.html?kind=statement&where=quay")


def test_a_file_without_a_version_is_never_from_before(
    browser: Any, edition: Callable[[str], Path], tmp_path: Path
) -> None:
    site = shutil.copytree(edition("harbour"), tmp_path / "site")
    with serving(site, "/harbour/") as base, visiting(browser) as visit:
        for published in (1, 2):
            for name in ("find/index/list.js", "find/facets.js", "axis/index.js"):
                with (site / name).open("a", encoding="utf-8") as file:
                    file.write(f"\nwindow.published = (window.published ?? 0) + {published};")
                os.utime(site / name, (1_700_000_000 + 10 * published,) * 2)  # HTTP compares whole seconds
            visit.go(f"{base}index.html?q=ship&zoom=2024-11-30..2024-12-02")
            visit.page.wait_for_function(f"() => window.published >= {3 * published}")
