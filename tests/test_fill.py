"""`timeline fill`: what pages say of themselves, and what is written of it. The pages of `tests/fill/` were made for this.

A page's file begins with the truth: each field with its right value, or `none` where the page does not tell it.
`empty:` names the fields that are found in doubt although the page tells them, `wrong:` those that are known to fail.
"""

from __future__ import annotations

import json
import re
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from support.command_line import Line
from support.web import Server, host

from timeline import clock
from timeline.editing import new_record
from timeline.filling.findings import FIELDS
from timeline.filling.json_ld import addresses_of, items_in, property_texts
from timeline.network.responses import Answer, Response
from timeline.network.warc import warc_of

FOLDER = Path(__file__).parent / "fill"
TODAY = "2024-12-27"
"""The day on which the pages are read."""
ACTORS = {
    "syrian-observer": "name: The Syrian Observer\nkind: organisation\nurl: https://syrianobserver.example/\n",
    "nahr-agency": "name: وكالة نهر\naka: [Nahr Agency]\nkind: organisation\nurl: https://nahr-agency.example/\n",
    "layla-haddad": "name: Layla Haddad\nkind: person\n",
}


class Page(NamedTuple):
    """A page with the truth about it."""

    name: str
    url: str
    truth: dict[str, str]
    empty: frozenset[str]
    unreadable: str
    """A part of the reason why it is not read."""
    file: str
    data: bytes


@cache
def pages() -> list[Page]:
    return [_page(file) for file in sorted(FOLDER.glob("*.txt"))]


def _page(file: Path) -> Page:
    head, _, html = file.read_text(encoding="utf-8").partition("\n----\n")
    said = dict(re.findall(r"^([a-z]+): ?(.*)$", head, re.MULTILINE))
    for token, character in (("␛", "\x1b"), ("␀", "\0"), ("␈", "\b")):
        html = html.replace(token, character)
    html = re.sub(r"⟦(.*?) × (\d+)⟧", lambda found: found[1] * int(found[2]), html)
    return Page(
        file.stem,
        said["url"],
        {field: said[field] for field in FIELDS if field in said},
        frozenset(said.get("empty", "").split()),
        said.get("unreadable", ""),
        said.get("file", "page.html"),
        html.encode(said.get("encoding", "utf-8"), "xmlcharrefreplace"),
    )


class Project(Line):
    """A project to fill."""

    def begin(self, **files: str) -> None:
        self.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
        for id_, text in ACTORS.items():
            self.write(f"content/actors/{id_}.yaml", text)
        self.write("content/events/e.yaml", "date: 2024\ntitle: E\n")

    def found(self, *arguments: str) -> list[dict[str, object]]:
        """The report for programs."""
        ran = self("fill", *arguments, "--format", "json")
        assert ran.out.startswith("["), ran
        found: list[dict[str, object]] = json.loads(ran.out)
        return found

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    for module in (clock, new_record):
        monkeypatch.setattr(module, "today", lambda: TODAY)
    made = Project(tmp_path, capsys)
    made.begin()
    return made


def outcomes(page: Page, project: Project) -> dict[str, str]:
    """For each field `right`, `wrong`, `empty` (the page tells it) or `none` (the page does not, and nothing is written)."""
    place = project.folder / page.file
    place.write_bytes(page.data)
    found = project.found(page.url, "--page", str(place), "--dry-run")[0]
    if page.unreadable:
        assert page.unreadable in str(found["problem"]), found["problem"]
    added = found["added"]
    assert isinstance(added, dict)
    told = {}
    for field in FIELDS:
        value = added.get(field, "")
        written = "; ".join(value) if isinstance(value, list) else value
        truth = page.truth.get(field, "none").removeprefix("none")
        told[field] = (
            "right" if written and written == truth else "wrong" if written else "empty" if truth else "none"
        )
    return told


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_page(page: Page, project: Project) -> None:
    told = outcomes(page, project)
    assert {field for field, outcome in told.items() if outcome == "wrong"} == set()
    assert {field for field, outcome in told.items() if outcome == "empty"} == page.empty


