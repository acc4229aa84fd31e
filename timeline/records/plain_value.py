"""Parse a content file, YAML or Markdown, to plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from timeline.diagnostics import Problem, Severity
from timeline.reading.decode import decode, utf8_of
from timeline.reading.front_matter import split_front_matter
from timeline.reading.strict_yaml import read_yaml


def plain_value(path: str, data: bytes) -> tuple[Any, list[Problem]]:
    """Parse a YAML or Markdown file; the body of Markdown becomes `details`."""
    text, problem = decode(data)
    if problem:
        return None, [problem]
    if not path.endswith(".md"):
        return read_yaml(text, utf8=utf8_of(text, data))
    parts, problem = split_front_matter(text)
    if parts is None:
        return None, [problem] if problem else []
    value, problems = read_yaml(parts.yaml)
    if value is None and not problems:
        value = {}
    if type(value) is dict and parts.body:
        if "details" in value:
            help_text = "keep one: the text below the front matter, or the field"
            problems.append(
                Problem(
                    "FIELD005",
                    "there are both `details` and text below the front matter",
                    help_text,
                    at=("details",),
                    on_key=True,
                )
            )
        value["details"] = parts.body
    return value, problems


def any_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def at_path(path: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, with the path of their file."""
    return tuple(
        problem if problem.path else msgspec.structs.replace(problem, path=path) for problem in problems
    )
