"""`timeline status` names what needs work, from what the rest of the program says of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from support.command_line import Line

PROJECT = """\
title: T
language: en
languages: [en, ar]
rules: {unsourced: off, unreviewed: off, missing_copy: error}
"""
FILES = {
    "content/timeline.yaml": PROJECT,
    "content/actors.yaml": "one: {name: One}\n",
    "content/places.yaml": "aleppo: {name: Aleppo}\n",
    "content/sources/gone.yaml": "title: Gone\nurl: https://a.example/1\nlink: gone\nciting: own\n",
    "content/sources/held.yaml": (
        "title: Held\nurl: https://b.example/1\npublisher: B\nciting: own\n"
        "archived: [https://web.archive.org/web/20241203000000/https://b.example/1]\n"
    ),
    "content/events/bare.yaml": "date: 2024-11-29\ntitle: Bare\nimportance: major\nsource: gone\n",
    "content/events/list.yaml": (
        "- {id: placed, date: 2024-11-30, title: Placed, place: aleppo, summary: S., source: held}\n"
        "# The second.\n"
        "- id: untraced\n  date: 2024-12-01\n  title: Untraced\n  sources: [https://c.example/1, https://d.example/1]\n"
    ),
    "content/events/draft.yaml": "date: 2024\ntitle: Draft\ndraft: true\n",
    "content/events/soon.yaml": "date: 2024\ntitle: Soon\nembargo_until: 2025-01-05T08:00+03:00\n",
    "content/events/late.yaml": "date: 2024\ntitle: Late\nembargo_until: 2025-03-05T00:00Z\n",
    "content/events/signed.yaml": (
        "date: 2024\ntitle: Signed\nstatus: confirmed\nstatus_note: N\n"
        "review: {by: N, on: 2025-01-01, of: 00000000}\n"
        "translations: {ar: {title: ت, of: 00000000}}\n"
    ),
}


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")  # 1 January 2025
    at = Line(tmp_path, capsys)
    for path, text in FILES.items():
        at.write(path, text)
    return at


def found(desk: Line, *only: str) -> dict[str, list[tuple[str, object, str]]]:
    """For each kind, the path, line and reason of its items."""
    ran = desk("status", "--format", "json", *(word for kind in only for word in ("--only", kind)))
    assert ran.code == 0, ran.err
    groups = json.loads(ran.out)["groups"]
    return {
        group["kind"]: [
            (one["path"].removeprefix("content/"), one["line"], one["why"]) for one in group["items"]
        ]
        for group in groups
    }


def test_each_kind_of_work_is_found(desk: Line) -> None:
    work = found(desk)
    assert work["embargoes"] == [("events/soon.yaml", 1, "ends 2025-01-05T08:00+03:00")]
    assert [path for path, _, _ in work["links"]] == ["sources/gone.yaml"]
    assert ("events/list.yaml", 6, "no archived copy of https://c.example/1 is known") in work["copies"]
    assert "sources/held.yaml" not in str(work["copies"])
    assert work["reviews"][0] == ("events/signed.yaml", 1, "changed since its review")
    assert work["translations"][0] == ("events/signed.yaml", 1, "ar: outdated")
    assert ("events/list.yaml", 1, "ar: missing") in work["translations"]
    assert work["origins"] == [("events/list.yaml", 3, "2 untraced, no source archived")]
    assert ("events/bare.yaml", 1, "one account, major, all sources gone") in work["sourcing"]
    assert work["bare"] == [("events/bare.yaml", 1, "no summary, no place")]
    assert work["drafts"] == [("events/draft.yaml", 1, "draft")]
    assert [*work] == [
        "embargoes",
        "links",
        "copies",
        "reviews",
        "translations",
        "origins",
        "sourcing",
        "bare",
        "drafts",
    ]
    assert list(found(desk, "drafts", "links")) == ["links", "drafts"]


THIN = {
    "content/events/one.yaml": "date: 2024-12-02\ntitle: One\nsource: https://e.example/1\n",
    "content/events/none.yaml": "date: 2024-12-02\ntitle: None\n",
    "content/events/claimed.yaml": (
        "date: 2024-12-03\ntitle: Claimed\nclaims: [{by: one, says: So., source: https://f.example/1}]\n"
    ),
    "content/events/withdrawn.yaml": "date: 2024-12-04\ntitle: Withdrawn\nsource: withdrawn\n",
    "content/sources/withdrawn.yaml": (
        "title: Withdrawn\nurl: https://g.example/1\nretracted: It was wrong.\n"
        "archived: [https://web.archive.org/web/20241203000000/https://g.example/1]\n"
    ),
}


def test_thin_sourcing_is_said_in_the_right_words(desk: Line) -> None:
    for path, text in THIN.items():
        desk.write(path, text)
    work = found(desk)
    assert ("events/one.yaml", 1, "origin not traced, no source archived") in work["sourcing"]
    assert ("events/none.yaml", 1, "no source") in work["sourcing"]
    assert ("events/claimed.yaml", 1, "claims only, no source archived") in work["sourcing"]
    assert ("events/withdrawn.yaml", 1, "all sources withdrawn") in work["sourcing"]


def test_the_text_is_short_and_says_what_to_do(desk: Line) -> None:
    out = desk("status").out
    assert (
        "Drafts: 1  [drafts]  next: timeline serve --drafts\n  content/events/draft.yaml:1  Draft  (draft)\n"
        in out
    )
    assert "more: timeline status --only translations" in out
    assert "more:" not in desk("status", "--only", "translations").out
    assert desk("status", "--only", "pages").out == "Nothing of this kind needs work.\n"


def test_errors_come_first_and_hide_what_cannot_be_known(desk: Line) -> None:
    desk.write("content/events/wrong.yaml", "date: 2024-13-01\ntitle: Wrong\x1b[2J\n")
    ran = desk("status")
    assert ran.code == 0
    assert ran.out.startswith("Errors: ")
    assert "content/events/wrong.yaml:2  (YAML002" in ran.out
    assert "\x1b" not in ran.out
    assert "once there are no errors" in ran.err
    assert json.loads(desk("status", "--format", "json").out)["complete"] is False


def test_a_missing_copy_is_no_reason_to_stop(desk: Line) -> None:
    desk.write(
        "content/sources/held.yaml",
        "title: Held\nwhere: A box\narchived: {file: archive/held.txt, at: 2024-12-03T10:00Z}\n",
    )
    work = found(desk)
    assert [path for path, _, _ in work["errors"]] == ["sources/held.yaml"]
    assert work["copies"][0][0] == "sources/held.yaml"
    assert "drafts" in work


def test_large_pages_are_those_of_the_built_site(desk: Line) -> None:
    assert desk("build").code == 0
    assert "pages" not in found(desk)
    page = desk.folder / "site/events/bare/index.html"
    page.write_text(page.read_text() + "x" * 300_000)
    assert [(path, line) for path, line, _ in found(desk)["pages"]] == [("events/bare/index.html", None)]
    os.unlink(page)
    assert "pages" not in found(desk)


def test_a_project_with_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = Line(tmp_path, capsys)
    at.write("content/timeline.yaml", "title: T\n")
    assert at("status") == (0, "Nothing needs work.\n", "")
