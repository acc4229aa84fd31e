"""Import what `timeline export` wrote: each record as it was, in a file of its own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from timeline.diagnostics import ContentErrors, Severity, UsageError
from timeline.editing.add_record import file_name, records_of_kind
from timeline.editing.new_project import new_project
from timeline.editing.plain_form import Plain
from timeline.editing.write_records import CannotWrite, content_text
from timeline.editing.write_yaml import yaml_text
from timeline.importing.account import Line
from timeline.importing.formats import FORMATS, OWN_EXPORT
from timeline.importing.own_formats import KINDS, OwnRecord, own_records
from timeline.importing.report import ImportReport
from timeline.importing.state import ImportState, plan_steps, read_state
from timeline.importing.write import check_imported, tell_steps, write_steps
from timeline.model.field_types import id_error
from timeline.model.project import Project
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import PROJECT_FILE
from timeline.reading.positions import locate
from timeline.records.load_project import load_project
from timeline.records.loading import kind_of_path, load_value
from timeline.workers import default_jobs, map_parallel


def import_own_export(paths: ProjectPaths, source: Path, state_file: str, *, dry_run: bool) -> ImportReport:
    """Import an export. In a project that is there already, the project file stays as it is.

    Raises UsageError, ContentErrors, EnvironmentFailure, OSError.
    """
    report = ImportReport(source.name, FORMATS[OWN_EXPORT].label, "", dry_run=dry_run)
    places = _import_records(paths, source, state_file, report)
    if not dry_run:
        report.findings = check_imported(paths, places)
    return report


def _import_records(
    paths: ProjectPaths, source: Path, state_file: str, report: ImportReport
) -> dict[str, str]:
    """Write the records; returns the place of each file in the export."""
    head, *records = own_records(source)
    if head.kind != "project":
        raise UsageError(f"{head.place}: the project is missing", "export it again")
    exported, text = _project_of(head)
    exists = (paths.root / PROJECT_FILE).is_file()
    project = require_project(paths) if exists else exported
    report.rows = len(records)
    report.values = sum(_count(one.fields) for one in records)
    if exists and project != exported:
        report.notes.append(f"{PROJECT_FILE} stays as it is; the export has other settings")
    state = read_state(paths.root / state_file)
    texts, places = _texts_of(records, project, report)
    if exists:
        present = _records_present(paths.root, project)
        texts = {
            _place_of(path, row, present, state, report): (text, row) for path, (text, row) in texts.items()
        }
    if not exists and not report.dry_run:
        new_project(paths.root, None, exported.title, text)
    steps = plan_steps(paths.root, texts, state)
    tell_steps(steps, report)
    report.gone = sorted(state.files.keys() - texts.keys())
    if not report.dry_run:
        write_steps(paths.root, steps, state, state_file)
    return places


def _records_present(root: Path, project: Project) -> dict[tuple[str, str], tuple[str, str]]:
    """The file and the id of each record of a project, by its kind and by its id or a former one."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for kind in KINDS[1:]:
        records = list(records_of_kind(root, f"{kind}s", project))
        found |= {(kind, alias): (path, one.id) for path, one in records for alias in one.aliases}
        found |= {(kind, one.id): (path, one.id) for path, one in records}
    return found


def _place_of(
    path: str,
    id_: str,
    present: dict[tuple[str, str], tuple[str, str]],
    state: ImportState,
    report: ImportReport,
) -> str:
    """The file of a record: the one that has it already, whatever its name."""
    kind = kind_of_path(path).removesuffix("s")
    place, now = present.get((kind, id_), (path, id_))
    if now != id_:
        report.notes.append(f"the {kind} `{id_}` is `{now}` now, and stays as it is: change it in {place}")
    return path if path in state.files else place


def _project_of(head: OwnRecord) -> tuple[Project, str]:
    """The project, and the text of its file. Raises ContentErrors."""
    data = yaml_text(head.fields).encode()
    project, problems = load_project(data)
    if project is None or any(one.severity is Severity.ERROR for one in problems):
        raise ContentErrors(locate(problems, {PROJECT_FILE: data}))
    return project, content_text(PROJECT_FILE, [project], project)


def _texts_of(
    records: list[OwnRecord], project: Project, report: ImportReport
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """The text and the row of each file, and its place in the export; what the reader refuses goes into the report."""
    texts: dict[str, tuple[str, str]] = {}
    places: dict[str, str] = {}
    carried = dict.fromkeys((one.kind for one in records), 0)
    work = partial(text_of_own_record, project=project)
    for one, (path, text, why) in zip(records, map_parallel(records, work, default_jobs()), strict=True):
        if not why and path in texts:
            why = f"{places[path]} has the same id"
        if why:
            line = Line(one.kind, "lost", "", why, _count(one.fields), one.place, one.id[:80])
            report.lines.append(line)
            continue
        texts[path], places[path] = (text, one.id), one.place
        carried[one.kind] += _count(one.fields)
    report.lines += [Line(kind, "carried", f"{kind}s", "", count) for kind, count in carried.items() if count]
    report.counts = {
        outcome: sum(line.count for line in report.lines if line.outcome == outcome)
        for outcome in ("lost", "carried")
    }
    return texts, places


def text_of_own_record(one: OwnRecord, project: Project) -> tuple[str, str, str]:
    """The path and the text of a record's file; or else why there is none."""
    if error := id_error(one.id):
        return "", "", f"`{one.id[:40]}` cannot be an id: {error}"
    path = f"content/{one.kind}s/{file_name(one.id, _date_of(one.fields))}"
    if one.kind == "page":
        path = path.removesuffix(".yaml") + ".md"
    loaded = load_value(path, one.fields, project)
    errors = [problem.message for problem in loaded.problems if problem.severity is Severity.ERROR]
    if errors:
        return "", "", f"the reader refuses it: {'; '.join(errors)[:300]}"
    try:
        return path, content_text(path, getattr(loaded.records, kind_of_path(path)), project), ""
    except CannotWrite as error:
        return "", "", f"it cannot be written: {str(error)[:300]}"


def _date_of(fields: Plain) -> str:
    date = fields.get("date", "")
    return date if isinstance(date, str) else ""


def _count(value: Any) -> int:
    """The number of texts in a value."""
    if isinstance(value, str):
        return bool(value)
    inner: Iterable[Any] = value.values() if isinstance(value, dict) else value or ()
    return sum(map(_count, inner))
