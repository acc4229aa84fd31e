"""`timeline import`: cases in tests/importing, each a source, the files that it becomes, and the report.

A case is a text file of sections, as in `support/txtar.py`. `source/NAME` is a file of the source, `project/PATH` one of the
project, both before the import; `content/PATH` what a file must hold after it; `report` lines that the report must have,
`not in report` words that it must not have. `map` is the mapping; without one, the proposed mapping is used as it is, and
`proposed` has lines that it must have.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.command_line import Line
from support.txtar import Case

CASES = sorted((Path(__file__).parent / "importing").glob("*.txt"))
PROJECT = "title: Case\n"


def write_case(case: Case, folder: Path) -> Path:
    """Write the source and the project of a case; returns the source."""
    (folder / "content").mkdir(parents=True)
    (folder / "content/timeline.yaml").write_text(PROJECT, encoding="utf-8")
    for (path, manner), text in case.sections.items():
        kind, _, rest = path.partition("/")
        if kind == "source":
            case._write(folder / path, manner, text)
        elif kind == "project":
            case._write(folder / rest, manner, text)
    sources = sorted((folder / "source").iterdir())
    return sources[0] if len(sources) == 1 else folder / "source"


def update(path: Path, folder: Path) -> None:
    """Write what the files of a case hold now into it."""
    start, *parts = re.split(r"(?m)^-- (.+) --\n", path.read_text(encoding="utf-8"))
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    kept = {name: text for name, text in sections.items() if not name.startswith("content/")}
    report = {name: kept.pop(name) for name in ("report", "not in report") if name in kept}
    for file in sorted((folder / "content").rglob("*")):
        name = file.relative_to(folder).as_posix()
        given = f"project/{name}" in sections or (name == "content/timeline.yaml" and name not in sections)
        if file.is_file() and not given:
            kept[name] = file.read_text(encoding="utf-8").rstrip("\n") + "\n"
    path.write_text(
        start + "".join(f"-- {name} --\n{text}" for name, text in (kept | report).items()), encoding="utf-8"
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    case = Case(path)
    source = write_case(case, tmp_path)
    line = Line(tmp_path, capsys)
    given = {name: text for (name, _), text in case.sections.items()}
    if "map" in given:
        line.write("imports/map.yaml", given["map"])
    arguments = ("import", str(source), *(("--map", "imports/map.yaml") if "map" in given else ()))
    ran = line(*arguments, "--report", "report.json")
    if "error" in given:
        assert given["error"].strip() in ran.err
        assert ran.code == 2
        return
    assert ran.code == 0, ran.err
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    if report["proposed"]:
        proposed = (tmp_path / report["mapping"]).read_text(encoding="utf-8")
        for wanted in given.get("proposed", "").splitlines():
            assert not wanted or wanted in proposed.splitlines(), proposed
        ran = line(*arguments, "--report", "report.json")
        assert ran.code == 0, ran.err
        report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert report["values"] == sum(one["count"] for one in report["lines"])
    if request.config.getoption("--update-golden"):
        update(path, tmp_path)
        given = {name: text for (name, _), text in Case(path).sections.items()}
    for name, text in given.items():
        if name.startswith("content/"):
            file = tmp_path / name
            assert file.is_file(), [one for one in (tmp_path / "content").rglob("*") if one.is_file()]
            assert file.read_text(encoding="utf-8").rstrip("\n") == text.rstrip("\n")
    said = [one.strip() for one in ran.out.splitlines()]
    for wanted in given.get("report", "").splitlines():
        assert not wanted or wanted.strip() in said, ran.out
    for unwanted in given.get("not in report", "").splitlines():
        assert not unwanted or unwanted not in ran.out
    assert not [one for one in report["findings"] if one["severity"] == "error"], report["findings"]
    again = line(*arguments, "--report", "report.json")
    files = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["files"]
    assert again.code == 0
    assert set(files) <= {"unchanged", "edited", "removed", "taken", "conflict"}, files
