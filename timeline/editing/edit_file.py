"""Edit one content file, YAML or Markdown, without touching any other line of it.

The result is read again, and must hold what the file held before, with the changes, to the last value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath, Severity
from timeline.editing.edit_yaml import CannotEdit, YamlEditor
from timeline.records.plain_value import plain_value

_BYTE_ORDER_MARK = "\ufeff"


class FileEditor:
    """The changes to one file. Places are those of the file as it was; methods raise CannotEdit."""

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.value, problems = plain_value(path, data)
        """What the file must hold in the end, in plain values."""
        errors = [one for one in problems if one.severity is Severity.ERROR and one.code.startswith("YAML")]
        if self.value is None or errors:
            raise CannotEdit("the file cannot be read")
        self._problems = len(problems)
        self._before, text, self._fence, self._body = file_parts(path, data.decode("utf-8"))
        self._yaml = YamlEditor(text)
        self._dropped: list[DocumentPath] = []

    def replace(self, at: DocumentPath, change: Callable[[str], str]) -> None:
        """Change a text."""
        if at == ("details",) and self._body.strip():
            self._body = change(self._body)
        else:
            self._yaml.replace(at, change)
        value_at(self.value, at[:-1])[at[-1]] = change(str(value_at(self.value, at)))

    def put(self, at: DocumentPath, value: Any) -> None:
        """Write a field anew, or add it; the long text of a Markdown file below its front matter."""
        holder = self._record(at[:-1]) if at[:-1] else self.value
        if at == ("details",) and self._fence and "details" not in self._yaml_keys():
            self._body = f"\n{str(value).strip()}\n"
            value = str(value).strip("\n")
        elif isinstance(holder, list) or at[-1] in holder:
            self._yaml.put(at, value)
        else:
            self._yaml.add(at[:-1], str(at[-1]), value)
        holder[at[-1]] = value

    def drop(self, at: DocumentPath, *, keep_comment: bool = False) -> None:
        """Take an item out of its list, or a field out of its record; not the last item."""
        holder = value_at(self.value, at[:-1])
        gone = sum(1 for other in self._dropped if other[:-1] == at[:-1])
        if at[:-1] and len(holder) - gone == 1 and isinstance(holder, list):
            raise CannotEdit(f"`{at[-2]}` would be empty")
        self._yaml.drop(at, keep_comment=keep_comment)
        self._dropped.append(at)

    def set_fields(
        self, at: DocumentPath, key: str, fields: Mapping[str, str], after: Iterable[str] = ()
    ) -> None:
        """Set fields of the record that a field holds, and keep its others; `after` as in `add_items`."""
        record = self._record(at)
        old = record.get(key)
        if key in record:
            self._yaml.set_fields((*at, key), fields)
        else:
            self._yaml.add(at, key, dict(fields), after)
        record[key] = {**(old if isinstance(old, dict) else {}), **fields}

    def rename(self, at: DocumentPath, key: str) -> None:
        """Give a field, or a record in a table, another name; after all other changes within it."""
        self._yaml.rename(at, key)
        holder = self._record(at[:-1])
        holder[key] = holder.pop(at[-1])

    def add(self, at: DocumentPath, key: str, value: Any, after: Iterable[str] = ()) -> None:
        """Write a new field into a record; `after` as in `add_items`."""
        self._yaml.add(at, key, value, after)
        self._record(at)[key] = value

    def add_items(self, at: DocumentPath, key: str, items: Sequence[Any], after: Iterable[str] = ()) -> None:
        """Add to the list that a field holds; `source` becomes `sources`.

        A new field stands below the first of the fields `after` that there is, else at the end.
        """
        record = self._record(at)
        name = key
        if key == "sources" and "sources" not in record and "source" in record:
            self._yaml.rename((*at, "source"), key)
            name = "source"
        if name in record:
            self._yaml.add_items((*at, name), items)
        else:
            self._yaml.add(at, name, list(items), after)
        old = record.pop(name, None)
        record[key] = [*(old if isinstance(old, list) else [] if old is None else [old]), *items]

    def comment(self, at: DocumentPath, lines: Sequence[str]) -> None:
        """Write a comment below a record."""
        self._yaml.comment(at, lines)

    def written_at(self, at: DocumentPath) -> Mapping[str, str]:
        """The fields of a record as they are written."""
        parts = self._yaml.written_at(at)
        return {**parts, "details": self._body} if self._body.strip() and not at else parts

    def result(self) -> bytes:
        """The file's new bytes."""
        made = f"{self._before}{self._yaml.result()}{self._fence}{self._body}".encode()
        for at in sorted(self._dropped, key=_in_order, reverse=True):
            del value_at(self.value, at[:-1])[at[-1]]
        value, problems = plain_value(self.path, made)
        if value != self.value or len(problems) > self._problems:
            raise CannotEdit("the file is written in a way that cannot be changed safely")
        return made

    def _yaml_keys(self) -> Mapping[str, str]:
        return self._yaml.written_at(())

    def _record(self, at: DocumentPath) -> Any:
        try:
            return value_at(self.value, at)
        except (LookupError, TypeError):
            raise CannotEdit(f"there is no `{at[-1]}` here any more") from None


def value_at(document: Any, at: DocumentPath) -> Any:
    """The value at a place. Raises LookupError or TypeError where there is none."""
    for step in at:
        document = document[step]
    return document


def _in_order(at: DocumentPath) -> tuple[str, ...]:
    return tuple(f"{step:09}" if isinstance(step, int) else step for step in at)


def file_parts(path: str, text: str) -> tuple[str, str, str, str]:
    """What stands before the YAML, the YAML, the line behind it, and the body."""
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    if not path.endswith(".md"):
        return mark, text, "", ""
    first, *lines = text.splitlines(keepends=True)
    end = next(number for number, line in enumerate(lines) if line.rstrip() == "---")
    return mark + first, "".join(lines[:end]), lines[end], "".join(lines[end + 1 :])
