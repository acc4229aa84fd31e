"""Geological time in words: `228 million years ago`, with as many digits as are significant."""

from __future__ import annotations

from timeline.dates.deep_time import MILLION, UNITS, in_unit
from timeline.dates.edtf import EdtfPart
from timeline.wording.catalogue import Catalogue
from timeline.wording.date_parts import whole_mark

_KEYS = ("dates.billion_years_ago", "dates.million_years_ago")
_MYRIADS = {"zh": (10**8, 10**4)}
"""The units of languages that count in 亿 and 万, in place of billions and millions."""


def units_ago(words: Catalogue) -> tuple[tuple[int, str], ...]:
    """How many years there are in the units of years before now, and the keys of their texts; the greater unit first."""
    sizes = _MYRIADS.get(words.language.partition("-")[0], (UNITS["billion"], UNITS["million"]))
    return tuple(zip(sizes, _KEYS, strict=True))


def number_ago(years: int, significant: int, words: Catalogue) -> tuple[str, str]:
    """A number of years in the unit that suits it, in words, and the key of the text for that unit."""
    units = units_ago(words)
    size, key = next((unit for unit in units if years >= unit[0]), units[-1])
    return words.number(in_unit(years, size, significant), key), key


def year_ago(year: int, significant: int, words: Catalogue, form: str = "") -> str:
    """Years of a million and more before now; empty for later years, and if digits beyond the significant ones are not zero.

    In the form `_about` the number is approximate; empty in a language that lacks it.
    """
    if year > -MILLION or (significant and set(str(-year)[significant:]) - {"0"}):
        return ""
    number, key = number_ago(-year, significant, words)
    return words.text(key + form, n=number) if words.has(key + form) else ""


def about_years_ago(part: EdtfPart, words: Catalogue) -> str:
    """Approximate geological time, `vor etwa 66 Millionen Jahren`; empty in a language that says `about` before the whole."""
    if whole_mark(part) not in ("~", "%"):
        return ""
    return year_ago(part.year or 0, part.significant, words, "_about")


def span_ago(start: EdtfPart, end: EdtfPart, words: Catalogue) -> str:
    """`252–201.4 million years ago`; empty if the two cannot share their words."""
    years = [(part.year or 0, part.significant) for part in (start, end)]
    if any(start.qualifiers + end.qualifiers) or not all(year_ago(*year, words) for year in years):
        return ""
    (first, key), (last, other) = (number_ago(-year, significant, words) for year, significant in years)
    return words.text(key, n=words.text("dates.span_narrow", a=first, b=last)) if key == other else ""
