"""No English on pages of other languages: each word of the interface is in the language of the page, or marked as English.

One chronology, written in Arabic, is published in every language of the interface. Words that only the English catalogue
has must then occur nowhere else: not in texts, not in labels, not in what scripts are given to print, not in feeds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from support.editions import ARABIC, build_in
from support.txtar import Case
from test_catalogues import LANGUAGES, PARTS, texts_in

import timeline.wording

FOLDER = Path(timeline.wording.__file__).parent
ENGLISH = "en"
SAID = ("alt", "aria-label", "content", "placeholder", "title", "value")
"""Attributes with texts; so have those whose names begin with `data-`."""
UNSAID = frozenset({"script", "style", "pre"})
"""Elements with code, citations in formats of data among it."""
VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
NAMED = ("description", "og:title", "og:description", "og:site_name", "og:image:alt")
"""What `meta` elements say in words."""
WORD = re.compile("[a-zß-ɏ]{3,}")
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
CODE = re.compile(r"[a-z][a-z0-9_-]*|\S*[/.@:=]\S*")
"""A value that a script reads, an address or the like."""


class Texts(HTMLParser):
    """The texts of a page in its own language: those of elements in another are left out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._page = ""
        self._open: list[tuple[str, str, bool]] = []
        """Each open element: its name, its language, and whether it is said."""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        _, language, said = self._open[-1] if self._open else ("", "", True)
        language = values.get("lang", language)
        self._page = self._page or language
        said = said and tag not in UNSAID
        if said and language == self._page and (tag != "meta" or _meta_name(values) in NAMED):
            self.found += _said_in_attributes(values)
        if tag not in VOID:
            self._open.append((tag, language, said))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][2] and self._open[-1][1] == self._page and "://" not in data:
            self.found.append(data)


def _meta_name(values: dict[str, str]) -> str:
    return values.get("name") or values.get("property") or ""


def _said_in_attributes(values: dict[str, str]) -> Iterator[str]:
    for name, value in values.items():
        if name in SAID and not (name == "value" and CODE.fullmatch(value)):
            yield value
        elif name.startswith("data-") and name != "data-lang" and "data-lang" not in values:
            if value.startswith('{"'):
                yield from _strings(json.loads(value))
            elif not CODE.fullmatch(value):
                yield value


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


def texts_of(file: Path) -> list[str]:
    """What a file of the site says to its readers."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".html":
        return Texts(text).found
    if file.suffix == ".ics":
        lines = re.findall(
            r"(?m)^(?:SUMMARY|DESCRIPTION|X-WR-CALDESC|X-WR-CALNAME)[^:]*:(.*)$", text.replace("\r\n ", "")
        )
        return [line.replace("\\n", " ") for line in lines]
    texts = []
    for element in ElementTree.fromstring(text).iter():
        if element.tag.rpartition("}")[2] in ("title", "subtitle", "summary", "category"):
            texts += [element.text or "", element.get("label", "")]
    return [text for text in texts if "://" not in text]


def words_in(texts: list[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(PLACEHOLDER.sub(" ", text).lower())}


def words_of(language: str) -> set[str]:
    """Every word of a language's catalogues."""
    return words_in([text for part in PARTS for text in texts_in(FOLDER / f"{part}{language}.yaml").values()])


@pytest.fixture(scope="module")
def english() -> set[str]:
    """The words of the English catalogues that the authors of the chronology did not use themselves."""
    records = [
        yaml.load(text, yaml.BaseLoader)
        for (path, _), text in Case(ARABIC).sections.items()
        if path.endswith(".yaml")
    ]
    return words_of(ENGLISH) - words_in([text for record in records for text in _strings(record)])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site in all languages."""
    return build_in((*LANGUAGES, ENGLISH), tmp_path_factory.mktemp("all"))


def files_of(site: Path, language: str) -> list[Path]:
    """The pages, feeds and the calendar of a language."""
    folders = (ENGLISH, *LANGUAGES[1:])
    return [
        file
        for pattern in ("*.html", "*.xml", "*.ics")
        for file in (site / language if language in folders else site).rglob(pattern)
        if file.name != "sitemap.xml"
        and (language in folders or file.relative_to(site).parts[0] not in folders)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_in_english(site: Path, english: set[str], language: str) -> None:
    foreign = english - words_of(language)
    assert len(foreign) > 400
    found = {
        str(file.relative_to(site)): sorted(words)
        for file in files_of(site, language)
        if (words := words_in(texts_of(file)) & foreign)
    }
    assert found == {}


def test_most_words_of_the_english_catalogue_are_looked_for(site: Path, english: set[str]) -> None:
    said = {word for file in files_of(site, ENGLISH) for word in words_in(texts_of(file))}
    assert len(said & english) > 300
    assert {"accounts", "archived", "corrections", "history", "nothing", "sources"} <= said & english


@pytest.mark.parametrize("language", ["he", "fr"])
def test_texts_in_another_language_begin_where_the_page_does(site: Path, language: str) -> None:
    pages = [page.read_text(encoding="utf-8") for page in (site / language).rglob("*.html")]
    assert any('<dd><bdi lang="ar" dir="rtl">' in page for page in pages)
    assert not any(re.search('dir="auto"><bdi lang="[a-z]+" dir', page) for page in pages)


@pytest.mark.parametrize("language", ["fr", "ru", "tr"])
def test_the_weekday_of_a_heading_begins_with_a_capital(site: Path, language: str) -> None:
    html = (site / language / "index.html").read_text(encoding="utf-8")
    weekdays = re.findall('<span class="weekday">(.)', html)
    assert weekdays
    assert all(letter.isupper() for letter in weekdays)


@pytest.mark.parametrize(
    ("language", "point"),
    [("en", "31.95° N, 35.93° E"), ("de", "31,95° N, 35,93° O"), ("ru", "31,95° с. ш., 35,93° в. д.")],
)
def test_coordinates_have_the_decimal_mark_of_the_language(site: Path, language: str, point: str) -> None:
    assert point in (site / language / "places/town/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("html", "texts"),
    [
        ("<p>Sources</p>", {"sources"}),
        ('<p>Quellen <bdi lang="en">Sources <i>again</i></bdi></p>', {"quellen"}),
        ('<button aria-label="Zoom in" data-act="zoom">+</button>', {"zoom"}),
        ('<form data-words=\'{"none": "Nothing found"}\'></form>', {"nothing", "found"}),
        ('<form data-lang="en" data-words=\'{"none": "Nothing found"}\'></form>', set()),
        ('<meta name="description" content="Events"><meta name="robots" content="noindex">', {"events"}),
        ("<p>Quellen<br>Orte<script>let sources;</script></p>", {"quellen", "orte"}),
    ],
)
def test_texts_are_found_in_html(html: str, texts: set[str]) -> None:
    assert words_in(Texts(f'<html lang="de">{html}</html>').found) == texts
