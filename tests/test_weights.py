"""What a reader has to load: pages, style, scripts and fonts stay light, and scripts and styles are files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from support.editions import build_in, build_site, write_chronology
from test_catalogues import LANGUAGES

KB = 1000
LIMITS = {
    "event": 12 * KB,
    "chronology": 60 * KB,
    "map": 60 * KB,
    "style": 10 * KB,
    "styles": 14 * KB,
    "scripts": 25 * KB,
    "fonts": 140 * KB,
}
"""All but the fonts as they travel, compressed by gzip at its usual level; those are compressed already. Nobody waits for
the style sheet for paper, which does not count."""

EVENTS_OF_A_CHRONOLOGY = 100

Edition = Callable[[str], Path]


@cache
def _weight(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), compresslevel=6))


@pytest.fixture(scope="module")
def hundred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hundred")
    write_chronology(folder / "project", EVENTS_OF_A_CHRONOLOGY)
    return build_site(folder / "project", folder)


def test_the_page_of_an_event(edition: Edition) -> None:
    pages = [page for name in ("example", "arabic") for page in edition(name).glob("events/*/index.html")]
    assert len(pages) > 20
    assert {page.parent.name: _weight(page) for page in pages if _weight(page) >= LIMITS["event"]} == {}


def test_a_chronology_of_a_hundred_events(hundred: Path) -> None:
    months = list(hundred.glob("months/*/index.html"))
    shown = sum(page.read_text(encoding="utf-8").count('<article class="event') for page in months)
    assert shown == EVENTS_OF_A_CHRONOLOGY
    assert _weight(hundred / "index.html") + max(map(_weight, months)) < LIMITS["chronology"]


def test_the_map(edition: Edition) -> None:
    for name in ("example", "arabic", "long"):
        page = edition(name) / "map/index.html"
        assert not page.exists() or _weight(page) < LIMITS["map"]
    assert (edition("example") / "map/index.html").exists()


def test_the_style(edition: Edition) -> None:
    (sheet,) = edition("example").glob("assets/theme*.css")
    assert _weight(sheet) < LIMITS["style"]


def test_the_fonts_that_a_latin_page_can_ask_for(edition: Edition) -> None:
    (sheet,) = edition("example").glob("assets/theme*.css")
    faces = re.findall(r'url\("([^"]+)"\).*?unicode-range: U\+0000-00FF', sheet.read_text(encoding="utf-8"))
    assert len(faces) >= 2
    assert sum((sheet.parent / face).stat().st_size for face in faces) < LIMITS["fonts"]


def test_scripts_and_styles_are_files(edition: Edition) -> None:
    script = r'<script (type="application/ld\+json"|type="application/json"[^>]*|defer src="[./]*assets/[^":]+\.js")>'
    for name in ("example", "arabic"):
        for page in edition(name).rglob("*.html"):
            html = page.read_text(encoding="utf-8")
            assert all(re.fullmatch(script, tag) for tag in re.findall(r"<script[^>]*>", html)), page
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html), page


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in all languages."""
    return build_in((*LANGUAGES, "en"), tmp_path_factory.mktemp("everywhere"))


def _pages(edition: Edition, everywhere: Path) -> Iterator[Path]:
    for site in (edition("example"), edition("arabic"), everywhere):
        yield from site.rglob("index.html")
    yield edition("long") / "index.html"


@pytest.mark.parametrize(
    "kind, link",
    [("scripts", r'<script defer src="([^"]+)"'), ("styles", r'<link rel="stylesheet" href="([^"]+)"')],
)
def test_the_scripts_and_styles_of_a_page(edition: Edition, everywhere: Path, kind: str, link: str) -> None:
    languages = set()
    for page in _pages(edition, everywhere):
        html = page.read_text(encoding="utf-8")
        languages.update(re.findall(r'<html lang="([a-z]+)"', html))
        files = [(page.parent / file).resolve() for file in re.findall(link, html)]
        assert sum(map(_weight, files)) < LIMITS[kind], page
    assert languages == {*LANGUAGES, "en"}
