"""Convert geological time between words and EDTF: `228 million years ago` is `Y-228000000S3`."""

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
_NATURAL = re.compile(
    rf"(?i)(?P<between>between )?(?:from )?{_ABOUT}(?P<first>{_NUMBER})"
    rf"(?: ?(?:-|–|to|and) ?(?P<last>{_NUMBER}))? ?(?:"
    rf"(?P<million>m\.?y\.?a\.?|ma|(?:million|myrs?|mio){_YEARS})"
    rf"|(?P<billion>[bg]\.?y\.?a\.?|ga|(?:billion|gyrs?|bn){_YEARS})"
    r"|(?:years?|yrs?)(?: ago|,? b\.?p\.?))(?P<mark>~?)"
)


def in_edtf(text: str) -> str:
    """The text with each `228 million years ago` in it as EDTF, with as many significant digits as written."""
    return _AGO.sub(_as_edtf, text) if "years ago" in text else text


def _as_edtf(match: re.Match[str]) -> str:
    about, number, unit = match.groups()
    years = int(Decimal(number) * UNITS[unit])
    digits = len(number.replace(".", ""))
    counted = f"S{digits}" if digits < len(str(years)) else ""
    return f"Y-{years}{counted}{'~' if about else ''}"


def number_and_unit(years: int, significant: int) -> tuple[str, str]:
    """Years in millions or billions, to a number of significant digits (0: all but trailing zeros)."""
    unit = "billion" if years >= UNITS["billion"] else "million"
    return in_unit(years, UNITS[unit], significant), unit


def in_unit(years: int, unit: int, significant: int) -> str:
    """Years as a number of units of so many years, to a number of significant digits (0: all but trailing zeros)."""
    number = Decimal(years) / unit
    if not significant:
        return format(number.normalize(), "f")
    return f"{number:.{max(0, significant - len(str(int(number))))}f}"


def from_geology(text: str) -> tuple[str, ...]:
    """The supported form of `228 Ma`, `4.5 Gya`, `about 66 mya` or `252 to 201 million years ago`, if it is one."""
    match = _NATURAL.fullmatch(text)
    if match is None:
        return ()
    unit = MILLION if match["million"] else 10**9 if match["billion"] else 1
    ends = [_written(number, unit) for number in (match["first"], match["last"]) if number]
    if not all(ends):
        return ()
    about = "about " if match["about"] or match["mark"] else ""
    phrases = [about + end for end in ends]
    return (f"[{'..'.join(phrases)}]" if match["between"] else "/".join(phrases),)


def _written(number: str, unit: int) -> str:
    plain = number.replace(",", "")
    years = Decimal(plain) * unit
    if not MILLION <= years < 10**12 or years != int(years):
        return ""
    digits = plain.replace(".", "").lstrip("0")
    significant = len(digits.rstrip("0")) if unit == 1 else len(digits)
    count, name = number_and_unit(int(years), significant)
    return f"{count} {name} years ago"
