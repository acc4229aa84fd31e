"""What the YAML parser complains of, in words that help someone who does not know YAML."""

from __future__ import annotations

import re
from typing import Any

from timeline.diagnostics import Problem, Span
from timeline.reading.decode import name_of, span_at

_QUOTE = "put the text in quotes"

_GLUED = re.compile(r"\s*([a-z_]+:)(?!//)(\S{1,40})")
"""A field whose value stands too near: YAML takes both for a text that goes on in the next line."""

_HALF = re.compile(r"\\u([dD][89a-fA-F][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")
"""Surrogates of UTF-16."""

_BEGINS_WITH = re.compile(r"(?:^|[:-]) +([\"'\[{])")
_GOES_ON = {
    '"': 'inside "..." write \\" for a quotation mark, or use “ and ”',
    "'": "inside '...' write '' for an apostrophe, or put the text in \"...\"",
    "[": "put the whole text in quotes: [ begins a list",
    "{": "put the whole text in quotes: { begins a record",
}
"""What to do where a value begins with one of these and has more behind its end."""

_TOLD_BY_THEIR_BEGINNING = ("alias", "anchor", "tag", "directive", "quoted scalar", "flow", "simple key")
"""What the parser was reading when it failed, where the reader wants to see the beginning of that."""


def explain_yaml_error(error: Any, text: str) -> Problem:
    """The problem behind one of PyYAML's errors (they differ between its two parsers; the place tells more)."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", None)
        if isinstance(position, int) and position < len(text):
            message = f"the character {name_of(text[position])} is not allowed in a file"
            return Problem("YAML002", message, "delete it", span=span_at(text, position))
        return Problem("YAML003", f"not YAML: {error}", "see the line before", span=Span(1, 1, 1, 2))
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    above = lines[mark.line - 1] if mark.line else ""
    from timeline.reading.look_alikes import look_alike

    for number, one in ((mark.line, line), (mark.line - 1, above)):
        if odd := look_alike(one):
            span = Span(number + 1, odd.at + 1, number + 1, odd.at + 2)
            return Problem("YAML003", f"{odd.name} stands here", odd.instead, span=span)
    if "escape" in problem and (half := surrogate_problem(line, mark.column, mark.line)):
        return half
    if "mapping values" in problem and (glued := _GLUED.match(above)):
        span = Span(mark.line, glued.start(1) + 1, mark.line, glued.end(1) + 1)
        help_text = f"write `{glued[1]} {glued[2]}`"
        return Problem("YAML003", "a space is missing after the colon", help_text, span=span)
    code, message, help_text = _diagnose(problem, context, line, mark.column)
    span = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    start = getattr(error, "context_mark", None)
    if (
        start is not None
        and any(word in context for word in _TOLD_BY_THEIR_BEGINNING)
        and "escape" not in problem
    ):
        end = mark.column + 1 if mark.line == start.line and mark.column > start.column else start.column + 2
        span = Span(start.line + 1, start.column + 1, start.line + 1, end)
    elif mark.line >= len(lines) or (mark.line and not line.strip()):
        last = max((i for i, one in enumerate(lines) if one.strip()), default=0)
        width = len(lines[last])
        span = Span(last + 1, max(width, 1), last + 1, width + 1)
    return Problem(code, message, help_text, span=span)


def surrogate_problem(line: str, column: int, number: int) -> Problem | None:
    """The problem of a character that is written as two escapes, as JSON does, or as one of these two."""
    found = _HALF.search(line, max(line.rfind("\\u", 0, column), 0))
    if found is None:
        return None
    whole = bytes.fromhex(found[1] + (found[2] or "")).decode("utf-16-be", "replace")
    help_text = "write the character itself" + (f": {whole}" if found[2] and len(whole) == 1 else "")
    span = Span(number + 1, found.start() + 1, number + 1, found.end() + 1)
    return Problem("YAML003", f"{found[0]} is no character", help_text, span=span)


def _diagnose(problem: str, context: str, line: str, column: int) -> tuple[str, str, str]:
    character = line[column : column + 1]
    indent = line[: len(line) - len(line.lstrip())]
    if "nesting" in problem:
        return "YAML008", "values are nested far too deep", "flatten them"
    if "\t" in indent or character == "\t":
        return "YAML011", "a tab is used to indent", "use spaces, two for each level"
    if "mapping values" in problem:
        return (
            "YAML003",
            "a colon and a space begin a new field in the middle of a text",
            f"{_QUOTE} if the colon belongs to it; else check the indentation",
        )
    if "block sequence entries" in problem:
        return (
            "YAML003",
            "a list cannot begin on the line of its field",
            f"write its items below, each on a line; {_QUOTE} if no list is meant",
        )
    if "cannot start any token" in problem:
        return "YAML003", f"a text cannot begin with {character}", _QUOTE
    if "alias" in context or "anchor" in context:
        mark = "*" if "alias" in context else "&"
        return "YAML003", f"a text that begins with {mark} means something else in YAML", _QUOTE
    if "tag" in context or "directive" in context:
        mark = "!" if "tag" in context else "%"
        return "YAML003", f"a text that begins with {mark} means something else in YAML", _QUOTE
    if "quoted scalar" in context:
        if "escape" in problem or "hexa" in problem or "hexdecimal" in problem:
            return (
                "YAML003",
                "there is no such escape after \\",
                "write \\\\ for a backslash, or use single quotes",
            )
        return "YAML003", "a quotation mark is opened and not closed", "close it with the same mark"
    if "block scalar" in context:
        return (
            "YAML003",
            "nothing may follow > or | on its line",
            f"{_QUOTE}, or begin the text on the next line",
        )
    if "flow" in context or "flow" in problem or "',' or" in problem:
        return (
            "YAML003",
            "a list in [ ] or a record in { } is not closed, or lacks a comma",
            "close it; put texts with commas, colons or brackets in quotes",
        )
    if "could not find expected ':'" in problem:
        return (
            "YAML003",
            "this line is neither a field (`name: text`) nor a list item (`- text`)",
            "write `name: text`, or indent it if it continues the text above",
        )
    if "expected" in problem and (opened := _BEGINS_WITH.search(line[:column])):
        return "YAML003", "the text goes on after what closes it", _GOES_ON[opened[1]]
    if "expected" in problem and ("block" in context or "block" in problem):
        return (
            "YAML003",
            "this does not fit what stands above it",
            f"check the indentation, and {_QUOTE}",
        )
    if "document start" in problem:
        return (
            "YAML003",
            "this does not fit what stands above it",
            "check the indentation and the quotation marks",
        )
    return "YAML003", f"not YAML: {problem or context}", "check this line and the one before"
