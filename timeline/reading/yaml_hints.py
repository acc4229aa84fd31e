"""Explain YAML syntax errors in plain words, with a suggestion, for authors who do not know YAML."""

from __future__ import annotations

import re
from typing import Any

from timeline.diagnostics import Problem, Span
from timeline.reading.decode import code_point, span_at

_QUOTE = "put the text in quotes"

_GLUED = re.compile(r"\s*([a-z_]+:)(?!//)(\S{1,40})")
"""A field without a space after its colon: YAML reads it as text that continues on the next line."""

_SURROGATES = re.compile(r"\\u([dD][89a-fA-F][0-9a-fA-F]{2})(?:\\u([dD][c-fC-F][0-9a-fA-F]{2}))?")
"""UTF-16 surrogates, written as escapes."""

_OPENING = re.compile(r"(?:^|[:-]) +([\"'\[{])")
_TRAILING_TEXT_HELP = {
    '"': 'inside "..." write \\" for a quotation mark, or use “ and ”',
    "'": "inside '...' write '' for an apostrophe, or put the text in \"...\"",
    "[": "put the whole text in quotes: [ begins a list",
    "{": "put the whole text in quotes: { begins a record",
}
"""Help for text after the closing mark of a value, by its opening mark."""

_SHOWN_AT_START = ("alias", "anchor", "tag", "directive", "quoted scalar", "flow", "simple key")
"""Parser contexts whose errors are shown where the construct begins, not where parsing failed."""


def explain_yaml_error(error: Any, text: str) -> Problem:
    """The problem that causes an error of PyYAML. Its two parsers word errors differently, so the position counts more."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        position = getattr(error, "position", None)
        if isinstance(position, int) and position < len(text):
            message = f"the character {code_point(text[position])} is not allowed in a file"
            return Problem("YAML002", message, "delete it", span=span_at(text, position))
        return Problem("YAML003", f"not YAML: {error}", "see the line before", span=Span(1, 1, 1, 2))
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    problem = str(getattr(error, "problem", "") or "")
    context = str(getattr(error, "context", "") or "")
    above = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    from timeline.reading.confusables import confusable_in

    for number, text_line in ((mark.line, line), (mark.line - 1, above)):
        if confusable := confusable_in(text_line):
            span = Span(number + 1, confusable.index + 1, number + 1, confusable.index + 2)
            return Problem("YAML003", f"this is {confusable.name}", confusable.help, span=span)
    if "escape" in problem and (surrogate := surrogate_problem(line, mark.column, mark.line)):
        return surrogate
    if "mapping values" in problem and (glued := _GLUED.match(above)):
        span = Span(mark.line, glued.start(1) + 1, mark.line, glued.end(1) + 1)
        help_text = f"write `{glued[1]} {glued[2]}`"
        return Problem("YAML003", "a space is missing after the colon", help_text, span=span)
    code, message, help_text = _diagnose(problem, context, line, mark.column)
    span = Span(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    start = getattr(error, "context_mark", None)
    if start is not None and any(word in context for word in _SHOWN_AT_START) and "escape" not in problem:
        end = mark.column + 1 if mark.line == start.line and mark.column > start.column else start.column + 2
        span = Span(start.line + 1, start.column + 1, start.line + 1, end)
    elif mark.line >= len(lines) or (mark.line and not line.strip()):
        last = max((i for i, text_line in enumerate(lines) if text_line.strip()), default=0)
        width = len(lines[last])
        span = Span(last + 1, max(width, 1), last + 1, width + 1)
    return Problem(code, message, help_text, span=span)


def surrogate_problem(line: str, column: int, number: int) -> Problem | None:
    """YAML003 for a surrogate escape, alone or as one of a pair (as JSON writes characters)."""
    match = _SURROGATES.search(line, max(line.rfind("\\u", 0, column), 0))
    if match is None:
        return None
    character = bytes.fromhex(match[1] + (match[2] or "")).decode("utf-16-be", "replace")
    help_text = "write the character itself" + (f": {character}" if match[2] and len(character) == 1 else "")
    span = Span(number + 1, match.start() + 1, number + 1, match.end() + 1)
    return Problem("YAML003", f"{match[0]} is not a character", help_text, span=span)


def _diagnose(problem: str, context: str, line: str, column: int) -> tuple[str, str, str]:
    """Code, message and help for an error that PyYAML describes by `problem` and `context`."""
    character = line[column : column + 1]
    indent = line[: len(line) - len(line.lstrip())]
    if "nesting" in problem:
        return "YAML008", "values are nested far too deep", "flatten them"
    if "\t" in indent or character == "\t":
        return "YAML011", "a tab is used to indent", "use spaces, two for each level"
    message, help_text = _scalar_error(problem, context, character) or _structure_error(
        problem, context, line[:column]
    )
    return "YAML003", message, help_text


def _scalar_error(problem: str, context: str, character: str) -> tuple[str, str] | None:
    """Message and help for an error within a text; None for other errors."""
    if "mapping values" in problem:
        return (
            "a colon and a space begin a new field in the middle of a text",
            f"{_QUOTE} if the colon belongs to it; else check the indentation",
        )
    if "block sequence entries" in problem:
        return (
            "a list cannot begin on the line of its field",
            f"write its items below, each on a line; {_QUOTE} if no list is meant",
        )
    if "cannot start any token" in problem:
        return f"a text cannot begin with {character}", _QUOTE
    if "alias" in context or "anchor" in context:
        mark = "*" if "alias" in context else "&"
        return f"{mark} at the beginning of a text has a special meaning in YAML", _QUOTE
    if "tag" in context or "directive" in context:
        mark = "!" if "tag" in context else "%"
        return f"{mark} at the beginning of a text has a special meaning in YAML", _QUOTE
    if "quoted scalar" in context:
        if "escape" in problem or "hexa" in problem or "hexdecimal" in problem:
            return "this escape after \\ does not exist", "write \\\\ for a backslash, or use single quotes"
        return "a quotation mark is opened and not closed", "close it with the same mark"
    if "block scalar" in context:
        return "nothing may follow > or | on its line", f"{_QUOTE}, or begin the text on the next line"
    return None


def _structure_error(problem: str, context: str, before: str) -> tuple[str, str]:
    """Message and help for an error in lists, records or indentation; `before` is the line up to the error."""
    if "flow" in context or "flow" in problem or "',' or" in problem:
        return (
            "a list in [ ] or a record in { } is not closed, or lacks a comma",
            "close it; put texts with commas, colons or brackets in quotes",
        )
    if "could not find expected ':'" in problem:
        return (
            "this line is neither a field (`name: text`) nor a list item (`- text`)",
            "write `name: text`, or indent it if it continues the text above",
        )
    if "expected" in problem and (opening := _OPENING.search(before)):
        return "text follows the closing mark of this value", _TRAILING_TEXT_HELP[opening[1]]
    if "expected" in problem and ("block" in context or "block" in problem):
        return "this does not fit the lines above", f"check the indentation, and {_QUOTE}"
    if "document start" in problem:
        return "this does not fit the lines above", "check the indentation and the quotation marks"
    return f"not YAML: {problem or context}", "check this line and the one before"
