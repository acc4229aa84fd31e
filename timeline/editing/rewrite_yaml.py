"""Values of a YAML text are replaced, taken out and added, and the rest of it stays as it is (see `edit_yaml`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.editing.edit_yaml import CannotEdit, Editor, Node, Splice, outlined, spliced
from timeline.reading.flow_style import flow_scalar
from timeline.reading.strict_yaml import read_yaml

_NEWLINE = re.compile(r"\r\n|\r|\n")
_WIDTH = 100
"""Lists of words that fit are written on one line."""


class Rewriting:
    """Changes to one text, which are made together. Their methods raise CannotEdit."""

    def __init__(self, text: str, first_line: int = 0) -> None:
        self.text = text
        self._editor = Editor(text, outlined(text, first_line))
        self._splices: list[Splice] = []

    def result(self) -> str:
        """The text with all changes in it."""
        return spliced(self.text, self._splices)

    def replace(self, at: DocumentPath, change: Callable[[str], str]) -> None:
        """Change a text as it is written; where nothing of it is found so, as it is read."""
        node = self._editor.node(at)
        raw = self.text[node.start : node.end]
        if change(raw) != raw:
            self._splices.append(Splice(node.start, node.end, change(raw)))
        elif node.scalar is not None:
            self._splices.append(Splice(node.start, node.end, flow_scalar(change(node.scalar))))

    def rename(self, at: DocumentPath, key: str) -> None:
        """Give a field another name."""
        entries = self._editor.node(at[:-1]).entries or {}
        start = entries[str(at[-1])][0]
        self._splices.append(Splice(start, start + len(str(at[-1])), key))

    def drop(self, at: DocumentPath, *, keep_comment: bool = False) -> None:
        """Take an item out of its list, or a field out of its record; `keep_comment`: not what is remarked behind it."""
        holder, node = self._editor.node(at[:-1]), self._editor.node(at)
        start = (holder.entries or {}).get(str(at[-1]), (node.start, node))[0]
        if holder.is_flow:
            self._splices.append(self._out_of_flow(holder, start, node.end))
            return
        line = self._editor.line_start(start)
        if not re.fullmatch(r"\s*(-\s+)?" if holder.items else r"\s*", self.text[line:start]):
            raise CannotEdit(f"`{at[-1]}` begins on the line of something else")
        last, end = self._editor.last(node), self._line_end(self._editor.last(node))
        remark = self.text[last:end].lstrip(" ")
        kept = f"{' ' * (start - line)}{remark}" if keep_comment and remark.startswith("#") else ""
        self._splices.append(Splice(line, end, kept))

    def _out_of_flow(self, holder: Node, start: int, end: int) -> Splice:
        after = re.compile(r"\s*,\s*").match(self.text, end)
        if after:
            return Splice(start, after.end(), "")
        before = self.text[holder.start : start].rstrip()
        if before.endswith(","):
            start = holder.start + len(before[:-1].rstrip())
        return Splice(start, end, "")

    def _line_end(self, offset: int) -> int:
        found = _NEWLINE.search(self.text, offset)
        return found.end() if found else len(self.text)

    def add(self, at: DocumentPath, key: str, value: Any) -> None:
        """Write a new field at the end of a record."""
        record = self._editor.node(at)
        lines = [f"{key}: {flow_of(value)}"] if record.is_flow else block_of(key, value)
        self._splices.append(self._editor.entry(record, lines, ()))

    def add_items(self, at: DocumentPath, values: Sequence[Any]) -> None:
        """Add to a list; one value that stands for a list becomes one."""
        node = self._editor.node(at)
        in_flow = "".join(f", {flow_of(value)}" for value in values)
        if node.items is not None and node.is_flow:
            end = node.items[-1].end if node.items else node.start + 1
            self._splices.append(Splice(end, end, in_flow if node.items else in_flow[2:]))
        elif node.items:
            first = node.items[0].start
            line = self._editor.line_start(first)
            indent = " " * (self.text.rfind("-", line, first) - line)
            lines = [f"{indent}{one}" for value in values for one in item_of(value)]
            self._splices.append(self._editor.below(node.items[-1], lines))
        elif node.scalar is not None:
            self._splices.append(Splice(node.start, node.end, f"[{flow_scalar(node.scalar)}{in_flow}]"))
        elif node.is_flow:
            whole = f"[{self.text[node.start : node.end]}{in_flow}]"
            self._splices.append(Splice(node.start, node.end, whole))
        else:
            self._make_list(node, values)

    def _make_list(self, node: Node, values: Sequence[Any]) -> None:
        """A record of several lines becomes the first item of a list: it moves to the right."""
        line, end = self._editor.line_start(node.start), self._editor.last(node)
        found = _NEWLINE.search(self.text, end)
        end = found.start() if found else len(self.text)
        indent = self.text[line : node.start]
        first, *others = self.text[line:end].splitlines()
        moved = [f"{indent}- {first.removeprefix(indent)}", *(f"  {one}" if one else one for one in others)]
        added = [f"{indent}{one}" for value in values for one in item_of(value)]
        newline = "\r\n" if "\r\n" in self.text else "\n"
        self._splices.append(Splice(line, end, newline.join([*moved, *added])))

    def comment(self, at: DocumentPath, lines: Sequence[str]) -> None:
        """Write a comment below a record."""
        record = self._editor.node(at)
        start = record.start if record.is_flow else min(key for key, _ in (record.entries or {}).values())
        indent = " " * (start - self._editor.line_start(start)) if not record.is_flow else ""
        self._splices.append(self._editor.below(record, [f"{indent}# {line}".rstrip() for line in lines]))

    def written_at(self, at: DocumentPath) -> dict[str, str]:
        """The fields of a record as they are written, with the comments between them; what stands before the first: under ""."""
        record = self._editor.node(at)
        entries = record.entries or {}
        if record.is_flow:
            return {key: self.text[start : node.end] for key, (start, node) in entries.items()}
        starts = [self._editor.line_start(start) for start, _ in entries.values()]
        end = self._line_end(self._editor.last(record)) if at else len(self.text)
        parts = {key: self.text[a:b] for key, a, b in zip(entries, starts, [*starts[1:], end], strict=True)}
        first, (key_at, _) = next(iter(entries.items()))
        parts[first] = " " * (key_at - starts[0]) + parts[first][key_at - starts[0] :]
        holder = (self._editor.node(at[:-1]).entries or {}) if at else {}
        above = self._line_end(holder[str(at[-1])][0]) if holder else 0 if not at else starts[0]
        return {"": self.text[above : starts[0]], **parts}


def flow_of(value: Any) -> str:
    """A plain value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {flow_of(item)}' for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow_of, value))}]"
    return "" if value is None else flow_scalar(value)


