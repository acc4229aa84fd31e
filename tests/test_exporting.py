"""`timeline export`: what goes out, what stays in, and where it goes."""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line

from timeline.building.event_records import EventRecords
from timeline.building.load import read_and_check
from timeline.building.options import BuildOptions
from timeline.cache.value_file import ValueFile
from timeline.exporting.formats import FORMATS
from timeline.exporting.report import LossReport, loss_report_text
from timeline.project import paths_of
from timeline.records.reviews import facts_digest
from timeline.records.translation import original_digest

SECRETS = (
    "hidden-talks",
    "secret-talks",
    "36.123",
    "archive/copy.html",
    "The parents named",
    "only-in-draft",
    "own-server",
)
"""What no reader may see of the project below."""


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project with much that readers may not see."""
    made = Line(tmp_path / "case", capsys)
    made.write(
        "content/timeline.yaml",
        "title: Case\nrules: {unarchived: off}\nkey_moments: [strike, hidden-talks]\npublish: {live: /srv/own-server}\n",
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
        ("project file", "publish", "left out", 1, "live"),
        ("place", "at", "changed", 1, "hama"),
    ]


@pytest.mark.parametrize("format_", FORMATS)
def test_no_format_holds_what_readers_may_not_see(format_: str, line: Line) -> None:
    """Nor any word of it in a text that refers to it."""
    line.write(
        "content/actors.yaml",
        "only-in-draft: {name: Only in a draft}\nun: {name: UN, note: 'See [[hidden-talks]].'}\n",
    )
    line.write(
        "content/topics.yaml", "toll: {title: How many died?, note: 'After [[hidden-talks|the talks]].'}\n"
    )
    line.write("content/pages/about.md", "---\ntitle: About\n---\n\nSee [[hidden-talks]], and [[strike]].\n")
    line.write(
        "content/events/2024-11-30-road.yaml",
        "date: 2024-11-30\ntitle: A road is closed\nplace: hama\nsource: https://example.org/c\n",
    )
    assert line("export", format_, "out").code == 0
    out = line.folder / "out"
    files = [file for file in out.rglob("*") if file.is_file()] if out.is_dir() else [out]
    data = b"".join(file.read_bytes() for file in files)
    assert b"A strike" in data or b"A road is closed" in data
    assert not [secret for secret in SECRETS if secret.encode() in data]


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


@pytest.mark.parametrize("format_", ["jsonl", "csv", "sqlite", "datasette"])
def test_a_file_that_cannot_grow_leaves_nothing_behind(format_: str, line: Line) -> None:
    line.write("content/pages/long.md", "---\ntitle: Long\n---\n\n" + "Many words. " * 10_000)
    before = sorted(line.folder.iterdir())
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, most))
    try:
        ran = line("export", format_, "out")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert ran.code == 3, ran.err
    assert "cannot write" in ran.err
    assert sorted(line.folder.iterdir()) == before


def test_a_folder_is_overwritten_only_with_the_same_files(line: Line) -> None:
    assert line("export", "csv", "out").code == 0
    before = (line.folder / "out/events.csv").read_bytes()
    (line.folder / "out/events.csv").write_bytes(b"edited")
    assert line("export", "csv", "out").code == 2
    assert line("export", "csv", "out", "--over").code == 0
    assert (line.folder / "out/events.csv").read_bytes() == before
    line.write("out/mine.txt", "mine")
    ran = line("export", "csv", "out", "--over")
    assert ran.code == 2
    assert "out holds what this export does not have: mine.txt" in ran.err
    assert (line.folder / "out/mine.txt").read_text(encoding="utf-8") == "mine"


def test_errors_in_the_content_are_shown(line: Line) -> None:
    line.write("content/places.yaml", "hama: {name: Hama, att: [1, 2]}\n")
    ran = line("export", "jsonl", "-")
    assert (ran.code, ran.out) == (1, "")
    assert "`att` is not a field" in ran.err


def test_what_stands_beside_the_records_is_counted(line: Line) -> None:
    line.write("content/timeline.yaml", "title: Case\nlanguages: [en, ar]\nx-budget: 1\n")
    line.write(
        "content/events/more.yaml",
        "- {id: one, date: 2024-11-30, title: One, source: https://example.org/1, x-note: a}\n"
        "- id: two\n  date: 2024-11-30\n  title: Two\n  sources: [{url: https://example.org/2, x-page: 3}]\n  x-note: b\n"
        "- {id: three, date: 2024-11-30, title: Three, source: https://example.org/3, draft: true, x-note: c}\n",
    )
    line.write("content/events/2024-11-29-strike.ar.yaml", "title: غارة\n")
    found = {}
    for drafts in ((), ("--drafts",)):
        ran = line("export", "json", "-", "--report", "report.json", *drafts)
        assert ran.code == 0, ran.err
        report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
        for one in report["lines"]:
            if one["field"].startswith("x-") or one["note"].startswith("from a file"):
                found[one["record"], one["field"], bool(drafts)] = one["count"]
    assert found == {
        ("project file", "x-budget", False): 1,
        ("project file", "x-budget", True): 1,
        ("event", "x-note", False): 2,
        ("event", "x-note", True): 3,
        ("event", "x-page", False): 1,
        ("event", "x-page", True): 1,
        ("event", "", False): 2,
        ("event", "", True): 3,
        ("event", "translations", False): 1,
        ("event", "translations", True): 1,
    }


def test_what_is_published_stays_so(line: Line) -> None:
    """A public export that was imported, and exported again, is the same."""
    first = line("export", "jsonl", "-")
    line.write("all.jsonl", first.out)
    assert line("import", "all.jsonl", "--into", "copy").code == 0
    again = line("-C", "copy", "export", "jsonl", "-")
    assert again.out == first.out
    assert "Left out" not in again.err


def test_no_digest_of_what_is_not_published(line: Line) -> None:
    """Obscured points and the like could be found by trying."""
    line.write("content/timeline.yaml", "title: Case\nlanguages: [en, ar]\nrules: {unarchived: off}\n")
    road = "date: 2024-11-30\ntitle: A road\nsource: https://example.org/c\n"
    strike = (line.folder / "content/events/2024-11-29-strike.yaml").read_text(encoding="utf-8")
    line.write("content/events/2024-11-30-road.yaml", road)
    line.write(
        "content/events/2024-12-02-void.yaml", road + "review: {by: Ed, on: 2024-12-05, of: '00000000'}\n"
    )
    reading = read_and_check(paths_of(line.folder), BuildOptions(drafts=True), None)
    of = EventRecords(reading.content, ValueFile(None)).of
    digests = []
    for id_, text in (("road", road), ("strike", strike)):
        event = of(reading.chronicle.by_id[id_])
        digests += [facts_digest(event), original_digest(event)]
        line.write(
            f"content/events/2024-11-{29 + (id_ == 'road')}-{id_}.yaml",
            f"{text}review: {{by: Ed, on: 2024-12-05, of: '{digests[-2]}'}}\n"
            f"translations: {{ar: {{title: غارة, of: '{digests[-1]}'}}}}\n",
        )
    public, drafts = line("export", "jsonl", "-").out, line("export", "jsonl", "-", "--drafts").out
    assert [digest in public for digest in digests] == [True, True, False, False]
    assert all(digest in drafts for digest in (*digests, "00000000"))
    records = {one["record"].get("id"): one["record"] for one in lines_of(public)}
    assert records["strike"]["review"] == {"by": "Ed", "on": "2024-12-05"}
    assert "review" not in records["void"]


def test_tags_of_drafts_and_grades_that_are_off_stay_in(line: Line) -> None:
    line.write(
        "content/timeline.yaml",
        "title: Case\nrules: {unarchived: off}\ntags: {roads: {ar: طرق}, covert: {ar: سري}}\n"
        "different_tags: {roads: [covert, rails], covert: [roads]}\n",
    )
    line.write(
        "content/events/2024-11-30-road.yaml",
        "date: 2024-11-30\ntitle: A road\ntags: [roads, rails]\nactors: [us]\n"
        "sources: [{url: https://example.org/c, title: C, grade: B}, r]\n"
        "claims: [{by: us, says: It is closed., credibility: 2, sources: [r]}]\n",
    )
    line.write("content/actors/us.yaml", "name: Us\n")
    line.write("content/sources/r.yaml", "title: R\nurl: https://example.org/r\ngrade: A\n")
    line.write(
        "content/events/2024-12-02-d.yaml",
        "date: 2024-12-02\ntitle: D\ntags: [covert]\nsource: https://example.org/d\ndraft: true\n",
    )
    ran = line("export", "jsonl", "-")
    assert ran.code == 0, ran.err
    public, drafts = ran.out, line("export", "jsonl", "-", "--drafts").out
    project = lines_of(public)[0]["record"]
    assert (list(project["tags"]), project["different_tags"]) == (["roads"], {"roads": ["rails"]})
    for word in ("covert", '"grade"', '"credibility"'):
        assert (word in public, word in drafts) == (False, True)
    with (line.folder / "content/timeline.yaml").open("a", encoding="utf-8") as file:
        file.write("grades: admiralty\n")
    graded = line("export", "jsonl", "-").out
    assert graded.count('"grade"') == 2
    assert '"credibility"' in graded


def test_the_report_counts_in_the_plural() -> None:
    report = LossReport("csv", "out")
    report.left_out("content file", "withheld", count=6)
    report.left_out("archived copy", "withheld", count=2)
    report.left_out("event", "a draft")
    report.lost("event", "place", count=3)
    said = loss_report_text(report)
    for words in ("6 content files: ", "2 archived copies: ", "1 event: a draft", "3 event `place`"):
        assert f"  {words}" in said
