"""Ways of writing dates that occur in tables and in no other place: `11/29/24`, `March 12-15, 2020`, day numbers."""

from __future__ import annotations

import re

from timeline.dates import edtf
from timeline.dates.day_numbers import day_number, day_text

_NUMERIC = re.compile(r"([0-9]{1,2})([./ -])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
_DAYS_OF_MONTH = re.compile(r"([^\W\d_]{3,9}\.?) ([0-9]{1,2}) ?(?:-|–|to) ?([0-9]{1,2}),? ([0-9]{4})")
_PART_OF = re.compile(r"(?i)(?:the )?(early|mid|middle|late)[- ](?:of )?(?:the )?(.+)")
SPACED_RANGE = re.compile(r"(.{4,}?) (?:-|–|—|to|until) (.{4,})")
_YEARS_BC = re.compile(r"(?i)([0-9][0-9,]{0,8}) ?(?:-|–|to) ?([0-9][0-9,]{0,8}) ?(b\.?c\.?(?:e\.?)?)")
_YEAR_BC = re.compile(
    r"(?i)((?:circa|ca\.?|c\.?|about|~) ?)?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{5,}) ?b\.?c\.?(?:e\.?)?"
)
_SCRIPT_DATE = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{1,2}) ([0-9]{4}) ([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r" (?:GMT|UTC)?([+-][0-9]{4})?(?: \(.*\))?"
)
"""A date as JavaScript prints it: `Fri Nov 22 1963 13:00:00 GMT-0600`."""
_MARKS = re.compile(r"(?i)^(?:circa|ca\.?|c\.|about|approx\.?|approximately|around|~) ?(?=\d{1,2}[./-])")

SPREADSHEET_EPOCH = day_number(1899, 12, 30)
"""Day 0 of spreadsheets' day numbers."""
UNIX_EPOCH = day_number(1970, 1, 1)


def order_shown(text: str) -> str:
    """`day-month` or `month-day` if a numeric date can be read in that order only, `either` if in both, else empty."""
    match = _NUMERIC.search(text)
    if match is None:
        return ""
    first, second = int(match[1]), int(match[3])
    if first > 12 >= second:
        return "day-month"
    if second > 12 >= first:
        return "month-day"
    return "either" if first != second and max(first, second) <= 12 else ""


def with_year_first(text: str, order: str, century: int | None, near: int) -> tuple[str, bool]:
    """The text with its numeric date year first, and whether the century was guessed: the one nearest to the year `near`."""
    match = _NUMERIC.search(text)
    if match is None:
        return text, False
    first, _, second, year = match.groups()
    day, month = (first, second) if order == "day-month" else (second, first)
    guessed = len(year) == 2 and century is None
    if len(year) == 2:
        centuries = (century,) if century is not None else range(1500, 2100, 100)
        year = str(min((one + int(year) for one in centuries), key=lambda one: abs(one - near)))
    written = f"{year}-{int(month):02d}-{int(day):02d}"
    before = "~" if _MARKS.match(text) and not text[match.end() :].strip() else ""
    start = _MARKS.sub("", text[: match.start()]) if before else text[: match.start()]
    rest = (
        text[match.end() :].lstrip(" ,")
        if re.match(r",? \d{1,2}:", text[match.end() :])
        else text[match.end() :]
    )
    if re.match(r"\d{1,2}:\d{2}", rest):
        rest = f"T{rest:0>5}" if rest.index(":") == 1 and len(rest) == 4 else f" {rest}"
    return f"{start}{written}{before}{rest}", guessed


def day_of_number(text: str) -> str:
    """The day of a spreadsheet's day number (`45000`), or of a Unix time in seconds or milliseconds; else empty."""
    if re.fullmatch(r"[2-6][0-9]{4}(?:\.[0-9]+)?", text):
        return day_text(SPREADSHEET_EPOCH + int(float(text)))
    if re.fullmatch(r"1[0-9]{9}(?:[0-9]{3})?", text):
        return day_text(UNIX_EPOCH + int(text[:10]) // 86_400)
    return ""


def more_meanings(text: str) -> tuple[str, ...]:
    """The valid date for a form that `edtf.meanings` does not know."""
    return tuple(date for date in _candidates(text) if _is_valid(date))[:1]


def _candidates(text: str) -> list[str]:
    if match := _SCRIPT_DATE.fullmatch(text):
        offset = f"{match[5][:3]}:{match[5][3:]}" if match[5] else "Z"
        return [f"{day}T{match[4]}{offset}" for day in edtf.meanings(f"{match[2]} {match[1]} {match[3]}")]
    if match := _DAYS_OF_MONTH.fullmatch(text):
        ends = [edtf.meanings(f"{day} {match[1]} {match[4]}") for day in match.group(2, 3)]
        return ["/".join(end[0] for end in ends)] if all(ends) else []
    if match := _YEARS_BC.fullmatch(text):
        return ["/".join(_bc(year) for year in match.group(1, 2))]
    if match := _YEAR_BC.fullmatch(text):
        return [_bc(match[2]) + ("~" if match[1] else "")]
    if match := _PART_OF.fullmatch(text):
        whole = edtf.meanings(match[2])
        return [whole[0] if "X" in whole[0] else f"{whole[0]}~"] if len(whole) == 1 else []
    if match := SPACED_RANGE.fullmatch(text):
        ends = [edtf.meanings(end) for end in match.groups()]
        return ["/".join(end[0] for end in ends)] if all(len(end) == 1 for end in ends) else []
    return []


def _bc(year: str) -> str:
    return year_in_edtf(1 - int(year.replace(",", "")))


def year_in_edtf(year: int) -> str:
    """An astronomical year: four digits, or `Y`; of millions of years as many digits count as are not zeros."""
    if abs(year) <= 9999:
        return f"{'-' if year < 0 else ''}{abs(year):04d}"
    digits = str(abs(year)).rstrip("0")
    return (
        f"Y{year}S{len(digits)}" if abs(year) >= 10**6 and len(digits) < len(str(abs(year))) else f"Y{year}"
    )


def _is_valid(date: str) -> bool:
    return edtf.meanings(date) == (date,)