def test_the_manual_gives_the_count(project: Project) -> None:
    counted = {field: Counter[str]() for field in FIELDS}
    for page in pages():
        for field, outcome in outcomes(page, project).items():
            counted[field][outcome] += 1
    manual = (FOLDER.parents[1] / "docs/how-to/fill.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", manual, re.MULTILINE)
    kinds = ("right", "wrong", "empty", "none")
    assert table == [(field, *(str(counted[field][kind]) for kind in kinds)) for field in FIELDS]
    assert f"{len(pages())} pages" in manual


# What is written, and where

ARTICLE = (FOLDER / "news-jsonld.txt").read_text(encoding="utf-8").partition("\n----\n")[2]
URL = "https://www.daily-levant.example/2024/11/29/aleppo-falls"


@pytest.fixture
def saved(project: Project) -> str:
    project.write("saved.html", ARTICLE)
    return str(project.folder / "saved.html")


def test_an_address_becomes_a_source(project: Project, saved: str) -> None:
    ran = project("fill", URL, "--page", saved)
    assert (ran.code, "  added     accessed: 2024-12-27 (today)" in ran.out) == (0, True)
    assert "6 fields added in 1 file" in ran.out
    made = project.text("content/sources/opposition-forces-enter-aleppo.yaml")
    assert made == (
        "title: Opposition forces enter Aleppo\n"
        "publisher: The Daily Levant\n"
        f"url: {URL}\n"
        "published: 2024-11-29T18:40+02:00\n"
        "accessed: 2024-12-27\n"
        "author: [Jane Doe, Omar Khalil]\n"
        "language: en\n"
    )
    assert project("check").code == 0
    again = project("fill", f"{URL}?utm_source=x", "--page", saved)
    assert (again.code, "nothing to add" in again.out) == (0, True), "the source is there already"


def test_a_dry_run_shows_the_file_and_writes_nothing(project: Project, saved: str) -> None:
    ran = project("fill", URL, "--page", saved, "--dry-run", "--id", "levant")
    assert "(content/sources/levant.yaml)" in ran.out
    assert "  | title: Opposition forces enter Aleppo" in ran.out
    assert not (project.folder / "content/sources").exists()


@pytest.mark.parametrize("target", ["news", "content/sources/news.yaml"])
def test_what_an_author_wrote_stays(project: Project, saved: str, target: str) -> None:
    before = f"# from the archive\ntitle: Forces enter Aleppo   # as printed\nurl: {URL}\nnote: kept\n"
    project.write("content/sources/news.yaml", before)
    ran = project("fill", target, "--page", saved)
    assert "kept      title: Forces enter Aleppo; the page says Opposition forces enter Aleppo" in ran.out
    assert project.text("content/sources/news.yaml") == (
        "# from the archive\ntitle: Forces enter Aleppo   # as printed\npublisher: The Daily Levant\n"
        f"url: {URL}\npublished: 2024-11-29T18:40+02:00\nauthor: [Jane Doe, Omar Khalil]\nlanguage: en\n"
        "note: kept\n"
    )


EVENTS = {
    "in a field": (
        f"source: {URL}   # read twice\n",
        f"source:\n  title: Opposition forces enter Aleppo\n  publisher: The Daily Levant\n  url: {URL}\n"
        "  published: 2024-11-29T18:40+02:00\n  author: [Jane Doe, Omar Khalil]\n  language: en   # read twice\n",
    ),
    "in a list": (
        f"sources:\n  - {URL}\n  - https://example.org/other\n",
        f"sources:\n  - title: Opposition forces enter Aleppo\n    publisher: The Daily Levant\n    url: {URL}\n"
        "    published: 2024-11-29T18:40+02:00\n    author: [Jane Doe, Omar Khalil]\n    language: en\n  - https://example.org/other\n",
    ),
    "in a citation": (
        f"sources:\n  - source: {URL}\n    quote: regrouping for a counter-attack\n",
        f"sources:\n  - title: Opposition forces enter Aleppo\n    publisher: The Daily Levant\n    url: {URL}\n"
        "    published: 2024-11-29T18:40+02:00\n    author: [Jane Doe, Omar Khalil]\n    language: en\n"
        "    quote: regrouping for a counter-attack\n",
    ),
    "on one line": (
        f"sources: [{{url: {URL}, title: Kept}}]\n",
        f"sources: [{{url: {URL}, author: [Jane Doe, Omar Khalil], publisher: The Daily Levant, "
        "published: 2024-11-29T18:40+02:00, language: en, title: Kept}]\n",
    ),
}


