"""Import a source into a project: read, map, write, check, and report."""

from __future__ import annotations

import functools
from itertools import zip_longest
from pathlib import Path

import msgspec

from timeline import fs
from timeline.diagnostics import UsageError
from timeline.editing.imported_files import write_imported
from timeline.editing.new_project import new_project
from timeline.importing.aliases import alias_file_text, read_aliases
from timeline.importing.eras import add_eras
from timeline.importing.finish import Finished, Unfinished, finish
from timeline.importing.formats import FORMATS, OWN_EXPORT, guess_format
from timeline.importing.mapping import FieldMapping, mapping_text, propose, read_mapping
from timeline.importing.own_exports import import_own_export
from timeline.importing.project_records import ProjectRecords, records_of_others
from timeline.importing.records import Records, records_of
from timeline.importing.report import DraftedEvent, ImportReport, LinkedPicture
from timeline.importing.rows import SourceTable
from timeline.importing.state import (
    FileStep,
    paths_in_states,
    plan_steps,
    read_state,
)
from timeline.importing.survey import survey
from timeline.importing.write import check_imported, tell_steps, write_steps
from timeline.model.project import Project
from timeline.model.slug import to_slug
from timeline.project import ProjectPaths, require_project
from timeline.reading.discovery import PROJECT_FILE
from timeline.workers import default_jobs, map_parallel

FOLDER = "imports"
"""The folder of a project with what imports keep: mappings, names, digests."""


class ImportOptions(msgspec.Struct, frozen=True):
    """What is imported, and how."""

    source: Path
    format: str = ""
    mapping: Path | None = None
    dry_run: bool = False


class _Files(msgspec.Struct, frozen=True):
    """The files of an import, relative to the project."""

    mapping: Path
    names: Path
    proposed_names: Path
    state: Path


def import_source(paths: ProjectPaths, options: ImportOptions) -> ImportReport:
    """Import a source. Raises UsageError, ContentErrors, EnvironmentFailure, OSError."""
    source = options.source
    if not source.exists():
        raise UsageError(f"{source} does not exist", "name the file or folder to import")
    if fs.lies_in(source, paths.content) or (source.is_dir() and fs.lies_in(paths.content, source)):
        raise UsageError(f"{source} is the project's own content", "name what another program wrote")
    files = _files_for(paths.root, source, options.mapping)
    mapping = (
        read_mapping(files.mapping.read_bytes(), _shown(files.mapping, paths.root))
        if files.mapping.is_file()
        else None
    )
    settings = dict(mapping.options) if mapping else {}
    format_ = options.format or settings.get("format") or guess_format(source)
    if format_ not in FORMATS:
        raise UsageError(f"there is no format `{format_[:40]}`", f"formats are {', '.join(FORMATS)}")
    if format_ == OWN_EXPORT:
        if options.mapping is not None:
            raise UsageError("an export of timeline needs no mapping", "leave --map out")
        return import_own_export(paths, source, _inside(files.state, paths.root), dry_run=options.dry_run)
    table = FORMATS[format_].read(source, settings)
    if not table.rows:
        raise UsageError(f"{source} holds no rows", "is it the right file, sheet or kind? see --as")
    label, shown = FORMATS[table.format].label, _shown(files.mapping, paths.root)
    report = ImportReport(source.name, label, shown, dry_run=options.dry_run)
    report.rows = sum(row.kind in ("event", "source") for row in table.rows)
    proposal = ""
    if mapping is None:
        fields = survey(row for row in table.rows if row.kind != "other")
        mapping = propose(table, fields)
        proposal = mapping_text(mapping, fields, source.name, len(table.rows))
    if not options.dry_run and not (paths.root / PROJECT_FILE).is_file():
        # What stops an import stops it before there is a project.
        _import(paths, table, mapping, files, ImportReport(source.name, label, shown, dry_run=True))
        new_project(paths.root, None, table.title or source.stem)
    if proposal and not options.dry_run:
        write_imported(paths.root, _inside(files.mapping, paths.root), proposal)
        report.proposed = not table.fixed
    _import(paths, table, mapping, files, report)
    return report


