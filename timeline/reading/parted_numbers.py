"""Numbers whose own commas part them: `{killed: 1,200}` is to YAML a 1, and a field `200` without a value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from yaml.events import ScalarEvent

from timeline.diagnostics import Problem, Span
from timeline.reading.decode import span_of

PARTED = re.compile(r",(?<=\d,)\d{3}(?!\d)")
"""What a text with such a number holds."""
_FIRST = re.compile(r"\D{0,2}\d{1,3}")
_NEXT = re.compile(r"\d{3}\b.{0,30}")


def check_parted(events: Iterable[Any], problems: list[Problem]) -> list[Problem]:
    """The problems, with YAML016 for each such number in place of what is said of its parts."""
    found: dict[tuple[int, int], Span] = {}
    whole: Any = None  # where a number begins that may go on
    end: Any = None  # where its last part ends
    goes_on = False
    for event in events:
        if type(event) is not ScalarEvent or event.style:
            whole = end = None
            continue
        start: Any = event.start_mark
        if not event.value and goes_on and _place(start) == _place(end):  # what a field without a value has
            found[_place(whole)] = span_of(whole, end)
            continue
        goes_on = (
            whole is not None
            and _place(start) == (end.line, end.column + 1)
            and _NEXT.fullmatch(event.value) is not None
        )
        if not goes_on:
            whole = start if _FIRST.fullmatch(event.value) else None
        end = event.end_mark
    if not found:
        return problems
    rest = [one for one in problems if not any(_within(one.span, number) for number in found.values())]
    help_text = "put the number in quotes, or leave its commas out"
    return [
        *rest,
        *(
            Problem("YAML016", "a comma splits a number in two", help_text, span=one)
            for one in found.values()
        ),
    ]


def _place(mark: Any) -> tuple[int, int]:
    return mark.line, mark.column


def _within(span: Span | None, number: Span) -> bool:
    return (
        span is not None
        and span.line == number.line
        and number.column <= span.column
        and span.end_column <= number.end_column
    )
