"""Put content files into house order: the order of fields, indentation and quotes in which the program itself writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from yaml import YAMLError

from timeline.diagnostics import DocumentPath, Problem, Severity
from timeline.editing.arrange_yaml import arrange_yaml
from timeline.editing.edit_file import file_parts
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.plain_form import FIRST_FIELDS
from timeline.editing.plain_quotes import with_plain_quotes
from timeline.editing.write_yaml import yaml_text
from timeline.editing.yaml_outline import Node, outline
from timeline.model.project import PROJECT_FILE, Project
from timeline.model.record import fields_of
from timeline.reading.translation_files import translation_name
from timeline.records.load_project import load_project
from timeline.records.loading import load_file, load_value
from timeline.records.plain_value import plain_value

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


class _Content(msgspec.Struct):
    """What a file says."""

    value: Any
    records: bytes
    problems: list[tuple[str, str, DocumentPath]]
    types: list[tuple[DocumentPath, type]]


def in_house_order(path: str, data: bytes, project: Project) -> bytes:
    """The bytes of a content file in house order. Raises CannotEdit where something would be lost.

    Translations keep the order of their texts; their indentation and quotes are put right. In a Markdown file the text
    below the front matter stays as it is.
    """
    value, problems = plain_value(path, data)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise CannotEdit(f"it cannot be read: {errors[0].message}")
    if value is None:
        raise CannotEdit("it is empty")
    before = _content(path, data, project)
    types = _by_place(before.types)
    mark, text, fence, body = file_parts(path, data.decode())
    try:
        made = arrange_yaml(with_plain_quotes(text), lambda at: _order(types, at))
    except YAMLError:
        raise CannotEdit("its form cannot be changed safely") from None
    result = f"{mark}{made}{fence}{body}".encode()
    if result != data:
        _refuse_loss(before, _content(path, result, project))
        if Counter(_comments(text)) != Counter(_comments(made)):
            raise CannotEdit("a comment would be changed")
    return result


def kept_in_order(path: str, before: bytes, after: bytes, project: Project) -> bytes:
    """The new bytes of a content file, in house order if the file was in it before."""
    try:
        return (
            in_house_order(path, after, project) if in_house_order(path, before, project) == before else after
        )
    except CannotEdit:
        return after


def new_text(path: str, value: Any, project: Project) -> str:
    """The text of a new content file in house order, from plain values, which may have errors."""
    types: list[tuple[DocumentPath, type]] = []
    load_value(path, value, project, record_types=types)
    return yaml_text(_arranged(value, _by_place(types), ()))


def _arranged(value: Any, types: Mapping[DocumentPath, list[type]], at: DocumentPath) -> Any:
    if isinstance(value, list):
        return [_arranged(item, types, (*at, number)) for number, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    names = dict.fromkeys(name for name in (*_order(types, at), *value) if name in value)
    return {name: _arranged(value[name], types, (*at, name)) for name in names}


def _by_place(types: Iterable[tuple[DocumentPath, type]]) -> dict[DocumentPath, list[type]]:
    found: dict[DocumentPath, list[type]] = {}
    for at, record in types:
        found.setdefault(at, []).append(record)
    return found


def _order(types: Mapping[DocumentPath, list[type]], at: DocumentPath) -> list[str]:
    names = dict.fromkeys(name for record in types.get(at, ()) for name in fields_of(record))
    return sorted(names, key=lambda name: FIRST_FIELDS.index(name) if name in FIRST_FIELDS else len(names))


def _content(path: str, data: bytes, project: Project) -> _Content:
    types: list[tuple[DocumentPath, type]] = []
    value, found = plain_value(path, data)
    records: Any = None
    problems: Any = found
    if path == PROJECT_FILE:
        records, problems = load_project(data, record_types=types)
    elif translation_name(path) is None:
        loaded = load_file(path, data, project, record_types=types)
        records, problems = loaded.records, loaded.problems
    return _Content(value, msgspec.json.encode(records), _told(problems), types)


def _told(problems: list[Problem]) -> list[tuple[str, str, DocumentPath]]:
    return sorted(((one.code, one.message, one.at) for one in problems), key=str)


def _refuse_loss(before: _Content, after: _Content) -> None:
    if after.value != before.value:
        where = _first_difference(before.value, after.value)
        raise CannotEdit(f"the value of `{where}` would change" if where else "a value would change")
    if after.problems != before.problems:
        new = [message for _, message, _ in after.problems if message not in str(before.problems)]
        raise CannotEdit(f"it would have another problem: {new[0]}" if new else "its problems would change")
    if after.records != before.records:
        raise CannotEdit("it would be read as another record")


def _first_difference(before: Any, after: Any) -> str:
    if type(before) is dict and type(after) is dict and before.keys() == after.keys():
        inner = [(str(key), before[key], after[key]) for key in before]
    elif type(before) is list and type(after) is list and len(before) == len(after):
        inner = [(str(number), *pair) for number, pair in enumerate(zip(before, after, strict=True))]
    else:
        return ""
    name, one, other = next(item for item in inner if item[1] != item[2])
    return "/".join(filter(None, (name, _first_difference(one, other))))


def _comments(text: str) -> Iterator[str]:
    """All comments of a YAML text."""
    root = outline(text)
    start = 0
    for begin, end in sorted(_texts(text, root)) if root else ():
        yield from (found[0].rstrip() for found in _COMMENT.finditer(_lines(text[start:begin])))
        start = max(start, end)
    yield from (found[0].rstrip() for found in _COMMENT.finditer(_lines(text[start:])))


def _lines(text: str) -> str:
    return text.replace("\r", "\n")


def _texts(text: str, node: Node) -> Iterator[tuple[int, int]]:
    if node.scalar is not None:
        yield node.start, node.last(text)
    for _, value in (node.entries or {}).values():
        yield from _texts(text, value)
    for item in node.items or ():
        yield from _texts(text, item)
