"""Figures over time: what is drawn, and the table and the data beside it.

A case of `tests/series` is a project in one file; what is expected is all that its pages draw, in words: of each drawing its
name, its scale, its dates, its lines with the places of their marks, changes of scope, notes, and the rows of the table;
then the series of `timeline.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from support.outline import parsed
from support.sites import make, write
from support.txtar import Case

CASES = sorted((Path(__file__).parent / "series").glob("*.txt"))
SHAPE = re.compile(r"#shape_(\d)")


def words(element: Element) -> str:
    """An element's text, spaces made one."""
    return " ".join("".join(element.itertext()).split())


def figures(site: Path) -> Iterator[Element]:
    """The drawings of a site, and its tables of figures without one."""
    for path in sorted(site.glob("*/*/index.html")):
        page = parsed(path.read_bytes())
        for element in page.iter():
            element.tag = str(element.tag).rpartition("}")[2]  # those of drawings have a namespace
        drawn = [one for one in page.iter("figure") if one.get("class") == "series"]
        yield from drawn or (one for one in page.iter("table") if one.get("class") == "ranges")


def told(site: Path) -> Iterator[str]:
    """All that is drawn, in words."""
    for figure in figures(site):
        if figure.tag == "figure":
            yield from drawing(figure)
        for row in (row for body in figure.iter("tbody") for row in body):
            yield f"row {', '.join(words(cell) for cell in row if words(cell))}"
    for topic in json.loads((site / "timeline.json").read_bytes())["topics"].values():
        for series in topic["series"]:
            given = ", ".join(one["text"] for one in series["figures"])
            yield f"data {series['by']} {series['measure']}: {given}"


def drawing(figure: Element) -> Iterator[str]:
    plot, key = figure[1], next(figure.iter("ul"))
    yield words(figure[0])
    yield f"scale {', '.join(words(one) for one in plot[0])}"
    yield f"time {', '.join(words(one) for one in plot.iter('text'))}"
    for number, line in enumerate(key):
        by, *rest = [words(one) for one in line[1]]
        yield f"{by} {'; '.join(rest)}: {', '.join(parts_of(number, plot))}"
    changes = [one.get("x1", "") for one in plot.iter("line") if one.get("class") == "change"]
    if changes:
        yield f"changes {', '.join(changes)}"
    yield from (f"note {words(one)}" for one in figure if one.get("class") == "gloss")
    yield f"table {words(next(figure.iter('summary')))}"


DASHES = (
    "none",
    ".875em .375em",
    ".1875em .375em",
    "1.125em .375em .1875em .375em",
    "1.75em .5em",
    ".5em .5em",
)


def parts_of(number: int, plot: Element) -> Iterator[str]:
    """How the line of a number is drawn. Its paths are known by their dashes, its marks by their shape."""
    svg = plot[1]
    dashes = DASHES[number]
    paths = [one for one in svg.iter("path") if one.get("stroke-dasharray") == dashes]
    lines = [one for one in paths if one.get("class") is None]
    yield f"lines {sum((one.get('d') or '').count('M') for one in lines)}"
    yield f"bands {sum((one.get('d') or '').count('M') for one in paths if one not in lines)}"
    marks = [one for one in svg if one.tag == "use" and one.get("href") == f"#shape_{number}"]
    before = {one: svg[n - 1] for n, one in enumerate(svg) if one in marks}
    ranges = [one for one in marks if before[one].tag == "line" and before[one].get("stroke-width")]
    places = [one.get("x", "") for one in marks if one not in ranges]
    yield f"marks {len(places)} at {', '.join(places)}"
    tails = [one for one in marks if before[one].get("class") == "tail"]
    estimates = [one for one in marks if one.get("class") == "estimate"]
    for name, found in (("ranges", ranges), ("tails", tails), ("estimates", estimates)):
        if found:
            yield f"{name} {len(found)}"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    taken_apart.write(tmp_path)
    make(tmp_path)
    assert list(told(tmp_path / "site")) == taken_apart.expected


def _write_long(root: Path, days: int) -> None:
    """One party's count for each day, with one peak; a hundred of them in an event."""
    first = date(2016, 1, 1)
    events = []
    for n in range(days):
        day = first + timedelta(days=n)
        if n % 100 == 0:
            events.append(f"- id: from-{day}\n  date: {day}\n  title: From {day}\n  claims:\n")
        ill = 9000 if n == 1234 else 1000 + n * 7919 % 1000
        events.append(
            f"  - {{by: x, about: q, figures: {{ill: {ill}}}, as_of: {day}, source: {{where: a}}}}\n"
        )
    files = {
        "content/timeline.yaml": "title: T\n",
        "content/actors.yaml": "x: {name: X}\n",
        "content/topics.yaml": "q: {title: Q?}\n",
        "content/events/all.yaml": "".join(events),
    }
    make(write(root, files))


def test_a_long_series_is_thinned_and_keeps_its_peak(tmp_path: Path) -> None:
    _write_long(tmp_path, 3000)
    (figure,) = figures(tmp_path / "site")
    svg = figure[1][1]
    (path,) = (one.get("d") or "" for one in svg.iter("path"))
    heights = [float(point.split()[1]) for point in re.findall(r"[\d.]+ [\d.]+", path)]
    assert len(path) < 12_000
    assert heights.count(min(heights)) == 1
    assert sorted(heights)[1] > 2 * min(heights), "a peak that no other figure comes near"
    assert 10 <= sum(one.tag == "use" for one in svg) <= 20
    assert len(list(figure.iter("tr"))) == 61
    assert words(next(figure.iter("summary"))) == "The latest 60 of 3,000 figures"


def test_the_latest_count_of_an_event_stands_first_on_its_topic(tmp_path: Path) -> None:
    _write_long(tmp_path, 100)
    text = words(parsed((tmp_path / "site/topics/q/index.html").read_bytes()))
    claims = re.findall(r"as of (\d+ \w+ \d+)", text)
    assert claims[:2] == ["9 April 2016", "8 April 2016"]
    assert len(claims) == 60
