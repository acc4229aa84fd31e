"""Parse single EDTF dates (no intervals or sets): `2024-11-29`, `2024-?11-2X`, `2024-21`, `Y-17E7`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import cast

from timeline.dates.calendars import GREGORIAN, Calendar
from timeline.dates.day_numbers import day_text
from timeline.dates.edtf_values import EdtfPart, Precision, Qualifier, Qualifiers
from timeline.dates.errors import EdtfError

MAX_YEAR_DIGITS = 16
"""Limit that keeps day numbers, and the difference of two, within 64 bits."""

_CALENDAR = re.compile(
    r"([?~%]?)(-?[0-9X]{4})([?~%]?)"
    r"(?:-([?~%]?)([0-9X]{2})([?~%]?)"
    r"(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?"
)
_YEAR, _MONTH, _DAY = 2, 5, 8  # groups of _CALENDAR, each between groups for qualifiers

_LONG_YEAR = re.compile(r"(Y?)(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?([?~%]?)")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}(?::[0-9]{2})?)?")

_UNQUALIFIED: Qualifiers = ("", "", "")

# First month and number of months, which may extend into the next year. The standard leaves 21-24 to convention: here
# they are the northern seasons, like 25-28. 29-32 are the southern ones.
_SEASONS = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3),
    25: (3, 3), 26: (6, 3), 27: (9, 3), 28: (12, 3),
    29: (9, 3), 30: (12, 3), 31: (3, 3), 32: (6, 3),
    33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3),
    37: (1, 4), 38: (5, 4), 39: (9, 4),
    40: (1, 6), 41: (7, 6),
}  # fmt: skip


def read_part(text: str, at: int = 0, calendar: Calendar = GREGORIAN) -> EdtfPart | None:
    """Parse a single date; None if the text does not have the form of one.

    `at` is the offset of the text in the author's whole text. Raises EdtfError: DATE002 for a day that does not exist,
    DATE001 for near misses of the form.
    """
    match = _CALENDAR.fullmatch(text)
    if match is None:
        if "T" in text:
            return _date_and_time(text, at, calendar)
        return _long_year(text, at, calendar)
    before, year_text, after, before_month, month_text, after_month, before_day, day_text, after_day = (
        match.groups("")
    )
    if year_text == "-0000":
        column = at + match.start(_YEAR)
        raise EdtfError("DATE001", "the year 0 has no sign", "write 0000, which is 1 BC", column)
    qualifiers = _UNQUALIFIED
    if before or after or before_month or after_month or before_day or after_day:
        # A qualifier right of a component applies to it and all components before it, one on the left to it alone.
        qualifiers = (
            _combined(before + after + after_month + after_day),
            _combined(before_month + after_month + after_day),
            _combined(before_day + after_day),
        )
    if "X" in text:
        return _unspecified(match, qualifiers, at, calendar)

    year = int(year_text)
    if not month_text:
        first, last = calendar.day_number(year, 1, 1), calendar.day_number(year, 12, 31)
        return EdtfPart(first, last, "year", year, qualifiers=qualifiers)
    month = int(month_text)
    if not 1 <= month <= 12:
        return _season(year, month, match, qualifiers, at, calendar)
    first = calendar.day_number(year, month, 1)
    length = calendar.days_in_month(year, month)
    if not day_text:
        return EdtfPart(first, first + length - 1, "month", year, month, qualifiers=qualifiers)
    day = int(day_text)
    if not 1 <= day <= length:
        raise _no_such_day(match, at, length)
    first += day - 1
    return EdtfPart(first, first, "day", year, month, day, qualifiers=qualifiers)


def _combined(marks: str) -> Qualifier:
    if not marks:
        return ""
    if "%" in marks or ("?" in marks and "~" in marks):
        return "%"
    return cast("Qualifier", marks[0])


def _no_such_day(match: re.Match[str], at: int, length: int) -> EdtfError:
    year, month, day = match.group(_YEAR, _MONTH, _DAY)
    if day == "00":
        help_ = f"write {year}-{month} if the day is not known"
    elif "X" in year + month + day:
        help_ = "no date fits; check the source"
    else:
        help_ = f"{year}-{month} has {length} days; check the source"
    return EdtfError("DATE002", f"there is no day {day} in {year}-{month}", help_, at + match.start(_DAY))


def _no_such_month(match: re.Match[str], at: int) -> EdtfError:
    year, month, day = match.group(_YEAR, _MONTH, _DAY)
    if month == "00":
        help_ = f"write {year} if the month is not known"
    elif day and day.isdigit() and 1 <= int(day) <= 12 and month.isdigit() and int(month) <= 31:
        help_ = f"the month comes before the day: {year}-{day}-{month}"
    elif day:
        help_ = "months go from 01 to 12"
    else:
        help_ = "months go from 01 to 12, seasons and other parts of a year from 21 to 41"
    return EdtfError("DATE002", f"there is no month {month}", help_, at + match.start(_MONTH))


def season_bounds(year: int, season: int, calendar: Calendar) -> tuple[int, int]:
    """First and last day number of a season (21 to 41) that begins in this year."""
    month, count = _SEASONS[season]
    after = month + count
    end = calendar.day_number(year + (after > 12), after - 12 if after > 12 else after, 1)
    return calendar.day_number(year, month, 1), end - 1


def _season(
    year: int, season: int, match: re.Match[str], qualifiers: Qualifiers, at: int, calendar: Calendar
) -> EdtfPart:
    if season not in _SEASONS:
        raise _no_such_month(match, at)
    if match.group(_DAY):
        raise _season_with_day(match, at)
    first, last = season_bounds(year, season, calendar)
    return EdtfPart(first, last, "season", year, season=season, qualifiers=qualifiers)


def _season_with_day(match: re.Match[str], at: int) -> EdtfError:
    year, month, day = match.group(_YEAR, _MONTH, _DAY)
    if day.isdigit() and 1 <= int(day) <= 12 and int(month) <= 31:
        return _no_such_month(match, at)
    help_ = f"write {year}-{month}, or the month in place of {month}"
    message = f"{month} is a part of a year and has no days"
    return EdtfError("DATE002", message, help_, at + match.start(_DAY) - 1)


def _unspecified(match: re.Match[str], qualifiers: Qualifiers, at: int, calendar: Calendar) -> EdtfPart:
    """A date with X's, bounded by the first and the last day that match."""
    year_text, month_text, day_text = match.group(_YEAR, _MONTH, _DAY)
    mask = "-".join(part for part in (year_text, month_text, day_text) if part)
    year = None if "X" in year_text else int(year_text)
    season = int(month_text) if month_text and "X" not in month_text else 0
    if season in _SEASONS:
        if day_text:
            raise _season_with_day(match, at)
        first = season_bounds(next(_years(year_text)), season, calendar)[0]
        last = season_bounds(next(_years(year_text, latest=True)), season, calendar)[1]
        return EdtfPart(
            first, last, _year_precision(year_text), season=season, unspecified=mask, qualifiers=qualifiers
        )
    months = _matching(month_text or "XX", 12)
    days = _matching(day_text or "XX", 31)
    if not months:
        raise _no_such_month(match, at)
    earliest = _first_day(_years(year_text), months, days, calendar)
    latest = _first_day(_years(year_text, latest=True), months[::-1], days[::-1], calendar)
    if earliest is None or latest is None:
        raise _no_such_day(match, at, 0)
    return EdtfPart(
        earliest,
        latest,
        _year_precision(year_text) if year is None else "year" if "X" in month_text else "month",
        year,
        months[0] if month_text and "X" not in month_text else None,
        days[0] if day_text and "X" not in day_text else None,
        unspecified=mask,
        qualifiers=qualifiers,
    )


