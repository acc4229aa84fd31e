"""`timeline import`, more than once: what people have edited stays, and no value is lost on the way."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.command_line import Line

SOURCE = """id,title,date,place,link
a,First thing,2024-03-01,Aleppo,https://example.org/1
b,Second thing,2024-03-02,Hama,https://example.org/2
c,Third thing,2024-03-03,Homs,https://example.org/3
"""
FIRST, SECOND, THIRD = (
    f"content/events/2024-03/2024-03-0{n}-{w}-thing-{i}.yaml"
    for n, w, i in ((1, "first", "a"), (2, "second", "b"), (3, "third", "c"))
)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    line = Line(tmp_path, capsys)
    line.write("content/timeline.yaml", "title: Case\n")
    return line


def report(line: Line, *arguments: str) -> Any:
    """Import again, and return the report."""
    ran = line("import", *arguments, "--report", "report.json")
    assert ran.code == 0, ran.err
    return json.loads((line.folder / "report.json").read_text(encoding="utf-8"))


def imported(line: Line, text: str = SOURCE, name: str = "a.csv") -> Any:
    """Import a source, its mapping as it is proposed."""
    line.write(name, text)
    assert report(line, name)["proposed"]
    return report(line, name)


def text_of(line: Line, path: str) -> str:
    return (line.folder / path).read_text(encoding="utf-8")


def test_only_the_proposal_is_written_at_first(line: Line) -> None:
    line.write("a.csv", SOURCE)
    assert report(line, "a.csv", "--dry-run")["rows"] == 3
    assert not (line.folder / "imports").exists()
    first = report(line, "a.csv")
    assert first["proposed"]
    assert not (line.folder / "content/events").exists()
    assert report(line, "a.csv", "--dry-run")["files"] == {"create": 6}
    assert not (line.folder / "content/events").exists()
    assert report(line, "a.csv")["files"] == {"create": 6}


def test_a_change_in_the_source_updates_its_file_alone(line: Line) -> None:
    imported(line)
    line.write("a.csv", SOURCE.replace("Second thing,2024-03-02", "Second thing told anew,2024-03-05"))
    again = report(line, "a.csv")
    assert again["files"] == {"unchanged": 5, "update": 1}
    assert "date: 2024-03-05\ntitle: Second thing told anew\n" in text_of(line, SECOND)


def test_what_a_person_has_edited_stays(line: Line) -> None:
    imported(line)
    edited = text_of(line, FIRST).replace("First thing", "The first thing, checked")
    line.write(FIRST, edited)
    assert report(line, "a.csv")["files"] == {"edited": 1, "unchanged": 5}
    line.write("a.csv", SOURCE.replace("First thing", "First thing, changed"))
    again = report(line, "a.csv")
    assert again["conflicts"] == [FIRST]
    assert text_of(line, FIRST) == edited


def test_what_a_person_has_deleted_or_renamed_is_not_written_again(line: Line) -> None:
    imported(line)
    (line.folder / FIRST).unlink()
    (line.folder / SECOND).rename(line.folder / "content/events/2024-03-02-second-thing-b.yaml")
    again = report(line, "a.csv")
    assert again["removed"] == [FIRST, SECOND]
    assert not (line.folder / FIRST).exists()
    assert line("check").code == 0


def test_a_row_that_is_gone_is_listed_and_its_file_stays(line: Line) -> None:
    imported(line)
    line.write("a.csv", "\n".join(SOURCE.splitlines()[:3]) + "\n")
    assert report(line, "a.csv")["gone"] == [THIRD, "content/places/homs.yaml"]
    assert (line.folder / THIRD).exists()


def test_the_order_of_rows_means_nothing(line: Line) -> None:
    imported(line)
    head, *rows = SOURCE.splitlines()
    line.write("a.csv", "\n".join([head, *reversed(rows)]) + "\n")
    assert report(line, "a.csv")["files"] == {"unchanged": 6}


def test_an_import_that_was_broken_off_is_completed(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    from timeline.importing import write as writing

    line.write("a.csv", SOURCE)
    report(line, "a.csv")
    write = writing.write_imported

    def fail_at_third(root: Path, path: str, text: str) -> None:
        if path == THIRD:
            raise KeyboardInterrupt
        write(root, path, text)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write_imported", fail_at_third)
        with pytest.raises(KeyboardInterrupt):
            line("import", "a.csv")
    assert report(line, "a.csv")["files"] == {"create": 4, "unchanged": 2}
    assert report(line, "a.csv")["files"] == {"unchanged": 6}


def test_events_are_recognised_without_the_state(line: Line) -> None:
    imported(line)
    (line.folder / "imports/a.state.json").unlink()
    line.write("a.csv", SOURCE.replace("Second thing", "Second thing, changed"))
    again = report(line, "a.csv")
    assert again["files"]["taken"] == 1
    assert again["taken"] == [SECOND]
    assert len(list((line.folder / "content/events").rglob("*.yaml"))) == 3


def test_a_file_that_no_import_wrote_is_not_overwritten(line: Line) -> None:
    line.write("content/places/hama.yaml", "name: Hama\nnote: My own.\n")
    line.write(
        "content/events/first-thing-a.yaml", "title: Mine\ndate: 2024\nsource: https://example.org/9\n"
    )
    again = imported(line)
    assert text_of(line, "content/places/hama.yaml") == "name: Hama\nnote: My own.\n"
    assert again["taken"] == []
    assert line("check").code == 0
    assert "place: hama" in text_of(line, SECOND)


def test_equal_sources_and_mappings_give_equal_bytes(line: Line, tmp_path: Path) -> None:
    imported(line)
    before = {one.name: one.read_bytes() for one in (tmp_path / "content").rglob("*.yaml")}
    shutil.rmtree(tmp_path / "content/events")
    shutil.rmtree(tmp_path / "content/places")
    (tmp_path / "imports/a.state.json").unlink()
    report(line, "a.csv")
    assert {one.name: one.read_bytes() for one in (tmp_path / "content").rglob("*.yaml")} == before


def test_names_are_joined_only_when_a_person_says_so(line: Line, tmp_path: Path) -> None:
    text = "title,date,actors,link\n" + "".join(
        f"Event {n},2024-01-0{n},{name},https://example.org/{n}\n"
        for n, name in enumerate(
            ["United Nations", "The United Nations", "U.N.", "United Nations (UN)", "Unrelated"], 1
        )
    )
    first = imported(line, text)
    (names,) = first["names"]
    assert set(re.split(": |, ", names)) == {
        "United Nations",
        "The United Nations",
        "U.N.",
        "United Nations (UN)",
    }
    assert len(list((tmp_path / "content/actors").iterdir())) == 5
    (tmp_path / first["names_file"]).rename(tmp_path / "imports/a.names.yaml")
    shutil.rmtree(tmp_path / "content/actors")
    shutil.rmtree(tmp_path / "content/events")
    (tmp_path / "imports/a.state.json").unlink()
    assert report(line, "a.csv")["names"] == []
    assert len(list((tmp_path / "content/actors").iterdir())) == 2


def test_days_that_may_be_months(line: Line) -> None:
    text = "title,date,link\n" + "".join(
        f"Event {n},2024-{n:02}-01,https://example.org/{n}\n" for n in range(1, 13)
    )
    first = imported(line, text)
    assert any("12 of 12 days are the first of a month" in note for note in first["notes"])
    mapping = text_of(line, "imports/a.yaml")
    line.write(
        "imports/a.yaml", mapping.replace("fields:", "first_of_month: month\nfirst_of_january: year\nfields:")
    )
    again = report(line, "a.csv")
    assert again["notes"] == []
    dates = [
        re.search("date: (.+)", one.read_text())[1]
        for one in (line.folder / "content/events").rglob("*.yaml")
    ]  # type: ignore[index]
    assert sorted(dates) == ["2024", *(f"2024-{n:02}" for n in range(2, 13))]


def test_a_date_that_can_be_read_in_two_ways_is_a_draft_until_somebody_decides(line: Line) -> None:
    first = imported(line, "id,title,date,link\nx,Event,03/04/2024,https://example.org/1\n")
    (draft,) = first["drafts"]
    assert "date: [2024-03-04, 2024-04-03]" in text_of(line, draft["path"]).replace('"', "").replace(
        "[2024-03-04,2", "[2024-03-04, 2"
    )
    mapping = text_of(line, "imports/a.yaml")
    line.write("imports/a.yaml", mapping.replace("fields:", "date_order: day-month\nfields:"))
    assert report(line, "a.csv")["drafts"] == []
    assert "date: 2024-04-03" in text_of(line, draft["path"])


def test_a_project_that_needs_no_sources_gets_no_drafts(line: Line) -> None:
    line.write("content/timeline.yaml", "title: Case\nrules: {unsourced: off}\n")
    assert imported(line, "title,date\nEvent,2024\n")["drafts"] == []


def test_a_new_project(line: Line) -> None:
    line.write(
        "a.json",
        json.dumps(
            {
                "title": {"text": {"headline": "My years"}},
                "events": [
                    {
                        "start_date": {"year": 1990},
                        "text": {"headline": "One"},
                        "media": {"url": "https://example.org/"},
                    }
                ],
            }
        ),
    )
    ran = line("import", "a.json", "--into", "new")
    assert ran.code == 0, ran.err
    assert "title: My years\n" in text_of(line, "new/content/timeline.yaml")
    assert [one.name for one in (line.folder / "new/content/events").rglob("*.yaml")] == ["1990-one.yaml"]
    assert line("-C", "new", "check", "--strict").code == 0


def test_fields_that_come_later_are_named_in_the_report(line: Line) -> None:
    imported(line)
    line.write("a.csv", SOURCE.replace("link\n", "link,summary,killed\n").replace("/1\n", "/1,In short.,3\n"))
    again = report(line, "a.csv")
    assert again["notes"] == [
        "fields that the mapping does not name, read as their names suggest: `summary`, `killed`"
    ]
    assert text_of(line, FIRST).endswith("x-killed: 3\n")
    assert {one["field"]: one["outcome"] for one in again["lines"]}["summary"] == "guessed"


def test_a_source_that_another_import_wrote_is_cited_and_what_differs_is_told(line: Line) -> None:
    rows = "".join(f"{n},Event {n},2024-01-0{n},https://example.org/a,{{}}\n" for n in (1, 2))
    head = "id,title,date,url,source title\n"
    imported(line, head + rows.format("The title", "The title"))
    second = imported(
        line,
        head.replace("id", "nr", 1) + rows.replace("Event", "Other").format("Its title", "Its title"),
        "b.csv",
    )
    (conflict,) = second["source_conflicts"]
    assert "not written: title: Its title" in conflict
    assert line("check").code == 0


NAMES = [
    "title",
    "Headline",
    "description",
    "summary",
    "text",
    "source title",
    "outlet",
    "author",
    "tags",
    "actors",
    "Place",
    "status",
    "note",
    "x",
    "image",
    "media",
    "caption",
    "credit",
    "quote",
    "date",
    "end date",
    "time",
    "importance",
    "archive_url",
    "published",
    "coordinates",
    "source",
    "display date",
    "draft",
    "id",
]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.dictionaries(st.sampled_from(NAMES), st.tuples(WORDS, WORDS), min_size=1), min_size=1, max_size=4
    )
)
def test_no_value_is_lost(line: Line, rows: list[dict[str, tuple[str, str]]]) -> None:
    """Each value has a word of its own, which must be in some file; and the report counts as many values as there are."""
    for folder in ("imports", "content/events", "content/actors", "content/places", "content/sources"):
        shutil.rmtree(line.folder / folder, ignore_errors=True)
    marked = [
        {
            name: f"{before} w{row}q{number}w {after}"
            for number, (name, (before, after)) in enumerate(values.items())
        }
        for row, values in enumerate(rows)
    ]
    done = imported(line, json.dumps(marked), "a.json")
    assert done["values"] == sum(map(len, rows)) == sum(one["count"] for one in done["lines"])
    assert done["counts"]["lost"] == 0
    held = "".join(one.read_text(encoding="utf-8") for one in (line.folder / "content").rglob("*.yaml"))
    for row, values in enumerate(rows):
        for number, name in enumerate(values):
            assert f"w{row}q{number}w" in held, (name, marked[row][name])
    assert not [one for one in done["findings"] if one["severity"] == "error"], (marked, done["findings"])
