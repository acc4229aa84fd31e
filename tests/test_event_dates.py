"""When an event was, wherever a site says it: pages, lists, feeds, data.

A case of `tests/event_dates` is a project in one file. What is expected of its site stands in sections by path:

    -- says PATH --        each line is found in the file, in this order (pages as `support.outline` gives them)
    -- never says PATH --  no line is found in it
    -- files --            `there PATH` or `missing PATH`
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.outline import outline
from support.sites import make
from support.txtar import Case

CASES = sorted((Path(__file__).parent / "event_dates").glob("*.txt"))


def text_of(file: Path) -> str:
    """A page in words; any other file as it is, lines of a calendar unfolded."""
    data = file.read_bytes()
    if file.suffix == ".html":
        return outline(data)
    return data.decode().replace("\r\n ", "").replace("\r\n", "\n")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    wanted = {name: taken_apart.sections.pop(name) for name in list(taken_apart.sections) if is_wanted(*name)}
    taken_apart.write(tmp_path)
    make(tmp_path)
    assert wanted
    for (name, _), lines in wanted.items():
        for problem in missed(name, list(filter(None, lines.split("\n"))), tmp_path / "site"):
            pytest.fail(f"{name}: {problem}")


def is_wanted(name: str, _: str) -> bool:
    return name == "files" or name.startswith(("says ", "never says "))


def missed(name: str, lines: list[str], site: Path) -> list[str]:
    """What of a section does not hold."""
    if name == "files":
        return [
            line for line in lines if (site / line.split(" ")[1]).is_file() != (line.split(" ")[0] == "there")
        ]
    text = text_of(site / name.rpartition(" ")[2])
    if name.startswith("never"):
        return [line for line in lines if line in text]
    at = 0
    for line in lines:
        found = text.find(line, at)
        if found < 0:
            return [f"{line!r} is not in (or not in this order)\n{text}"]
        at = found + len(line)
    return []
