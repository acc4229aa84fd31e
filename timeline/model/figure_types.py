"""Types of fields that hold figures: a claim's `figures`, an assessment's numbers and unit."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.figures import (
    GRAMMAR,
    MEASURE,
    NUMBER,
    NUMBER_WORDS,
    PEOPLE_WORDS,
    UNIT_FORM,
    WORDS,
    Figure,
    normal_unit,
    parse_amount,
    read_figure,
)
from timeline.model.validation import Reader, Schema, expect_text


def _read_amount(value: Any, reader: Reader) -> Decimal | None:
    text = expect_text(value, reader, "a number")
    if text is None:
        return None
    if not re.fullmatch(NUMBER, text):
        reader.problem("FIELD002", "a number is expected here", "write it in digits: 1200, 8.9")
        return None
    return parse_amount(text)


AMOUNT = Custom(_read_amount, lambda: {"type": ["number", "string"], "minimum": 0, "pattern": f"^{NUMBER}$"})
"""The type of a non-negative number, stored exactly."""


def _read_unit(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a unit")
    if text is None:
        return None
    if not re.fullmatch(UNIT_FORM, text) or text.casefold() in NUMBER_WORDS | PEOPLE_WORDS:
        reader.problem("FIELD002", f"{text[:60]!r} is not a unit", "write one word or sign: m, TBq, %")
        return None
    return normal_unit(text)


UNIT = Custom(_read_unit, lambda: {"type": "string", "pattern": f"^{UNIT_FORM}$"})
"""The type of a unit on its own."""


class Figures(msgspec.Struct, frozen=True, omit_defaults=True):
    """The type of a claim's `figures`: numbers by measure."""

    def read(self, value: Any, reader: Reader) -> tuple[Figure, ...]:
        if type(value) is not dict:
            reader.problem("FIELD002", "figures are a record", "write them as {killed: 8, injured: 50}")
            return ()
        figures = []
        previous_text: Any = ""
        for measure, text in value.items():
            previous, previous_text = previous_text, text
            if not MEASURE.fullmatch(measure):
                help_text = "use one word in small letters: killed, injured, displaced"
                if text is None and (decimal := f"{previous}.{measure}") and read_figure("", decimal):
                    help_text = f"a comma begins the next figure here: write {decimal}"
                reader.problem(
                    "CLAIM001", f"{measure[:60]!r} cannot name what is counted", help_text, key=measure
                )
                continue
            with reader.inside(measure):
                if expect_text(text, reader, "a figure") is None:
                    continue
                figure = read_figure(measure, text)
                if figure is None:
                    from timeline.model.figure_hints import figure_help  # for invalid figures only

                    reader.problem("CLAIM001", f"{text[:60]!r} is not a figure", figure_help(text[:100]))
                elif figure.low is not None and figure.high is not None and figure.low > figure.high:
                    reader.problem(
                        "CLAIM004",
                        f"the range {text} is reversed",
                        f"write {figure.high:f}-{figure.low:f} {figure.unit}".rstrip(),
                    )
                else:
                    figures.append(figure)
        return tuple(figures)

    def schema(self) -> Schema:
        figure = {
            "type": ["string", "number"],
            "minimum": 0,
            "pattern": rf"^\s*({'|'.join(WORDS)}|{re.sub(r'[?]P<[a-z]+>', '', GRAMMAR.pattern)})\s*$",
        }
        return {
            "type": "object",
            "additionalProperties": figure,
            "propertyNames": {"pattern": f"^{MEASURE.pattern}$"},
        }
