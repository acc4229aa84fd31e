"""Facts are put into a YAML text, and no other line of it is touched.

Comments, quoting, order, indentation, line lengths and line ends stay as they are: the text is never written anew from
its values; characters are put in, or the characters of one value replaced, at places that the parser's events tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from timeline.diagnostics import DocumentPath
from timeline.reading.flow_style import flow_mapping, flow_scalar
from timeline.reading.strict_yaml import make_parser

Facts = Mapping[str, str]
"""Fields and their values, all of them text on one line."""

_LINE = re.compile(r"\r\n|\r|\n")
_IN_FLOW = re.compile(r"[,\[\]{}#]")


class CannotEdit(Exception):
    """The record is written in a form that cannot be changed without touching other lines; says which."""


class Change(msgspec.Struct, frozen=True):
    """What is to be put into the record at a place of the document."""

    at: DocumentPath
    key: str
    fields: Facts = {}
    """The field is a record: these of its fields are set, others kept."""
    items: tuple[Facts, ...] = ()
    """The field is a list: these are added to it."""
    after: tuple[str, ...] = ("url",)
    """The field below which a new one is put: the first of these that there is, else the last field."""


class Node(msgspec.Struct):
    """A value in the text; offsets from 0, the end is exclusive."""

    start: int
    end: int
    is_flow: bool = True
    is_block_text: bool = False
    scalar: str | None = None
    entries: dict[str, tuple[int, Node]] | None = None
    """Of a record: the offset of the key, and the value."""
    items: list[Node] | None = None


class Splice(msgspec.Struct, frozen=True):
    start: int
    end: int
    text: str


def edit_yaml(text: str, changes: Iterable[Change], first_line: int = 0) -> str:
    """The text with the changes in it. `first_line` is the line (from 0) at which the YAML begins, in front matter.

    Raises CannotEdit.
    """
    root = outlined(text, first_line)
    return spliced(text, [splice for change in changes for splice in Editor(text, root).splices(change)])


def outlined(text: str, first_line: int = 0) -> Node:
    """The values of a text and their places. Raises CannotEdit."""
    lines = [0, *(match.end() for match in _LINE.finditer(text))]
    start = lines[first_line] if first_line < len(lines) else len(text)
    return _outline(text[start:], [line - start for line in lines[first_line:]], start)


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all splices in it; of several at one place, in their order."""
    ordered = sorted(splices, key=lambda splice: splice.start)
    for splice in ordered[::-1]:
        text = f"{text[: splice.start]}{splice.text}{text[splice.end :]}"
    return text


def _outline(text: str, lines: list[int], shift: int) -> Node:
    parser = make_parser(_LINE.sub("\n", text))

    def offset(mark: Any) -> int:
        line = lines[mark.line] if mark.line < len(lines) else len(text)
        return line + int(mark.column) + shift

    def node(event: Any) -> Node:
        made = Node(offset(event.start_mark), offset(event.end_mark))
        if isinstance(event, ScalarEvent):
            made.scalar = event.value
            made.is_block_text = event.style in ("|", ">")
            return made
        made.is_flow = bool(event.flow_style)
        if isinstance(event, SequenceStartEvent):
            made.items = []
            while not isinstance(inner := parser.get_event(), SequenceEndEvent):
                made.items.append(node(inner))
        else:
            made.entries = {}
            while not isinstance(inner := parser.get_event(), MappingEndEvent):
                made.entries[inner.value] = (offset(inner.start_mark), node(parser.get_event()))
        if made.is_flow:
            made.end = offset(inner.end_mark)
        return made

    try:
        while True:
            event = parser.get_event()
            if event is None:
                raise CannotEdit("the file is empty")
            if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                return node(event)
    finally:
        parser.dispose()


