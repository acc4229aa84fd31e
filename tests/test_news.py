"""What is new: additions, changes and corrections by day, on a page, in a feed, and first in a chronology that is being written."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support.outline import parsed
from support.repository import DAY, Repository
from support.sites import assert_same, make, shorten_lists, tree, write

from timeline.planning import news, news_page

PROJECT = "content/timeline.yaml"
SETTINGS = "title: T\nrules: {unsourced: off}\n"
ATOM = "{http://www.w3.org/2005/Atom}"
ONE, TWO, THREE = (f"content/events/{name}.yaml" for name in ("one", "two", "three"))
NEW = {PROJECT: SETTINGS, ONE: "date: 2024-11-01\ntitle: First\n", TWO: "date: 2024-11-02\ntitle: Second\n"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "project")


def told(root: Path, path: str = "new/index.html", site: str = "site") -> list[list[str]]:
    """The days of the page, each with its lines; none if there is no page."""
    file = root / site / path
    if not file.exists():
        return []
    days = []
    for group in parsed(file.read_bytes()).iter("section"):
        items = group.find("ul[@class='matter news']")
        if items is not None:
            lines = [" ".join(" ".join(item.itertext()).split()) for item in items.iterfind("li")]
            days.append([" ".join("".join(group[0].itertext()).split()), *lines])
    return days


def test_additions_changes_and_corrections_by_day(repository: Repository) -> None:
    repository.commit(NEW)
    repository.commit(
        {ONE: "date: 2024-11-03\ntitle: The first\n", THREE: "date: 2024-11-05\ntitle: Third\n"}
    )
    repository.commit(
        {TWO: f"{NEW[TWO]}corrections: [{{on: 2024-12-20, kind: clarification, was: A, now: B, why: C.}}]\n"}
    )
    make(repository.root)
    assert told(repository.root) == [
        ["20 December 2024", "Clarification Second 2 Nov 2024 Previously: “A”. Now: “B”. C."],
        ["5 December 2024", "Changed Second 2 Nov 2024"],
        [
            "4 December 2024",
            "Changed The first 3 Nov 2024 title: was “First”, now “The first” date: was 1 November 2024, now "
            "3 November 2024",
            "Added Third 5 Nov 2024",
        ],
        ["3 December 2024", "Added Second 2 Nov 2024", "Added The first 3 Nov 2024"],
    ]
    feed = ElementTree.fromstring((repository.root / "site/new/feed.xml").read_bytes())
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [
        "Clarification: Second",
        "Changed: Second",
        "Changed: The first",
        "Added: Third",
        "Added: Second",
        "Added: The first",
    ]
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    home = (repository.root / "site/index.html").read_text(encoding="utf-8")
    assert re.search(r'<link rel="alternate" [^>]*href="new/feed.xml">', home)
    assert '<a href="new/index.html">Last changed 5 December 2024.</a>' in home


def test_a_chronology_that_has_just_gone_public_has_no_news(repository: Repository) -> None:
    repository.commit(NEW)
    make(repository.root)
    assert not (repository.root / "site/new").exists()
    assert "new/" not in (repository.root / "site/index.html").read_text(encoding="utf-8")
    repository.commit({PROJECT: f"{SETTINGS}contact: a@example.org\n"})
    make(repository.root)
    assert not (repository.root / "site/new").exists()


def test_without_git_corrections_are_the_news(tmp_path: Path) -> None:
    corrected = "date: 2024-11-01\ntitle: First\ncorrections: [{on: 2024-12-01, why: It was so.}]\n"
    make(write(tmp_path, {**NEW, ONE: corrected}))
    assert told(tmp_path) == [["1 December 2024", "Correction First 1 Nov 2024 It was so."]]


def test_drafts_and_what_they_were_are_no_news(repository: Repository) -> None:
    repository.commit({**NEW, THREE: "date: 2024-11-05\ntitle: Secret\ndraft: true\n"})
    repository.commit({THREE: "date: 2024-11-05\ntitle: Secret name\ndraft: true\n"})
    make(repository.root)
    assert told(repository.root) == []
    repository.commit({THREE: "date: 2024-11-05\ntitle: Third\n"})
    make(repository.root)
    assert told(repository.root)[0] == ["5 December 2024", "Added Third 5 Nov 2024"]
    assert b"Secret" not in b"".join(tree(repository.root / "site").values())


def test_an_event_without_public_history_tells_no_changes(repository: Repository) -> None:
    repository.commit({**NEW, ONE: f"{NEW[ONE]}history: false\n"})
    repository.commit({ONE: "date: 2024-11-01\ntitle: Other\nhistory: false\n"})
    make(repository.root)
    assert told(repository.root) == []


def test_a_step_by_step_build_equals_a_clean_one(repository: Repository) -> None:
    steps: list[dict[str, str]] = [
        NEW,
        {THREE: "date: 2024-11-05\ntitle: Third\n"},
        {ONE: "date: 2024-11-01\ntitle: The first\n"},
        {PROJECT: f"{SETTINGS}order: newest\n"},
        {
            TWO: "date: 2024-11-02\ntitle: The second\nplace: town\n",
            "content/places/town.yaml": "name: Town\n",
        },
        {"content/places/town.yaml": "name: The town\n"},
    ]
    for step in steps:
        repository.commit(step)
        make(repository.root)
        make(repository.root, "clean", clean=True)
        assert_same(repository.root / "site", repository.root / "clean")


def test_long_lists_are_divided_and_a_day_is_shortened(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news_page, "ON_A_PAGE", 3)
    monkeypatch.setattr(news, "MOST_OF_A_DAY", 2)
    monkeypatch.setattr(news, "MOST", 6)
    for number in range(6):
        files = {
            f"content/events/e{number}-{n}.yaml": f"date: 2024-11-01\ntitle: E{number}.{n}\n"
            for n in range(number + 1)
        }
        repository.commit({PROJECT: SETTINGS, **files}, DAY)
    make(repository.root)
    assert told(repository.root) == [
        ["8 December 2024", "Added E5.0 1 Nov 2024", "Added E5.1 1 Nov 2024", "and 4 more"]
    ]
    assert [day[0] for n in (2, 3) for day in told(repository.root, f"new/page-{n}/index.html")] == [
        "7 December 2024",
        "6 December 2024",
    ]
    assert not (repository.root / "site/new/page-4").exists()


EVENTS = "".join(
    f"- {{id: e{number}, date: {date}, title: T{number}}}\n"
    for number, date in enumerate(
        ["2024-11-01", "2024-11-02T08:00", "2024-11-02T18:00", "2024-11-03", "2024-12-01", "unknown"]
    )
)


def ids(root: Path, path: str) -> list[str | None]:
    return [one.get("id") for one in parsed((root / f"site/{path}").read_bytes()).iter("article")]


def test_the_home_page_can_begin_with_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write(tmp_path, {PROJECT: f"{SETTINGS}order: newest\n", "content/events/all.yaml": EVENTS})
    make(root)
    assert ids(root, "index.html") == ["e4", "e3", "e2", "e1", "e0", "e5"]
    assert ids(root, "days/2024-11-02/index.html") == ["e1", "e2"]
    shorten_lists(monkeypatch)
    make(root, clean=True)
    assert ids(root, "index.html")[:2] == ["e4", "e3"]
    assert ids(root, "months/2024-11/index.html")[:2] == ["e0", "e1"]


def test_a_chronology_that_opens_with_the_latest_says_what_is_new(repository: Repository) -> None:
    repository.commit({**NEW, PROJECT: f"{SETTINGS}order: newest\n"})
    repository.commit({THREE: "date: 2024-10-05\ntitle: Third\n"})
    make(repository.root)
    assert told(repository.root, "index.html") == [["4 December 2024", "Added Third 5 Oct 2024"]]
    repository.commit({PROJECT: SETTINGS})
    make(repository.root)
    assert told(repository.root, "index.html") == []
