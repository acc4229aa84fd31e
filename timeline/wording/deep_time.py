"""Geological time in words: `228 million years ago`, with as many digits as are significant."""

from __future__ import annotations

from timeline.dates.deep_time import MILLION, number_and_unit
from timeline.dates.edtf import EdtfPart
from timeline.wording.catalogue import Catalogue


def year_ago(year: int, significant: int, words: Catalogue) -> str:
    """Years of a million and more before now; empty for later years, and if digits beyond the significant ones are not zero."""
    if year > -MILLION or (significant and set(str(-year)[significant:]) - {"0"}):
        return ""
    number, unit = number_and_unit(-year, significant)
    return _say(unit, number, words)


def span_ago(start: EdtfPart, end: EdtfPart, words: Catalogue) -> str:
    """`252–201.4 million years ago`; empty if the two cannot share their words."""
    years = [(part.year or 0, part.significant) for part in (start, end)]
    if any(start.qualifiers + end.qualifiers) or not all(year_ago(*year, words) for year in years):
        return ""
    (first, unit), (last, other) = (number_and_unit(-year, significant) for year, significant in years)
    if unit != other:
        return ""
    key = f"dates.{unit}_years_ago"
    span = words.text("dates.span_narrow", a=words.number(first, key), b=words.number(last, key))
    return words.text(key, n=span)


def _say(unit: str, number: str, words: Catalogue) -> str:
    key = f"dates.{unit}_years_ago"
    return words.text(key, n=words.number(number, key))
