"""Fields of a project's own on sources, actors and places: printed, in the data, compared."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from support.command_line import Line
from support.outline import parsed
from support.repository import ENVIRONMENT, Repository
from support.sites import make, write

FILES = {
    "content/timeline.yaml": """\
title: Case
fields:
  built: {type: date, on: [actors, places]}
  seconds: {type: number, label: Length in seconds, on: sources}
  uploader: {label: Uploaded by, on: sources}
  profile: {type: url, on: [sources, actors]}
  seen_by: {type: list, on: [events, sources]}
  hours: {type: number}
  docket: {}
""",
    "content/actors/court.yaml": "name: A court\nbuilt: 1911-05~\nprofile: https://example.org/a|b\n",
    "content/places/hall.yaml": "name: A hall\nbuilt: 17XX\n",
    "content/sources/film.yaml": "title: A film\nwhere: reel 3\nseconds: 12040\nuploader: <b>me</b>\nseen_by: [clerk, judge]\n",
    "content/events/one.yaml": "date: 2024-11-29\ntitle: One\nplace: hall\nactors: [court]\nseen_by: [judge, clerk]\nhours: 3.5\n"
    "sources: [film, {url: https://example.org/clip, title: A clip, uploader: us}]\n",
    "content/events/two.yaml": "date: 2024-11-30\ntitle: Two\nplace: hall\nactors: [court]\n"
    "sources: [film, {url: https://example.org/clip, seconds: 0.5}]\nhours: -2\ndocket: =1+1\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write(tmp_path_factory.mktemp("own"), FILES)
    make(root)
    return root / "site"


def _facts(page: Path) -> dict[str, list[str]]:
    rows = parsed(page.read_bytes()).iterfind(".//dl/div")
    return {
        "".join(row.find("dt").itertext()): ["".join(dd.itertext()) for dd in row.findall("dd")]
        for row in rows
    }


@pytest.mark.parametrize(
    "page, facts",
    [
        ("actors/court", {"Built": ["about May 1911"], "Profile": ["https://example.org/a%7Cb"]}),
        ("places/hall", {"Built": ["the 18th century"]}),
        (
            "sources/film",
            {"Length in seconds": ["12,040"], "Uploaded by": ["<b>me</b>"], "Seen by": ["clerk", "judge"]},
        ),
        ("events/one", {"Seen by": ["judge", "clerk"], "Hours": ["3.5"]}),
    ],
)
def test_pages_print_them(site: Path, page: str, facts: dict[str, list[str]]) -> None:
    found = _facts(site / page / "index.html")
    assert {label: found.get(label) for label in facts} == facts


def test_descriptions_in_place_are_one_source(site: Path) -> None:
    data = json.loads((site / "timeline.json").read_text())
    clip = next(one for one in data["sources"].values() if one["title"] == "A clip")
    assert clip["fields"] == {"uploader": "us", "seconds": 0.5}
    assert data["sources"]["film"]["fields"] == {
        "seconds": 12040,
        "uploader": "<b>me</b>",
        "seen_by": ["clerk", "judge"],
    }
    assert data["actors"]["court"]["fields"]["built"] == "1911-05~"
    assert data["places"]["hall"]["fields"] == {"built": "17XX"}
    assert data["events"][0]["fields"] == {"seen_by": ["judge", "clerk"], "hours": 3.5}


def test_a_spreadsheet_can_filter_by_those_of_events(site: Path) -> None:
    head, one, two = csv.reader((site / "events.csv").read_text().splitlines())
    assert head[-3:] == ["fields.seen_by", "fields.hours", "fields.docket"]
    assert one[-3:] == ["judge; clerk", "3.5", ""]
    assert two[-3:] == ["", "-2", "'=1+1"]


def test_a_difference_names_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])
    Repository(tmp_path).commit(FILES)
    line = Line(tmp_path, capfd)
    film = FILES["content/sources/film.yaml"]
    line.write(
        "content/sources/film.yaml", film.replace("12040", "12041").replace("seen_by: [clerk, judge]\n", "")
    )
    line.write("content/places/hall.yaml", "name: A hall\nbuilt: 1760\n")
    said = line("diff").out
    assert "source film  A film: seconds, seen_by" in said
    assert "place hall  A hall: built" in said
