"""Files are put into house order, and nothing of what they say is lost."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.command_line import Line
from support.records import PROJECT, records, sources
from support.txtar import Case

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import in_house_order
from timeline.editing.write_records import CannotWrite, content_text
from timeline.editing.write_yaml import field_lines, one_line
from timeline.editing.yaml_outline import Node, outline
from timeline.model.actor import Actor, Place
from timeline.model.event import Event
from timeline.reading.discovery import discover, read_file
from timeline.records.loading import load_file
from timeline.records.plain_value import plain_value

CASES = Path(__file__).parent / "fmt"
CONTENT = Path(__file__).parents[1] / "content"


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Line:
    at = Line(tmp_path, capfd)
    at.write("content/timeline.yaml", "title: T\n")
    return at


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_cases(file: Path) -> None:
    """A case: a path; the file; what it becomes, or why it is left as it is."""
    path, before, after = file.read_text(encoding="utf-8").split("----\n")
    path = path.strip()
    if after.startswith("cannot: "):
        with pytest.raises(CannotEdit) as caught:
            in_house_order(path, before.encode(), PROJECT)
        assert f"cannot: {caught.value}\n" == after
        return
    assert in_house_order(path, before.encode(), PROJECT).decode() == after
    assert in_house_order(path, after.encode(), PROJECT).decode() == after


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n\n"])
def test_line_ends_and_byte_order_marks_are_kept(newline: str, mark: str, end: str) -> None:
    before = f"{mark}# Ours\nurl: https://x.example/\n\ntitle: T{end}".replace("\n", newline)
    after = f"{mark}\ntitle: T\n# Ours\nurl: https://x.example/{end}"
    made = in_house_order("content/sources/a.yaml", before.encode(), PROJECT).decode()
    assert made == after.replace(f"{mark}\n", mark, 1).replace("\n", newline)


class _Scramble:
    """Writes a value in any of the ways that YAML allows, with a comment for each field that names it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.comments: list[tuple[str, DocumentPath]] = []

    def _comment(self, where: str, at: DocumentPath) -> str:
        text = f'# {where} {len(self.comments)}: it\'s [not] "{{text}}"'
        self.comments.append((text, at))
        return text

    def block(self, value: Any, at: DocumentPath, indent: int) -> Iterator[str]:
        space = " " * indent
        items = list(value.items() if isinstance(value, dict) else enumerate(value))
        if isinstance(value, dict):
            self.chance.shuffle(items)
        for key, item in items:
            if self.chance.random() < 0.2:
                yield ""
            if self.chance.random() < 0.5:
                yield f"{space}{self._comment('above', (*at, key))}"
            head = f"{space}-" if isinstance(key, int) else f"{space}{one_line(key)}:"
            yield from self._field(head, item, (*at, key), indent, is_item=isinstance(key, int))

    def _field(self, head: str, item: Any, at: DocumentPath, indent: int, *, is_item: bool) -> Iterator[str]:
        is_block = isinstance(item, dict | list) and item and self.chance.random() < 0.8
        behind = f"  {self._comment('behind', at)}" if self.chance.random() < 0.3 else ""
        if is_block:
            deeper = indent + self.chance.randint(0 if isinstance(item, list) and not is_item else 1, 4)
            inner = list(self.block(item, at, max(deeper, indent + 2) if is_item else deeper))
            first = inner[0].lstrip()
            if is_item and not behind and first[:1] not in ("#", "") and self.chance.random() < 0.7:
                deeper = len(inner[0]) - len(first)
                yield f"{head}{' ' * (deeper - indent - 1)}{first}"
                inner = inner[1:]
            else:
                yield f"{head}{behind}"
            yield from inner
        elif isinstance(item, str) and item.isprintable() and "'" not in item and self.chance.random() < 0.3:
            yield f"{head} '{item}'{behind}"
        elif isinstance(item, str) and "\n" not in item:
            yield f"{head} {field_lines('k', item, 1 << 20)[0].removeprefix('k: ')}{behind}"
        else:
            yield f"{head} {one_line(item)}{behind}"


def _begins(node: Node, at: DocumentPath, line_of: Any) -> Iterator[tuple[int, DocumentPath]]:
    """All fields and items of a document, each with its line."""
    for key, (start, value) in (node.entries or {}).items():
        yield line_of(start), (*at, key)
        yield from _begins(value, (*at, key), line_of)
    for number, item in enumerate(node.items or ()):
        yield line_of(item.start), (*at, number)
        yield from _begins(item, (*at, number), line_of)


def _check_comments(made: str, comments: list[tuple[str, DocumentPath]]) -> None:
    """Each comment still stands right above its field, or in the lines of it."""
    root = outline(made)
    assert root is not None
    fields: dict[int, list[DocumentPath]] = {}
    for number, at in _begins(root, (), lambda offset: made.count("\n", 0, offset)):
        fields.setdefault(number, []).append(at)
    lines = made.split("\n")
    for text, at in comments:
        number = next(number for number, one in enumerate(lines) if one.endswith(text))
        if lines[number].lstrip().startswith("#"):
            following = lines[number + 1 :]
            number += 1 + next(n for n, one in enumerate(following) if one and one.lstrip()[0] != "#")
        here = fields[number]
        assert any(at == one[: len(at)] or one == at[: len(one)] for one in here), (text, at, here)