class Editor:
    """Finds the places in one text at which changes go in."""

    def __init__(self, text: str, root: Node) -> None:
        self._text = text
        self._root = root
        found = _LINE.search(text)
        self._newline = found[0] if found else "\n"

    def node(self, at: DocumentPath) -> Node:
        """The value at a place."""
        found = self._root
        for step in at:
            if found.entries is not None and step in found.entries:
                found = found.entries[str(step)][1]
            elif found.items is not None and isinstance(step, int) and step < len(found.items):
                found = found.items[step]
            else:
                raise CannotEdit(f"there is no `{step}` here any more")
        return found

    def splices(self, change: Change) -> Iterator[Splice]:
        record = self.node(change.at)
        if record.entries is None:
            raise CannotEdit("this is no record that more could be written into")
        if change.key not in record.entries:
            yield self._new_entry(record, change)
            return
        _, value = record.entries[change.key]
        if change.items:
            yield from self._add_items(value, change)
        else:
            yield from self._set_fields(value, change)

    def _new_entry(self, record: Node, change: Change) -> Splice:
        assert record.entries is not None
        if not record.is_flow:
            if change.items:
                written = [f"{change.key}:", *(f"  - {flow_mapping(item)}" for item in change.items)]
            else:
                written = [f"{change.key}: {flow_mapping(change.fields)}"]
            return self.entry(record, written, change.after)
        one = (
            f"[{', '.join(map(flow_mapping, change.items))}]" if change.items else flow_mapping(change.fields)
        )
        return self.entry(record, [f"{change.key}: {one}"], change.after)

    def entry(self, record: Node, written: list[str], after: Iterable[str]) -> Splice:
        """A new field of a record, below another or else at the end."""
        assert record.entries is not None
        if not record.entries:
            return Splice(record.start + 1, record.start + 1, written[0])
        above = next((name for name in after if name in record.entries), list(record.entries)[-1])
        key_at, value = record.entries[above]
        if record.is_flow:
            return Splice(value.end, value.end, "".join(f", {line}" for line in written))
        indent = " " * (key_at - self.line_start(key_at))
        return self.below(value, [f"{indent}{line}" for line in written])

    def _set_fields(self, value: Node, change: Change) -> Iterator[Splice]:
        if value.entries is not None:
            missing = []
            for key, text in change.fields.items():
                if key not in value.entries:
                    missing.append(f"{key}: {flow_scalar(text)}")
                elif value.entries[key][1].scalar != text:
                    yield self._replace(value.entries[key][1], flow_scalar(text))
            if missing:
                yield self.entry(value, missing, ())
        elif value.scalar is not None:
            yield self._replace(value, flow_mapping(change.fields))
        else:
            raise CannotEdit(f"`{change.key}` is no record here")

    def _add_items(self, value: Node, change: Change) -> Iterator[Splice]:
        added = "".join(f", {flow_mapping(item)}" for item in change.items)
        if value.items is not None and not value.items:
            yield Splice(value.start + 1, value.start + 1, added.removeprefix(", "))
        elif value.items is not None and value.is_flow:
            end = value.items[-1].end
            yield Splice(end, end, added)
        elif value.items is not None:
            first = value.items[0].start
            line = self.line_start(first)
            dash = self._text.rfind("-", line, first) - line
            if dash < 0:
                raise CannotEdit(f"the list of `{change.key}` begins in a way that more cannot be added to")
            yield self.below(
                value.items[-1], [f"{' ' * dash}- {flow_mapping(item)}" for item in change.items]
            )
        elif value.scalar is not None:
            old = self._text[value.start : value.end]
            if old[:1] not in ("'", '"') and _IN_FLOW.search(old):
                old = json.dumps(value.scalar, ensure_ascii=False)
            yield self._replace(value, f"[{old}{added}]" if old else f"[{added.removeprefix(', ')}]")
        elif value.is_flow:
            yield Splice(value.start, value.start, "[")
            yield Splice(value.end, value.end, f"{added}]")
        else:
            raise CannotEdit(
                f"`{change.key}` is one record of several lines; make it a list (`- ` before its first line)"
            )

    def _replace(self, value: Node, text: str) -> Splice:
        gap = " " if value.start == value.end and self._text[value.start - 1 : value.start] == ":" else ""
        return Splice(value.start, value.end, gap + text)

    def below(self, value: Node, written: list[str]) -> Splice:
        """Lines below the last one of a value."""
        end = self.last(value)
        match = _LINE.search(self._text, end)
        at = match.start() if match else len(self._text)
        newline = match[0] if match else self._newline
        return Splice(at, at, "".join(f"{newline}{line}" for line in written))

    def last(self, value: Node) -> int:
        """Where the last character of a value is: blocks are said to end where the next thing begins."""
        if value.entries and not value.is_flow:
            return max(self.last(inner) for _, inner in value.entries.values())
        if value.items and not value.is_flow:
            return self.last(value.items[-1])
        if value.is_block_text:
            return value.start + len(self._text[value.start : value.end].rstrip())
        return value.end

    def line_start(self, offset: int) -> int:
        return max(self._text.rfind("\n", 0, offset), self._text.rfind("\r", 0, offset)) + 1
