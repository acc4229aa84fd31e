"""Records are written as a person would write them, and the reader reads them back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.records import HARD_KEYS, HARD_TEXTS, PROJECT
from support.whole_records import KINDS

from timeline.editing.write_records import CannotWrite, content_text
from timeline.editing.write_yaml import yaml_text
from timeline.model.actor import Actor
from timeline.model.event import Event
from timeline.model.source import Citation
from timeline.project import paths_of, read_project
from timeline.reading.discovery import discover, read_file
from timeline.reading.strict_yaml import read_yaml
from timeline.records.loading import kind_of_path, load_file
from timeline.records.plain_value import plain_value

REPOSITORY = Path(__file__).parents[1]
PATHS = (
    "content/events/2024-11-29-the-record.yaml",
    "content/events/other.yaml",
    "content/events/the-record.md",
    "content/events.yaml",
    "content/sources/the-record.yaml",
    "content/sources.yaml",
    "content/actors/the-record.yaml",
    "content/actors.yaml",
    "content/places/other.yaml",
    "content/topics/the-record.yaml",
    "content/pages/the-record.md",
)


@pytest.mark.parametrize("path", PATHS)
@given(data=st.data())
def test_what_is_written_is_read_back(path: str, data: st.DataObject) -> None:
    kind = kind_of_path(path)
    record = data.draw(KINDS[kind])
    text = content_text(path, [record], PROJECT)
    value, problems = plain_value(path, text.encode())
    assert problems == []
    if path.endswith(".yaml"):
        assert read_yaml(text, pure=True) == (value, [])
    loaded = load_file(path, text.encode(), PROJECT)
    assert not loaded.has_errors
    assert getattr(loaded.records, kind) == (record,)


@given(
    value=st.recursive(
        HARD_TEXTS, lambda inner: st.lists(inner) | st.dictionaries(HARD_KEYS, inner), max_leaves=8
    )
)
def test_any_plain_value_is_read_back(value: Any) -> None:
    for pure in (False, True):
        assert read_yaml(yaml_text(value), pure=pure) == (value, [])


@pytest.mark.parametrize("root", [REPOSITORY, REPOSITORY / "tests/golden/site-source"], ids=["own", "golden"])
def test_whole_projects_are_read_back(root: Path) -> None:
    project = read_project(paths_of(root))[0]
    assert project is not None
    assert content_text("content/timeline.yaml", [project], project)
    for file in discover(root).records:
        if not (kind := kind_of_path(file.path)):
            continue  # the project file
        read = getattr(load_file(file.path, read_file(root, file.path), project).records, kind)
        text = content_text(file.path, read, project)
        assert getattr(load_file(file.path, text.encode(), project).records, kind) == read


@pytest.mark.parametrize(
    "file", sorted((Path(__file__).parent / "write").glob("*.txt")), ids=lambda file: file.stem
)
def test_cases(file: Path) -> None:
    """A case: words; the path of a file; the file as somebody writes it; the same records as they are written."""
    _, path, before, after = file.read_text(encoding="utf-8").split("----\n")
    read = load_file(path.strip(), before.encode(), PROJECT)
    assert not read.has_errors, read.problems
    assert content_text(path.strip(), getattr(read.records, kind_of_path(path.strip())), PROJECT) == after


@pytest.mark.parametrize(
    ("fields", "code", "at", "message"),
    [
        ({"title": "bell \x07"}, "YAML002", ("title",), "U+0007"),
        ({"title": "half \ud800"}, "YAML002", ("title",), "U+D800"),
        ({"details": "line\u2028"}, "YAML002", ("details",), "U+2028"),
        ({"title": ""}, "FIELD002", ("title",), "empty"),
        ({"title": "two  spaces"}, "FIELD002", ("title",), "`title`"),
        ({"title": "x" * 301}, "TEXT002", ("title",), "301"),
        ({"kind": "statement"}, "STMT001", (), "speaker"),
        ({"order": 0.5}, "FIELD002", ("order",), "whole number"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_back_is_refused(
    fields: dict[str, Any], code: str, at: tuple[str, ...], message: str
) -> None:
    event = Event(**{"title": "T", "date": "2024-11-29", "id": "e", "sources": (Citation("s"),), **fields})
    with pytest.raises(CannotWrite, match=re.escape(message)) as caught:
        content_text("content/events/e.yaml", [event], PROJECT)
    assert [(one.code, one.at) for one in caught.value.problems] == [(code, at)]


@pytest.mark.parametrize(
    ("path", "records", "message"),
    [
        ("content/events/e.md", [Event("One", id="a"), Event("Two", id="b")], "no front matter"),
        ("content/actors.yaml", [Actor({"": "A"})], "cannot be an id"),
        ("content/actors.yaml", [Actor({"": "A"}, id="a"), Actor({"": "B"}, id="a")], "read back"),
        ("content/places.yaml", [Actor({"": "A"}, id="a", kind="state")], "`kind` is not a field of a place"),
        ("content/elsewhere/a.yaml", [Actor({"": "A"}, id="a")], "read back"),
    ],
)
def test_a_file_that_cannot_hold_the_records(path: str, records: list[Any], message: str) -> None:
    with pytest.raises(CannotWrite, match=message):
        content_text(path, records, PROJECT)
