"""English texts on pages of another language are marked as English, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

from html5lib import parse
from support.sites import make, write

FILES = {
    "content/timeline.yaml": "title: فيضان الوادي\nurl: https://example.org/\nlanguage: ar\n",
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
MARK = re.compile("[\ufdd0\ufdd1]")
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
        unmarked = list(_english(parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)))
        assert unmarked == [], path


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
