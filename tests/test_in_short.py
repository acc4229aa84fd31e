"""The home page in short: key moments, where everything comes from, when it last changed."""

from __future__ import annotations

from pathlib import Path

from support.outline import parsed
from support.repository import Repository
from support.sites import make, tree, write

PROJECT = "content/timeline.yaml"
EVENTS = "content/events/all.yaml"


def project(root: Path, settings: str, events: str) -> Path:
    return write(root, {PROJECT: f"title: T\nrules: {{unsourced: off}}\n{settings}", EVENTS: events})


def in_short(root: Path) -> str:
    section = parsed((root / "site/index.html").read_bytes()).find(".//*[@class='in-short']")
    assert section is not None
    return " ".join("".join(section.itertext()).split())


def test_hidden_events_are_no_key_moments(tmp_path: Path) -> None:
    project(
        tmp_path,
        "key_moments: [c, secret, a, b, embargoed]",
        "- {id: a, date: 2024-11-01, title: One}\n- {id: b, date: 2024-11-02, title: Two}\n"
        "- {id: c, date: 2024-11-03, title: Three}\n- {id: secret, date: 2024-11-02, title: Secret, draft: true}\n"
        "- {id: embargoed, date: 2024-11-02, title: Not yet, embargo_until: '9999-01-01T00:00Z'}\n",
    )
    make(tmp_path)
    assert in_short(tmp_path).startswith("In short 1 1 Nov 2024 One 2 2 Nov 2024 Two 3 3 Nov 2024 Three ")
    assert "Chosen by the editors." in in_short(tmp_path)
    said = b"".join(tree(tmp_path / "site").values()).lower()
    assert b"secret" not in said
    assert b"embargoed" not in said


def test_without_a_public_key_moment_the_rule_holds(tmp_path: Path) -> None:
    major = "".join(
        f"- {{id: e{day}, date: 2024-11-0{day}, title: T, importance: major}}\n" for day in (1, 2, 3)
    )
    project(
        tmp_path,
        "key_moments: secret",
        f"{major}- {{id: secret, date: 2024-11-02, title: Secret, draft: true}}\n",
    )
    make(tmp_path)
    assert "The events marked as major." in in_short(tmp_path)


def test_an_empty_chronology_says_nothing_of_its_sources(tmp_path: Path) -> None:
    make(write(tmp_path, {PROJECT: "title: T\n"}))
    assert 'class="in-short"' not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_the_one_source_is_named(tmp_path: Path) -> None:
    source = "{publisher: The Paper, url: https://paper.example/a, published: 2024-11-05, citing: own}"
    project(
        tmp_path,
        "",
        f"- {{id: a, date: 2024-11-01, title: One, source: {source}}}\n- {{id: b, date: 2024-11-02, title: Two}}\n",
    )
    make(tmp_path)
    assert in_short(tmp_path) == (
        "In short Everything here comes from one source: The Paper, 5 November 2024 https://paper.example/a "
        "What has been traced goes back to one origin. How we know"
    )


def test_the_last_change_is_that_of_a_public_event(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "project")
    one, two = "content/events/one.yaml", "content/events/two.yaml"
    event = "date: 2024-11-01\ntitle: One\n"
    repository.commit({PROJECT: "title: T\nrules: {unsourced: off}\n", one: event})
    make(repository.root)
    assert "Last changed 3 December 2024." in in_short(repository.root)
    repository.commit({two: "date: 2024-11-02\ntitle: Two\ndraft: true\n"})
    make(repository.root)
    assert "Last changed 3 December 2024." in in_short(repository.root)
    repository.commit({one: event.replace("One", "The first")})
    make(repository.root)
    make(repository.root, "clean", clean=True)
    assert "Last changed 5 December 2024." in in_short(repository.root)
    assert tree(repository.root / "site") == tree(repository.root / "clean")
    repository.commit({PROJECT: "title: T\nrules: {unsourced: off}\nhistory: false\n"})
    make(repository.root)
    assert "Last changed" not in in_short(repository.root)


def test_the_common_source_is_described_once_and_an_exception_in_full(tmp_path: Path) -> None:
    paper = "{source: paper, at: page 1}"
    other = "{publisher: Other, url: https://other.example/a, published: 2024-11-06, citing: own}"
    write(
        tmp_path,
        {
            PROJECT: "title: T\n",
            "content/sources/paper.yaml": "publisher: The Paper\nurl: https://paper.example/a\n"
            "published: 2024-12-05\nciting: own\n",
            EVENTS: "".join(
                f"- {{id: e{day}, date: 2024-11-{day:02}, title: T, source: {paper}}}\n"
                for day in range(1, 10)
            )
            + f"- {{id: x, date: 2024-11-10, title: T, source: {other}}}\n",
        },
    )
    make(tmp_path)
    assert "Unless another is named, entries come from one source: The Paper, 5 December 2024" in in_short(
        tmp_path
    )
    for page in ("index", "days/2024-11-01/index"):
        text = (tmp_path / f"site/{page}.html").read_text(encoding="utf-8")
        notes = text.partition('class="notes"')[2].partition("</li>")[0]
        assert "The Paper" in notes
        assert "page 1" in notes
        assert "5 December 2024" not in notes
        assert text.count("5 December 2024") == 1
    assert "6 November 2024" in (tmp_path / "site/days/2024-11-10/index.html").read_text(encoding="utf-8")
    event = (tmp_path / "site/events/e1/index.html").read_text(encoding="utf-8")
    assert "5 December 2024, <bdi>page 1" in event
