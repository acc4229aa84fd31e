"""Citations as pages print them: each fact of a source once, on every kind of page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.outline import outline, parsed
from support.sites import make, write

BOOK = '{id: storia, author: Guicciardini, title: Storia d’Italia, published: 1561, at: "XVIII, 8", where: A library}'
PAGES = ["index.html", "days/1527-05-06/index.html", "events/sack/index.html", "topics/dead/index.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(
        tmp_path_factory.mktemp("notes"),
        {
            "content/timeline.yaml": "title: Case\n",
            "content/actors/city.yaml": "name: The city\n",
            "content/topics/dead.yaml": "title: How many died?\n",
            "content/events/sack.yaml": f"date: 1527-05-06\ntitle: Sack of Rome\nsource: {BOOK}\n"
            f"claims: [{{by: city, about: dead, says: Many., source: {BOOK}}}]\n",
        },
    )
    make(root)
    return root / "site"


def notes(page: Path) -> Iterator[str]:
    for notes in parsed(page.read_bytes()).iter():
        if notes.tag in ("ol", "ul") and "notes" in (notes.get("class") or ""):
            yield from (
                re.sub(r"\s+", " ", "".join(item.itertext())).strip() for item in notes.iterfind("li")
            )


@pytest.mark.parametrize("path", PAGES)
def test_a_note_gives_author_title_date_and_passage_once_each(path: str, site: Path) -> None:
    found = list(notes(site / path))
    assert found
    for note in found:
        assert re.fullmatch(r"Guicciardini ?Storia d’Italia ?1561, XVIII, 8 ?A library", note), note


def test_an_author_is_not_taken_for_the_publisher(site: Path) -> None:
    scripts = [
        script.text or "" for script in parsed((site / "events/sack/index.html").read_bytes()).iter("script")
    ]
    author = {"@type": "Person", "name": "Guicciardini"}
    assert json.loads(scripts[0])["citation"] == [
        {"@type": "CreativeWork", "name": "Storia d’Italia", "author": author}
    ]
    page = outline((site / "sources/storia/index.html").read_bytes())
    assert ": Guicciardini" in page
    assert "Publisher" not in page


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("type: book, where: Rome, ", r"Facciotto ?Dell’istoria ?Bosio, 1602 ?Rome"),
        ("where: Rome, ", r"Facciotto ?Dell’istoria ?Bosio, 1602 ?Rome"),
        ("type: article-newspaper, where: Rome, ", r"Facciotto ?1602 ?Rome"),
        ("url: 'https://example.org/a', ", r"Facciotto ?1602 .*"),
    ],
)
def test_a_margin_names_the_book_not_only_its_publisher(source: str, told: str, tmp_path: Path) -> None:
    source += "author: Bosio, title: Dell’istoria, publisher: Facciotto, published: 1602"
    event = f"date: 1565-05-18\ntitle: The siege\nsource: {{{source}}}\n"
    make(write(tmp_path, {"content/timeline.yaml": "title: Case\n", "content/events/a.yaml": event}))
    (note,) = notes(tmp_path / "site/index.html")
    assert re.fullmatch(told, note), note


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_is_gone_tells_of_the_copy_that_is_kept(path: str, tmp_path: Path) -> None:
    gone = '{title: Count, url: "https://example.org/a", link: gone, archived: [{file: archive/a.pdf, at: 2024-12-01}]}'
    write(
        tmp_path,
        {
            "content/archive/a.pdf": b"%PDF",
            "content/timeline.yaml": "title: Case\n",
            "content/actors/city.yaml": "name: The city\n",
            "content/topics/dead.yaml": "title: How many died?\n",
            "content/events/sack.yaml": f"date: 1527-05-06\ntitle: Sack of Rome\nsource: {gone}\n"
            f"claims: [{{by: city, about: dead, says: Many., source: {gone}}}]\n",
        },
    )
    make(tmp_path)
    found = list(notes(tmp_path / "site" / path))
    assert found
    for note in found:
        assert "no longer online" in note
        assert re.search("he editors hold a copy( saved on 1 December 2024)?", note), note


@pytest.mark.parametrize(("kind", "label"), [("manuscript", "Date"), ("book", "Published")])
def test_a_manuscript_has_a_date_and_was_not_published(kind: str, label: str, tmp_path: Path) -> None:
    source = f"{{id: letter, title: A letter, type: {kind}, published: 1571, where: A box}}"
    event = f"date: 1571-10-07\ntitle: The battle\nsource: {source}\n"
    make(write(tmp_path, {"content/timeline.yaml": "title: Case\n", "content/events/a.yaml": event}))
    page = outline((tmp_path / "site/sources/letter/index.html").read_bytes())
    assert f"= {label}\n: 1571" in page


def test_a_list_prints_the_first_of_many_citations_and_claims_and_leads_to_the_others(tmp_path: Path) -> None:
    claims = [
        f"  - {{by: x, says: Word {n}., source: {{url: 'https://paper.example/{n}', title: T{n}}}}}\n"
        for n in range(9)
    ]
    files = {
        "content/timeline.yaml": "title: T\n",
        "content/actors.yaml": "x: {name: X}\n",
        "content/events/a.yaml": "date: 2024-12-01\ntitle: A\nsummary: So it was.[@first]\n"
        "sources: [{id: first, where: box 1}]\nclaims:\n" + "".join(claims),
    }
    make(write(tmp_path, files))
    home = parsed((tmp_path / "site/index.html").read_bytes())
    (card,) = (one for one in home.iter("article") if one.get("id") == "a")
    event = parsed((tmp_path / "site/events/a/index.html").read_bytes())
    anchors = {f"events/a/index.html#{one.get('id')}" for one in event.iter() if one.get("id")}
    links = ["".join(one.itertext()) for one in card.iter("a") if "more" in "".join(one.itertext())]
    assert links == ["3 more claims", "7 more citations"]
    to_notes = [one.get("href", "") for one in card.iter("a") if one.get("href", "").find("#") > 0]
    assert [address.rpartition("-")[2] for address in to_notes] == ["1", "2", "3", "4", "5", "6", "7", "4"]
    assert set(to_notes) <= anchors


def test_each_citation_has_the_address_that_it_was_given(tmp_path: Path) -> None:
    """One source, cited at three of its page's addresses; what is known of one address is not said of another."""
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: Case\n",
            "content/events/one.yaml": "date: 2024-11-29\ntitle: One\n"
            "source: {url: 'https://x.com/a/status/1', title: A post, link: {status: gone}}\n",
            "content/events/two.yaml": "date: 2024-11-30\ntitle: Two\n"
            "sources: ['https://mobile.twitter.com/a/status/1', 'https://nitter.net/a/status/1']\n",
        },
    )
    make(tmp_path)
    site = tmp_path / "site"
    page = outline((site / "events/two/index.html").read_bytes())
    assert "A post" in page
    assert "https://x.com/a/status/1" not in page
    assert "gone" not in page
    data = json.loads((site / "timeline.json").read_bytes())
    two = next(event for event in data["events"] if event["id"] == "two")
    assert [source["url"] for source in two["sources"]] == [
        "https://mobile.twitter.com/a/status/1",
        "https://nitter.net/a/status/1",
    ]
    assert len({source["source"] for source in two["sources"]}) == 1
    for url in ("https://mobile.twitter.com/a/status/1", "https://nitter.net/a/status/1"):
        assert f'href="{url}"' in (site / "events/two/index.html").read_text(encoding="utf-8")
