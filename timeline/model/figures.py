"""Figures as parties give them: `8`, `100+`, `<50`, `~300`, `300-350`, `13.1 m`, a word, `none`, `unknown`."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from timeline.model.compounds import Custom
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
_NUMBER = r"(?:(?:\d{1,3}(?:[ ,]\d{3}){1,2}|\d{1,9})\.\d{1,6}|\d{1,3}(?:[ ,]\d{3}){1,4}|\d{1,15})"
"""15 digits at the most, so that a float has them all."""
_UNIT = r"[^\s\d.,;:<>~+?!()\[\]{}\"'|*_=/&-][^\s,;:<>~+?!()\[\]{}\"'|]{0,19}"
GRAMMAR = re.compile(
    rf"(?:(?P<sign>[<>~])\s*)?(?P<first>{_NUMBER})(?P<plus>\+)?(?:\s*[-–]\s*(?P<second>{_NUMBER}))?(?P<gap>\s*)(?P<unit>{_UNIT})?"
)
"""Thousands may be set apart by commas or spaces; behind the number may stand its unit."""
MEASURE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_NUMBER_WORDS = frozenset(
    [
        "hundred",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "trillion",
        "dozen",
        "mn",
        "bn",
        "k",
    ]
)
_COUNTED = frozenset(
    ["people", "persons", "dead", "killed", "injured", "wounded", "civilians", "fighters", "soldiers"]
)
_COMMA = re.compile(r"(.*\d),(\d{1,2}(?!\d).*)")
_BETWEEN = re.compile(rf"(?:between )?({_NUMBER}) (?:or|to|and) ({_NUMBER})")
_SAID = (
    (r"(?:about|around|circa|ca\.?|c\.|approximately|some) ?(\d.*)", r"~\1"),
    (r"(?:more than|over|above) (\d.*)", r">\1"),
    (r"(?:fewer than|less than|under|below) (\d.*)", r"<\1"),
    (rf"(?:at least|not less than|no fewer than) ({_NUMBER})(.*)", r"\1+\2"),
    (rf"({_NUMBER}) 1/2(.*)", r"\1.5\2"),
)
_TWO_WORDS = re.compile(r"(.*\d\S*) ([^\W\d]+) ([^\W\d]+)")
_FORMS = "write 8, 100+, <50, ~300, 300-350, 8.9, 13.1 m, none, unknown, or a word such as dozens"


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number of a claim, as wide as its maker left it."""

    measure: str
    """What is counted: `killed`, `injured`, `displaced` ..."""
    text: str
    """As written."""
    low: Decimal | None = None
    """The least that it says; None: it does not say."""
    high: Decimal | None = None
    """The most that it says; None: it does not say."""
    about: bool = False
    """Given as an estimate (`~`)."""
    unit: str = ""
    """`m`, `TBq`, `%`; figures of two units are not compared."""


def read_figure(measure: str, text: str) -> Figure | None:
    """The figure that a text gives, or None when it gives none."""
    text = " ".join(text.split())
    if text in WORDS:
        return Figure(measure, text, *{"none": (Decimal(0), Decimal(0))}.get(text, (None, None)))
    found = GRAMMAR.fullmatch(text)
    if not found or _unit_fault(found):
        return None
    sign, unit = found["sign"], found["unit"] or ""
    low = amount(found["first"])
    if found["second"] is not None:
        if sign in ("<", ">") or found["plus"]:
            return None
        return Figure(measure, text, low, amount(found["second"]), sign == "~", unit)
    step = 0 if unit or "." in found["first"] else 1
    if sign == "<":
        return Figure(measure, text, Decimal(0), max(low - step, Decimal(0)), unit=unit)
    if sign == ">":
        return Figure(measure, text, low + step, None, unit=unit)
    return Figure(measure, text, low, None if found["plus"] else low, sign == "~", unit)


def amount(number: str) -> Decimal:
    """The value of a number as it is written, to the last digit."""
    return Decimal(number.replace(",", "").replace(" ", ""))


def _unit_fault(found: re.Match[str]) -> str:
    """What to write where the word behind a number is no unit, or stands too near; else nothing."""
    unit = found["unit"] or ""
    number = found[0][: found.start("unit")].rstrip() if unit else ""
    if unit.casefold() in _NUMBER_WORDS:
        return "write the number in digits: 10,000,000"
    if unit.casefold() in _COUNTED:
        return f"write {number}; say whom it counts in `who`"
    if unit and not found["gap"] and unit[0].isalpha():
        return f"write {number} {unit}"
    return ""


def _help(text: str) -> str:
    """What to write in place of what is no figure."""
    found = GRAMMAR.fullmatch(" ".join(text.split()))
    if found is None and (comma := _COMMA.fullmatch(text)) and GRAMMAR.fullmatch(f"{comma[1]}.{comma[2]}"):
        return f"write {comma[1]}.{comma[2]}"
    if between := _BETWEEN.fullmatch(text):
        return f"write {between[1]}-{between[2]}"
    for pattern, meant in _SAID:
        said = re.fullmatch(pattern, text, re.IGNORECASE)
        if said and read_figure("said", answer := said.expand(meant)):
            return f"write {answer}"
    unit = _TWO_WORDS.fullmatch(text)
    if unit and read_figure("said", answer := f"{unit[1]} {unit[2]}-{unit[3]}"):
        return f"a unit is one word: write {answer}"
    return (found and _unit_fault(found)) or _FORMS


def _read_amount(value: Any, reader: Reader) -> Decimal | None:
    text = expect_text(value, reader, "a number")
    if text is None:
        return None
    if not re.fullmatch(_NUMBER, text):
        reader.problem("FIELD002", "a number is expected here", "write it in digits: 1200, 8.9")
        return None
    return amount(text)


AMOUNT = Custom(_read_amount, lambda: {"type": ["number", "string"], "minimum": 0, "pattern": f"^{_NUMBER}$"})
"""The kind of one number that is not below nought, kept to the last digit."""


def _read_unit(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a unit")
    if text is None:
        return None
    if not re.fullmatch(_UNIT, text) or text.casefold() in _NUMBER_WORDS | _COUNTED:
        reader.problem("FIELD002", f"{text[:60]!r} is no unit", "write one word or sign: m, TBq, %")
        return None
    return text


UNIT = Custom(_read_unit, lambda: {"type": "string", "pattern": f"^{_UNIT}$"})
"""The kind of a unit by itself."""


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
                    reader.problem("CLAIM001", f"{text[:60]!r} is no figure", _help(text))
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
