"""Write records as the text of a content file, which the strict reader reads back as the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.editing.plain_form import Plain, Record, plain_form, with_one_list_of_sources
from timeline.editing.write_yaml import yaml_text
from timeline.model.event import Event
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.record import fields_of
from timeline.reading.decode import FORBIDDEN, code_point
from timeline.records.load_project import load_project
from timeline.records.loading import id_from_path, kind_of_path, load_file


class CannotWrite(Exception):
    """The reader would refuse the file, or would read other records from it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = tuple(problems)
        """What is wrong, with the fields in which it is."""


def content_text(path: str, records: Sequence[Record], project: Project) -> str:
    """The text of a content file with these records, as a person would write it.

    The path gives the form, as it does for the reader: content/actors.yaml has a table of records by id, and
    content/events.yaml a list; a file in a folder has one record, or a list where there are several; a `.md` file has the
    `details` of its record below the other fields. What no record holds, comments and `x-` fields, is not written.

    Raises CannotWrite, for a text with control characters or several spaces in a row, say, or a statement without a speaker.
    """
    records = [with_one_list_of_sources(one) if isinstance(one, Event) else one for one in records]
    value = _document(path, records)
    _refuse_characters(path, value)
    text = _markdown(value) if path.endswith(".md") and isinstance(value, dict) else yaml_text(value)
    read, problems = _read_back(path, text, project)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors or read != records:
        raise CannotWrite(errors or [_difference(path, records, read)])
    return text


def _is_table(path: str) -> bool:
    return path.count("/") == 1 and kind_of_path(path) not in ("", "events")


def _document(path: str, records: Sequence[Record]) -> Any:
    """What the file holds, as plain values."""
    plain = [plain_form(record) for record in records]
    if _is_table(path):
        return {fields.pop("id", ""): fields for fields in plain}
    if len(plain) != 1 or path == "content/events.yaml":
        return plain
    if plain[0].get("id") == id_from_path(path):
        del plain[0]["id"]
    return plain[0]


def _markdown(fields: Plain) -> str:
    details = fields.get("details", "")
    if not details or "\r" in details:  # which the body of a file would not keep
        return f"---\n{yaml_text(fields)}---\n"
    others = {key: value for key, value in fields.items() if key != "details"}
    body = details.removesuffix("\n")
    return f"---\n{yaml_text(others)}---\n\n{body}\n"


def _read_back(path: str, text: str, project: Project) -> tuple[list[Any], Sequence[Problem]]:
    if path == PROJECT_FILE:
        read, problems = load_project(text.encode())
        return [read], problems
    loaded = load_file(path, text.encode(), project)
    return list(getattr(loaded.records, kind_of_path(path) or "events")), loaded.problems


def _refuse_characters(path: str, value: Any) -> None:
    problems = [
        Problem(
            "YAML002",
            f"the text holds {code_point(bad.group())}, which no file may hold",
            "delete it",
            path,
            at,
        )
        for at, text in _texts(value, ())
        if (bad := FORBIDDEN.search(text))
    ]
    if problems:
        raise CannotWrite(problems)


def _texts(value: Any, at: DocumentPath) -> Iterator[tuple[DocumentPath, str]]:
    if isinstance(value, str):
        yield at, value
        return
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(step, str):
            yield (*at, step), step
        yield from _texts(item, (*at, step))


def _difference(path: str, records: Sequence[Record], read: Sequence[Any]) -> Problem:
    """The first field that would be read back as another value."""
    help_text = "write it as the reader gives it: single spaces, none at the ends"
    for number, (one, other) in enumerate(zip(records, read, strict=False)):
        for name, field in fields_of(type(one)).items():
            if getattr(one, field.attribute) != getattr(other, field.attribute, None):
                message = f"`{name}` would be read back as another value"
                place = (
                    (getattr(one, "id", ""),) if _is_table(path) else (number,) if len(records) > 1 else ()
                )
                return Problem("FIELD002", message, help_text, path, (*place, name))
    return Problem("FIELD002", "other records would be read back", help_text, path)
