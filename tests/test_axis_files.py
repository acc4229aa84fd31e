"""The files from which the time axis is drawn while readers zoom: divided by the calendar, and changed one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.sites import assert_same, make, write

from timeline.exports import axis_files

EVENT = '- {{id: e{n}, date: "{date}", title: "{title}", importance: {importance}, actors: [a{actor}]}}\n'
ACTORS = "a0: {name: The ministry}\na1: {name: The union}\n"


def project(root: Path, *, title: str = "T") -> Path:
    """Nine events in three years; the title of one of them can differ."""
    dates = ["2020-01-05", "2020-03-01", "2020-07-09", "2021-02-01", "2021-02-03", "2021-02-09", "2021-11-11", "2022-05-05", "2022-06"]  # fmt: skip
    events = "".join(
        EVENT.format(
            n=n, date=date, title=title if n == 1 else "T", importance=["normal", "major"][n % 2], actor=n % 2
        )
        for n, date in enumerate(dates)
    )
    return write(
        root,
        {
            "content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n",
            "content/actors.yaml": ACTORS,
            "content/events/all.yaml": events,
        },
    )


def files_of(site: Path) -> dict[str, Any]:
    """The data by the name that each file gives itself."""
    found = {}
    for path in sorted((site / "axis").iterdir()):
        call = path.read_text(encoding="utf-8").removesuffix(");\n").removeprefix("timelineAxis(")
        name, data = json.loads(f"[{call}]")
        assert path.name == f"{name}.js"
        found[name] = data
    return found


def test_few_events_are_in_one_file(tmp_path: Path) -> None:
    make(project(tmp_path))
    files = files_of(tmp_path / "site")
    assert list(files) == ["index"]
    assert len(files["index"]["events"]) == 9
    assert files["index"]["actors"] == ["The ministry", "The union"]
    assert "parts" not in files["index"]


def test_many_events_are_divided_by_the_calendar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axis_files, "FEW", 3)
    make(project(tmp_path))
    files = files_of(tmp_path / "site")
    index = files.pop("index")
    assert [part[3] for part in index["parts"]] == [3, 3, 1, 2]
    assert [part[0] for part in index["parts"]] == sorted(files)
    assert [len(files[part[0]]["events"]) for part in index["parts"]] == [3, 3, 1, 2]
    assert {row[4] for row in index["events"]} == {0}, "only major events"
    first, *steps = index["days"]
    assert first == files[index["parts"][0][0]]["events"][0][0]
    assert sum(steps[1::2]) == 9


def test_an_edit_changes_one_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axis_files, "FEW", 3)
    make(project(tmp_path))
    before = files_of(tmp_path / "site")
    project(tmp_path, title="Another")
    make(tmp_path)
    after = files_of(tmp_path / "site")
    assert [name for name in before if before[name] != after[name]] == [
        min(set(before) - {"index"}),
        "index",
    ], "its part, and the index, since it is a major event"
    make(tmp_path, "clean")
    assert_same(tmp_path / "site", tmp_path / "clean")