@pytest.mark.parametrize("form", EVENTS)
def test_an_address_in_an_event_becomes_a_citation(project: Project, saved: str, form: str) -> None:
    before, after = EVENTS[form]
    project.write("content/events/entry.yaml", f"date: 2024-11-29\ntitle: Entry\n{before}")
    assert project("fill", URL, "--page", saved).code == 0
    assert project.text("content/events/entry.yaml") == f"date: 2024-11-29\ntitle: Entry\n{after}"
    assert project("check").code == 0


# Where pages come from


@pytest.fixture
def web() -> Iterator[Callable[..., Server]]:
    with ExitStack() as opened:
        yield lambda replies: opened.enter_context(host(replies))


def ask(project: Project, target: str, *more: str) -> list[dict[str, object]]:
    return project.found(target, "--allow-host", "127.0.0.1", "--pause", "0", *more)


def test_pages_are_requested(project: Project, web: Callable[..., Server]) -> None:
    page = ARTICLE.replace("https://www.daily-levant.example/2024/11/29/aleppo-falls", "/news").encode()
    server = web({
        "/news": lambda to: to.reply(body=page),
        "/moved": lambda to: to.reply(301, b"", Location="/news"),
        "/private": lambda to: to.reply(302, b"", Location="/login?back=/private"),
        "/login*": lambda to: to.reply(body=b"<title>Paper</title><form>"),
        "/pdf": lambda to: to.reply(body=b"%PDF-1.7", Content_Type="application/pdf"),
        "/large": lambda to: to.reply(body=b"<title>Large file</title><h1>Large file</h1>" + b"x" * 3_000_000),
    })  # fmt: skip
    cited = "".join(
        f"  - {server.base}{path}\n" for path in ("/news", "/moved", "/private", "/pdf", "/gone", "/large")
    )
    project.write("content/events/entry.yaml", f"date: 2024-11-29\ntitle: Entry\nsources:\n{cited}")
    found = {str(one["url"]).removeprefix(server.base): one for one in ask(project, "entry")}
    titles = {path: one["added"].get("title") for path, one in found.items()}  # type: ignore[attr-defined]
    assert titles == {
        "/news": "Opposition forces enter Aleppo",
        "/moved": "Opposition forces enter Aleppo",
        "/private": None,
        "/pdf": None,
        "/gone": None,
        "/large": "Large file",
    }
    assert "login" in str(found["/private"]["problem"])
    assert found["/pdf"]["problem"] == "it is no web page (application/pdf)"
    assert found["/gone"]["problem"] == "404 Not Found"
    written = project.text("content/events/entry.yaml")
    assert f"  - {server.base}/private\n" in written
    assert written.count("title: Opposition forces enter Aleppo") == 2


