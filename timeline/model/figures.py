"""Figures as parties give them: `8`, `100+`, `<50`, `~300`, `300-350`, a word, `none`, `unknown`."""

import re
from typing import Any

import msgspec

from timeline.model.reader import Reader, Schema, expect_text

WORDS = (
    "unknown",
    "none",
    "several",
    "many",
    "some",
    "few",
    "dozens",
    "tens",
    "scores",
    "hundreds",
    "thousands",
    "tens of thousands",
    "millions",
)
_NUMBER = r"(\d{1,3}(?:[ ,]\d{3})+|\d{1,15})"
_GRAMMAR = re.compile(rf"(?:(<|>|~)\s*)?{_NUMBER}(\+)?(?:\s*[-–]\s*{_NUMBER})?")
MEASURE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number of a claim, as wide as its maker left it."""

    measure: str
    """What is counted: `killed`, `injured`, `displaced` ..."""
    text: str
    """As written."""
    low: int | None = None
    """The least that it says; None: it does not say."""
    high: int | None = None
    """The most that it says; None: it does not say."""
    about: bool = False
    """Given as an estimate (`~`)."""


def read_figure(measure: str, text: str) -> Figure | None:
    """The figure that a text gives, or None when it gives none."""
    text = " ".join(text.split())
    if text in WORDS:
        return Figure(measure, text, *{"none": (0, 0)}.get(text, (None, None)))
    match = _GRAMMAR.fullmatch(text)
    if not match:
        return None
    sign, first, plus, second = match.groups()
    low = int(first.replace(",", "").replace(" ", ""))
    if second is not None:
        if sign in ("<", ">") or plus:
            return None
        high = int(second.replace(",", "").replace(" ", ""))
        return Figure(measure, text, low, high, sign == "~")
    if sign == "<":
        return Figure(measure, text, 0, max(low - 1, 0))
    if sign == ">":
        return Figure(measure, text, low + 1, None)
    return Figure(measure, text, low, None if plus else low, sign == "~")


class Figures(msgspec.Struct, frozen=True, omit_defaults=True):
    """The kind of a claim's `figures`: measures and what is said of them."""

    def read(self, value: Any, reader: Reader) -> tuple[Figure, ...]:
        if type(value) is not dict:
            reader.problem("FIELD002", "figures are a record", "write them as {killed: 8, injured: 50}")
            return ()
        figures = []
        for measure, text in value.items():
            if not MEASURE.fullmatch(measure):
                help_text = "use one word in small letters: killed, injured, displaced"
                reader.problem(
                    "CLAIM001", f"{measure[:60]!r} cannot name what is counted", help_text, key=measure
                )
                continue
            with reader.inside(measure):
                if expect_text(text, reader, "a figure") is None:
                    continue
                figure = read_figure(measure, text)
                if figure is None:
                    help_text = "write 8, 100+, <50, ~300, 300-350, none, unknown, or a word such as dozens"
                    reader.problem("CLAIM001", f"{text[:60]!r} is no figure", help_text)
                elif figure.low is not None and figure.high is not None and figure.low > figure.high:
                    reader.problem(
                        "CLAIM004", f"{text} begins above its end", f"write {figure.high}-{figure.low}"
                    )
                else:
                    figures.append(figure)
        return tuple(figures)

    def schema(self) -> Schema:
        figure = {
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": rf"^\s*({'|'.join(WORDS)}|{_GRAMMAR.pattern})\s*$",
        }
        return {
            "type": "object",
            "additionalProperties": figure,
            "propertyNames": {"pattern": f"^{MEASURE.pattern}$"},
        }
