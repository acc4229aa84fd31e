"""`timeline export`: what goes out, what stays in, and where it goes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line

SECRETS = (
    "hidden-talks",
    "secret-talks",
    "36.123",
    "archive/copy.html",
    "The parents named",
    "only-in-draft",
)
"""What no reader may see of the project below."""


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project with much that readers may not see."""
    made = Line(tmp_path / "case", capsys)
    made.write(
        "content/timeline.yaml",
        "title: Case\nrules: {unarchived: off}\nkey_moments: [strike, hidden-talks]\n",
    )
    made.write(
        "content/events/2024-11-29-strike.yaml",
        "date: 2024-11-29\n"
        "title: A strike hits a market\n"
        "summary: It came before the [[hidden-talks|talks]].\n"
        "place: {near: hama, at: [36.12345, 36.5], obscured: true}\n"
        "see: [hidden-talks]\n"
        "different_from: [hidden-talks]\n"
        "sources: [{url: https://example.org/a, title: A strike, archived: [{file: archive/copy.html}]}]\n"
        "harmed: [{harm: killed, name: Samir Haddad, age: 9, named_because: The parents named him.}]\n",
    )
    made.write("content/archive/copy.html", "<p>copy</p>\n")
    made.write(
        "content/events/2024-12-01-secret-talks.yaml",
        "date: 2024-12-01\nid: hidden-talks\ntitle: Talks\nspeaker: only-in-draft\nkind: statement\n"
        "source: https://example.org/b\ndraft: true\n",
    )
    made.write("content/places.yaml", "hama: {name: Hama, at: [35.13456, 36.75], precision: settlement}\n")
    made.write("content/actors.yaml", "only-in-draft: {name: Only in a draft}\n")
    return made


def lines_of(text: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in text.splitlines()]


def test_an_export_holds_what_readers_may_see(line: Line) -> None:
    ran = line("export", "jsonl", "-", "--report", "report.json")
    assert ran.code == 0, ran.err
    assert not [secret for secret in SECRETS if secret in ran.out]
    head, event, place = lines_of(ran.out)
    assert head["record"]["key_moments"] == ["strike"]
    assert event["record"]["summary"] == "It came before the talks."
    assert event["record"]["place"] == {"near": "hama"}
    assert place["record"]["at"] == ["35.13", "36.75"]
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    assert report["written"] == {"events": 1, "sources": 0, "actors": 0, "places": 1, "topics": 0, "pages": 0}
    assert [
        (one["record"], one["field"], one["outcome"], one["count"], one["first"]) for one in report["lines"]
    ] == [
        ("actor", "", "left out", 1, "only-in-draft"),
        ("archived copy", "file", "left out", 1, "strike: archive/copy.html"),
        ("event", "", "left out", 1, "hidden-talks"),
        ("person who was harmed", "named_because", "left out", 1, "strike"),
        ("place of an event", "at", "left out", 1, "strike"),
        ("place", "at", "changed", 1, "hama"),
    ]


def test_with_drafts_everything_is_there(line: Line) -> None:
    ran = line("export", "jsonl", "-", "--drafts")
    assert ran.code == 0, ran.err
    assert [secret for secret in SECRETS if secret not in ran.out] == ["secret-talks"]  # the name of a file
    assert len(lines_of(ran.out)) == 5


def test_where_an_export_goes(line: Line, tmp_path: Path) -> None:
    assert line("export", "jsonl").code == 0
    file = line.folder / "case.jsonl"
    before = file.read_bytes()
    file.write_bytes(b"mine")
    refused = line("export", "jsonl")
    assert refused.code == 2
    assert "is there already" in refused.err
    assert file.read_bytes() == b"mine"
    assert line("export", "jsonl", "--over").code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("content/all.jsonl", "the project's content"),
        ("site/all.jsonl", "the site's folder"),
        ("link.jsonl", "is a link"),
        ("inwards/all.jsonl", "the project's content"),
        ("nowhere/all.jsonl", "there is no folder"),
        ("folder", "is no file"),
        (".", "the project's content"),
    ],
)
def test_targets_that_are_refused(line: Line, tmp_path: Path, out: str, message: str) -> None:
    aim = tmp_path / "aim"
    aim.write_text("mine", encoding="utf-8")
    (line.folder / "link.jsonl").symlink_to(aim)
    (line.folder / "inwards").symlink_to(line.folder / "content")
    (line.folder / "folder").mkdir()
    before = sorted(line.folder.rglob("*"))
    ran = line("export", "jsonl", out, "--over")
    assert ran.code == 2, ran.err
    assert message in ran.err
    assert sorted(line.folder.rglob("*")) == before
    assert aim.read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_the_target_as_it_was(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    file = line.folder / "all.jsonl"
    file.write_bytes(b"mine")

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("timeline.fs.write", full)
    ran = line("export", "jsonl", "all.jsonl", "--over")
    assert ran.code == 3
    assert "No space left" in ran.err
    assert file.read_bytes() == b"mine"
    assert [one.name for one in line.folder.iterdir() if one.name.startswith(".")] == []


def test_errors_in_the_content_are_shown(line: Line) -> None:
    line.write("content/places.yaml", "hama: {name: Hama, att: [1, 2]}\n")
    ran = line("export", "jsonl", "-")
    assert (ran.code, ran.out) == (1, "")
    assert "`att` is not a field" in ran.err
