"""What editors get wrong most, and what they are told to write instead."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tables import cases

from timeline.build import check
from timeline.diagnostics import Diagnostic, Severity
from timeline.project import paths_of

EVENT = {"date": "2024-11-29", "title": "A", "source": "https://example.org/a"}
PROJECT = {"title": "T"}


@pytest.mark.parametrize(
    ("fields", "help_text"),
    [
        ({"source": "www.example.org/news"}, "write it with https://, as in https://www.example.org/news"),
        ({"source": "example.org"}, "write it with https://, as in https://example.org"),
        ({"tags": "Northern front, Aleppo"}, "write [northern-front, aleppo]"),
        ({"source": '{url: https://example.org/a, citing: "sohr, un"}'}, "write [sohr, un]"),
        ({"title": ""}, "add `title`: what happened, in one line"),
        ({"title": "[breaking] News"}, "put the whole text in quotes: [ begins a list"),
        ({"title": '"Go" he said'}, 'inside "..." write \\" for a quotation mark'),
        ({"title": "'It's over'"}, "inside '...' write '' for an apostrophe"),
        ({"summary": "- one"}, "write its items below, each on a line"),
        ({"source": "“https://example.org/a”"}, "delete it, and the mark at the end"),
        ({"see": "2024-11-29-a"}, "write a: an id is its file's name without the date"),
        ({"tags": "#news"}, "put the text in quotes; for a comment, put two spaces before #"),
        ({"title": '"Two halves \\ud83d\\ude00"'}, "write the character itself: 😀"),
        ({"\u00a0\u00a0place": "x"}, "it contains a no-break space (U+00A0): replace it with a plain space"),
        (
            {"“place”": "x"},
            "it contains a left double quotation mark (U+201C): write the field name without quotation marks",
        ),
        ({"claims": "[{figures: {killed: 1,200}}]"}, "put the number in quotes, or leave its commas out"),
        (
            {"claims": "[{by: a, as_of: 2024, source: {where: b}, figures: {killed: 8,9}}]"},
            "a comma begins the next figure here: write 8.9",
        ),
        ({"source": "{url: https://example.org/a, at: row 1,204}"}, "put text with commas in quotes"),
        (
            {"source": "{url: https://example.org/a, title: One, and two}"},
            "put text with commas in quotes",
        ),
        ({"source": "http//example.org/a"}, "write http://example.org/a"),
        ({"source": "{url: https:/example.org/a}"}, "write https://example.org/a"),
        ({"source": "{doi: https://doi.org/10.1000/182}"}, "write 10.1000/182"),
        (
            {"figures": "{killed: 8}"},
            "it belongs to a claim: write claims: [{by: ..., figures: ..., source: ...}]",
        ),
        (
            {"quote": "It rose"},
            "it belongs to a source: write source: {source: its id or address, quote: ...}",
        ),
        (
            {"latitude": "36.2"},
            "it belongs to the place: write place: {at: [36.2021, 37.1343], precision: ..., near: its id}",
        ),
        ({"published": "2024-11-29"}, "it belongs to a source: write source: {url: ..., published: ...}"),
        ({"outlet": "Post"}, "it belongs to a source: write source: {url: ..., publisher: ...}"),
        ({"accessDate": "2024-11-30"}, "it belongs to a source: write source: {url: ..., accessed: ...}"),
        ({"date": "circa 1850"}, "write 1850~"),
        ({"date": "21 July 1588, O.S."}, "write 1588-07-21, and add `calendar: julian`"),
        ({"date": "4 August 1588 N.S."}, "write 1588-08-04"),
        ({"date": "Easter 1527"}, "put the source's own words in `wording`"),
        ({"date": "1588-11-05", "wording": "on Tuesday"}, "in the Julian calendar it is a Tuesday"),
    ],
)
def test_an_event(fields: dict[str, str], help_text: str, tmp_path: Path) -> None:
    assert help_text in _help(tmp_path, PROJECT, {**EVENT, **fields})


@pytest.mark.parametrize(
    ("fields", "help_text"),
    [
        ({"contact": "editors"}, "write name@example.org, or the address of a page"),
        ({"history": "yes"}, "write false, or the day as 2024-12-05"),
    ],
)
def test_a_project(fields: dict[str, str], help_text: str, tmp_path: Path) -> None:
    assert help_text in _help(tmp_path, {**PROJECT, **fields}, EVENT)


def test_the_kinds_of_actors_are_told(tmp_path: Path) -> None:
    (tmp_path / "content/actors").mkdir(parents=True)
    (tmp_path / "content/actors/post.yaml").write_text("name: Evening Post\nkind: newspaper\n")
    assert "media, news-agency" in _help(tmp_path, PROJECT, EVENT)


@pytest.mark.parametrize(
    "line",
    [
        "sources: [SOURCE]",
        "sources: SOURCE",
        "source: {source: SOURCE}",
        "claims: [{by: x, says: A, source: SOURCE}]",
    ],
)
@pytest.mark.parametrize(("written", "told"), cases("citation_helps.txt"))
def test_a_source_in_words(written: str, told: str, line: str, tmp_path: Path) -> None:
    """The help is given wherever a source can stand, and the record that it tells to write can be read."""
    (fault,) = _errors(tmp_path, line.replace("SOURCE", json.dumps(written)))
    assert told in fault.help
    assert fault.line == 3
    if told.startswith(("{", "[")):
        assert not _errors(tmp_path, f"sources: {told}")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("about 300", "write ~300"),
        ("300.000 ducats", "write 300,000 ducats or 300 ducats, whichever is meant"),
        ("1.250.000", "write 1,250,000"),
        ("at least 300", "write 300+"),
        ("more than 300 ducats", "write >300 ducats"),
        ("3 1/2 scudi", "write 3.5 scudi"),
        ("300 gold ducats", "a unit is one word: write 300 gold-ducats"),
    ],
)
def test_a_figure_in_words(written: str, told: str, tmp_path: Path) -> None:
    claim = "claims: {by: x, source: a-book, as_of: 1527, figures: {ransom: FIGURE}}"
    (fault,) = _errors(tmp_path, claim.replace("FIGURE", written))
    assert fault.help == told


def _errors(folder: Path, line: str) -> list[Diagnostic]:
    """What is wrong with an event that has this line, where three sources are known."""
    content = folder / "content"
    content.joinpath("events").mkdir(parents=True, exist_ok=True)
    known = "".join(f"{id_}: {{where: a shelf}}\n" for id_ in ("a-book", "another", "its-id"))
    for path, text in (
        ("timeline.yaml", "title: T\n"),
        ("actors.yaml", "x: {name: X}\n"),
        ("sources.yaml", known),
        ("events/a.yaml", f"date: 2024-11-29\ntitle: A\n{line}\n"),
    ):
        (content / path).write_text(text)
    return [fault for fault in check(paths_of(folder), jobs=1) if fault.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("video", "`motion_picture`, `broadcast` or `post`"),
        ("Tweet", "`post`"),
        ("newspaperArticle", "`article-newspaper`"),
        ("legal-case", "`legal_case`"),
        ("blogs", "`post-weblog`"),
        ("photo", "`graphic`"),
        ("TV", "`broadcast`"),
        ("webpge", "`webpage`"),
    ],
)
def test_the_type_of_a_source(written: str, meant: str, tmp_path: Path) -> None:
    event = {**EVENT, "source": f"{{url: https://example.org/a, type: {written}}}"}
    message = _fault(tmp_path, PROJECT, event).message
    assert message.endswith(f"did you mean {meant}?")


def _help(folder: Path, project: dict[str, str], event: dict[str, str]) -> str:
    """What to do about the one fault of a project with one event."""
    return _fault(folder, project, event).help


def _fault(folder: Path, project: dict[str, str], event: dict[str, str]) -> Diagnostic:
    (folder / "content/events").mkdir(parents=True)
    for path, fields in (("timeline.yaml", project), ("events/2024-11-29-a.yaml", event)):
        text = "".join(f"{name}: {value}\n" for name, value in fields.items())
        (folder / "content" / path).write_text(text)
    (fault,) = check(paths_of(folder), jobs=1)
    return fault
