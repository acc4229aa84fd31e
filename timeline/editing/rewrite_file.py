"""A content file, YAML or Markdown, that is rewritten in places; the result is held against what it must say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_yaml import CannotEdit
from timeline.editing.rewrite_yaml import Rewriting
from timeline.records.loading import plain_value

_BOM = "\ufeff"


class Document:
    """One file, and the changes to it. All methods raise CannotEdit."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.value, problems = plain_value(path, data)
        if self.value is None or any(problem.code.startswith("YAML") for problem in problems):
            raise CannotEdit("the file cannot be read")
        self._before, text, self._fence, self.body = _parts(path, data.decode("utf-8"))
        self.yaml = Rewriting(text)
        self._dropped: list[DocumentPath] = []

    def replace(self, at: DocumentPath, change: Callable[[str], str]) -> None:
        """Change a text."""
        if self._is_body(at):
            self.body = change(self.body)
        else:
            self.yaml.replace(at, change)
        _set(self.value, at, change(str(get(self.value, at))))

    def drop(self, at: DocumentPath, *, keep_comment: bool = False) -> None:
        """Take out an item of a list (with the list, where it is the last), or a field."""
        holder = get(self.value, at[:-1])
        gone = sum(1 for other in self._dropped if other[:-1] == at[:-1])
        if at[:-1] and len(holder) - gone == 1 and isinstance(holder, list):
            raise CannotEdit(f"`{at[-2]}` would be empty")
        self.yaml.drop(at, keep_comment=keep_comment)
        self._dropped.append(at)

    def add(self, at: DocumentPath, key: str, value: Any) -> None:
        """Write a new field."""
        self.yaml.add(at, key, value)
        get(self.value, at)[key] = value

    def add_items(self, at: DocumentPath, key: str, values: Sequence[Any]) -> None:
        """Add to a list. `source` becomes `sources`."""
        record = get(self.value, at)
        name = key
        if key == "sources" and key not in record:
            self.yaml.rename((*at, "source"), key)
            name = "source"
        self.yaml.add_items((*at, name), values)
        old = record.pop(name)
        record[key] = [*(old if isinstance(old, list) else [old]), *values]

    def parts_of(self, at: DocumentPath) -> Mapping[str, str]:
        """The fields of a record as they are written."""
        parts = self.yaml.written_at(at)
        return {**parts, "details": self.body} if self.body.strip() and not at else parts

    def result(self) -> bytes:
        """The file's new bytes."""
        made = f"{self._before}{self.yaml.result()}{self._fence}{self.body}".encode()
        for at in sorted(self._dropped, key=_order, reverse=True):
            del get(self.value, at[:-1])[at[-1]]
        if plain_value(self.path, made)[0] != self.value:
            raise CannotEdit("it is written in a way that cannot be changed safely")
        return made

    def _is_body(self, at: DocumentPath) -> bool:
        return at == ("details",) and bool(self.body.strip())


def _order(at: DocumentPath) -> tuple[str, ...]:
    return tuple(f"{step:09}" if isinstance(step, int) else step for step in at)


def _parts(path: str, text: str) -> tuple[str, str, str, str]:
    """What stands before the YAML, the YAML, the line behind it, and the body."""
    mark = _BOM if text.startswith(_BOM) else ""
    text = text.removeprefix(mark)
    if not path.endswith(".md"):
        return mark, text, "", ""
    first, *lines = text.splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if line.rstrip() == "---")
    return mark + first, "".join(lines[:end]), lines[end], "".join(lines[end + 1 :])


def get(document: Any, at: DocumentPath) -> Any:
    """The value at a place."""
    for step in at:
        document = document[step]
    return document


def _set(document: Any, at: DocumentPath, value: Any) -> None:
    get(document, at[:-1])[at[-1]] = value
