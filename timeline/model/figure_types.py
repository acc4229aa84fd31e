"""The kinds of fields that hold figures: those of a claim, and the numbers and the unit of an assessment."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.figures import (
    COUNTED,
    GRAMMAR,
    MEASURE,
    NUMBER,
    NUMBER_WORDS,
    UNIT_FORM,
    WORDS,
    Figure,
    amount,
    one_spelling,
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
    return amount(text)


AMOUNT = Custom(_read_amount, lambda: {"type": ["number", "string"], "minimum": 0, "pattern": f"^{NUMBER}$"})
"""The kind of one number that is not below nought, kept to the last digit."""


def _read_unit(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a unit")
    if text is None:
        return None
    if not re.fullmatch(UNIT_FORM, text) or text.casefold() in NUMBER_WORDS | COUNTED:
        reader.problem("FIELD002", f"{text[:60]!r} is no unit", "write one word or sign: m, TBq, %")
        return None
    return one_spelling(text)


UNIT = Custom(_read_unit, lambda: {"type": "string", "pattern": f"^{UNIT_FORM}$"})
"""The kind of a unit by itself."""


class Figures(msgspec.Struct, frozen=True, omit_defaults=True):
    """The kind of a claim's `figures`: measures and what is said of them."""

    def read(self, value: Any, reader: Reader) -> tuple[Figure, ...]:
        if type(value) is not dict:
            reader.problem("FIELD002", "figures are a record", "write them as {killed: 8, injured: 50}")
            return ()
        figures = []
        before: Any = ""
        for measure, text in value.items():
            before, last = text, before
            if not MEASURE.fullmatch(measure):
                help_text = "use one word in small letters: killed, injured, displaced"
                if text is None and (parted := f"{last}.{measure}") and read_figure("", parted):
                    help_text = f"a comma begins the next figure here: write {parted}"
                reader.problem(
                    "CLAIM001", f"{measure[:60]!r} cannot name what is counted", help_text, key=measure
                )
                continue
            with reader.inside(measure):
                if expect_text(text, reader, "a figure") is None:
                    continue
                figure = read_figure(measure, text)
                if figure is None:
                    from timeline.model.figure_hints import figure_help  # only faulty content needs it

                    reader.problem("CLAIM001", f"{text[:60]!r} is no figure", figure_help(text[:100]))
                elif figure.low is not None and figure.high is not None and figure.low > figure.high:
                    reader.problem(
                        "CLAIM004",
                        f"{text} begins above its end",
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