def test_private_addresses_are_refused(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/": lambda to: to.reply()})
    ran = project("fill", f"{server.base}/")
    assert ran.code == 1
    assert "not on the public network" in ran.out
    assert not server.asked
    assert not (project.folder / "content/sources").exists()


def test_archived_copies_are_read_instead(project: Project) -> None:
    project.write("content/archive/news.html", ARTICLE)
    answer = Answer(
        (), Response(URL, 200, (("Content-Type", "text/html; charset=utf-8"),), ARTICLE.encode(), True)
    )
    warc = warc_of(answer, datetime(2024, 12, 1, tzinfo=UTC), "test")
    (project.folder / "content/archive/news.warc.gz").write_bytes(warc)
    for name in ("news.html", "news.warc.gz"):
        project.write("content/sources/news.yaml", f"url: {URL}\narchived: {{file: archive/{name}}}\n")
        assert project.found("news", "--dry-run")[0]["read"] == f"content/archive/{name}"
    assert project("fill", "news", "--offline").code == 0
    assert "title: Opposition forces enter Aleppo" in project.text("content/sources/news.yaml")
    project.write("content/sources/other.yaml", "url: https://example.org/other\n")
    offline = project("fill", "other", "--offline")
    assert (offline.code, "no request was allowed" in offline.out) == (1, True)


def test_what_cannot_be_done_is_said(project: Project, saved: str) -> None:
    project.write(
        "content/events/two.yaml", f"date: 2024\ntitle: Two\nsources:\n  - {URL}\n  - https://example.org/b\n"
    )
    for arguments, said in (
        (("nothing",), "there is no event or source `nothing`"),
        (("e",), "e cites no web page"),
        (("content/timeline.yaml",), "content/timeline.yaml is no file of events or sources"),
        (("https://",), "address"),
        (("two", "--page", saved), "two cites several pages; with --page, give the address of one"),
    ):
        ran = project("fill", *arguments)
        assert ran.code == 2, arguments
        assert said in ran.err
    project.write("content/sources/odd.yaml", f"&a url: {URL}\n")
    ran = project("fill", "odd", "--page", saved)
    assert (ran.code, "not written: the file cannot be read" in ran.out) == (1, True)


def test_errors_in_other_files_are_no_obstacle(project: Project, saved: str) -> None:
    project.write("content/events/broken.yaml", "date: [2024\ntitle: &a x\n")
    project.write("content/events/text.yaml", "https://example.org/only-text\n")
    project.write(
        "content/events/odd.yaml",
        "- source: {source: 5}\n- sources: [[https://example.org/deep]]\n- claims: 7\n",
    )
    project.write("content/actors/broken.yaml", "name: [\n")
    project.write("content/sources/news.yaml", f"url: {URL}\n")
    assert project("fill", "news", "--page", saved).code == 0
    assert "published: 2024-11-29T18:40+02:00" in project.text("content/sources/news.yaml")


def test_the_report_shows_no_control_characters(project: Project) -> None:
    page = next(page for page in pages() if page.name == "hostile-title")
    (project.folder / "page.html").write_bytes(page.data)
    ran = project("fill", page.url, "--page", "page.html", "--dry-run")
    assert not re.search("[\x00-\x08\x0e-\x1f\u202e]", ran.out)
    assert "<U+001B>" in ran.out


def test_references_are_resolved_without_copies_of_what_they_name() -> None:
    number = 1_500
    wide = {"@id": "a", "name": "The desk", **{f"k{n}": n for n in range(number)}}
    many = {
        "@type": "Article",
        "author": [{"@id": "a"}],
        "mainEntityOfPage": {"@id": "b"},
        **{f"r{n}": {"@id": "a"} for n in range(number)},
    }
    page = {"@id": "b", "url": "https://example.org/here"}
    script = json.dumps([wide, page, many])
    tracemalloc.start()
    items = items_in([script])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000
    article = next(item for item in items if "author" in item)
    assert property_texts(article, "author") == ("The desk",)
    assert addresses_of(article) == ("https://example.org/here",)


def test_only_so_many_references_are_resolved() -> None:
    rows = [{f"r{n}": {"@id": "a"} for n in range(500)} for _ in range(10)]
    items = items_in([json.dumps([{"@id": "a", "name": "The desk"}, *rows])])
    assert (
        sum("name" in value for item in items for value in item.values() if isinstance(value, dict)) == 2_000
    )
