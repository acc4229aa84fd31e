"""Parse figures as parties give them: `8`, `100+`, `<50`, `~300`, `300-350`, `13.1 m`, `dozens`, `unknown`."""

import re
import unicodedata
from decimal import Decimal

import msgspec

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
NUMBER = r"(?:(?:\d{1,3}(?:[ ,]\d{3}){1,2}|\d{1,9})\.\d{1,6}|\d{1,3}(?:[ ,]\d{3}){1,4}|\d{1,15})"
"""At most 15 digits, which a float represents exactly."""
UNIT_FORM = r"[^\s\d.,;:<>~+?!()\[\]{}\"'|*_=/&-][^\s,;:<>~+?!()\[\]{}\"'|]{0,19}"
GRAMMAR = re.compile(
    rf"(?:(?P<sign>[<>~])\s*)?(?P<first>{NUMBER})(?P<plus>\+)?(?:\s*[-–]\s*(?P<second>{NUMBER}))?(?P<gap>\s*)(?P<unit>{UNIT_FORM})?"
)
"""Commas or spaces may separate thousands; a unit may follow the number."""
AMBIGUOUS_POINTS = re.compile(r"(?<![\d.,])\d{1,3}(?:\.000(?!\d)|(?:\.\d{3}){2,}(?!\d))")
"""Points that may separate thousands, as in many languages: `300.000`, `1.250.000`."""
MEASURE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
NUMBER_WORDS = frozenset(
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
PEOPLE_WORDS = frozenset(
    ["people", "persons", "dead", "killed", "injured", "wounded", "civilians", "fighters", "soldiers"]
)


class Figure(msgspec.Struct, frozen=True, omit_defaults=True):
    """One figure of a claim, with the bounds that it implies."""

    measure: str
    """What is counted: `killed`, `injured`, `displaced` ..."""
    text: str
    """As written."""
    low: Decimal | None = None
    """The lower bound, if any."""
    high: Decimal | None = None
    """The upper bound, if any."""
    about: bool = False
    """Given as an estimate (`~`)."""
    unit: str = ""
    """`m`, `TBq`, `%`; figures with different units are not compared."""


def read_figure(measure: str, text: str) -> Figure | None:
    """Parse a figure; None if the text is not one."""
    text = " ".join(text.split())
    if text in WORDS:
        return Figure(measure, text, *{"none": (Decimal(0), Decimal(0))}.get(text, (None, None)))
    match = GRAMMAR.fullmatch(text)
    if not match or not _has_valid_unit(match) or AMBIGUOUS_POINTS.search(text):
        return None
    sign, unit = match["sign"], normal_unit(match["unit"] or "")
    low = parse_amount(match["first"])
    if match["second"] is not None:
        if sign in ("<", ">") or match["plus"]:
            return None
        return Figure(measure, text, low, parse_amount(match["second"]), sign == "~", unit)
    step = 0 if unit or "." in match["first"] else 1
    if sign == "<":
        return Figure(measure, text, Decimal(0), max(low - step, Decimal(0)), unit=unit)
    if sign == ">":
        return Figure(measure, text, low + step, None, unit=unit)
    return Figure(measure, text, low, None if match["plus"] else low, sign == "~", unit)


def parse_amount(number: str) -> Decimal:
    """The exact value of a number as written, without thousands separators."""
    return Decimal(number.replace(",", "").replace(" ", ""))


def _has_valid_unit(match: re.Match[str]) -> bool:
    """Whether the unit after a number, if any, is a real one and separated by a space where needed."""
    unit = match["unit"] or ""
    return unit.casefold() not in NUMBER_WORDS | PEOPLE_WORDS and (
        bool(match["gap"]) or not unit[:1].isalpha()
    )


def normal_unit(unit: str) -> str:
    """A unit with look-alike characters normalised: µ and μ, ℃ and °C."""
    if unit.isascii():
        return unit
    raised = ("<super>", "<sub>")
    parts = [
        c if unicodedata.decomposition(c).startswith(raised) else unicodedata.normalize("NFKC", c)
        for c in unit
    ]
    return unicodedata.normalize("NFC", "".join(parts))
