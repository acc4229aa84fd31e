"""Geological time: `228 million years ago` is a way to write EDTF's `Y-228000000S3`, and to say it."""

from __future__ import annotations

import re
from decimal import Decimal

MILLION = 10**6
UNITS = {"billion": 10**9, "million": MILLION}

WRITTEN = r"(about )?([1-9][0-9]{0,2}(?:\.[0-9]{1,6})?) (million|billion) years ago"
_AGO = re.compile(WRITTEN)

_ABOUT = r"(?P<about>(?:circa|ca\.?|c\.?|about|around|approximately|approx\.?|≈|~) ?)?"
_NUMBER = r"[0-9][0-9,]{0,20}(?:\.[0-9]{1,20})?"
_YEARS = r"(?: (?:years?|yrs?))?(?: ago|,? b\.?p\.?)?"
_SPOKEN = re.compile(
    rf"(?i)(?P<between>between )?(?:from )?{_ABOUT}(?P<first>{_NUMBER})"
    rf"(?: ?(?:-|–|to|and) ?(?P<last>{_NUMBER}))? ?(?:"
    rf"(?P<million>m\.?y\.?a\.?|ma|(?:million|myrs?|mio){_YEARS})"
    rf"|(?P<billion>[bg]\.?y\.?a\.?|ga|(?:billion|gyrs?|bn){_YEARS})"
    r"|(?:years?|yrs?)(?: ago|,? b\.?p\.?))(?P<mark>~?)"
)


def in_edtf(text: str) -> str:
    """The text with each `228 million years ago` in it as EDTF, in which as many digits count as are written."""
    return _AGO.sub(_as_edtf, text) if "years ago" in text else text


def _as_edtf(match: re.Match[str]) -> str:
    about, number, unit = match.groups()
    years = int(Decimal(number) * UNITS[unit])
    digits = len(number.replace(".", ""))
    counted = f"S{digits}" if digits < len(str(years)) else ""
    return f"Y-{years}{counted}{'~' if about else ''}"


def number_and_unit(years: int, significant: int) -> tuple[str, str]:
    """How many million or billion years that is, with so many digits (0: all that are no closing zeros)."""
    unit = "billion" if years >= UNITS["billion"] else "million"
    number = Decimal(years) / UNITS[unit]
    if not significant:
        return format(number.normalize(), "f"), unit
    return f"{number:.{max(0, significant - len(str(int(number))))}f}", unit


def from_geology(text: str) -> tuple[str, ...]:
    """What may be meant by `228 Ma`, `4.5 Gya`, `about 66 mya`, `252 to 201 million years ago`: the form that is read."""
    match = _SPOKEN.fullmatch(text)
    if match is None:
        return ()
    unit = MILLION if match["million"] else 10**9 if match["billion"] else 1
    ends = [_written(number, unit) for number in (match["first"], match["last"]) if number]
    if not all(ends):
        return ()
    about = "about " if match["about"] or match["mark"] else ""
    said = [about + end for end in ends]
    return (f"[{'..'.join(said)}]" if match["between"] else "/".join(said),)


def _written(number: str, unit: int) -> str:
    plain = number.replace(",", "")
    years = Decimal(plain) * unit
    if not MILLION <= years < 10**12 or years != int(years):
        return ""
    digits = plain.replace(".", "").lstrip("0")
    kept = len(digits.rstrip("0")) if unit == 1 else len(digits)
    said, name = number_and_unit(int(years), kept)
    return f"{said} {name} years ago"
