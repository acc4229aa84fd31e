"""Load one content file: parse it, read its records, and run the checks of each single record."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.model.actor import Actor, Place, Topic
from timeline.model.event import Event, Page
from timeline.model.field_types import id_error, id_help
from timeline.model.languages import LANGUAGE
from timeline.model.own_fields import own_kinds
from timeline.model.project import Project
from timeline.model.record import read_record
from timeline.model.source import Source, check_source
from timeline.model.validation import Reader, shape
from timeline.reading.secret_scan import find_secrets
from timeline.records.check_translations import check_languages, with_checked_translations
from timeline.records.event_rules import complete_event
from timeline.records.event_summary import Entry, FileRecords, entry_of
from timeline.records.fragments import MAY_HAVE, check_fragments
from timeline.records.loaded_words import check_loaded_words
from timeline.records.plain_value import any_errors, at_path, plain_value
from timeline.records.protection import check_anonymous
from timeline.records.reserved_ids import is_reserved
from timeline.records.translation import with_translated_sources
from timeline.records.translation_files import (
    TranslationFile,
    add_translations,
    open_translations,
    places,
)

_DATE_PREFIX = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?-(?=.)")
RECORD_TYPES: dict[str, Any] = {
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
    if len(parts) > 2 and parts[1] in RECORD_TYPES:
        return parts[1]
    stem, _, suffix = parts[-1].rpartition(".")
    return (
        stem
        if len(parts) == 2 and suffix in ("yaml", "yml") and stem in RECORD_TYPES and stem != "pages"
        else ""
    )


def load_file(
    path: str,
    data: bytes,
    project: Project,
    references: list[tuple[str, DocumentPath]] | None = None,
    beside: Sequence[tuple[str, bytes]] = (),
    record_types: list[tuple[DocumentPath, type]] | None = None,
) -> Loaded:
    """Load the records of a content file, with all problems, and the translation files `beside` it (paths and bytes).

    If given, `references` collects the paths of all ids, with the kind of record, and of all Markdown (`text`), and
    `record_types` those of all records, with their types.
    """
    kind = kind_of_path(path)
    if not kind:
        help_text = "events belong in content/events/, sources in content/sources/, and so on"
        problem = Problem("FILE003", "this file is not used", help_text, path, severity=Severity.WARNING)
        return Loaded(FileRecords(path), (problem,))
    value, problems = plain_value(path, data)
    reader = Reader(path, own_kinds(project.fields))
    reader.references, reader.record_types = references, record_types
    records = FileRecords(path)
    translations, more = open_translations(path, beside) if beside else ([], [])
    if not any_errors(problems):
        if value is None:
            reader.problem("YAML014", "the file is empty", "write a record, or delete the file")
        else:
            checks = [check_fragments] if MAY_HAVE.search(data) else []
            records = _read_records(path, kind, value, reader, project, checks, translations)
    more += [
        one for file in translations for one in file.finish(project, complete=not any_errors(reader.problems))
    ]
    return Loaded(records, (*at_path(path, [*problems, *reader.problems, *find_secrets(data)]), *more))


def load_value(
    path: str, value: Any, project: Project, record_types: list[tuple[DocumentPath, type]] | None = None
) -> Loaded:
    """The records of a content file by its plain value: texts, lists and mappings, as the strict YAML reader gives them.

    Links within texts are checked only when the file is read. `record_types` as in `load_file`.
    """
    reader = Reader(path, own_kinds(project.fields))
    reader.record_types = record_types
    kind = kind_of_path(path)
    records = _read_records(path, kind, value, reader, project, [], [])
    return Loaded(records, at_path(path, reader.problems))


def _read_records(
    path: str,
    kind: str,
    value: Any,
    reader: Reader,
    project: Project,
    checks: Sequence[Check],
    beside: Sequence[TranslationFile],
) -> FileRecords:
    single_file = path.count("/") == 1
    records: list[tuple[Any, DocumentPath]] = []

    def read(item: Any, step: str | int | None, given_id: str) -> None:
        if step is not None:
            reader.trail.append(step)
        trail = tuple(reader.trail)
        record = read_record(RECORD_TYPES[kind], item, reader)
        if record is not None and (given_id or record.id or not _has_id(item)):
            record = _with_id(record, given_id, kind, reader, project.languages)
        if isinstance(record, Source):
            check_source(record, reader)
        elif isinstance(record, Actor):
            check_anonymous(record, reader)
        if record is not None:
            record = add_translations(record, beside, record.id if trail else "")
            if kind != "events":
                record = _with_checked_translations(record, reader, project, beside)
            check_loaded_words(record, reader, project)
            for check in checks:
                check(record, reader)
            records.append((record, trail))
        elif type(item) is dict and type(item.get("translations")) is dict:
            tags = (LANGUAGE.read(key, Reader(path)) for key in item["translations"])  # its errors are known
            check_languages(filter(None, tags), reader, project)
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
        _report_form(value, reader, _EXPECTED[single_file, kind == "events"], _FORMS[single_file])
    if kind == "events":
        return _complete_events(path, records, reader, project, beside)
    trails = {record.id: trail for record, trail in records if trail}
    return FileRecords(path, trails=trails, **{kind: tuple(record for record, _ in records)})


def _report_form(value: Any, reader: Reader, expected: str, help_text: str) -> None:
    """YAML014 for a file that holds neither a record nor several."""
    from timeline.reading.confusables import confusable_in

    confusable = confusable_in(value) if type(value) is str else None
    help_text = f"this is {confusable.name}: {confusable.help}" if confusable else help_text
    reader.problem("YAML014", f"{expected}, not {shape(value)}", help_text)


def _complete_events(
    path: str,
    records: Sequence[tuple[Event, DocumentPath]],
    reader: Reader,
    project: Project,
    beside: Sequence[TranslationFile],
) -> FileRecords:
    """Resolve the events of a file, each given with its path, and make their entries."""
    events: list[Event] = []
    entries: list[Entry] = []
    quotes = project.rule("likely_relay") != "off"
    for record, trail in records:
        reader.trail[:] = trail
        event = complete_event(record, reader, project)
        if event is not None:
            event = with_translated_sources(_with_checked_translations(event, reader, project, beside))
            events.append(event)
            entries.append(entry_of(event, path, trail, project.timezone, quotes=quotes))
        else:
            check_languages([one.language for one in record.translations], reader, project)
    reader.trail.clear()
    return FileRecords(path, events=tuple(events), entries=tuple(entries))


def _with_checked_translations(
    record: Any, reader: Reader, project: Project, beside: Sequence[TranslationFile]
) -> Any:
    elsewhere = places(beside, record.id if reader.trail else "") if beside else {}
    return with_checked_translations(record, reader, project, elsewhere)


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
