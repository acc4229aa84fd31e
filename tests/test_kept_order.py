"""Commands that write content files leave those in house order that were in it before, and write new ones in it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from support.command_line import Line
from support.records import PROJECT
from support.whole_records import KINDS

from timeline.diagnostics import UsageError
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.house_order import in_house_order
from timeline.editing.merge_records import merge_records
from timeline.editing.rename_record import plan_renaming, write_renaming
from timeline.editing.write_records import CannotWrite, content_text
from timeline.project import paths_of
from timeline.reading.discovery import discover, read_file

CONTENT = Path(__file__).parents[1] / "content"
PAGE = """<html lang="en"><head><title>City falls</title><meta property="og:title" content="City falls">
<meta property="article:published_time" content="2024-11-29T18:40:00+02:00"><meta name="author" content="Jane Doe">
</head><body><h1>City falls</h1><p>By Jane Doe</p></body></html>"""
ROWS = (
    "Where;What;When;Link;Remark\nHama;Shelling;2024-11-29;https://example.org/1;None\nHoms;Fire;soon;;None\n"
)
URL = "https://example.org/city-falls"
COMMANDS = {
    "new event": ["new event Entry --date 2024-11-29 --source https://example.org/entry --place hama"],
    "new source": ["new source https://example.org/entry --title Entry"],
    "new actor, place and topic": ["new actor Name", "new place Name --at 36.2,37.1", "new topic Name"],
    "fill a new source": [f"fill {URL} --page page.html"],
    "fill a source": [f"new source {URL} --id city", "fill city --page page.html"],
    "fill in an event": [f"new event Entry --date 2024-11-29 --source {URL}", "fill entry --page page.html"],
    "rename": [f"rename {old} {old}-2" for old in ("aleppo-entered", "hts", "hama", "times-of-oman")],
    "merge events": [f"new event Entry --date 2024-11-29 --source {URL}", "merge event aleppo-entered entry"],
    "merge actors": ["new actor Name", "merge actor hts name"],
    "merge sources": ["new source https://www.timesofoman.com/ --title Oman", "merge source oman times-of-oman"],
    "import": ["import rows.csv", "import rows.csv"],
}  # fmt: skip


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Line:
    shutil.copytree(CONTENT, tmp_path / "content")
    at = Line(tmp_path, capfd)
    at.write("page.html", PAGE)
    at.write("rows.csv", ROWS)
    return at


@pytest.mark.parametrize("name", COMMANDS)
def test_files_stay_in_order(line: Line, name: str) -> None:
    before = {file: file.read_bytes() for file in line.folder.rglob("content/**/*.*")}
    for command in COMMANDS[name]:
        ran = line(*command.split())
        assert ran.code == 0, (command, ran.err)
    assert {file: file.read_bytes() for file in line.folder.rglob("content/**/*.*")} != before
    ran = line("fmt", "--check")
    assert ran.code == 0, line("fmt", "--diff").out


def test_a_new_project_is_in_order(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    line = Line(tmp_path, capfd)
    assert line("init", "new").code == 0
    assert line("-C", "new", "fmt", "--check").code == 0


def test_a_file_in_another_order_keeps_it(line: Line) -> None:
    line.write("content/sources/city.yaml", f"url: {URL}\nnote: Kept\ntitle: Kept\n")
    assert line("fill", "city", "--page", "page.html").code == 0
    text = (line.folder / "content/sources/city.yaml").read_text()
    assert text.startswith(f"url: {URL}\n")
    assert text.endswith("note: Kept\ntitle: Kept\n")


def test_an_export_comes_back_in_order(line: Line) -> None:
    assert line("export", "jsonl", "all.jsonl").code == 0
    (line.folder / "other").mkdir()
    assert line("-C", "other", "import", "../all.jsonl").code == 0
    assert line("-C", "other", "fmt", "--check").code == 0


def test_translations_are_written_in_order(line: Line) -> None:
    assert line("translate", "export", "ar", "-o", "ar.po").code == 0
    po = (line.folder / "ar.po").read_text(encoding="utf-8")
    line.write("ar.po", po.replace('"لا تتحدث الروايات عن الأمر نفسه.', '"نص: #1.'))
    (line.folder / "content/topics/northern-hama.ar.yaml").unlink()
    assert line("translate", "import", "ar", "ar.po").code == 0
    assert "نص: #1." in (line.folder / "content/topics/strike-targets.ar.yaml").read_text(encoding="utf-8")
    assert (line.folder / "content/topics/northern-hama.ar.yaml").exists()
    assert line("fmt", "--check").code == 0


@settings(max_examples=60, phases=[Phase.generate])
@given(data=st.data())
def test_any_records_stay_in_order(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["event", "source", "actor", "place", "topic"]))
    texts: dict[str, str] = {"content/timeline.yaml": json.dumps({"title": "T"}) + "\n"}
    for name in ("one", "two"):
        record: Any = data.draw(KINDS[f"{kind}s"])
        try:
            texts[f"content/{kind}s/{name}.yaml"] = content_text(
                f"content/{kind}s/the-record.yaml", [record], PROJECT
            )
        except CannotWrite:
            return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in texts.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="")
        paths = paths_of(root)
        in_order = {path for path in texts if _is_in_order(root, path)}
        try:
            merge_records(paths, kind, "one", "two")
            write_renaming(paths, plan_renaming(paths, kind, "one", "first"))
        except UsageError:
            return
        assert [
            file.path
            for file in discover(root).records
            if file.path.replace("first", "one") in in_order and not _is_in_order(root, file.path)
        ] == []


def _is_in_order(root: Path, path: str) -> bool:
    data = read_file(root, path)
    try:
        return in_house_order(path, data, PROJECT) == data
    except CannotEdit:
        return False
