"""Load one content file: parse it, read its records, and run the checks of each single record."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.model import project as project_file
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Event, Page
from timeline.model.field_types import id_error, id_help
from timeline.model.own_fields import own_kinds
from timeline.model.project import Project
from timeline.model.record import fields_of, read_record
from timeline.model.source import Citation, Source, check_source
from timeline.model.validation import Reader, shape
from timeline.reading.decode import decode
from timeline.reading.front_matter import split_front_matter
from timeline.reading.secret_scan import find_secrets
from timeline.reading.strict_yaml import read_yaml
from timeline.records.check_translations import with_checked_translations
from timeline.records.event_rules import complete_event
from timeline.records.event_summary import Entry, FileRecords, entry_of
from timeline.records.fragments import MAY_HAVE, check_fragments
from timeline.records.loaded_words import check_loaded_words
from timeline.records.protection import check_anonymous
from timeline.records.reserved_ids import is_reserved

_DATE_PREFIX = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?-(?=.)")
_KINDS: dict[str, Any] = {
    "events": Event,
    "sources": Source,
    "actors": Actor,
    "places": Place,
    "topics": Topic,
    "pages": Page,
}

Check = Callable[[Any, Reader], None]
"""A check of one record that only few files need."""

_EXPECTED = {
    (False, True): "a file holds one event, or a list of them",
    (False, False): "a file holds one record, or a list of them",
    (True, True): "this file holds a list of events",
    (True, False): "this file holds ids and their records",
}
_FORMS = {
    False: "write `name: text` lines",
    True: "see the reference on this file, or use a folder of that name",
}


class Loaded(msgspec.Struct, frozen=True):
    """A file's records and problems."""

    records: FileRecords
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def id_from_path(path: str) -> str:
    """The file name without extension and leading date."""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _DATE_PREFIX.sub("", stem, count=1)


def kind_of_path(path: str) -> str:
    """The kind of a content file's records (`events`, `sources` ...); empty for files that are not read."""
    parts = path.split("/")
    if len(parts) > 2 and parts[1] in _KINDS:
        return parts[1]
    stem, _, suffix = parts[-1].rpartition(".")
    return (
        stem if len(parts) == 2 and suffix in ("yaml", "yml") and stem in _KINDS and stem != "pages" else ""
    )


def plain_value(path: str, data: bytes) -> tuple[Any, list[Problem]]:
    """Parse a YAML or Markdown file; the body of Markdown becomes `details`."""
    text, problem = decode(data)
    if problem:
        return None, [problem]
    if not path.endswith(".md"):
        return read_yaml(text)
    parts, problem = split_front_matter(text)
    if parts is None:
        return None, [problem] if problem else []
    value, problems = read_yaml(parts.yaml)
    if value is None and not problems:
        value = {}
    if type(value) is dict and parts.body:
        if "details" in value:
            help_text = "keep one: the text below the front matter, or the field"
            problems.append(
                Problem(
                    "FIELD005",
                    "there are both `details` and text below the front matter",
                    help_text,
                    at=("details",),
                    on_key=True,
                )
            )
        value["details"] = parts.body
    return value, problems


def load_project(data: bytes) -> tuple[Project | None, tuple[Problem, ...]]:
    """Load the project file."""
    path = project_file.PROJECT_FILE
    value, problems = plain_value(path, data)
    reader = Reader(path)
    project = None
    if not _errors(problems):
        if value is None:
            reader.problem("YAML014", "the file is empty", "write at least `title: ...`")
        else:
            project = read_record(Project, value, reader)
            _check_own_fields(project, reader)
            if project is not None:
                project = with_checked_translations(project, reader, project)
    return project, _at_path(path, [*problems, *reader.problems, *find_secrets(data)])


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
    names = fields_of(_KINDS[records])
    return {**names, **fields_of(Citation)} if records == "sources" else names


def load_file(
    path: str, data: bytes, project: Project, references: list[tuple[str, DocumentPath]] | None = None
) -> Loaded:
    """Load the records of a content file, with all problems.

    If given, `references` collects the paths of all ids, with the kind of record, and of all Markdown (`text`).
    """
    kind = kind_of_path(path)
    if not kind:
        help_text = "events belong in content/events/, sources in content/sources/, and so on"
        problem = Problem("FILE003", "this file is not used", help_text, path, severity=Severity.WARNING)
        return Loaded(FileRecords(path), (problem,))
    value, problems = plain_value(path, data)
    reader = Reader(path, own_kinds(project.fields))
    reader.references = references
    records = FileRecords(path)
    if not _errors(problems):
        if value is None:
            reader.problem("YAML014", "the file is empty", "write a record, or delete the file")
        else:
            checks = [check_fragments] if MAY_HAVE.search(data) else []
            records = _read_records(path, kind, value, reader, project, checks)
    return Loaded(records, _at_path(path, [*problems, *reader.problems, *find_secrets(data)]))


