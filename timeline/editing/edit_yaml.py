"""Edit a YAML text without touching any other line of it.

Comments, quotes, order, indentation and line ends stay as they are: the text is not written anew from its values.
Characters are put in, replaced or taken out at the places that the outline of the text gives.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from timeline.diagnostics import DocumentPath
from timeline.editing.write_yaml import field_lines, item_lines, one_line
from timeline.editing.yaml_outline import NEWLINE, Node, outline


class CannotEdit(Exception):
    """The text is written in a form that cannot be changed without touching other lines; the message says which."""


class _Splice(NamedTuple):
    """Characters to stand in the place of others."""

    start: int
    end: int
    text: str


class YamlEditor:
    """Changes to one text, which are all made at once by `result`. Places are those of the text as it was.

    Methods raise CannotEdit.
    """

    def __init__(self, text: str) -> None:
        root = outline(text)
        if root is None:
            raise CannotEdit("the file is empty")
        self.text = text
        self._root = root
        self._splices: list[_Splice] = []
        found = NEWLINE.search(text)
        self._newline = found[0] if found else "\n"

    def result(self) -> str:
        """The text with all changes in it; of several at one place, in the order in which they were asked for."""
        text = self.text
        for splice in sorted(self._splices, key=lambda splice: splice.start)[::-1]:
            text = f"{text[: splice.start]}{splice.text}{text[splice.end :]}"
        return text

    def replace(self, at: DocumentPath, change: Callable[[str], str]) -> None:
        """Change a text as it is written; where that changes nothing, as it is read."""
        node = self._node(at)
        raw = self.text[node.start : node.end]
        if change(raw) != raw:
            self._splice(node.start, node.end, change(raw))
        elif node.scalar is not None:
            self._splice(node.start, node.end, one_line(change(node.scalar)))

    def put(self, at: DocumentPath, value: Any) -> None:
        """Write a field of a record, or an item of a list, anew, in the form that suits its value; a comment behind it stays."""
        holder, node = self._node(at[:-1]), self._node(at)
        key = str(at[-1])
        if holder.is_flow:
            self._replace(node, one_line(value))
            return
        if holder.items is not None:
            lines = self._item_lines(holder, at, [value])
            lines[0] = lines[0].lstrip()[2:]
            self._splice(node.start, node.end, self._newline.join(lines))
            return
        start = (holder.entries or {})[key][0]
        indent = " " * (start - self._line_start(start))
        first, *others = field_lines(key, value)
        lines = [first, *(f"{indent}{line}" if line else "" for line in others)]
        end = node.start + len(self.text[node.start : node.last(self.text)].rstrip())
        self._splice(start, end, self._newline.join(lines))

    def rename(self, at: DocumentPath, key: str) -> None:
        """Give a field another name."""
        start = self._record(at[:-1])[str(at[-1])][0]
        self._splice(start, start + len(str(at[-1])), key)

    def drop(self, at: DocumentPath, *, keep_comment: bool = False) -> None:
        """Take an item out of its list, or a field out of its record; `keep_comment` keeps the comment behind it."""
        holder, node = self._node(at[:-1]), self._node(at)
        start = (holder.entries or {}).get(str(at[-1]), (node.start, node))[0]
        if holder.is_flow:
            self._drop_from_flow(holder, start, node.end)
            return
        line = self._line_start(start)
        if not re.fullmatch(r"\s*(-\s+)?" if holder.items else r"\s*", self.text[line:start]):
            raise CannotEdit(f"`{at[-1]}` begins on the line of something else")
        last = node.last(self.text)
        end = self._line_end(last)
        comment = self.text[last:end].lstrip(" ")
        kept = f"{' ' * (start - line)}{comment}" if keep_comment and comment.startswith("#") else ""
        self._splice(line, end, kept)

    def add(self, at: DocumentPath, key: str, value: Any, after: Iterable[str] = ()) -> None:
        """Write a new field into a record, below the first of the fields `after` that it has, else at its end."""
        record = self._node(at)
        lines = [f"{key}: {one_line(value)}"] if record.is_flow else field_lines(key, value)
        self._add_lines(record, lines, after)

    def set_fields(self, at: DocumentPath, fields: Mapping[str, str]) -> None:
        """Set fields of a record and keep its others; a text that stands for a record becomes one."""
        value = self._node(at)
        if value.entries is None:
            if value.scalar is None:
                raise CannotEdit(f"`{at[-1]}` is no record here")
            self._replace(value, one_line(dict(fields)))
            return
        missing = []
        for key, text in fields.items():
            if key not in value.entries:
                missing.append(f"{key}: {one_line(text)}")
            elif value.entries[key][1].scalar != text:
                self._replace(value.entries[key][1], one_line(text))
        if missing:
            self._add_lines(value, missing, ())

    def add_items(self, at: DocumentPath, values: Sequence[Any]) -> None:
        """Add to a list; one value that stands for a list becomes one."""
        node = self._node(at)
        added = ", ".join(map(one_line, values))
        if node.items is not None and node.is_flow:
            end = node.items[-1].end if node.items else node.start + 1
            self._splice(end, end, f", {added}" if node.items else added)
        elif node.items is not None:
            self._add_below(node.items[-1], self._item_lines(node, at, values))
        elif node.scalar is not None:
            old = self.text[node.start : node.end]
            if old[:1] not in ("'", '"') and node.scalar:
                old = one_line(node.scalar)
            self._replace(node, f"[{old}, {added}]" if old else f"[{added}]")
        elif node.is_flow:
            self._splice(node.start, node.end, f"[{self.text[node.start : node.end]}, {added}]")
        else:
            self._make_list(node, values)

    def comment(self, at: DocumentPath, lines: Sequence[str]) -> None:
        """Write a comment below a record."""
        record = self._node(at)
        indent = ""
        if not record.is_flow:
            start = min(key for key, _ in (record.entries or {}).values())
            indent = " " * (start - self._line_start(start))
        self._add_below(record, [f"{indent}# {line}".rstrip() for line in lines])

    def written_at(self, at: DocumentPath) -> dict[str, str]:
        """The fields of a record as they are written, with the comments between them; what stands before the first: under ""."""
        record = self._node(at)
        entries = record.entries or {}
        if record.is_flow:
            return {key: self.text[start : node.end] for key, (start, node) in entries.items()}
        starts = [self._line_start(start) for start, _ in entries.values()]
        end = self._line_end(record.last(self.text)) if at else len(self.text)
        parts = {key: self.text[a:b] for key, a, b in zip(entries, starts, [*starts[1:], end], strict=True)}
        first, (key_at, _) = next(iter(entries.items()))
        parts[first] = " " * (key_at - starts[0]) + parts[first][key_at - starts[0] :]
        holder = (self._node(at[:-1]).entries or {}) if at else {}
        above = self._line_end(holder[str(at[-1])][0]) if holder else 0 if not at else starts[0]
        return {"": self.text[above : starts[0]], **parts}

    def _node(self, at: DocumentPath) -> Node:
        found = self._root
        for step in at:
            if found.entries is not None and step in found.entries:
                found = found.entries[str(step)][1]
            elif found.items is not None and isinstance(step, int) and step < len(found.items):
                found = found.items[step]
            else:
                raise CannotEdit(f"there is no `{step}` here any more")
        return found

    def _record(self, at: DocumentPath) -> dict[str, tuple[int, Node]]:
        entries = self._node(at).entries
        if entries is None:
            raise CannotEdit("this is no record that more could be written into")
        return entries

    def _splice(self, start: int, end: int, text: str) -> None:
        self._splices.append(_Splice(start, end, text))

    def _replace(self, value: Node, text: str) -> None:
        is_empty = value.start == value.end and self.text[value.start - 1 : value.start] == ":"
        self._splice(value.start, value.end, f" {text}" if is_empty else text)

    def _drop_from_flow(self, holder: Node, start: int, end: int) -> None:
        after = re.compile(r"\s*,\s*").match(self.text, end)
        if after:
            self._splice(start, after.end(), "")
            return
        before = self.text[holder.start : start].rstrip()
        if before.endswith(","):
            start = holder.start + len(before[:-1].rstrip())
        self._splice(start, end, "")

    def _add_lines(self, record: Node, lines: list[str], after: Iterable[str]) -> None:
        entries = record.entries
        if entries is None:
            raise CannotEdit("this is no record that more could be written into")
        if not entries:
            self._splice(record.start + 1, record.start + 1, ", ".join(lines))
            return
        above = next((name for name in after if name in entries), [*entries][-1])
        key_at, value = entries[above]
        if record.is_flow:
            self._splice(value.end, value.end, "".join(f", {line}" for line in lines))
            return
        indent = " " * (key_at - self._line_start(key_at))
        self._add_below(value, [f"{indent}{line}" if line else "" for line in lines])

    def _add_below(self, value: Node, lines: list[str]) -> None:
        match = NEWLINE.search(self.text, value.last(self.text))
        at = match.start() if match else len(self.text)
        newline = match[0] if match else self._newline
        self._splice(at, at, "".join(f"{newline}{line}" for line in lines))

    def _item_lines(self, node: Node, at: DocumentPath, values: Sequence[Any]) -> list[str]:
        """The lines of new items of a list in lines, as far to the right as its first."""
        first = (node.items or [])[0].start
        line = self._line_start(first)
        dash = self.text.rfind("-", line, first) - line
        if dash < 0:
            raise CannotEdit(f"the list of `{at[-1]}` begins in a way that more cannot be added to")
        return [f"{' ' * dash}{one}" if one else "" for value in values for one in item_lines(value)]

    def _make_list(self, node: Node, values: Sequence[Any]) -> None:
        """A record of several lines becomes the first item of a list: it moves to the right."""
        line = self._line_start(node.start)
        match = NEWLINE.search(self.text, node.last(self.text))
        end = match.start() if match else len(self.text)
        indent = self.text[line : node.start]
        first, *others = self.text[line:end].splitlines()
        moved = [f"{indent}- {first.removeprefix(indent)}", *(f"  {one}" if one else one for one in others)]
        added = [f"{indent}{one}" if one else "" for value in values for one in item_lines(value)]
        self._splice(line, end, self._newline.join([*moved, *added]))

    def _line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1

    def _line_end(self, offset: int) -> int:
        found = NEWLINE.search(self.text, offset)
        return found.end() if found else len(self.text)