def _files_for(root: Path, source: Path, mapping: Path | None) -> _Files:
    stem = to_slug(source.resolve().stem) or "source"
    place = mapping.absolute() if mapping else root / FOLDER / f"{stem}.yaml"
    name = place.name.rsplit(".", 1)[0]
    folder = root / FOLDER
    return _Files(
        place,
        folder / f"{name}.names.yaml",
        folder / f"{name}.names-proposed.yaml",
        folder / f"{name}.state.json",
    )


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _inside(path: Path, root: Path) -> str:
    """The path of a file to write, relative to the project. Raises UsageError if it is outside."""
    if not path.is_relative_to(root):
        raise UsageError(
            f"{path} does not exist", "a mapping is proposed inside the project: leave --map out"
        )
    return path.relative_to(root).as_posix()


def _import(
    paths: ProjectPaths, table: SourceTable, mapping: FieldMapping, files: _Files, report: ImportReport
) -> None:
    """Make the records, and write them unless this is only a survey."""
    exists = (paths.root / PROJECT_FILE).is_file()
    project = require_project(paths) if exists else Project(title=table.title or "Imported")
    state = read_state(files.state)
    others = (
        records_of_others(paths.root, project, state, paths_in_states(files.state.parent))
        if exists
        else ProjectRecords()
    )
    same = read_aliases(files.names) if files.names.is_file() else {}
    made = records_of(table, mapping, state, others, same, unsourced=project.rule("unsourced") != "error")
    work = functools.partial(_finished, project=project)
    finished = [] if report.proposed else list(map_parallel(made.files, work, default_jobs()))
    _account_for(made, finished)
    texts = {
        record.path: (done.text, made.rows.get(record.path, ""))
        for record, done in zip(made.files, finished, strict=False)
    }
    steps = plan_steps(paths.root, texts, state)
    _fill(report, table, made, finished, steps)
    if mapping.unnamed:
        names = ", ".join(f"`{name}`" for name in mapping.unnamed)
        report.notes.append(f"fields that the mapping does not name, read as their names suggest: {names}")
    if report.proposed:
        return
    report.gone = sorted(state.files.keys() - texts.keys())
    if report.dry_run:
        return
    write_steps(paths.root, steps, state, _inside(files.state, paths.root))
    if proposal := alias_file_text(made.books.actors, made.books.places):
        report.names_file = _shown(files.proposed_names, paths.root)
        write_imported(paths.root, _inside(files.proposed_names, paths.root), proposal)
    report.notes += add_eras(paths.root, project, made.eras)
    report.pictures = [
        LinkedPicture(url, path) for path, event in made.events.items() for url in event.picked.pictures
    ]
    report.findings = check_imported(paths, made.places)


def _finished(record: Unfinished, project: Project) -> Finished:
    return finish(record, project)


def _account_for(made: Records, finished: list[Finished]) -> None:
    """Tell of the values in fields that the reader refused."""
    for record, done in zip(made.files, finished, strict=False):
        event = made.events.get(record.path)
        if event is None:
            made.notes += [
                f"{record.path}: `{name}` was moved to an `x-` field: {why}" for name, why in done.moved
            ]
            continue
        for name, why in done.moved:
            for cell in event.picked.made_of.get(name, ()):
                event.picked.account.tell(cell, "kept", f"x-{name}", why)
        for name in done.dropped:
            for cell in event.picked.account.row.cells:
                fate = event.picked.account.fate(cell)
                if fate is not None and fate.target == name:
                    event.picked.account.tell(cell, "lost", "", "the file would be larger than 1 MiB")
    for event in made.events.values():
        made.account.add(event.picked.account)


def _fill(
    report: ImportReport,
    table: SourceTable,
    made: Records,
    finished: list[Finished],
    steps: list[FileStep],
) -> None:
    report.values = made.account.values
    report.counts = {str(outcome): count for outcome, count in made.account.counts().items()}
    report.lines = made.account.lines()
    report.notes = [*table.notes, *made.notes]
    report.sources_without_address = made.books.sources.without_address
    report.source_conflicts = made.books.sources.conflicts
    report.names = [
        f"{name}: {', '.join(others)}"
        for book in (made.books.actors, made.books.places)
        for name, others in book.likely_the_same()
    ]
    for record, done in zip_longest(made.files, finished):
        reasons = [*record.drafted, *(f"{name}: {why}" for name, why in (done.moved if done else ()))]
        if reasons and record.path.startswith("content/events/"):
            report.drafts.append(
                DraftedEvent(record.path, made.places[record.path], list(dict.fromkeys(reasons)))
            )
    tell_steps(steps, report)
