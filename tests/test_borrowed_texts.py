"""English texts on pages of another language are marked as English, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from html5lib import parse
from support.browser import launched, visiting
from support.serving import serving
from support.sites import make, write

FILES = {
    "content/timeline.yaml": "title: فيضان الوادي\nurl: https://example.org/\nlanguage: ur\n",
    "content/events/a.yaml": """\
date: 2024-11-27~
time: 18:00
title: المطر يبدأ
summary: أول المطر & آخره.
source: {title: خبر, url: https://example.org/a, published: 2024-11-28}
claims:
  - {by: mayor, figures: {killed: 8}, as_of: 2024-11-27, source: https://example.org/b}
  - {by: press, figures: {killed: 9}, as_of: 2024-11-27, source: https://example.org/c}
""",
    "content/events/b.yaml": "date: 2024-11\ntitle: البلدة\nsource: https://example.org/b\n",
    "content/actors/mayor.yaml": "name: العمدة\nkind: person\n",
    "content/actors/press.yaml": "name: الصحافة\nkind: media\n",
}
PLACES = {
    "content/places/one.yaml": "name: الجسر\nat: [36.2, 37.1]\n",
    "content/places/two.yaml": "name: السوق\nat: [35.1, 36.7]\n",
    "content/events/c.yaml": "date: 2024-11-28\ntitle: الجسر\nplace: one\nsource: https://example.org/b\n",
    "content/events/d.yaml": "date: 2024-11-29\ntitle: السوق\nplace: two\nsource: https://example.org/b\n",
}
MARK = re.compile("[\ufdd0-\ufdd2]")
OPAQUE = {"script", "style", "title", "text", "pre"}
LATIN = re.compile("[A-Za-z]{2,}")
NAMES = re.compile(r"https?://\S+|example\.org\S*|timeline [\d.]+|BibTeX|RIS|CSL-JSON")


def test_each_english_text_says_that_it_is_english(tmp_path: Path) -> None:
    report = make(write(tmp_path, FILES))
    assert [warning.code for warning in report.warnings] == ["LANG002"]
    for path in sorted((tmp_path / "site").rglob("*")):
        if path.suffix in (".html", ".json", ".xml", ".ics", ".csv"):
            assert not MARK.search(path.read_text(encoding="utf-8")), path
    for path in sorted((tmp_path / "site").rglob("*.html")):
        assert _unmarked(path.read_text(encoding="utf-8")) == [], path


@pytest.mark.browser
def test_so_do_the_texts_that_scripts_print(tmp_path: Path) -> None:
    make(write(tmp_path, FILES | PLACES))
    with launched() as browser, serving(tmp_path / "site", "/") as base, visiting(browser) as visit:
        for path, made in (
            ("index.html", "button.permalink"),
            ("map/index.html", ".map-tools"),
            ("events/a/index.html", "button.permalink"),
        ):
            visit.go(base + path)
            visit.page.locator(made).first.wait_for()
            if path == "index.html":
                visit.page.fill("#finder_q", "المطر")
                visit.page.locator("#finder_status[lang]").wait_for()
            assert _unmarked(visit.page.content()) == [], path


def _unmarked(html: str) -> list[str]:
    return list(_english(parse(html.replace("<wbr>", ""), namespaceHTMLElements=False)))


def _english(element, marked: bool = False):
    """Texts with English words outside an element that says so."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in OPAQUE:
        return
    marked = marked or (element.get("lang"), element.get("dir")) == ("en", "ltr")
    for text in (element.text, *(child.tail for child in element)):
        if text and not marked and LATIN.search(NAMES.sub("", text)):
            yield text
    for child in element:
        yield from _english(child, marked)


def test_a_language_of_its_own_catalogue_has_no_marks(tmp_path: Path) -> None:
    files = FILES | {"content/timeline.yaml": "title: Case\nlanguage: en-GB\n"}
    assert make(write(tmp_path, files)).warnings == ()
    assert '<bdi lang="en"' not in (tmp_path / "site/index.html").read_text(encoding="utf-8")
