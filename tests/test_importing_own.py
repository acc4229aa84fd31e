"""`timeline import` of our own exports: hostile ones, damaged ones, and those that a person has edited."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line, Ran

HEAD = '{"format":"timeline-records","version":1,"kind":"project","record":{"title":"Case"}}\n'
EVENT = {"id": "first", "date": "2024-11-29", "title": "First", "source": "https://example.org/1"}


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(tmp_path, capsys)


def entry(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, "id": fields.get("id"), "record": fields}) + "\n"


def import_lines(line: Line, *entries: str) -> tuple[Ran, Any]:
    """Import entries into a project; what the command said, and its report."""
    line.write("all.jsonl", "".join([HEAD, *entries]))
    ran = line("import", "all.jsonl", "--into", "copy", "--report", "report.json")
    report = line.folder / "report.json"
    return ran, json.loads(report.read_text(encoding="utf-8")) if report.is_file() else None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD.replace(":1,", ":9,"), "version 1 of the format, not 9"),
        (
            entry("event", **EVENT).replace("{", '{"format": "timeline-records", "version": 1, ', 1),
            "project is missing",
        ),
        (HEAD + entry("../../etc", id="a"), "all.jsonl:2: `../../etc` is no kind of record"),
        (HEAD + '{"kind":"event","record":[1]}\n', "all.jsonl:2: a record is expected"),
        (HEAD + '{"kind":"event","record":{"a":1,"a":2}}\n', "all.jsonl:2"),
        (HEAD + '{"kind":"event",\n', "all.jsonl:2:"),
        (HEAD + '{"kind":"event","record":' + '{"a":' * 30 + "1" + "}" * 31 + "\n", "nested deeper than 20"),
        (HEAD.replace('"title":"Case"', '"titel":"Case"'), "`titel` is not a field"),
    ],
)
def test_a_damaged_export_is_refused(line: Line, text: str, message: str) -> None:
    line.write("all.jsonl", text)
    ran = line("import", "all.jsonl", "--into", "copy")
    assert ran.code in (1, 2)
    assert message in ran.err
    assert not (line.folder / "copy/content").exists()


def test_records_that_the_reader_refuses_are_told(line: Line) -> None:
    ran, report = import_lines(
        line,
        entry("event", **EVENT),
        entry("event", **EVENT),
        entry("event", **{**EVENT, "id": "../../outside"}),
        entry("event", **{**EVENT, "id": "undated", "date": "soon"}),
        entry("actor", id="bell", name="Bell \x07"),
        entry("place", id="numbers", name="Numbers", at=[36.2, 37], obscured=True, note=None),
    )
    assert ran.code == 0, ran.err
    lost = {line["place"]: line["note"] for line in report["lines"] if line["outcome"] == "lost"}
    assert [*lost] == ["all.jsonl:3", "all.jsonl:4", "all.jsonl:5", "all.jsonl:6"]
    for note, words in zip(
        lost.values(), ("same id", "cannot be an id", "refuses it", "U+0007"), strict=True
    ):
        assert words in note
    written = sorted(path.name for path in (line.folder / "copy/content").rglob("*.*"))
    assert written == ["2024-11-29-first.yaml", "numbers.yaml", "timeline.yaml"]
    assert report["values"] == sum(one["count"] for one in report["lines"])


def test_another_project_keeps_its_settings_and_its_files(line: Line) -> None:
    line.write("copy/content/timeline.yaml", "title: Mine\n")
    line.write(
        "copy/content/events/2024-11-29-first.yaml",
        "date: 2024-11-29\ntitle: Mine\nsource: https://example.org/m\n",
    )
    ran, report = import_lines(
        line, entry("event", **EVENT), entry("event", **{**EVENT, "id": "second", "title": "B"})
    )
    assert ran.code == 0, ran.err
    assert report["taken"] == ["content/events/2024-11-29-first.yaml"]
    assert "stays as it is" in report["notes"][0]
    assert (line.folder / "copy/content/timeline.yaml").read_text(encoding="utf-8") == "title: Mine\n"
    assert (line.folder / "copy/content/events/2024-11-29-second.yaml").is_file()


def test_importing_again_leaves_what_was_edited(line: Line) -> None:
    import_lines(line, entry("event", **EVENT), entry("actor", id="a", name="A"))
    edited = line.folder / "copy/content/actors/a.yaml"
    edited.write_text("name: Edited\n", encoding="utf-8")
    changed = {**EVENT, "title": "Changed"}
    _, report = import_lines(line, entry("event", **changed), entry("actor", id="a", name="Also changed"))
    assert report["files"] == {"conflict": 1, "update": 1}
    assert edited.read_text(encoding="utf-8") == "name: Edited\n"


def test_records_that_the_project_has_elsewhere_are_not_written_twice(line: Line) -> None:
    line.write("copy/content/timeline.yaml", "title: Mine\n")
    line.write("copy/content/actors.yaml", "new: {name: A, aliases: [a]}\nb: {name: B}\n")
    line.write(
        "copy/content/events/mine.yaml", "id: first\ndate: 2024\ntitle: Mine\nsource: https://example.org/1\n"
    )
    entries = [entry("event", **EVENT), entry("actor", id="a", name="A"), entry("actor", id="b", name="B")]
    _, report = import_lines(line, *entries)
    assert report["taken"] == ["content/events/mine.yaml", "content/actors.yaml"]
    assert (
        "the actor `a` is `new` now, and stays as it is: change it in content/actors.yaml" in report["notes"]
    )


def test_an_event_with_another_date_stays_in_its_file(line: Line) -> None:
    import_lines(line, entry("event", **EVENT))
    _, report = import_lines(line, entry("event", **{**EVENT, "date": "2024-11-30"}))
    assert report["files"] == {"update": 1}
    text = (line.folder / "copy/content/events/2024-11-29-first.yaml").read_text(encoding="utf-8")
    assert text.startswith("date: 2024-11-30\n")


def test_importing_again_after_a_rename(line: Line) -> None:
    import_lines(line, entry("actor", id="a", name="A"))
    assert line("-C", "copy", "rename", "a", "b").code == 0
    _, report = import_lines(line, entry("actor", id="a", name="A"))
    assert report["removed"] == ["content/actors/a.yaml"]
    assert report["gone"] == report["findings"] == []
    assert "the actor `a` is `b` now" in report["notes"][0]


def test_a_folder_for_datasette_is_recognised(line: Line) -> None:
    import_lines(line, entry("event", **EVENT))
    assert line("-C", "copy", "export", "datasette", str(line.folder / "questions")).code == 0
    assert line("import", "questions", "--into", "again").code == 0
    assert (line.folder / "again/content/events/2024-11-29-first.yaml").is_file()


def test_nothing_is_written_in_a_dry_run(line: Line) -> None:
    line.write("all.jsonl", HEAD + entry("event", **EVENT))
    ran = line("import", "all.jsonl", "--into", "copy", "--dry-run")
    assert ran.code == 0, ran.err
    assert "would import 1 row" in ran.out
    assert not (line.folder / "copy").exists()


ENDLESS = (
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'event' kind, i record FROM n"
)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (f"CREATE VIEW records AS {ENDLESS}", "no table `records`"),
        ("CREATE VIRTUAL TABLE records USING fts5 (kind, record)", "no table `records`"),
        (
            "CREATE TABLE records (kind, record TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))))",
            "no table `records`",
        ),
        ("CREATE TABLE records (kind, record TEXT AS(hex(zeroblob(100000000))))", "no table `records`"),
        ("CREATE TABLE records (kind, record TEXT AS/**/(hex(kind)) STORED)", "no table `records`"),
        ("CREATE TABLE other (kind)", "no table `records`"),
        ("CREATE TABLE records (name)", "cannot be read"),
    ],
)
def test_hostile_databases(line: Line, sql: str, message: str) -> None:
    database = sqlite3.connect(line.folder / "all.db")
    database.execute(sql)
    database.commit()
    database.close()
    ran = line("import", "all.db", "--into", "copy")
    assert ran.code == 2
    assert message in ran.err
    (line.folder / "cut.db").write_bytes((line.folder / "all.db").read_bytes()[:1000])
    assert line("import", "cut.db", "--into", "copy").code == 2


def test_a_spreadsheet_runs_no_text_as_a_formula(line: Line) -> None:
    titles = [
        '=HYPERLINK("https://evil.example","x")',
        "+1",
        "-2",
        "@SUM(A1)",
        "'quoted'",
        '"Hama" falls',
        "[sic]",
    ]
    import_lines(
        line, *(entry("event", **{**EVENT, "id": f"e{n}", "title": title}) for n, title in enumerate(titles))
    )
    assert line("-C", "copy", "export", "csv", str(line.folder / "tables")).code == 0
    with (line.folder / "tables/events.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]
    assert line("import", "tables", "--into", "again").code == 0
    before, after = (line("-C", name, "export", "jsonl", "-").out for name in ("copy", "again"))
    assert list(map(json.loads, before.splitlines())) == list(map(json.loads, after.splitlines()))
    assert [json.loads(one)["record"]["title"] for one in after.splitlines()[1:]] == titles


def test_tables_that_were_edited_come_back(line: Line) -> None:
    import_lines(line, entry("event", **EVENT, tags=["one", "two"], place={"near": "hama", "precision": "district"}),
                 entry("place", id="hama", name="Hama"))  # fmt: skip
    assert line("-C", "copy", "export", "csv", str(line.folder / "tables")).code == 0
    file = line.folder / "tables/events.csv"
    text = file.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "id,date,title,place.near,place.precision,tags[],source"
    file.write_text(
        "\ufeff" + text.replace("First", 'The "first"').replace(",", ";"), encoding="utf-8", newline=""
    )
    assert line("import", "tables", "--into", "again").code == 0
    event = (line.folder / "again/content/events/2024-11-29-first.yaml").read_text(encoding="utf-8")
    assert 'title: The "first"' in event
    assert "tags: [one, two]" in event
    assert "near: hama" in event
