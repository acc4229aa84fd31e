"""Figures with decimals and units: read, compared, printed and exported to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec
import pytest
from support.outline import parsed
from support.sites import make, write

from timeline.build import check
from timeline.model.figures import read_figure
from timeline.project import paths_of
from timeline.wording.catalogue import load_catalogue
from timeline.wording.numbers import figure_in_words

SVG = "{http://www.w3.org/2000/svg}"
_, GOOD, BAD = (Path(__file__).parent / "figures.txt").read_text(encoding="utf-8").strip().split("\n\n")
PROJECT = {
    "content/timeline.yaml": "title: T\nlanguage: en\nfields: {depth: {type: number}}\n",
    "content/actors.yaml": "one: {name: One}\nother: {name: Other}\n",
    "content/topics/release.yaml": (
        "title: How much?\n"
        "assessment: {measure: released, low: 350000.5, best: 370000.57, high: 500000, unit: TBq, by: Editors, on: 2024, why: So.}\n"
    ),
    "content/events/release.yaml": (
        "date: 2011-04-12\ntitle: Release\ndepth: 1234567.8\nsource: https://a.example/\nclaims:\n"
        "  - {by: one, about: release, figures: {released: 370000.57 TBq, wave: 13.1 m}, as_of: 2011-04-12, source: 'https://a.example/1'}\n"
        "  - {by: other, about: release, figures: {released: 630000+ TBq, wave: 1310 cm}, as_of: 2011-04-12, source: 'https://a.example/2'}\n"
    ),
}


@pytest.mark.parametrize("line", GOOD.splitlines())
def test_a_figure(line: str) -> None:
    text, holds, *printed = (cell.strip() for cell in line.split("|"))
    figure = read_figure("x", text)
    assert figure is not None
    ends = ["?" if end is None else f"{end:f}" for end in (figure.low, figure.high)]
    assert [*ends, figure.unit or "-"] == holds.split()
    said = [figure_in_words(figure.text, language) for language in ("en", "de-AT", "fr", "hi")]
    said[1] = said[1].replace("\u00a0", "_").replace("1_200", "1.200")
    assert [one.replace("\u00a0", "_").replace("\u202f", "'") for one in said] == printed


@pytest.mark.parametrize("line", BAD.splitlines())
def test_no_figure(line: str, tmp_path: Path) -> None:
    text, help_text = (cell.strip() for cell in line.split(" | "))
    claim = f"{{by: one, figures: {{x: '{text}'}}, as_of: 2024, source: 'https://a.example/'}}"
    event = f"date: 2024\ntitle: T\nclaims: [{claim}]\n"
    write(tmp_path, {**PROJECT, "content/events/release.yaml": event})
    assert [(one.code, one.help) for one in check(paths_of(tmp_path), jobs=1)] == [("CLAIM001", help_text)]


@pytest.fixture(params=["en", "nl"])
def built(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Path]:
    """A language, and a site in it; for Dutch there is no catalogue."""
    write(
        tmp_path,
        {path: text.replace("language: en", f"language: {request.param}") for path, text in PROJECT.items()},
    )
    make(tmp_path)
    return request.param, tmp_path / "site"


def texts(element: Element) -> str:
    """What an element says, its gaps made one space each."""
    return " ".join("".join(element.itertext()).split())


def test_pages_print_figures_as_their_language_does(built: tuple[str, Path]) -> None:
    language, site = built
    topic = parsed((site / "topics/release/index.html").read_bytes())
    (table,) = (one for one in topic.iter("table") if one.get("class") == "ranges")
    event = texts(parsed((site / "events/release/index.html").read_bytes()))
    assert texts(next(table.iter("caption"))).startswith("released (TBq)")
    figures = [texts(one) for cell in table.iter("b") for one in cell.iter("bdi") if "TBq" in texts(one)]
    sentence = next(texts(one) for one in topic.iter("li") if "overlap" in texts(one))
    assert (
        "370,000.57 TBq (released), Other says 630,000+ TBq" in sentence
    )  # an English sentence in any language
    assert "people" not in sentence
    if language == "en":
        assert figures == ["370,000.57 TBq", "630,000+ TBq"]
        assert "350,000.5–500,000 TBq, most likely 370,000.57 TBq" in texts(topic)
        assert "1,234,567.8" in event
    else:
        assert figures == ["370.000,57 TBq", "630.000+ TBq"]
        assert "350.000,5–500.000 TBq" in texts(topic)
        assert "1.234.567,8" in event


def test_an_open_range_is_a_dot_with_a_tail(built: tuple[str, Path]) -> None:
    topic = parsed((built[1] / "topics/release/index.html").read_bytes())
    drawings = [one for one in topic.iter(f"{SVG}svg") if one.find(f"{SVG}line") is not None]
    shapes = [[(one.tag.removeprefix(SVG), one.get("class", "")) for one in drawing] for drawing in drawings]
    assert shapes == [[("line", "axis"), ("circle", "")], [("line", "axis"), ("rect", ""), ("circle", "")]]
    assert [one.get("fill") for one in topic.iter(f"{SVG}rect")] == ["url(#open_end)"]
    assert sum(one.get("id") == "open_end" for one in topic.iter()) == 1


def test_data_has_figures_to_the_last_digit(built: tuple[str, Path]) -> None:
    text = (built[1] / "timeline.json").read_text(encoding="utf-8")
    claims = json.loads(text)["events"][0]["claims"]
    assert '"text":"370000.57 TBq","low":370000.57,"high":370000.57,"unit":"TBq"' in text
    assert '"measure":"released","low":350000.5,"best":370000.57,"high":500000,"unit":"TBq"' in text
    assert claims[1]["figures"]["released"] == {
        "text": "630000+ TBq", "low": 630000, "high": None, "unit": "TBq", "approximate": False,
    }  # fmt: skip
    assert claims[0]["figures"]["wave"]["unit"] == "m"


def test_figures_of_two_units_are_not_compared(built: tuple[str, Path]) -> None:
    topic = texts(parsed((built[1] / "topics/release/index.html").read_bytes()))
    assert "overlap" in topic
    assert "(wave)" not in topic


@pytest.mark.parametrize(("language", "said"), [("en", "12,345 events"), ("nl", "12,345 events")])
def test_counts_have_the_separators_of_the_words_around_them(language: str, said: str) -> None:
    words = load_catalogue(language)
    assert words.text("chronicle.events", n=12_345) == said
    own = msgspec.structs.replace(words, fallbacks=frozenset())
    assert own.text("chronicle.events", n=12_345) == {"en": said, "nl": "12.345 events"}[language]
