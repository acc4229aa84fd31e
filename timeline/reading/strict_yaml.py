"""Read a strict subset of YAML from parser events: mappings, lists and text, without guessing types.

Refused: anchors, aliases, tags, merge keys, duplicate keys, more than one document, nesting over 20, over 50,000
values. Every scalar stays text (YAML 1.1 would make `no` false, `12:30` 750 and `0475` 317); the field decides.
Only an empty plain value, `~` and `null` are None.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from timeline.diagnostics import Problem, Severity, Span
from timeline.reading.decode import FORBIDDEN, code_point, span_of
from timeline.reading.pure_yaml import PureLoader
from timeline.reading.split_numbers import SPLIT_NUMBER, check_split_numbers
from timeline.reading.yaml_hints import explain_yaml_error, surrogate_problem

MAX_DEPTH = 20
MAX_VALUES = 50_000

_HAS_LIBYAML: bool = yaml.__with_libyaml__
_CParser: Any = yaml.CLoader.__base__ if _HAS_LIBYAML else None
"""The parser without what loads objects."""
_NULLS = frozenset(("", "~", "null"))

# Problems that end the reading: code, message, help.
_ALIAS = "YAML004", "aliases (*) are not supported", "quote the text if it begins with *"
_COMPLEX_KEY = "YAML013", "a key must be plain text", "put it in quotes if it is meant as text"
_SECOND_DOCUMENT = "YAML009", "a second document begins here", "keep one document per file"
_TOO_DEEP = "YAML008", f"values are nested deeper than {MAX_DEPTH}", "flatten them"
_TOO_MANY = "YAML008", f"the file has more than {MAX_VALUES:,} values", "split it"


def make_parser(text: str, *, pure: bool = False, utf8: bytes | None = None) -> Any:
    """PyYAML's event parser: libyaml's where available (ten times faster), else the pure Python one. Raises YAMLError.

    `utf8`: the text as libyaml needs it, if that is known.
    """
    if _HAS_LIBYAML and not pure:
        return _CParser(text if utf8 is None else utf8)
    return PureLoader(text)


class _Stop(Exception):
    """Reading cannot go on."""


def read_yaml(text: str, *, pure: bool = False, utf8: bytes | None = None) -> tuple[Any, list[Problem]]:
    """The plain value of a document, and all problems with its YAML. `utf8`: the text in UTF-8, if that is known.

    The value is meaningless when there are errors. An empty document is None.
    """
    problems: list[Problem] = []
    parser = make_parser(text, pure=pure, utf8=utf8)
    try:
        value = _build(parser, problems)
    except yaml.YAMLError as error:
        problems.append(explain_yaml_error(error, text))
        return None, problems
    except _Stop:
        return None, problems
    finally:
        parser.dispose()
    if "\\" in text:
        _check_escapes(text, problems, pure)
    if " #" in text:
        _check_cut_off(text, problems, pure)
    if "{" in text and SPLIT_NUMBER.search(text):
        problems = check_split_numbers(_events(text, pure), problems)
    return value, problems


def _build(parser: Any, problems: list[Problem]) -> Any:
    """Build the value of a document from its events. Raises _Stop after a problem that ends the reading."""
    root: Any = None
    top: Any = None  # the collection being filled
    is_map = False
    key: str | None = None
    stack: list[tuple[Any, bool, str | None]] = []
    count = documents = 0
    next_event = parser.get_event
    while True:
        event = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor or event.tag:
                _refuse_properties(event, problems)
            value: Any = event.value
            if is_map and key is None:
                if value in top or value == "<<":
                    _refuse_key(value, event, problems, is_duplicate=value in top)
                top[value] = None
                key = value
                continue
            if event.implicit[0] and value in _NULLS:
                value = None
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            if event.anchor or event.tag:
                _refuse_properties(event, problems)
            if is_map and key is None:
                _stop(problems, event, *_COMPLEX_KEY)
            value = {} if kind is MappingStartEvent else []
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            top, is_map, key = stack.pop()
            continue
        elif kind is AliasEvent:
            _stop(problems, event, *_ALIAS)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                _stop(problems, event, *_SECOND_DOCUMENT)
            continue
        elif kind is StreamEndEvent:
            return root
        else:
            continue

        count += 1
        if count > MAX_VALUES:
            _stop(problems, event, *_TOO_MANY)
        if top is None:
            root = value
        elif is_map:
            top[key] = value
            key = None
        else:
            top.append(value)
        if kind is not ScalarEvent:
            if len(stack) >= MAX_DEPTH:
                _stop(problems, event, *_TOO_DEEP)
            stack.append((top, is_map, key))
            top, is_map, key = value, kind is MappingStartEvent, None


def _at(event: Any, code: str, message: str, help: str) -> Problem:  # noqa: A002
    return Problem(code, message, help, span=span_of(event.start_mark, event.end_mark))


def _stop(problems: list[Problem], event: Any, code: str, message: str, help: str) -> NoReturn:  # noqa: A002
    problems.append(_at(event, code, message, help))
    raise _Stop


def _refuse_key(key: str, event: Any, problems: list[Problem], *, is_duplicate: bool) -> None:
    """YAML007 for a duplicate key, YAML006 for a merge key."""
    if is_duplicate:
        message = f"`{key[:60]}` is given twice in one record"
        problems.append(_at(event, "YAML007", message, "keep one; the first is further up"))
    else:
        problems.append(_at(event, "YAML006", "merge keys (<<) are not supported", "write the fields out"))


def _refuse_properties(event: Any, problems: list[Problem]) -> None:
    """YAML004 for an anchor, YAML005 for a tag."""
    if event.anchor:
        message = f"anchors (&{event.anchor}) are not supported"
        problems.append(_at(event, "YAML004", message, "quote the text if it begins with &"))
    if event.tag:
        message = f"tags ({event.tag}) are not supported"
        problems.append(_at(event, "YAML005", message, "quote the text if it begins with !"))


def _events(text: str, pure: bool) -> Iterator[Any]:
    parser = make_parser(text, pure=pure)
    try:
        while True:
            event = parser.get_event()
            if type(event) is StreamEndEvent:
                return
            yield event
    finally:
        parser.dispose()


def _check_escapes(text: str, problems: list[Problem], pure: bool) -> None:
    """Report forbidden characters that are written as escapes (`"\\0"`)."""
    for event in _events(text, pure):
        if isinstance(event, ScalarEvent) and event.style == '"':
            bad = FORBIDDEN.search(event.value)
            if bad and "\ud800" <= bad.group() <= "\udfff":  # libyaml refuses these itself
                start: Any = event.start_mark
                number, lines = start.line, text.split("\n")
                while not (surrogate := surrogate_problem(lines[number], 0, number)):
                    number += 1
                problems.append(surrogate)
            elif bad:
                message = f"the text contains the character {code_point(bad.group())}, written as an escape"
                problems.append(_at(event, "YAML002", message, "delete it"))


def _check_cut_off(text: str, problems: list[Problem], pure: bool) -> None:
    """Report text lost to an accidental comment: YAML reads `title: Win #1` as "Win".

    Two spaces before `#` mark an intended comment.
    """
    lines = text.split("\n")
    for event in _events(text, pure):
        if not isinstance(event, ScalarEvent) or event.style in ("'", '"', "|", ">"):
            continue
        end: Any = event.end_mark
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if rest.startswith(" #") and (event.value or rest[2:3].strip()):
            problems.append(
                Problem(
                    "YAML012",
                    f"` {rest.strip()[:20]}` is read as a comment, not as part of the text",
                    "put the text in quotes; for a comment, put two spaces before #",
                    span=Span(end.line + 1, end.column + 2, end.line + 1, len(lines[end.line]) + 1),
                    severity=Severity.WARNING,
                )
            )