def _errors(problems: list[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _at_path(path: str, problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(
        problem if problem.path else msgspec.structs.replace(problem, path=path) for problem in problems
    )


def _read_records(
    path: str, kind: str, value: Any, reader: Reader, project: Project, checks: Sequence[Check]
) -> FileRecords:
    single_file = path.count("/") == 1
    records: list[tuple[Any, DocumentPath]] = []

    def read(item: Any, step: str | int | None, given_id: str) -> None:
        if step is not None:
            reader.trail.append(step)
        trail = tuple(reader.trail)
        record = read_record(_KINDS[kind], item, reader)
        if record is not None and (given_id or record.id or not _has_id(item)):
            record = _with_id(record, given_id, kind, reader, project.languages)
        if isinstance(record, Source):
            check_source(record, reader)
        elif isinstance(record, Actor):
            check_anonymous(record, reader)
        if record is not None:
            if kind != "events":
                record = with_checked_translations(record, reader, project)
            check_loaded_words(record, reader, project)
            for check in checks:
                check(record, reader)
            records.append((record, trail))
        if step is not None:
            reader.trail.pop()

    if type(value) is list and not single_file:
        for index, item in enumerate(value):
            read(item, index, "")
    elif type(value) is dict and single_file and kind != "events":
        for key, item in value.items():
            if error := id_error(key):
                reader.problem("ID001", f"{key[:90]!r} cannot be an id: {error}", id_help(key), key=key)
            else:
                read(item, key, key)
    elif type(value) is dict and not single_file:
        read(value, None, id_from_path(path))
    elif type(value) is list:
        for index, item in enumerate(value):
            read(item, index, "")
    else:
        from timeline.reading.confusables import confusable_in

        confusable = confusable_in(value) if type(value) is str else None
        reader.problem(
            "YAML014",
            f"{_EXPECTED[single_file, kind == 'events']}, not {shape(value)}",
            f"this is {confusable.name}: {confusable.help}" if confusable else _FORMS[single_file],
        )
    if kind == "events":
        return _complete_events(path, records, reader, project)
    trails = {record.id: trail for record, trail in records if trail}
    return FileRecords(path, trails=trails, **{kind: tuple(record for record, _ in records)})


def _complete_events(
    path: str, records: Sequence[tuple[Event, DocumentPath]], reader: Reader, project: Project
) -> FileRecords:
    """Resolve the events of a file, each given with its path, and make their entries."""
    events: list[Event] = []
    entries: list[Entry] = []
    quotes = project.rule("likely_relay") != "off"
    for record, trail in records:
        reader.trail[:] = trail
        event = complete_event(record, reader, project)
        if event is not None:
            events.append(event)
            entries.append(entry_of(event, path, trail, project.timezone, quotes=quotes))
    reader.trail.clear()
    return FileRecords(path, events=tuple(events), entries=tuple(entries))


def _has_id(item: Any) -> bool:
    """Whether a record has an `id`, even an invalid one."""
    return type(item) is dict and item.get("id") is not None


def _with_id(record: Any, given_id: str, kind: str, reader: Reader, languages: Sequence[str]) -> Any:
    """The record with its own id, else the given one; None after reporting an unusable id."""
    id_ = record.id or given_id
    if not id_:
        reader.problem("ID001", "a record in a list needs an `id`", "write `id: a-short-name`")
        return None
    error = id_error(id_)
    if error and not record.id:
        message = f"the file name gives the id {id_[:90]!r}, which is not valid: {error}"
        reader.problem("ID001", message, "rename the file, or give the record an `id`")
        return None
    if is_reserved(kind, id_, languages):
        message = f"the id `{id_}` is reserved by the site"
        reader.problem("ID003", message, "rename the file, or give another `id`")
        return None
    for alias in record.aliases:
        if is_reserved(kind, alias, languages):
            message = f"the alias `{alias}` is reserved by the site"
            reader.problem("ID003", message, "remove it", key="aliases")
    return msgspec.structs.replace(record, id=id_)