def block_of(key: str, value: Any) -> list[str]:
    """The lines of a field."""
    if isinstance(value, dict) and value:
        return [f"{key}:", *(f"  {line}" for name, item in value.items() for line in block_of(name, item))]
    if isinstance(value, list) and value:
        line = f"{key}: {flow_of(value)}"
        if len(line) <= _WIDTH and all(isinstance(item, str) for item in value):
            return [line]
        return [f"{key}:", *(f"  {line}" for item in value for line in item_of(item))]
    return _text_of(key, value) if isinstance(value, str) else [f"{key}: {flow_of(value)}"]


def item_of(value: Any) -> list[str]:
    """The lines of an item of a list."""
    if not isinstance(value, dict) or not value:
        return [f"- {flow_of(value)}"]
    first, *others = (line for name, item in value.items() for line in block_of(name, item))
    return [f"- {first}", *(f"  {line}" for line in others)]


def _text_of(key: str, text: str) -> list[str]:
    """A text as an author would write it, where it is read back as it is: plain, in lines, else in quotes."""
    chomp = "" if text.endswith("\n") else "-"
    lines = [
        f"{key}: |{chomp}",
        *(f"  {line}" if line else "" for line in text.removesuffix("\n").split("\n")),
    ]
    for written in ([f"{key}: {text}"], lines):
        if ("\n" in text) == (len(written) > 1) and read_yaml("\n".join([*written, ""])) == ({key: text}, []):
            return written
    return [f"{key}: {json.dumps(text, ensure_ascii=False)}"]
