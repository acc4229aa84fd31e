"""`timeline export`: calendars, maps, markwhen, lists of sources and graphs, read by others and by `timeline import`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from support.command_line import Line

PROJECT = (
    "title: 'A case, in #short: all'\nurl: https://example.org/case/\ntimezone: Asia/Damascus\n"
    "rules: {unsourced: off, unarchived: off}\n"
)
TEXT = """summary: |-
  In 2024 he said: it *began* [here](https://example.org/link).
details: |-
  2024-11-30: no entry of its own

  section of the road; closed, "all" of it
"""
EVENTS = {
    "plain-day": "date: 2024-11-29\ntags: [main-roads]\nplace: hama",
    "only-month": "date: 2024-11",
    "only-year": "date: 1903",
    "span-of-days": "date: 2024-11-27/2024-12-02\nplace: {at: [36.123456, 37.5], precision: settlement}",
    "with-time": 'date: 2024-11-29\ntime: "18:00"',
    "about-then": "date: 1903~",
    "one-of-days": 'date: "[2024-11-27..2024-12-02]"',
    "hidden-point": "date: 2024-11-29\nplace: {at: [36.98765, 37.98765], obscured: true}",
    "caesar": "date: -0043",
}
SOURCES = {
    "paper": "title: 'Tolls & {roads}, 100% #1: a_b'\npublisher: The Paper\nurl: 'https://example.org/p?a=1&b={2}'\n"
    "author: [Samir Haddad, United Press]\npublished: 2024-12-02\ntype: article-newspaper\nlanguage: en",
    "a-book": "title: On Bridges\npublisher: Bridge Press\nauthor: Ana Mo\npublished: 1903\ntype: book\nisbn: 978-3-16-148410-0",
    "a-report": "title: Report\npublisher: The Office\npublished: 2024-11\ntype: report\ndoi: 10.1000/182",
    "about-page": "title: Undated page\nurl: https://example.org/about\npublished: 1903~\ntype: webpage",
    "kept-letter": "title: Letter\narchive: County Record Office\nshelfmark: Q/12\ntype: manuscript\nnote: Torn.",
}
ITEMS = (
    "title",
    "publisher",
    "url",
    "author",
    "published",
    "type",
    "language",
    "isbn",
    "doi",
    "note",
    "archive",
    "shelfmark",
)


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    made = Line(tmp_path / "case", capsys)
    made.write("content/timeline.yaml", PROJECT)
    made.write("content/places.yaml", "hama: {name: Hama, at: [35.13456, 36.75], precision: settlement}\n")
    for number, (id_, fields) in enumerate(EVENTS.items()):
        made.write(
            f"content/events/{id_}.yaml",
            f"{fields}\ntitle: 'It happens; once, {number}'\n{TEXT}sources: [{', '.join(SOURCES)}]\n",
        )
    for id_, fields in SOURCES.items():
        made.write(f"content/sources/{id_}.yaml", f"{fields}\n")
    return made


def exported(line: Line, format_: str) -> tuple[str, dict[tuple[str, str], int]]:
    """The export, and the counts of what is lost or changed."""
    ran = line("export", format_, "-", "--report", "report.json")
    assert ran.code == 0, ran.err
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    return ran.out, {(one["record"], one["field"]): one["count"] for one in report["lines"]}


def records(line: Line, kind: str) -> dict[str, Any]:
    ran = line("export", "jsonl", "-", "--drafts")
    assert ran.code == 0, ran.err
    found = [one["record"] for one in map(json.loads, ran.out.splitlines()) if one["kind"] == kind]
    return {one["id"]: one for one in found}


def imported(line: Line, text: str, name: str) -> Line:
    """Another project with what a text brings."""
    other = Line(line.folder.parent / "other", line.streams)
    other.write("content/timeline.yaml", PROJECT)
    other.write(name, text)
    ran = other("import", name)
    assert ran.code == 0, ran.err
    return other


def test_a_calendar(line: Line) -> None:
    text, told = exported(line, "icalendar")
    assert told["event", ""] == 1  # before the year 1
    calendar = Calendar.from_ical(text)
    assert len(calendar.walk("VEVENT")) == len(EVENTS) - 1
    assert "36.98" not in text
    back = {one["title"]: one for one in records(imported(line, text, "case.ics"), "event").values()}
    assert back["It happens; once, 0"]["date"] == "2024-11-29"
    assert back["It happens; once, 0"]["tags"] == ["main-roads"]
    assert back["It happens; once, 0"]["place"]["place"] == "hama"
    assert back["It happens; once, 4"]["date"] == "2024-11-29T15:00Z"
    assert back["It happens; once, 3 (27 November – 2 December 2024)"]["date"] == "2024-11-27/2024-12-02"
    assert len(back) == len(EVENTS) - 1


def test_features(line: Line) -> None:
    text, told = exported(line, "geojson")
    features = {one["id"]: one for one in json.loads(text)["features"]}
    assert features.keys() == {"plain-day", "span-of-days"}
    assert features["plain-day"]["geometry"] == {"type": "Point", "coordinates": [36.75, 35.13]}
    assert told["event", ""] == len(EVENTS) - 2
    assert "36.98" not in text


def test_markwhen(line: Line) -> None:
    text, told = exported(line, "markwhen")
    assert told["event", ""] == 1
    back = records(imported(line, text, "case.mw"), "event")
    assert len(back) == len(EVENTS) - 1
    before = records(line, "event")
    for id_, number in zip(EVENTS, range(len(EVENTS)), strict=True):
        found = [one for one in back.values() if one["title"] == f"It happens; once, {number}"]
        if id_ == "caesar":
            assert not found
        elif id_ in ("plain-day", "only-month", "only-year", "span-of-days", "hidden-point"):
            assert found[0]["date"] == before[id_]["date"]
            assert found[0].get("tags") == before[id_].get("tags")
        elif id_ == "with-time":
            assert found[0]["date"].startswith("2024-11-29")
        else:
            assert "1903" in found[0]["summary"] + found[0]["date"] or "November" in found[0]["summary"]


@pytest.mark.parametrize("format_, name", [("csl", "case.json"), ("bibtex", "case.bib"), ("ris", "case.ris")])
def test_sources_come_back(line: Line, format_: str, name: str) -> None:
    """Whatever the report does not call lost or changed is the same after an import."""
    before = records(line, "source")
    line("export", format_, "-", "--report", "report.json")
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    assert report["written"] == {"sources": len(SOURCES)}
    changed = {(one["first"], one["field"]) for one in report["lines"]}
    text, _ = exported(line, format_)
    after = records(imported(line, text, name), "source")
    assert after.keys() == before.keys()
    for id_, source in before.items():
        for field in ITEMS:
            if (
                not {(id_, field), *(((id_, "note"),) if field == "note" else ())} & changed
                and (id_, "shelfmark") not in changed
            ):
                assert after[id_].get(field) == source.get(field), (id_, field, text)


def test_only_the_sources_of_an_event(line: Line) -> None:
    line.write("content/events/alone.yaml", "date: 2024\ntitle: Alone\nsource: paper\n")
    ran = line("export", "csl", "-", "--event", "alone")
    assert [one["id"] for one in json.loads(ran.out)] == ["paper"]


def test_a_graph(line: Line) -> None:
    line.write(
        "content/actors.yaml",
        "ministry: {name: Ministry, kind: organisation, part_of: state}\nstate: {name: State}\n",
    )
    line.write("content/topics.yaml", "toll: {title: 'How many were hurt?'}\n")
    line.write(
        "content/events/said.yaml",
        "date: 2024-11-30\ntitle: Said\nkind: statement\nspeaker: ministry\npart_of: plain-day\n"
        "claims: [{by: ministry, about: toll, says: None were hurt., source: paper}]\nsource: paper\n",
    )
    text, _ = exported(line, "json-ld")
    nodes = json.loads(text)["@graph"]
    ids = [node["@id"] for node in nodes]
    assert len(set(ids)) == len(ids)
    assert set(references(nodes)) <= set(ids)
    claim = next(node for node in nodes if node["@type"] == "Claim")
    assert claim["author"] == {"@id": "https://example.org/case/actors/ministry/"}
    assert claim["appearance"] == [{"@id": "https://example.org/case/sources/paper/"}]
    assert "36.98" not in text


def references(value: Any) -> list[str]:
    """The ids that are only referred to."""
    if isinstance(value, dict):
        return (
            [value["@id"]]
            if value.keys() == {"@id"}
            else [one for item in value.values() for one in references(item)]
        )
    return [one for item in value for one in references(item)] if isinstance(value, list) else []
