"""Locate problems in their file: line and column of keys, values and words, computed only when a problem is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import msgspec
import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from timeline.diagnostics import Diagnostic, DocumentPath, Problem, Span
from timeline.reading.decode import UTF_16_MARKS, decode, span_of
from timeline.reading.front_matter import split_front_matter
from timeline.reading.strict_yaml import make_parser

BODY = "details"
"""The field that holds the body of a Markdown file."""

_SHORT_FORMS = {"sources": "source", "url": "source"}
"""Short forms by the field that problems name: `source: x` for `sources: [x]`, or for a source's `url`."""


_MARK = re.compile(r"\[\[[^\[\]\n]*\]\]|\[@[^\[\]@;\s]*\](?!\((?:https?:|mailto:|[#/.]))")


class Position(msgspec.Struct, frozen=True):
    """The spans of a field's key and value."""

    key: Span | None
    """None for a list item."""
    value: Span
    plain: bool = False
    """The value is written in the file as it is read, so that offsets into it are valid."""
    is_block: bool = False
    """The value is a block of lines, with no visible end."""
    is_scalar: bool = False


def positions_in(yaml_text: str) -> dict[DocumentPath, Position]:
    """The position of every value of a document; of a malformed one, those before the error."""
    positions: dict[DocumentPath, Position] = {}
    try:
        parser = make_parser(yaml_text)
    except yaml.YAMLError:
        return positions
    try:
        _walk(parser, parser.get_event(), (), None, positions)
    except yaml.YAMLError:
        pass
    finally:
        parser.dispose()
    return positions


def _walk(
    parser: Any, event: Any, path: DocumentPath, key: Span | None, positions: dict[DocumentPath, Position]
) -> Any:
    """Record the node that begins with `event`; return its last event."""
    while not isinstance(event, (ScalarEvent, MappingStartEvent, SequenceStartEvent)):
        if event is None or isinstance(event, (StreamEndEvent, DocumentEndEvent)):
            return event
        if not isinstance(event, DocumentStartEvent) and path:
            return event
        event = parser.get_event()
    start = event.start_mark
    if isinstance(event, ScalarEvent):
        plain = event.implicit[0] or event.style in ("'", '"')
        shift = 1 if event.style in ("'", '"') else 0
        span = span_of(start, event.end_mark)
        if shift and span.line == span.end_line:
            span = Span(span.line, span.column + 1, span.end_line, span.end_column - 1)
        positions[path] = Position(key, span, plain and span.line == span.end_line, is_scalar=True)
        return event
    if len(path) > 25:
        raise yaml.YAMLError("too deep")
    positions[path] = Position(key, span_of(start, event.end_mark), is_block=True)
    end = _walk_items(parser, event, path, positions)
    if event.flow_style and end is not None and span_of(start, end.end_mark).end_line == span_of(start).line:
        positions[path] = Position(key, span_of(start, end.end_mark))
    return end


def _walk_items(parser: Any, event: Any, path: DocumentPath, positions: dict[DocumentPath, Position]) -> Any:
    """Record the items of a list or mapping; return its last event, or None if it is malformed."""
    if isinstance(event, SequenceStartEvent):
        index = 0
        while not isinstance(item := parser.get_event(), SequenceEndEvent):
            item_end = _walk(parser, item, (*path, index), None, positions)
            if item_end is None:
                return None
            index += 1
        return item
    while not isinstance(name := parser.get_event(), MappingEndEvent):
        if not isinstance(name, ScalarEvent):
            return None
        inner = (*path, name.value)
        _walk(parser, parser.get_event(), inner, span_of(name.start_mark, name.end_mark), positions)
    return name


