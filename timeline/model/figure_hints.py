"""Suggest a valid figure for an invalid one: `about 300` -> `~300`."""

from __future__ import annotations

import re
from decimal import Decimal

from timeline.model.figures import (
    AMBIGUOUS_POINTS,
    NUMBER,
    PEOPLE_WORDS,
    UNIT_FORM,
    parse_amount,
    read_figure,
)

_FORMS = "write 8, 100+, <50, ~300, 300-350, 8.9, 13.1 m, none, unknown, or a word such as dozens; a unit is one word"
_POWERS = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12}
_SCALED = re.compile(
    rf"(?:({NUMBER})( ?(?:[-–]|to|or|and) ?))?({NUMBER})(\+?)[ -]?({'|'.join(_POWERS)})s?\b", re.IGNORECASE
)
_TWO_WORDS = re.compile(rf"({NUMBER}\S*) ([^\W\d]+) ([^\W\d]+)")
_SIGN = r"[<>~]?"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (r"(\d),(\d{1,2})(?!\d)", r"\1.\2"),
        (rf"({NUMBER}) 1/2", r"\1.5"),
        (r"\bper ?cent\b", "%"),
        (r" ?/ ?", "/"),
        (rf"^([$€£¥₽₹]) ?({NUMBER}\+?)", r"\2 \1"),
        (r"^(?:about|around|approximately|approx\.?|roughly|some|circa|ca?\.|≈|∼) ?(?=\d)", "~"),
        (r"^(?:over|more than|above) ?(?=\d)", ">"),
        (r"^(?:under|below|fewer than|less than) ?(?=\d)", "<"),
        (rf"^(?:at least|no fewer than|no less than|not less than|≥|>=) ?({NUMBER})", r"\1+"),
        (rf"^(?:at most|up to|no more than|≤|<=) ?({NUMBER})", r"0-\1"),
        (
            rf"^(?:between )?({NUMBER}) ?({UNIT_FORM})? ?(?:or|to|and|[-–]) ?({NUMBER}) ?(?:\2)?(?=$| )",
            r"\1-\3 \2",
        ),
        (rf"^({NUMBER}) ?({UNIT_FORM})?([+~])$", r"\3\1 \2"),
        (rf"^\+({NUMBER})", r"\1+"),
        (rf"^({_SIGN}{NUMBER}\+?(?:[-–]{NUMBER})?)(?=[^\W\d_])", r"\1 "),
    )
)


def figure_help(text: str) -> str:
    """Help for an invalid figure."""
    text = " ".join(text.split())
    if re.match(r"[-−]\d", text):
        return "a figure cannot be negative; put it in `says`"
    if AMBIGUOUS_POINTS.search(text):
        return _help_for_points(text)
    proposal = _SCALED.sub(_in_digits, text)
    for pattern, replacement in _REWRITES:
        proposal = " ".join(pattern.sub(replacement, proposal).split())
    number, _, unit = proposal.rpartition(" ")
    if unit.casefold() in PEOPLE_WORDS and read_figure("", number):
        return f"write {number}; say whom it counts in `who`"
    if words := _TWO_WORDS.fullmatch(proposal):
        return f"a unit is one word: write {words[1]} {words[2]}-{words[3]}"
    return f"write {proposal}" if proposal != text and read_figure("", proposal) else _FORMS


def _help_for_points(text: str) -> str:
    thousands = AMBIGUOUS_POINTS.sub(lambda number: number[0].replace(".", ","), text)
    decimals = AMBIGUOUS_POINTS.sub(lambda number: number[0].removesuffix(".000"), text)
    return f"write {thousands}" + ("" if "." in decimals else f" or {decimals}, whichever is meant")


def _in_digits(match: re.Match[str]) -> str:
    power = Decimal(10) ** _POWERS[match[5].casefold()]
    low, separator, high, plus = match[1], match[2], match[3], match[4]
    return (f"{_multiply(low, power)}{separator}" if low else "") + _multiply(high, power) + plus


def _multiply(text: str, power: Decimal) -> str:
    number = parse_amount(text) * power
    whole = number.to_integral_value()
    return f"{whole if whole == number else number:,f}"
