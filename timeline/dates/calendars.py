"""Calendar arithmetic for the two supported calendars: proleptic Gregorian and Julian."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from timeline.dates import day_numbers

_JULIAN_EPOCH = 719_470
"""Days from 1 March of the Julian year 0 to 1970-01-01."""


class Calendar(NamedTuple):
    """Conversions between day numbers (see `day_numbers`) and year, month, day; years are astronomical."""

    name: str
    day_number: Callable[[int, int, int], int]
    civil: Callable[[int], tuple[int, int, int]]
    days_in_month: Callable[[int, int], int]


def _julian_day_number(year: int, month: int, day: int) -> int:
    if month <= 2:  # the year is counted from March, so that the leap day is its last
        year -= 1
        month += 12
    return year * 365 + year // 4 + (153 * (month - 3) + 2) // 5 + day - 1 - _JULIAN_EPOCH


def _julian_civil(n: int) -> tuple[int, int, int]:
    days_since = n + _JULIAN_EPOCH
    year = (4 * days_since + 3) // 1_461
    day_of_year = days_since - (365 * year + year // 4)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year + (month <= 2), month, day


def _julian_days_in_month(year: int, month: int) -> int:
    return 29 if month == 2 and year % 4 == 0 else day_numbers.days_in_month(2023, month)


GREGORIAN = Calendar("gregorian", day_numbers.day_number, day_numbers.civil, day_numbers.days_in_month)
JULIAN = Calendar("julian", _julian_day_number, _julian_civil, _julian_days_in_month)
CALENDARS = {calendar.name: calendar for calendar in (GREGORIAN, JULIAN)}
