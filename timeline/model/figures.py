"""Figures as parties give them: `8`, `100+`, `<50`, `~300`, `300-350`, `13.1 m`, a word, `none`, `unknown`."""

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
"""15 digits at the most, so that a float has them all."""
UNIT_FORM = r"[^\s\d.,;:<>~+?!()\[\]{}\"'|*_=/&-][^\s,;:<>~+?!()\[\]{}\"'|]{0,19}"
GRAMMAR = re.compile(
    rf"(?:(?P<sign>[<>~])\s*)?(?P<first>{NUMBER})(?P<plus>\+)?(?:\s*[-–]\s*(?P<second>{NUMBER}))?(?P<gap>\s*)(?P<unit>{UNIT_FORM})?"
)
"""Thousands may be set apart by commas or spaces; behind the number may stand its unit."""
POINTED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.000(?!\d)|(?:\.\d{3}){2,}(?!\d))")
"""Points that may set thousands apart, as they do in many languages: `300.000`, `1.250.000`."""
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
COUNTED = frozenset(
    ["people", "persons", "dead", "killed", "injured", "wounded", "civilians", "fighters", "soldiers"]
)


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
    if not found or not _is_unit(found) or POINTED.search(text):
        return None
    sign, unit = found["sign"], one_spelling(found["unit"] or "")
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


def _is_unit(found: re.Match[str]) -> bool:
    """Whether the word behind a number is its unit, and stands apart from it."""
    unit = found["unit"] or ""
    return unit.casefold() not in NUMBER_WORDS | COUNTED and (bool(found["gap"]) or not unit[:1].isalpha())


def one_spelling(unit: str) -> str:
    """A unit in one spelling, whichever of its characters that look alike it is typed with: µ and μ, ℃ and °C."""
    if unit.isascii():
        return unit
    raised = ("<super>", "<sub>")
    parts = [
        c if unicodedata.decomposition(c).startswith(raised) else unicodedata.normalize("NFKC", c)
        for c in unit
    ]
    return unicodedata.normalize("NFC", "".join(parts))
