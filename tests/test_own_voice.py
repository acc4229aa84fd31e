"""Loaded words are found in the chronology's own voice, wherever they are written, and nowhere else."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.diagnostics import Problem
from timeline.model.project import Project
from timeline.reading.positions import locate
from timeline.records.loading import load_file

HOUSE = Project(title="Case", rules={"attribution_words": "warning"})
LOADED = st.sampled_from(
    ["terrorist", "Terrorists", "liberated", "REGIME", "martyrs", "brutally", "so-called"]
)
PLAIN = st.sampled_from(["The army", "left Aleppo", "the régime", "terrorism", "it’s", "don't", "50%", "a-b"])
SHELLS = (
    "“{}”",
    '"{}"',
    "«{}»",
    "„{}“",
    "‘{}’",
    "`{}`",
    "[[x|{}]]",
    "[a](https://example.org/{})",
    "https://example.org/{}",
)
QUOTED = st.builds(lambda shell, word: shell.format(word), st.sampled_from(SHELLS), LOADED)
STYLES = ("summary: {}", "summary: >\n  {}", "summary: |\n  {}", "summary:\n  {}")


def problems_of(text: str, style: str = "summary: |\n  {}") -> tuple[bytes, list[Problem]]:
    """The file of an event with that summary, and what is said of it."""
    body = text.replace("\n", "\n  ")
    data = f"date: 2024-11-29\ntitle: T\nsource: https://example.org/\n{style.format(body)}\n".encode()
    return data, list(load_file("content/events/x.yaml", data, HOUSE).problems)


@given(parts=st.lists(st.one_of(PLAIN, QUOTED), max_size=6))
def test_what_is_quoted_linked_or_another_word_is_fine(parts: list[str]) -> None:
    assert problems_of("So " + " ".join(parts))[1] == []


@given(
    before=st.lists(st.one_of(PLAIN, QUOTED), max_size=4),
    word=LOADED,
    after=st.lists(st.one_of(PLAIN, QUOTED), max_size=3),
    gap=st.sampled_from([" ", "\n", "\n\n"]),
)
def test_the_word_is_pointed_at(before: list[str], word: str, after: list[str], gap: str) -> None:
    data, problems = problems_of(f"So {' '.join(before)}{gap}then {word} {' '.join(after)}")
    (told,) = locate(problems, {"content/events/x.yaml": data})
    assert told.code == "WORDS001"
    line = data.decode().split("\n")[told.line - 1]
    assert line[told.column - 1 : told.end_column - 1] == word
    assert line[: told.column - 1].endswith("then ")


@pytest.mark.parametrize("style", STYLES)
def test_in_every_style_of_yaml(style: str) -> None:
    data, problems = problems_of("He said terrorists twice, terrorists", style)
    told = locate(problems, {"content/events/x.yaml": data})
    assert [data.decode().split("\n")[one.line - 1][one.column - 1 :][:10] for one in told] == [
        "terrorists"
    ] * 2
    assert told[0].column < told[1].column


@pytest.mark.parametrize(
    "unit", ["“", '"x', "‘a’b", "‘", "»«", ">\n", "`", "[[", "](", "http://", "\n \n", '“‘«"[[`']
)
def test_no_text_takes_long(unit: str) -> None:
    start = process_time()
    problems_of((unit * 30_000)[:30_000].replace("[[", "[[ "), "details: |\n  {}")
    assert process_time() - start < 2
