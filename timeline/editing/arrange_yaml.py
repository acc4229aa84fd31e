"""Put the fields of a YAML text in order and indent them alike, by moving whole lines.

Each field takes along what belongs to it: the comment lines above it, those behind it and within it, and the empty lines
above. No value is written anew.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from timeline.diagnostics import DocumentPath
from timeline.editing.yaml_outline import NEWLINE, Node, outline

Order = Callable[[DocumentPath], Sequence[str]]
"""The names of a record's fields in order, by its path; none where their order is the author's."""

_STEP = 2
"""Columns by which what a field or an item holds is indented."""
_SCHEMA_COMMENT = "yaml-language-server:"
"""An instruction to editors, which is read at the top of a file only."""
_INDENT_GIVEN = re.compile(r"[|>][-+]?[1-9]")
"""The head of a block text that names its own indentation."""


def arrange_yaml(text: str, order: Order) -> str:
    """The text with the fields of its records in order. Raises YAMLError.

    Whether its values are still the same is for the caller to see: some forms, such as a text at the end of a file
    without a line end, cannot be moved.
    """
    found = NEWLINE.search(text)
    lines = NEWLINE.sub("\n", text).split("\n")
    is_closed = lines[-1] == ""
    if is_closed:
        lines.pop()
    root = outline("\n".join([*lines, ""]))
    if root is None or root.is_flow:
        return text
    made = _Arrangement(lines, order).document(root)
    newline = found[0] if found else "\n"
    return newline.join(made) + (newline if is_closed else "")


class _Field(NamedTuple):
    """A field or an item of a list, in lines."""

    above: list[str]
    """Its comments, and empty lines."""
    lines: list[str]


class _Arrangement:
    """The lines of one text, and how they are put in order. Lines count from 0; ends are exclusive."""

    def __init__(self, lines: list[str], order: Order) -> None:
        self.lines, self.order = lines, order
        self.text = "\n".join([*lines, ""])
        self._starts = [0, *(match.end() for match in NEWLINE.finditer(self.text))]

    def document(self, root: Node) -> list[str]:
        """All lines. What stands at the top, up to an empty line, stays there."""
        first = self._place(root.start)[0]
        top = first
        while top and not _stays_on_top(self.lines[top - 1]):
            top -= 1
        return self.lines[:top] + self._block(root, (), top, len(self.lines), 0)

    def _block(self, node: Node, at: DocumentPath, top: int, end: int, indent: int) -> list[str]:
        """The lines of a record or a list in lines, from `top` on, where its first comments stand."""
        if node.items is not None:
            fields, below = self._items(node, at, top, end, indent)
        else:
            named, below = self._fields(node, at, top, end, indent)
            order = {name: place for place, name in enumerate(self.order(at))}
            fields = [field for _, field in sorted(named, key=lambda one: order.get(one[0], len(order)))]
        first, *others = fields
        made = [*dropwhile(lambda line: not line, first.above), *first.lines]
        for field in others:
            made += [*field.above, *field.lines]
        return made + below

    def _fields(
        self, node: Node, at: DocumentPath, top: int, end: int, indent: int
    ) -> tuple[list[tuple[str, _Field]], list[str]]:
        """The fields of a record by name, and the comments below all of them."""
        entries = list((node.entries or {}).items())
        keys = [self._place(key_at) for _, (key_at, _) in entries]
        column = keys[0][1]
        fields = []
        for number, (name, (_, value)) in enumerate(entries):
            line = keys[number][0]
            limit = keys[number + 1][0] if number + 1 < len(entries) else end
            stop = self._end_of(value, line, limit, column)
            head = " " * indent + self.lines[line][column:]
            body = self._value(value, (*at, name), line, stop, column, indent)
            fields.append((name, _Field(_moved(self.lines[top:line], indent), [head, *body])))
            top = stop
        return fields, _moved(self.lines[top:end], indent)

    def _items(
        self, node: Node, at: DocumentPath, top: int, end: int, indent: int
    ) -> tuple[list[_Field], list[str]]:
        """The items of a list, and the comments below all of them."""
        items = node.items or []
        column = self._place(node.start)[1]
        dashes: list[int] = []
        after = top
        for item in items:
            dashes.append(self._dash(after, self._place(item.start)[0], column))
            after = max(dashes[-1], self._last(item)) + 1
        fields = []
        for number, (item, line) in enumerate(zip(items, dashes, strict=True)):
            limit = dashes[number + 1] if number + 1 < len(items) else end
            stop = self._end_of(item, line, limit, column)
            above = _moved(self.lines[top:line], indent)
            fields.append(self._item(item, (*at, number), above, (line, column, stop), indent))
            top = stop
        return fields, _moved(self.lines[top:end], indent)

    def _item(
        self, item: Node, at: DocumentPath, above: list[str], place: tuple[int, int, int], indent: int
    ) -> _Field:
        line, column, stop = place
        behind = self.lines[line][column + 1 :].strip(" ")
        if not _is_block(item):
            head = f"{' ' * indent}- {behind}".rstrip(" ") if behind else f"{' ' * indent}-"
            return _Field(above, [head, *self._value(item, at, line, stop, column, indent)])
        is_below = self._place(item.start)[0] > line
        if is_below and behind:
            above = [*above, " " * indent + behind]
        inner = self._block(item, at, line + 1 if is_below else line, stop, indent + _STEP)
        comments = list(takewhile(_is_comment_or_empty, inner))
        first, *others = inner[len(comments) :]
        above = [*above, *_moved([one for one in comments if one], indent)]
        return _Field(above, [f"{' ' * indent}- {first[indent + _STEP :]}", *others])

    def _value(
        self, value: Node, at: DocumentPath, line: int, stop: int, column: int, indent: int
    ) -> list[str]:
        """The lines of a value below that of its key or dash, which is at a column, and will be at `indent`."""
        if _is_block(value):
            return self._block(value, at, line + 1, stop, indent + _STEP)
        below = self.lines[line + 1 : stop]
        moved = indent - column
        head = self.text[value.start : value.start + 3]
        if value.is_block_text and self._place(value.start)[0] == line and not _INDENT_GIVEN.match(head):
            first = next((one for one in below if one.strip(" ")), "")
            moved = indent + _STEP - _width(first)
        return [f"{' ' * max(0, _width(one) + moved)}{one.lstrip(' ')}" if one else "" for one in below]

    def _end_of(self, value: Node, line: int, limit: int, column: int) -> int:
        """The line behind a value and the comments in it: those further to the right than its key or dash."""
        if value.is_block_text and "+" in self.text[value.start : value.start + 3]:
            return limit
        end = max(line, self._last(value)) + 1
        if value.is_block_text:  # there, it would become text
            return end
        comments = [
            number
            for number in range(end, limit)
            if self.lines[number].strip(" ") and _width(self.lines[number]) > column
        ]
        return comments[-1] + 1 if comments else end

    def _last(self, node: Node) -> int:
        """The line of the last character of a value."""
        return self._place(max(node.start, node.last(self.text) - 1))[0]

    def _dash(self, first: int, last: int, column: int) -> int:
        """The line of an item's dash, between two lines."""
        return next(
            number
            for number in range(first, last + 1)
            if self.lines[number][column : column + 1] == "-" and not _is_comment_or_empty(self.lines[number])
        )

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line, offset - self._starts[line]


def _is_block(node: Node) -> bool:
    return not node.is_flow and bool(node.entries or node.items)


def _width(line: str) -> int:
    """The number of spaces at its beginning."""
    return len(line) - len(line.lstrip(" "))


def _is_comment_or_empty(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _moved(comments: Iterable[str], indent: int) -> list[str]:
    return [" " * indent + line.strip() if line.strip() else "" for line in comments]


def _stays_on_top(line: str) -> bool:
    return not line.strip() or not line.lstrip().startswith("#") or _SCHEMA_COMMENT in line