@lru_cache
def _matching(mask: str, last: int) -> tuple[int, ...]:
    """The numbers from 1 to `last` that match two digits with X's."""
    pattern = re.compile(mask.replace("X", "[0-9]"))
    return tuple(number for number in range(1, last + 1) if pattern.fullmatch(f"{number:02d}"))


def _first_day(
    years: Iterable[int], months: Sequence[int], days: Sequence[int], calendar: Calendar
) -> int | None:
    """The first existing day, in the order given."""
    for year in years:
        for month in months:
            length = calendar.days_in_month(year, month)
            for day in days:
                if day <= length:
                    return calendar.day_number(year, month, day)
    return None


def _years(mask: str, *, latest: bool = False) -> Iterator[int]:
    """The years that match a mask, earliest first, or latest first."""
    digits = mask.removeprefix("-")
    sign = -1 if digits != mask else 1
    ascending = latest == (sign < 0)
    choices = ["0123456789"[:: 1 if ascending else -1] if digit == "X" else digit for digit in digits]
    for chosen in product(*choices):
        year = sign * int("".join(chosen))
        if year or sign > 0:  # there is no year -0000
            yield year


def _year_precision(mask: str) -> Precision:
    unknown_from = mask.removeprefix("-").index("X")
    precisions: tuple[Precision, ...] = ("longer", "millennium", "century", "decade")
    return precisions[unknown_from]