class IndexedFile:
    """A content file with the positions of its values, for locating problems in it."""

    def __init__(self, data: bytes, path: str) -> None:
        text, _ = decode(data)
        if not text:
            text = data.decode("utf-16" if data[:2] in UTF_16_MARKS else "utf-8", "replace")
        self.lines = text.split("\n")
        self._positions: dict[DocumentPath, Position] = {}
        self._words: dict[tuple[DocumentPath, str], dict[str, list[Span]]] = {}
        """Spans of words by value, searched once per word; `[[links]]` and `[@citations]` are searched together."""
        self._body_line = 0
        if path.endswith(".md"):
            parts, problem = split_front_matter(text)
            if parts and not problem:
                self._positions = positions_in(parts.yaml)
                self._body_line = parts.body_line
        else:  # JSON may be indented by tabs, which are no YAML
            self._positions = positions_in(text.replace("\t", " ") if path.endswith(".geojson") else text)

    def span(self, problem: Problem) -> Span:
        """The best span for a problem: its own, that of the word, value or key, or of the nearest enclosing value."""
        if problem.span:
            return problem.span
        path = problem.at
        if problem.word and (word := self._word(problem)):
            return word
        if path == (BODY,) and path not in self._positions and self._body_line:
            return Span(self._body_line, 1, self._body_line, 1 + max(len(self._line(self._body_line)), 1))
        path, is_complete = self._nearest(path)
        position = self._positions.get(path)
        if position is None:
            return Span(1, 1, 1, 1 + max(len(self._line(1)), 1))
        if position.key and (problem.on_key or position.is_block or not is_complete):
            return position.key
        span = position.value
        if position.is_block:
            return Span(span.line, span.column, span.line, max(len(self._line(span.line)), span.column) + 1)
        if position.plain and problem.offset and problem.offset < span.end_column - span.column:
            return Span(span.line, span.column + problem.offset, span.end_line, span.end_column)
        return span

    def _nearest(self, path: DocumentPath) -> tuple[DocumentPath, bool]:
        """The longest prefix of a path that the file has, by its own field names, and whether it is the whole path."""
        at: DocumentPath = ()
        for step in path:
            short = _SHORT_FORMS.get(str(step), "")
            if (*at, step) in self._positions:
                at = (*at, step)
            elif short and (*at, short) in self._positions:
                at = (*at, short)
            elif (
                step != 0
            ):  # a single value may be written for a list of one, a URL for a source with that URL
                return at, step == "url" and at in self._positions and self._positions[at].is_scalar
        return at, True

    def _word(self, problem: Problem) -> Span | None:
        """The span of the problem's word in the value; None where a line end or an escape splits the word."""
        position = self._positions.get(problem.at)
        if position is not None:
            start, end = (
                (position.value.line, position.value.column - 1),
                (position.value.end_line, position.value.end_column - 1),
            )
        elif problem.at == (BODY,) and self._body_line:
            start, end = (self._body_line, 0), (len(self.lines), len(self.lines[-1]))
        else:
            return None
        is_mark = _MARK.fullmatch(problem.word) is not None
        key = (problem.at, "" if is_mark else problem.word)
        if key not in self._words:
            pattern = _MARK if is_mark else re.compile(re.escape(problem.word))
            self._words[key] = self._occurrences(pattern, start, end)
        spans = self._words[key].get(problem.word, [])
        return spans[problem.nth] if problem.nth < len(spans) else None

    def _occurrences(
        self, pattern: re.Pattern[str], start: tuple[int, int], end: tuple[int, int]
    ) -> dict[str, list[Span]]:
        """The spans of all matches of a pattern between two positions, by the matched text."""
        spans: dict[str, list[Span]] = {}
        for number in range(start[0], end[0] + 1):
            line = self._line(number)
            first = start[1] if number == start[0] else 0
            for match in pattern.finditer(line, first, end[1] if number == end[0] else len(line)):
                span = Span(number, match.start() + 1, number, match.end() + 1)
                spans.setdefault(match[0], []).append(span)
        return spans

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def diagnose(self, problem: Problem) -> Diagnostic:
        """The problem with its span and the text of its line."""
        span = self.span(problem)
        return Diagnostic(
            path=problem.path,
            line=span.line,
            column=span.column,
            end_line=span.end_line,
            end_column=span.end_column,
            severity=problem.severity,
            code=problem.code,
            message=problem.message,
            help=problem.help,
            source_line=self._line(span.line),
        )


def locate(problems: Iterable[Problem], contents: dict[str, bytes]) -> list[Diagnostic]:
    """Turn problems into diagnostics; `contents` holds the bytes of the files that they name."""
    files: dict[str, IndexedFile] = {}
    located = []
    for problem in problems:
        if problem.path not in files:
            files[problem.path] = IndexedFile(contents.get(problem.path, b""), problem.path)
        located.append(files[problem.path].diagnose(problem))
    return located
