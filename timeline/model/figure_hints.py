"""What to write in place of a text that is no figure: the same quantity in a form that is one."""

from __future__ import annotations

import re
from decimal import Decimal

from timeline.model.figures import COUNTED, NUMBER, POINTED, UNIT_FORM, amount, read_figure

_FORMS = "write 8, 100+, <50, ~300, 300-350, 8.9, 13.1 m, none, unknown, or a word such as dozens; a unit is one word"
_POWERS = {"hundred": 2, "thousand": 3, "k": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12}
_SCALED = re.compile(
    rf"(?:({NUMBER})( ?(?:[-–]|to|or|and) ?))?({NUMBER})(\+?)[ -]?({'|'.join(_POWERS)})s?\b", re.IGNORECASE
)
_TWO_WORDS = re.compile(rf"({NUMBER}\S*) ([^\W\d]+) ([^\W\d]+)")
_SIGN = r"[<>~]?"
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
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
    """What to write in place of what is no figure."""
    text = " ".join(text.split())
    if re.match(r"[-−]\d", text):
        return "a figure is never below nought; say it in `says`"
    if POINTED.search(text):
        return _without_points(text)
    proposal = _SCALED.sub(_in_digits, text)
    for pattern, instead in _REWRITES:
        proposal = " ".join(pattern.sub(instead, proposal).split())
    number, _, unit = proposal.rpartition(" ")
    if unit.casefold() in COUNTED and read_figure("", number):
        return f"write {number}; say whom it counts in `who`"
    if words := _TWO_WORDS.fullmatch(proposal):
        return f"a unit is one word: write {words[1]} {words[2]}-{words[3]}"
    return f"write {proposal}" if proposal != text and read_figure("", proposal) else _FORMS


def _without_points(text: str) -> str:
    thousands = POINTED.sub(lambda number: number[0].replace(".", ","), text)
    decimals = POINTED.sub(lambda number: number[0].removesuffix(".000"), text)
    return f"write {thousands}" + ("" if "." in decimals else f" or {decimals}, whichever is meant")


def _in_digits(found: re.Match[str]) -> str:
    power = Decimal(10) ** _POWERS[found[5].casefold()]
    least, between, most, plus = found[1], found[2], found[3], found[4]
    return (f"{_number(least, power)}{between}" if least else "") + _number(most, power) + plus


def _number(text: str, power: Decimal) -> str:
    number = amount(text) * power
    whole = number.to_integral_value()
    return f"{whole if whole == number else number:,f}"
