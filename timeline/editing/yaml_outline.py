"""Find where each value of a YAML text begins and ends."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from yaml.events import MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from timeline.reading.strict_yaml import make_parser

NEWLINE = re.compile(r"\r\n|\r|\n")

_SPACES = re.compile(r"(?<=[\r\n]) ++(?=[\r\n]|\Z)")
"""A line of spaces."""


class Node(msgspec.Struct):
    """A value in the text; offsets count from 0, the end is exclusive."""

    start: int
    end: int
    is_flow: bool = True
    is_block_text: bool = False
    scalar: str | None = None
    entries: dict[str, tuple[int, Node]] | None = None
    """Of a record: the offset of each key, and its value."""
    items: list[Node] | None = None

    def last(self, text: str) -> int:
        """Where the last character of the value is: to the parser, a block ends where the next value begins."""
        if self.entries and not self.is_flow:
            return max(inner.last(text) for _, inner in self.entries.values())
        if self.items and not self.is_flow:
            return self.items[-1].last(text)
        if self.is_block_text:
            return self.start + len(_without_empty_end(text[self.start : self.end]))
        return self.end


def _without_empty_end(block: str) -> str:
    """A block text without the empty lines at its end; a line of more spaces than indent the text belongs to it."""
    end = len(block.rstrip())
    _, *lines = NEWLINE.split(block[:end])
    indent = next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" ")), len(block))
    for spaces in _SPACES.finditer(block, end):
        if len(spaces[0]) > indent:
            end = spaces.end()
    return block[:end]


def outline(text: str) -> Node | None:
    """The root of a document, with all values in it; None where it is empty. Raises YAMLError."""
    lines = [0, *(match.end() for match in NEWLINE.finditer(text))]
    parser = make_parser(NEWLINE.sub("\n", text))

    def offset(mark: Any) -> int:
        return lines[mark.line] + int(mark.column) if mark.line < len(lines) else len(text)

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
        while (event := parser.get_event()) is not None:
            if isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
                return node(event)
        return None
    finally:
        parser.dispose()
