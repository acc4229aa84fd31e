"""Load the project file."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from timeline.diagnostics import DocumentPath, Problem
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.record import fields_of, read_record
from timeline.model.source import Citation
from timeline.model.validation import Reader
from timeline.reading.secret_scan import find_secrets
from timeline.records.check_translations import with_checked_translations
from timeline.records.loading import RECORD_TYPES
from timeline.records.plain_value import any_errors, at_path, plain_value
from timeline.records.translation_files import add_translations, open_translations, places


def load_project(
    data: bytes,
    beside: Sequence[tuple[str, bytes]] = (),
    record_types: list[tuple[DocumentPath, type]] | None = None,
) -> tuple[Project | None, tuple[Problem, ...]]:
    """Load the project file, and the translation files `beside` it (paths and bytes).

    If given, `record_types` collects the paths of all records, with their types.
    """
    path = PROJECT_FILE
    value, problems = plain_value(path, data)
    reader = Reader(path)
    reader.record_types = record_types
    translations, more = open_translations(path, beside) if beside else ([], [])
    project = None
    if not any_errors(problems):
        if value is None:
            reader.problem("YAML014", "the file is empty", "write at least `title: ...`")
        else:
            project = read_record(Project, value, reader)
            _check_own_fields(project, reader)
            if project is not None:
                project = add_translations(project, translations, "")
                project = with_checked_translations(project, reader, project, places(translations, ""))
    more += [one for file in translations for one in file.finish(project)]
    return project, (*at_path(path, [*problems, *reader.problems, *find_secrets(data)]), *more)


def _check_own_fields(project: Project | None, reader: Reader) -> None:
    """ID003 for each of the project's own fields whose name cannot be used."""
    with reader.inside("fields"):
        for name, field in ((project and project.fields) or {}).items():
            taken = [records for records in field.on if name in _names_in(records)]
            if not field.on and not reader.problems:
                reader.problem(
                    "FIELD002",
                    "no record may have this field",
                    "list records in `on`, as [sources]",
                    key=name,
                )
            elif taken:
                message = f"{' and '.join(taken)} already have a field `{name}`"
                reader.problem("ID003", message, "choose another name", key=name)
            elif name.startswith("x-"):
                message = f"`{name}` would be ignored, as are all fields that begin with `x-`"
                reader.problem("ID003", message, "choose a name that begins differently", key=name)


def _names_in(records: str) -> Collection[str]:
    """The field names of records; for sources, also those of citations, which inline sources share."""
    names = fields_of(RECORD_TYPES[records])
    return {**names, **fields_of(Citation)} if records == "sources" else names
