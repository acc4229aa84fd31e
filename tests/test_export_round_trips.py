"""What `timeline export` wrote, `timeline import` gives back: any records, in each format that promises it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.command_line import Line
from support.records import PROJECT
from support.whole_records import KINDS

from timeline.editing.plain_form import plain_form
from timeline.editing.write_yaml import yaml_text
from timeline.exporting.chronology import Chronology
from timeline.exporting.csv_records import write_csv_records
from timeline.exporting.database import write_tables
from timeline.exporting.database_rows import record_rows
from timeline.exporting.json_records import json_document, json_lines
from timeline.exporting.report import LossReport
from timeline.importing.own_exports import text_of_own_record
from timeline.importing.own_formats import is_own_export, own_records
from timeline.project import paths_of
from timeline.records.event_summary import FileRecords
from timeline.records.load_project import load_project
from timeline.records.loading import kind_of_path, load_file

ROOT = Path(__file__).parent.parent
FORMATS = {"jsonl": ".jsonl", "json": ".json", "sqlite": ".db", "csv": ""}


def chronology_of(folder: Path, records: dict[str, tuple[Any, ...]]) -> Chronology:
    """A chronology with these records and no site: no other record need be there."""
    for path in ("content/timeline.yaml", "content/file.yaml"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text("{}\n", encoding="utf-8")
    others = {kind: held for kind, held in records.items() if kind != "events"}
    files = [FileRecords("content/file.yaml", **others)]
    content = SimpleNamespace(records=files, translation_files={})
    shown = {kind: {one.id: one for one in held} for kind, held in others.items()}
    chronicle = SimpleNamespace(by_id={}, **shown)
    reading: Any = SimpleNamespace(content=content, chronicle=chronicle)
    nothing: Any = None
    events = records["events"]
    return Chronology(paths_of(folder), reading, nothing, PROJECT, (), events, True, nothing, nothing)


def write(format_: str, chronology: Chronology, target: Path, report: LossReport) -> None:
    match format_:
        case "jsonl":
            target.write_bytes(json_lines(chronology, report))
        case "json":
            target.write_bytes(json_document(chronology, report))
        case "csv":
            write_csv_records(chronology, target, report)
        case _:
            write_tables(target, {"records": [*record_rows(chronology, report)]})


def values_in(value: Any) -> int:
    if isinstance(value, str):
        return 1
    return sum(map(values_in, value.values() if isinstance(value, dict) else value))


@settings(
    max_examples=25, phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
@given(records=st.fixed_dictionaries(KINDS))
def test_any_record_comes_back(records: dict[str, Any]) -> None:
    with TemporaryDirectory() as name:
        chronology = chronology_of(Path(name), {kind: (record,) for kind, record in records.items()})
        for format_, suffix in FORMATS.items():
            target, report = Path(name) / f"out{suffix}", LossReport(format_, "")
            write(format_, chronology, target, report)
            assert records_in(target) == records
            assert_true(report, records)


def records_in(export: Path) -> dict[str, Any]:
    """The records of an export by kind, as the files into which they are imported hold them."""
    assert is_own_export(export)
    head, *found = own_records(export)
    assert load_project(yaml_text(head.fields).encode())[0] == PROJECT
    back = {}
    for one in found:
        path, text, why = text_of_own_record(one, PROJECT)
        assert not why
        kind = kind_of_path(path)
        (back[kind],) = getattr(load_file(path, text.encode(), PROJECT).records, kind)
    return back


def assert_true(report: LossReport, records: dict[str, Any]) -> None:
    """The report's counts, counted another way."""
    assert report.written == dict.fromkeys(records, 1)
    lines = report.lines()
    assert {line.field for line in lines if line.outcome == "lost"} <= {"file"}
    assert sum(line.count for line in lines if line.record == "picture") == len(records["events"].media)
    as_json = [
        line.count for line in lines if line.note.startswith("as JSON") and line.record != "project file"
    ]
    nested = sum(nested_fields(plain_form(record)) for record in records.values())
    assert sum(as_json) == (nested if report.format == "csv" else 0)


def nested_fields(fields: dict[str, Any]) -> int:
    """The number of fields that no row of plain cells can hold, counted another way."""

    def is_plain(value: Any) -> bool:
        return isinstance(value, str) and re.match(r'[^[{"]', value, re.DOTALL) is not None

    def is_flat(value: Any) -> bool:
        if isinstance(value, list):
            return all(is_plain(one) and one == one.strip() and len(one.splitlines()) == 1 for one in value)
        return is_plain(value)

    def is_spread(name: str, value: Any) -> bool:
        if not isinstance(value, dict):
            return is_flat(value)
        return all(re.fullmatch(r"[\w-]+", one, re.ASCII) for one in (name, *value)) and all(
            map(is_flat, value.values())
        )

    return sum(not is_spread(name, value) for name, value in fields.items())


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests/golden/site-source"], ids=["own", "golden"])
@pytest.mark.parametrize("format_", FORMATS)
def test_whole_projects_come_back(
    format_: str, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Through the command line, record by record."""
    line = Line(tmp_path, capsys)
    out = f"all{FORMATS[format_]}"
    assert line("-C", str(root), "export", format_, str(tmp_path / out), "--drafts").code == 0
    ran = line("import", out, "--into", "copy")
    assert ran.code == 0, ran.err
    assert "lost" not in ran.out
    for files in ("content/media", "content/archive", "themes"):  # as the report of the export says
        if (root / files).is_dir():
            shutil.copytree(root / files, tmp_path / "copy" / files)
    before = line("-C", str(root), "export", "jsonl", "-", "--drafts").out
    after = line("-C", "copy", "export", "jsonl", "-", "--drafts").out
    assert [json.loads(one) for one in after.splitlines()] == [json.loads(one) for one in before.splitlines()]
