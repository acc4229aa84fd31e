"""Facts that a command has found out are put into a content file; nothing else in it changes, or nothing at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from timeline.editing.edit_yaml import CannotEdit, Change, edit_yaml
from timeline.records.loading import plain_value

_BOM = "\ufeff"


def amended(path: str, data: bytes, changes: Sequence[Change]) -> bytes:
    """The bytes of a content file with the changes in it.

    The result is read again, and must say what the file said before and the changes, to the last value. Raises CannotEdit.
    """
    before, problems = plain_value(path, data)
    if problems and before is None:
        raise CannotEdit("the file cannot be read any more")
    text = data.decode("utf-8")
    mark = _BOM if text.startswith(_BOM) else ""
    first_line = 1 if path.endswith(".md") else 0
    text = edit_yaml(text.removeprefix(mark), changes, first_line)
    made = (mark + text).encode("utf-8")
    after, new_problems = plain_value(path, made)
    if len(new_problems) > len(problems) or after != _applied(before, changes):
        raise CannotEdit("the file is written in a way that nothing can be added to safely")
    return made


def _applied(value: Any, changes: Iterable[Change]) -> Any:
    """What the plain value of the file must be with the changes in it."""
    for change in changes:
        value = _at(value, change.at, change)
    return value


def _at(value: Any, at: tuple[str | int, ...], change: Change) -> Any:
    if at:
        inner = _at(value[at[0]], at[1:], change)
        if isinstance(value, list):
            return [inner if index == at[0] else item for index, item in enumerate(value)]
        return {**value, at[0]: inner}
    old = value.get(change.key)
    if change.items:
        listed = old if isinstance(old, list) else [] if old is None else [old]
        return {**value, change.key: [*listed, *map(dict, change.items)]}
    return {**value, change.key: {**(old if isinstance(old, dict) else {}), **change.fields}}
