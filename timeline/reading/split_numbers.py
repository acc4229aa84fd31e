"""Detect numbers that their own comma splits in flow style: YAML reads `{killed: 1,200}` as `killed: 1` and `200:`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from yaml.events import ScalarEvent

from timeline.diagnostics import Problem, Span
from timeline.reading.decode import span_of

SPLIT_NUMBER = re.compile(r",(?<=\d,)\d{3}(?!\d)")
"""Quick test for a thousands separator in a text."""
_FIRST = re.compile(r"\D{0,2}\d{1,3}")
_NEXT = re.compile(r"\d{3}\b.{0,30}")


def check_split_numbers(events: Iterable[Any], problems: list[Problem]) -> list[Problem]:
    """The problems, with one YAML016 for each split number instead of the problems with its parts."""
    numbers: dict[tuple[int, int], Span] = {}
    number_start: Any = None  # mark of a number that may continue after a comma
    end: Any = None  # mark of the end of its last part
    continues = False
    for event in events:
        if type(event) is not ScalarEvent or event.style:
            number_start = end = None
            continue
        start: Any = event.start_mark
        if (
            not event.value and continues and _line_column(start) == _line_column(end)
        ):  # a field without value
            numbers[_line_column(number_start)] = span_of(number_start, end)
            continue
        continues = (
            number_start is not None
            and _line_column(start) == (end.line, end.column + 1)
            and _NEXT.fullmatch(event.value) is not None
        )
        if not continues:
            number_start = start if _FIRST.fullmatch(event.value) else None
        end = event.end_mark
    if not numbers:
        return problems
    others = [
        problem
        for problem in problems
        if not any(_is_within(problem.span, number) for number in numbers.values())
    ]
    message, help_text = "a comma splits a number in two", "put the number in quotes, or leave its commas out"
    return [*others, *(Problem("YAML016", message, help_text, span=number) for number in numbers.values())]


def _line_column(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column


def _is_within(span: Span | None, number: Span) -> bool:
    return (
        span is not None
        and span.line == number.line
        and number.column <= span.column
        and span.end_column <= number.end_column
    )
