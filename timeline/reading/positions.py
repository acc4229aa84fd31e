"""Where in a file each key and value stands. Looked up only when a problem is to be shown."""

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
"""The field that the body of a Markdown file is."""

SHORT_FORMS = {"sources": "source", "url": "source"}
"""Fields that an author may write by another name; problems name them by the first. A citation's source may be an address."""


_MARK = re.compile(r"\[\[[^\[\]\n]*\]\]|\[@[^\[\]@;\s]*\](?!\((?:https?:|mailto:|[#/.]))")


class Position(msgspec.Struct, frozen=True):
    """Where a field stands: its key (a list item has none) and its value."""

    key: Span | None
    value: Span
    plain: bool = False
    """The value stands in the file as it is read, so that an offset into it can be pointed at."""
    is_block: bool = False
    """The value has no end that could be seen: a block of lines."""
    is_scalar: bool = False


def positions_in(yaml_text: str) -> dict[DocumentPath, Position]:
    """The place of every value of a document that `read_yaml` accepts; what comes before a fault, of another."""
    found: dict[DocumentPath, Position] = {}
    try:
        parser = make_parser(yaml_text)
    except yaml.YAMLError:
        return found
    try:
        _walk(parser, parser.get_event(), (), None, found)
    except yaml.YAMLError:
        pass
    finally:
        parser.dispose()
    return found


def _walk(
    parser: Any, event: Any, path: DocumentPath, key: Span | None, found: dict[DocumentPath, Position]
) -> Any:
    """Record the node that begins with `event`; returns the last event of it."""
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
        found[path] = Position(key, span, plain and span.line == span.end_line, is_scalar=True)
        return event
    if len(path) > 25:
        raise yaml.YAMLError("too deep")
    found[path] = Position(key, span_of(start, event.end_mark), is_block=True)
    end = _walk_items(parser, event, path, found)
    if event.flow_style and end is not None and span_of(start, end.end_mark).end_line == span_of(start).line:
        found[path] = Position(key, span_of(start, end.end_mark))
    return end


def _walk_items(parser: Any, event: Any, path: DocumentPath, found: dict[DocumentPath, Position]) -> Any:
    """Record what a list or mapping holds; returns its last event, None where the reading broke off."""
    if isinstance(event, SequenceStartEvent):
        index = 0
        while not isinstance(item := parser.get_event(), SequenceEndEvent):
            item_end = _walk(parser, item, (*path, index), None, found)
            if item_end is None:
                return None
            index += 1
        return item
    while not isinstance(name := parser.get_event(), MappingEndEvent):
        if not isinstance(name, ScalarEvent):
            return None
        inner = (*path, name.value)
        _walk(parser, parser.get_event(), inner, span_of(name.start_mark, name.end_mark), found)
    return name


class IndexedFile:
    """One content file, read again to show what is wrong with it."""

    def __init__(self, data: bytes, path: str) -> None:
        text, _ = decode(data)
        if not text:
            text = data.decode("utf-16" if data[:2] in UTF_16_MARKS else "utf-8", "replace")
        self.lines = text.split("\n")
        self._places: dict[DocumentPath, Position] = {}
        self._words: dict[tuple[DocumentPath, str], dict[str, list[Span]]] = {}
        """Where a value has a word, each looked for once; `[[links]]` and `[@citations]` all together."""
        self._body_line = 0
        if path.endswith(".md"):
            parts, problem = split_front_matter(text)
            if parts and not problem:
                self._places = positions_in(parts.yaml)
                self._body_line = parts.body_line
        else:
            self._places = positions_in(text)

    def span(self, problem: Problem) -> Span:
        """The best place for a problem: its own, the value, the key, or the nearest thing around it."""
        if problem.span:
            return problem.span
        path = problem.at
        if problem.word and (word := self._word(problem)):
            return word
        if path == (BODY,) and path not in self._places and self._body_line:
            return Span(self._body_line, 1, self._body_line, 1 + max(len(self._line(self._body_line)), 1))
        path, found = self._nearest(path)
        place = self._places.get(path)
        if place is None:
            return Span(1, 1, 1, 1 + max(len(self._line(1)), 1))
        if place.key and (problem.on_key or place.is_block or not found):
            return place.key
        span = place.value
        if place.is_block:
            return Span(span.line, span.column, span.line, max(len(self._line(span.line)), span.column) + 1)
        if place.plain and problem.offset and problem.offset < span.end_column - span.column:
            return Span(span.line, span.column + problem.offset, span.end_line, span.end_column)
        return span

    def _nearest(self, path: DocumentPath) -> tuple[DocumentPath, bool]:
        """The path as the file has it, and whether it has all of it: else the longest beginning that it has."""
        at: DocumentPath = ()
        for step in path:
            short = SHORT_FORMS.get(str(step), "")
            if (*at, step) in self._places:
                at = (*at, step)
            elif short and (*at, short) in self._places:
                at = (*at, short)
            elif step != 0:  # one value stands for a list of one, and an address for a record of its `url`
                return at, step == "url" and at in self._places and self._places[at].is_scalar
        return at, True

    def _word(self, problem: Problem) -> Span | None:
        """The word that is meant, in whatever style the value is written; None where a line's end or an escape parts it."""
        place = self._places.get(problem.at)
        if place is not None:
            start, end = (
                (place.value.line, place.value.column - 1),
                (place.value.end_line, place.value.end_column - 1),
            )
        elif problem.at == (BODY,) and self._body_line:
            start, end = (self._body_line, 0), (len(self.lines), len(self.lines[-1]))
        else:
            return None
        is_mark = _MARK.fullmatch(problem.word) is not None
        known = (problem.at, "" if is_mark else problem.word)
        if known not in self._words:
            pattern = _MARK if is_mark else re.compile(re.escape(problem.word))
            self._words[known] = self._occurrences(pattern, start, end)
        spans = self._words[known].get(problem.word, [])
        return spans[problem.nth] if problem.nth < len(spans) else None

    def _occurrences(
        self, pattern: re.Pattern[str], start: tuple[int, int], end: tuple[int, int]
    ) -> dict[str, list[Span]]:
        """Where a stretch of lines has what a pattern matches, by the words that it matches."""
        found: dict[str, list[Span]] = {}
        for number in range(start[0], end[0] + 1):
            line = self._line(number)
            first = start[1] if number == start[0] else 0
            for match in pattern.finditer(line, first, end[1] if number == end[0] else len(line)):
                span = Span(number, match.start() + 1, number, match.end() + 1)
                found.setdefault(match[0], []).append(span)
        return found

    def _line(self, number: int) -> str:
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def diagnose(self, problem: Problem) -> Diagnostic:
        """The problem with its place and the line it stands on."""
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
    """Problems with their places; `contents` holds the bytes of the files that they name."""
    files: dict[str, IndexedFile] = {}
    located = []
    for problem in problems:
        if problem.path not in files:
            files[problem.path] = IndexedFile(contents.get(problem.path, b""), problem.path)
        located.append(files[problem.path].diagnose(problem))
    return located
