"""Rules that convert common ways of writing dates to EDTF, for suggestions in error messages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from timeline.dates import natural_dates

_DASH = "\\s*[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]\\s*"


class DateRule(NamedTuple):
    """Recognises one way of writing dates."""

    message: str
    find: Callable[[str], tuple[str, ...]]
    """Returns what the text may mean in EDTF, or nothing if the rule does not apply."""
    help: str = "write {0} or {1}, whichever is meant"
    """Help for more than one suggestion."""
    at_start: bool = False
    """Point at the beginning: the whole text is in another order, so that the error has no position of its own."""


def _rewrite(*changes: tuple[str, str]) -> Callable[[str], tuple[str, ...]]:
    """A `find` that replaces each pattern in the text."""

    def find(text: str) -> tuple[str, ...]:
        return tuple(re.sub(pattern, new, text) for pattern, new in changes if re.search(pattern, text))

    return find


def _visible(text: str) -> tuple[str, ...]:
    kept = "".join(" " if c == "\xa0" else c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    return (kept,) if kept != text else ()


def _ascii_digits(text: str) -> tuple[str, ...]:
    """Digits of other scripts (Arabic, Persian, Devanagari, full-width) as ASCII."""
    return ("".join(str(unicodedata.decimal(c, c)) for c in text),) if not text.isascii() else ()


def _padded(*order: int) -> Callable[[re.Match[str]], str]:
    """Join groups of a match with hyphens, each padded to two digits."""
    return lambda match: "-".join(f"{int(match[group]):02d}" for group in order)


def _numbers(separators: str) -> Callable[[str], tuple[str, ...]]:
    """Year first: `2024/11/29`, `2024.5`."""

    def find(text: str) -> tuple[str, ...]:
        three = re.fullmatch(rf"([0-9]{{4}})([{separators}])([0-9]{{1,2}})\2([0-9]{{1,2}})([?~%]?)", text)
        if three:
            return (_padded(1, 3, 4)(three) + three[5],)
        two = re.fullmatch(rf"([0-9]{{4}})[{separators}](0?[1-9]|1[0-2])([?~%]?)", text)
        return (_padded(1, 2)(two) + two[3],) if two else ()

    return find


def _year_last(text: str) -> tuple[str, ...]:
    """`29/11/2024`, and the ambiguous `11/12/2024`."""
    three = re.fullmatch(r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([0-9]{4})([?~%]?)", text)
    if three:
        return _padded(4, 3, 1)(three) + three[5], _padded(4, 1, 3)(three) + three[5]
    two = re.fullmatch(r"([0-9]{1,2})[./ -]([0-9]{4})", text)
    return (_padded(2, 1)(two),) if two else ()


def _no_hyphens(text: str) -> tuple[str, ...]:
    match = re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})?(T.*)?([?~%]?)", text)
    return ("-".join(filter(None, match.group(1, 2, 3))) + (match[4] or "") + match[5],) if match else ()


def _short_year(text: str) -> tuple[str, ...]:
    return (f"20{text}", f"19{text}") if re.fullmatch(r"[0-9]{2}-[0-9]{2}-[0-9]{2}", text) else ()


def _short_negative_year(text: str) -> tuple[str, ...]:
    match = re.fullmatch(r"-([0-9]{1,3})", text)
    return (f"-{int(match[1]) - 1:04d}", f"-{match[1]:0>4}") if match and int(match[1]) > 1 else ()


def _old_unspecified(text: str) -> tuple[str, ...]:
    return (re.sub("[uUx]", "X", text),) if re.fullmatch(r"[0-9uUxX?~%/.,{}\[\]-]+", text) else ()


def _capitals(text: str) -> tuple[str, ...]:
    return (text.upper(),) if re.fullmatch(r"[0-9yestzYESTZ?~%/.,:+{}\[\]-]+", text) else ()


def _list(text: str) -> tuple[str, ...]:
    bare = text.strip("[]{}")
    opening = text[:1] if text[:1] in ("[", "{") else ""
    if opening:
        return (f"{opening}{bare}{']' if opening == '[' else '}'}",)
    return ("{" + bare + "}", f"[{bare}]") if "," in bare or bare != text else ()


def _span_in_set(text: str) -> tuple[str, ...]:
    return (text.replace("/", ".."),) if text[:1] in ("[", "{") and "/" in text else ()


def _short_end(text: str) -> tuple[str, ...]:
    """`2024-11-29/30`: the end omits what it shares with the start."""
    match = re.fullmatch(r"([0-9]{4}(?:-[0-9]{2}){0,2})/([0-9]{2}(?:-[0-9]{2})?)", text)
    if match is None or len(match[2]) >= len(match[1]):
        return ()
    return (f"{match[1]}/{match[1][: -len(match[2])]}{match[2]}",)


RULES = (
    DateRule("there is an invisible character in the date", _visible),
    DateRule("there is a space before or after the date", _rewrite((r"^\s+|\s+$", ""))),
    DateRule("the digits of a date are 0 to 9", _ascii_digits),
    DateRule("dates use the hyphen (-), not this dash", _rewrite((_DASH, "-"), (f"(?<=.){_DASH}", "/"))),
    DateRule("unknown digits are written as X", _old_unspecified),
    DateRule("letters in a date are capitals", _capitals),
    DateRule("the letter for significant digits is S", _rewrite(("p", "S"))),
    DateRule(
        "an open end is written as two dots",
        _rewrite(
            (r"(?i)(?<=/)(?:open|present|now|today|ongoing|\u2026|\.{3,})$", ".."),
            (r"(?i)^(?:open|\u2026|\.{3,})(?=/)", ".."),
        ),
    ),
    DateRule("an unknown end is left empty", _rewrite(("(?i)(?<=/)unknown$|^unknown(?=/)", ""))),
    DateRule("uncertain and approximate together are written as %", _rewrite((r"\?~|~\?", "%"))),
    DateRule("a date has one year, counted from 1 January", natural_dates.from_two_years, at_start=True),
    DateRule("the calendar does not belong in the date", _rewrite((natural_dates.CALENDAR_SUFFIX, ""))),
    DateRule("round brackets are not allowed in a date", _rewrite((r"[()]", ""))),
    DateRule("/ means a span; use hyphens inside a date", _numbers("/")),
    DateRule("months and days have two digits", _numbers("-")),
    DateRule("use hyphens inside a date", _numbers("._ ")),
    DateRule("the order is year, month, day", _year_last, at_start=True),
    DateRule("months are written as numbers", natural_dates.from_month_name, at_start=True),
    DateRule("a date needs hyphens", _no_hyphens),
    DateRule("week dates are not supported", natural_dates.from_week),
    DateRule("days of the year are not supported", natural_dates.from_day_of_year),
    DateRule("a year of more than four digits begins with Y", _rewrite((r"^(-?[1-9][0-9]{4,})$", r"Y\1"))),
    DateRule("a year has four digits", _rewrite((r"^([0-9]{3})(?=$|-[0-9]{2}|[?~%])", r"0\1"))),
    DateRule("a year has four digits", _short_year),
    DateRule(
        "a year has four digits",
        _short_negative_year,
        help="write {0} for this year BC; {1} is the year before",
    ),
    DateRule("a year has no plus sign", _rewrite((r"^\+(?=[0-9])", ""))),
    DateRule("years have no era; years BC have a minus sign", natural_dates.from_era, at_start=True),
    DateRule(
        "centuries, seasons and the like have their own notation",
        natural_dates.from_decade_century_or_season,
        at_start=True,
    ),
    DateRule("a day and its time are joined by T, without spaces", natural_dates.from_day_and_time),
    DateRule(
        "a time is written as 18:00",
        _rewrite(
            (r"T([0-9])(?=:)", r"T0\1"),
            (r"T([0-9]{2})$", r"T\1:00"),
            (r"T([0-9]{2})([0-9]{2})(?![0-9:])", r"T\1:\2"),
            (r"T([0-9]{2})([0-9]{2})([0-9]{2})", r"T\1:\2:\3"),
            (r"(?<=:[0-9]{2})[.,][0-9]+", ""),
        ),
    ),
    DateRule(
        "an offset is written as Z or +03:00",
        _rewrite((r" ?(?:UTC|GMT)$", "Z"), (r"([+-][0-9]{2})([0-9]{2})$", r"\1:\2")),
    ),
    DateRule(
        "a date with a time takes no qualifier; `time: 18:00~` means about",
        _rewrite((r"[?~%](?=T)|(?<=[0-9Z])[?~%]$", "")),
    ),
    DateRule(
        "there is a space inside the date",
        _rewrite((r"\s*([][/,{}?~%Z]|\.\.)\s*", r"\1"), (r"\s*-\s*", "-")),
    ),
    DateRule("the end of a span is written in full", _short_end),
    DateRule("inside a set a span is written with two dots", _span_in_set),
    DateRule(
        "a span is written with /",
        _rewrite((r"^([^][{},]+)\.\.(?=[^][{},]+$)", r"\1/"), (r"\s+-\s+|(?<=^[0-9]{4})-(?=[0-9]{4}$)", "/")),
    ),
    DateRule("a set is written in brackets", _list, help="write {0} for all of them, {1} for one of them"),
    DateRule("dates use signs instead of words", natural_dates.from_qualifying_words, at_start=True),
)
"""Tried in this order."""