def _long_year(text: str, at: int, calendar: Calendar) -> EdtfPart | None:
    """`Y170000002`, `Y-17E7`, `1950S2`, `Y3388E2S3`."""
    match = _LONG_YEAR.fullmatch(text)
    if match is None:
        return None
    letter, sign, digits, exponent, significant, mark = match.groups("")
    if not letter and exponent:
        raise EdtfError("DATE001", "a year with an exponent begins with Y", f"write Y{text}", at)
    if not letter and len(digits) != 4:
        return None
    size = len(digits.lstrip("0")) + int(exponent[:4] or "0")
    if size > MAX_YEAR_DIGITS:
        message = f"the year has more than {MAX_YEAR_DIGITS} digits"
        raise EdtfError("DATE001", message, "check the digits and the exponent", at)
    number = int(digits) * 10 ** int(exponent or "0")
    if letter and (number < 10_000 or digits[0] == "0"):
        written = f"{sign if number else ''}{number:04d}" if number < 10_000 else f"Y{sign}{number}"
        raise EdtfError("DATE001", "Y is for years of more than four digits", f"write {written}", at)
    year = -number if sign else number
    places = len(str(number))
    counted = int(significant[:4] or places)
    if not 1 <= counted <= places:
        message = f"S gives the number of significant digits of the year, here 1 to {places}"
        raise EdtfError(
            "DATE001", message, f"write S{places - 2 or 1} or leave it out", at + match.start(5) - 1
        )
    step = 10 ** (places - counted)
    low = number // step * step
    high = low + step - 1
    if sign:
        low, high = -high, -low
    qualifier = cast("Qualifier", mark)
    return EdtfPart(
        calendar.day_number(low, 1, 1),
        calendar.day_number(high, 12, 31),
        _step_precision(step),
        year,
        significant=counted if step > 1 else 0,
        qualifiers=(qualifier, qualifier, qualifier),
    )


def _step_precision(step: int) -> Precision:
    precisions: dict[int, Precision] = {1: "year", 10: "decade", 100: "century", 1_000: "millennium"}
    return precisions.get(step, "longer")


def _date_and_time(text: str, at: int, calendar: Calendar) -> EdtfPart | None:
    """A day with a clock time. EDTF requires seconds (`18:00:00`); times to the minute are our extension."""
    date_text, _, time_text = text.partition("T")
    match = _TIME.fullmatch(time_text)
    date = read_part(date_text, at, calendar)
    if match is None or date is None or not date.day or date.unspecified or date.qualifiers != _UNQUALIFIED:
        return None
    hour, minute, second, offset = match.groups("")
    start = at + len(date_text) + 1
    if hour == "24" and minute == "00" and second in ("", "00"):
        help_ = f"write {day_text(date.latest + 1)}T{time_text.replace('24', '00', 1)}"
        raise EdtfError("DATE002", "24:00 is the first moment of the next day", help_, start)
    if int(hour) > 23 or int(minute) > 59 or int(second or "0") > 59:
        help_ = "hours go to 23, minutes and seconds to 59"
        raise EdtfError("DATE002", f"there is no time {time_text}", help_, start)
    zone_start = start + match.start(4)
    if offset in ("-00", "-00:00"):
        raise EdtfError("DATE001", "an offset of zero has no minus sign", "write Z", zone_start)
    if offset not in ("", "Z") and (int(offset[1:3]) > 23 or int(offset[4:] or "0") > 59):
        raise EdtfError(
            "DATE002", f"there is no offset {offset}", "write hours and minutes: +03:00", zone_start
        )
    return EdtfPart(
        date.earliest,
        date.latest,
        "second" if second else "minute",
        date.year,
        date.month,
        date.day,
        time=f"{hour}:{minute}:{second}" if second else f"{hour}:{minute}",
        offset=offset,
    )
