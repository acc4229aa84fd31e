"""Make the text of a file that the strict reader accepts, with what it refuses in `x-` fields."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.editing.house_order import new_text
from timeline.importing.rows import plain_name
from timeline.model.project import Project
from timeline.reading.decode import MAX_BYTES
from timeline.records.loading import id_from_path, load_file

_ATTEMPTS = 6


class Unfinished(msgspec.Struct, frozen=True):
    """The fields of a file."""

    path: str
    id: str
    fields: dict[str, Any]
    drafted: list[str]


class Finished(msgspec.Struct, frozen=True):
    """The text of a file."""

    text: str
    moved: list[tuple[str, str]]
    """Fields that the reader refused, with its reasons; they are in `x-` fields now."""
    dropped: list[str]
    """Fields that are nowhere: the file would be too large."""


def finish(record: Unfinished, project: Project) -> Finished:
    """The text of a record. What the reader refuses makes it a draft."""
    fields = dict(record.fields)
    moved: list[tuple[str, str]] = []
    drafted = list(record.drafted)
    for _ in range(_ATTEMPTS):
        text = new_text(record.path, _ordered(record, fields, drafted), project)
        errors = _errors(record.path, text, project)
        if not errors:
            break
        for problem in errors:
            name = _move(fields, problem)
            moved.append((name, problem.message))
            drafted.append(f"{name}: {problem.message}")
    dropped = []
    while len(text.encode()) > MAX_BYTES:
        largest = max(
            (name for name in fields if name.startswith("x-")), key=lambda name: len(str(fields[name]))
        )
        del fields[largest]
        dropped.append(largest)
        text = new_text(record.path, _ordered(record, fields, drafted), project)
    return Finished(text, moved, dropped)


def _errors(path: str, text: str, project: Project) -> list[Problem]:
    problems = load_file(path, text.encode(), project).problems
    return [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR and not problem.code.startswith("SAFE")
    ]


def _ordered(record: Unfinished, fields: dict[str, Any], drafted: list[str]) -> dict[str, Any]:
    """The fields as they are written: `x-` fields last."""
    whole = dict(fields)
    if id_from_path(record.path) != record.id:
        whole["id"] = record.id
    if drafted and record.path.startswith("content/events/"):
        whole |= {
            "draft": "true",
            "x-draft-reason": drafted[0] if len(drafted) == 1 else list(dict.fromkeys(drafted)),
        }
    names = [name for name in whole if not name.startswith("x-")]
    names += [name for name in ("x-source-id", "x-draft-reason") if name in whole]
    return {name: whole[name] for name in dict.fromkeys((*names, *whole))}


def _move(fields: dict[str, Any], problem: Problem) -> str:
    """Take what the reader refused out of its field, keep its text in an `x-` field, and return the field's name."""
    name = str(problem.at[0]) if problem.at else "title"
    if name not in fields:
        name = next(
            (one for one in ("wording", "time", "date", "details", "summary", "place") if one in fields), name
        )
        value: Any = fields.pop(name, None)
    else:
        value = _taken_out(fields, problem.at)
    kept = fields.get(f"x-{plain_name(name)}")
    texts = [*(kept if isinstance(kept, list) else [kept] if kept else []), *_texts(value)]
    if texts:
        fields[f"x-{plain_name(name)}"] = texts[0] if len(texts) == 1 else texts
    if name == "date":
        fields["date"] = "unknown"
    if name == "title":
        fields["title"] = "Untitled"
    return name


def _taken_out(fields: dict[str, Any], at: DocumentPath) -> Any:
    """Remove an item of a list, or else a whole field."""
    holder = fields[str(at[0])]
    if len(at) > 1 and isinstance(holder, list) and isinstance(at[1], int) and len(holder) > 1:
        return holder.pop(at[1]) if at[1] < len(holder) else None
    return fields.pop(str(at[0]))


def _texts(value: Any) -> list[str]:
    match value:
        case None:
            return []
        case dict():
            return [text for item in value.values() for text in _texts(item)]
        case list():
            return [text for item in value for text in _texts(item)]
        case _:
            return [str(value)]