RECORDS = (
    st.tuples(st.just("content/actors/a.yaml"), records(Actor, ("id", "anonymous"), id="a"))
    | st.tuples(st.just("content/places/a.yaml"), records(Place, ("id",), id="a"))
    | st.tuples(st.just("content/sources/a.yaml"), sources().map(lambda one: one))
    | st.tuples(
        st.just("content/events/a.yaml"),
        records(Event, ("id", "after", "before", "calendar", "day", "time", "timezone", "harmed"), id="a"),
    )
)


@given(RECORDS, st.randoms(use_true_random=False))
def test_any_way_of_writing_a_record_comes_through(made: tuple[str, Any], chance: random.Random) -> None:
    path, record = made
    try:
        value = plain_value(path, content_text(path, [record], PROJECT).encode())[0]
    except CannotWrite:
        return
    scramble = _Scramble(chance)
    text = "\n".join([*scramble.block(value, (), 0), ""])
    before, _ = plain_value(path, text.encode())
    assert before == value
    result = in_house_order(path, text.encode(), PROJECT)
    after, _ = plain_value(path, result)
    assert after == value
    assert load_file(path, result, PROJECT).records == load_file(path, text.encode(), PROJECT).records
    assert in_house_order(path, result, PROJECT) == result
    _check_comments(result.decode(), scramble.comments)


def _title_last(file: Path) -> bool:
    """Move a title of one line to the end of the file, if there is one without a comment above it."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines[1:-1], 1):
        if (
            line.startswith("title: ")
            and not lines[number - 1].startswith("#")
            and lines[number + 1][0].isalpha()
        ):
            file.write_text("".join([*lines[:number], *lines[number + 1 :], line]), encoding="utf-8")
            return True
    return False


def test_the_whole_example_keeps_its_meaning(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    at = Line(tmp_path, capfd)
    assert at("fmt", "--check").code == 0
    was = at("check", "--format", "json").out
    originals = {file: file.read_bytes() for file in tmp_path.rglob("*.yaml")}
    assert sum(_title_last(file) for file in originals) > 5
    assert at("fmt", "--check").code == 1
    ran = at("fmt")
    assert ran.code == 0
    assert "left" not in ran.err
    assert {file: file.read_bytes() for file in originals} == originals
    assert at("check", "--format", "json").out == was
    assert at("fmt", "--check").code == 0


def test_a_file_that_cannot_be_put_in_order_is_named(line: Line) -> None:
    line.write("content/events/good.yaml", "title: T\ndate: 2024-11-29\n")
    line.write("content/events/bad.yaml", 'title: "never closed\n')
    (line.folder / "content/events/link.yaml").symlink_to("/etc/passwd")
    ran = line("fmt")
    assert ran.code == 1
    assert ran.out == "put in order: content/events/good.yaml\n"
    assert "content/events/bad.yaml: left as it is: it cannot be read" in ran.err
    assert "content/events/link.yaml: left as it is: this is a link" in ran.err
    assert (line.folder / "content/events/good.yaml").read_text() == "date: 2024-11-29\ntitle: T\n"


def test_check_and_diff_write_nothing(line: Line) -> None:
    text = "title: T\ndate: 2024-11-29\n"
    line.write("content/events/a.yaml", text)
    ran = line("fmt", "--check", "content/events")
    assert (ran.code, ran.out) == (1, "not in order: content/events/a.yaml\n")
    ran = line("fmt", "--diff")
    assert ran.code == 0
    assert "+date: 2024-11-29\n title: T\n-date: 2024-11-29\n" in ran.out
    assert (line.folder / "content/events/a.yaml").read_text() == text


def test_files_that_are_no_content_are_refused(line: Line) -> None:
    line.write("notes.yaml", "a: 1\n")
    assert "is no content file" in line("fmt", "notes.yaml").err
    assert "is not in this project" in line("fmt", "/etc/passwd").err


def test_the_example_of_the_manual() -> None:
    page = (CONTENT.parent / "docs/how-to/house-order.md").read_text(encoding="utf-8")
    before, after = (part.split("```")[0] for part in page.split("```yaml\n")[1:])
    assert in_house_order("content/events/a.yaml", before.encode(), PROJECT).decode() == after


def test_the_projects_of_other_tests_come_through(tmp_path: Path) -> None:
    """Every file that can be read; what would be lost is refused by the function itself."""
    seen, left = 0, []
    for number, file in enumerate(sorted((Path(__file__).parent / "cases").rglob("*.txt"))):
        folder = tmp_path / str(number)
        Case(file).write(folder)
        for found in discover(folder).records:
            for path in (found.path, *(one.path for one in found.beside)):
                data = read_file(folder, path)
                try:
                    made = in_house_order(path, data, PROJECT)
                except CannotEdit as fault:
                    left.append(str(fault))
                    continue
                assert in_house_order(path, made, PROJECT) == made, (file, path)
                seen += made != data
    assert seen > 50
    assert [why for why in left if not why.startswith(("it cannot be read", "it is empty"))] == []
