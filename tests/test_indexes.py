"""Long lists: their order and letters, their pages, and what leads from one to another."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.outline import parsed
from support.sites import make, write
from tables import cases

from timeline.planning import entities, index_pages, index_rows
from timeline.planning.paging import GAP, in_whole_groups, page_links
from timeline.wording.collation import collation_key, initial


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def by_class(element: Element, name: str) -> list[Element]:
    return [one for one in element.iter() if name in (one.get("class") or "").split()]


PROJECT = {"content/timeline.yaml": "title: T\nrules: {unsourced: off}\n"}
LETTERS = "ABCDEFGHIJ"


@pytest.mark.parametrize("language, names, letters", cases("collation.txt"))
def test_the_order_of_names(language: str, names: str, letters: str) -> None:
    in_order = names.split(", ")
    assert sorted({*in_order}, key=lambda name: collation_key(name, language)) == in_order
    assert [initial(name, language) for name in in_order] == letters.split(", ")


def project(root: Path) -> Path:
    """Thirty people, three for each letter; the first is in 25 events over 5 years, the others in one each."""
    people = [f"{letter}{n}" for letter in LETTERS for n in range(3)]
    events = [
        f"- {{date: {2001 + n // 6}-01-{n % 28 + 1:02}, id: e{n}, title: T{n}, actors: [{{actor: p-a0}}, {{actor: {actor}}}]}}\n"
        for n, actor in enumerate(f"p-{name.lower()}" for name in people[1:])
    ]
    actors = "".join(f"p-{name.lower()}: {{name: {name}, kind: person}}\n" for name in people)
    return write(root, {**PROJECT, "content/actors.yaml": actors, "content/events/all.yaml": "".join(events)})


def shorten(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, limit in (
        (index_pages, "ROWS", 8),
        (index_rows, "ROWS", 8),
        (index_rows, "UNLETTERED", 8),
        (entities, "ON_A_PAGE", 8),
    ):
        monkeypatch.setattr(module, name, limit)


def test_an_index_from_a_to_z(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(monkeypatch)
    make(project(tmp_path))
    folder = tmp_path / "site/actors"
    pages = [folder / "index.html", *sorted(folder.glob("page-*/index.html"))]
    assert len(pages) == 4
    rows: Counter[str] = Counter()
    for page in pages:
        (letters,) = by_class(parsed(page.read_bytes()), "letters")
        links = [*letters.iter("a")]
        assert [words(link) for link in links] == [*LETTERS]
        for link in links:
            path, _, anchor = (link.get("href") or "").partition("#")
            target = parsed(((page.parent / path) if path else page).read_bytes())
            (group,) = (element for element in target.iter() if element.get("id") == anchor)
            assert words(next(group.iter("h2"))) == words(link)
        groups = [
            g for g in by_class(parsed(page.read_bytes()), "group") if words(next(g.iter("h2"))) in LETTERS
        ]
        rows.update(words(link) for group in groups for link in group.iter("a"))
    assert rows == Counter(f"{letter}{n}" for letter in LETTERS for n in range(3))
    first = words(by_class(parsed(pages[0].read_bytes()), "group")[0])
    assert first.startswith("In most events A0 Person 29 events")


def test_a_short_index_has_no_letters(tmp_path: Path) -> None:
    make(project(tmp_path))
    page = parsed((tmp_path / "site/actors/index.html").read_bytes())
    assert not by_class(page, "letters")
    assert [words(heading) for heading in page.iter("h2")] == ["People"]


def test_a_long_list_of_events_has_its_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(monkeypatch)
    make(project(tmp_path))
    folder = tmp_path / "site/actors/p-a0"
    assert len([*folder.glob("page-*")]) == 3
    for page in folder.rglob("index.html"):
        (years,) = by_class(parsed(page.read_bytes()), "days")
        assert [words(link).split()[0] for link in years.iter("a")] == [
            "2001",
            "2002",
            "2003",
            "2004",
            "2005",
        ]
        for link in years.iter("a"):
            path, _, anchor = (link.get("href") or "").partition("#")
            target = parsed(((page.parent / path) if path else page).read_bytes())
            assert [anchor] == [e.get("id") for e in target.iter("h3") if e.get("id") == anchor]


def test_an_edit_leaves_the_pages_of_an_index_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorten(monkeypatch)
    make(project(tmp_path))
    actors = tmp_path / "content/actors.yaml"
    index = tmp_path / "site/actors"
    pages = [index / "index.html", *index.glob("page-*/index.html")]
    before = {page: os.stat(page).st_ino for page in pages}
    actors.write_text(actors.read_text(encoding="utf-8").replace("name: J1,", "name: J1a,"), encoding="utf-8")
    make(tmp_path)
    changed = [page.parent.name for page in pages if os.stat(page).st_ino != before[page]]
    assert changed == ["page-4"]


def test_sources_without_a_title_are_told_apart(tmp_path: Path) -> None:
    urls = [f"https://abcnews.go.com/story/{n}" for n in range(3)]
    events = "".join(
        f"- {{date: 2024, id: e{n}, title: T, source: {{id: s{n}, url: {url}}}}}\n"
        for n, url in enumerate(urls)
    )
    make(write(tmp_path, {**PROJECT, "content/events/all.yaml": events}))
    page = (tmp_path / "site/sources/index.html").read_text(encoding="utf-8")
    assert [
        words(link) for (group,) in [by_class(parsed(page.encode()), "group")] for link in group.iter("a")
    ] == [url.removeprefix("https://") for url in urls]
    assert "abcnews<wbr>.go<wbr>.com</bdi></h2>" in page


@given(st.lists(st.lists(st.integers(4, 8), min_size=1, max_size=30), min_size=1, max_size=12))
def test_pages_of_whole_groups(groups: list[list[int]]) -> None:
    most = 40
    items = [[(n, m, size) for m, size in enumerate(group)] for n, group in enumerate(groups)]
    pages = in_whole_groups(items, lambda item: item[2], most)
    assert [item for page in pages for item in page] == [item for group in items for item in group]
    assert all(sum(item[2] for item in page) <= most * 5 / 4 for page in pages)
    split = {
        item[0]
        for before, after in zip(pages, pages[1:], strict=False)
        for item in [before[-1]]
        if item[0] == after[0][0]
    }
    assert all(sum(groups[n]) > most * 3 / 4 for n in split)


def test_the_links_of_many_pages() -> None:
    assert [link.text for link in page_links("l/index.html", 7, 46)] == [
        "1",
        GAP,
        "5",
        "6",
        "7",
        "8",
        "9",
        GAP,
        "46",
    ]
    assert [link.text for link in page_links("l/index.html", 1, 46)] == ["1", "2", "3", GAP, "46"]
    assert [link.text for link in page_links("l/index.html", 4, 5)] == ["1", "2", "3", "4", "5"]
    assert page_links("l/index.html", 1, 1) == ()
