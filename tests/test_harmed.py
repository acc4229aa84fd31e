"""People who were harmed: on their event's page and in timeline.json, beside the figures, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from support.outline import parsed
from support.sites import make, site_of, tree, write

from timeline.build import BuildOptions, build

FILES = {
    "content/timeline.yaml": "title: T\nurl: https://t.example/\n",
    "content/actors.yaml": "hospital: {name: The hospital}\n",
    "content/events/strike.yaml": """\
date: 2024-11-29
title: A strike hits a market
sources:
  - {url: https://paper.example/names, id: names, published: 2024-12-05, supports: [harmed]}
  - {url: https://paper.example/a, id: report, published: 2024-11-30}
claims:
  - {by: hospital, figures: {killed: 5}, as_of: 2024-11-30, source: report}
harmed:
  - {harm: injured, name: Lina Aziz, age: 9, named_because: Zebras., source: report}
  - {harm: killed, name: Samir Haddad, age: 34}
  - {harm: killed, name: A. H., age: 0}
  - {harm: killed, withheld: The family asked., age: minor}
  - {harm: killed, note: a man from Hama}
  - {harm: missing, age: adult}
""",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def section_of(page: Element) -> Element:
    (section,) = (one for one in page.iter("section") if one.get("class") == "harmed")
    return section


def harmed(root: Path, site: str = "site") -> list[dict[str, Any]]:
    (event,) = json.loads((root / site / "timeline.json").read_bytes())["events"]
    found: list[dict[str, Any]] = event["harmed"]
    return found


def test_the_page_lists_them_by_what_was_done_to_them(root: Path) -> None:
    make(root)
    page = parsed((root / "site/events/strike/index.html").read_bytes())
    section = section_of(page)
    assert [words(one) for one in section.iter() if one.tag in ("p", "h3", "li")] == [
        "The people listed here are among those counted in the figures above, not in addition to them. 1",
        "Killed",
        "4 of those counted are listed here, 2 by name.",
        "Samir Haddad, 34",
        "A. H., under one year old",
        "Name withheld, under 18 The family asked.",
        "Name not known, a man from Hama",
        "Injured",
        "1 person is named here.",
        "Lina Aziz, 9 2",
        "Missing",
        "1 person is listed here, none by name.",
        "Name not known, adult",
    ]
    anchors = {f"#{one.get('id')}" for one in page.iter("li")}
    assert anchors.issuperset(link.get("href") for link in section.iter("a"))


def test_data_have_each_with_its_sources(root: Path) -> None:
    make(root)
    assert [
        (one["harm"], one["name"], one["withheld"], one["age"], one["sources"]) for one in harmed(root)
    ] == [
        ("injured", "Lina Aziz", None, 9, ["report"]),
        ("killed", "Samir Haddad", None, 34, ["names"]),
        ("killed", "A. H.", None, 0, ["names"]),
        ("killed", None, "The family asked.", "minor", ["names"]),
        ("killed", None, None, None, ["names"]),
        ("missing", None, None, "adult", ["names"]),
    ]


def test_names_are_in_no_other_file_and_asked_to_be_in_no_excerpt(root: Path) -> None:
    make(root)
    files = tree(root / "site")
    assert {path for path, data in files.items() if b"Haddad" in data} == {
        "timeline.json",
        "events/strike/index.html",
    }
    assert not [path for path, data in files.items() if b"Zebras" in data]
    page = parsed(files["events/strike/index.html"])
    section = section_of(page)
    assert section.get("data-nosnippet") is not None
    section.clear()
    assert "Haddad" not in words(page)


def test_whoever_is_known_from_a_later_source_was_not_known_then(root: Path) -> None:
    build(site_of(root, "then"), BuildOptions(jobs=1, as_known_at="2024-12-01"))
    assert [one["name"] for one in harmed(root, "then")] == ["Lina Aziz"]
