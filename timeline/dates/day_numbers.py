"""Convert between Gregorian dates and day numbers (days since 1970-01-01), for any year.

The calendar is proleptic and years are astronomical: 0 is 1 BC, -43 is 44 BC. Integers have no limit, whereas
`datetime` supports the years 1 to 9999 only. The algorithms are Howard Hinnant's, "chrono-Compatible Low-Level Date
Algorithms" (days_from_civil, civil_from_days).
"""

from __future__ import annotations

from functools import lru_cache

_DAYS_IN_ERA = 146_097
"""400 years, after which the calendar repeats."""

_EPOCH = 719_468
"""Days from 0000-03-01, where the eras begin, to 1970-01-01."""

_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_number(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01. The day must exist: see `days_in_month`."""
    if month <= 2:  # the year is counted from March, so that the leap day is its last
        year -= 1
        month += 12
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3) + 2) // 5 + day - 1
    return (
        era * _DAYS_IN_ERA + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - _EPOCH
    )


@lru_cache(maxsize=8192)
def civil(n: int) -> tuple[int, int, int]:
    """Year, month and day of a day number."""
    era, day_of_era = divmod(n + _EPOCH, _DAYS_IN_ERA)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted + 2) // 5 + 1
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year_of_era + (month <= 2), month, day


def weekday(n: int) -> int:
    """Day of the week: Monday is 0, Sunday is 6."""
    return (n + 3) % 7


GREGORIAN_REFORM = day_number(1582, 10, 15)
"""The first day of the Gregorian calendar. Sources date earlier days in another one, mostly the Julian."""


def days_in_month(year: int, month: int) -> int:
    """The number of days in a month, 28 to 31."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month]


def day_text(n: int) -> str:
    """A day number in EDTF: `2024-11-29`, or just the year, `Y12024`, if that has more than four digits."""
    year, month, day = civil(n)
    text = year_text(year)
    return text if text.startswith("Y") else f"{text}-{month:02d}-{day:02d}"


def year_text(year: int) -> str:
    """A year in EDTF: `2024`, `-0043`, `Y12024`."""
    if abs(year) > 9_999:
        return f"Y{year}"
    return f"{'-' if year < 0 else ''}{abs(year):04d}"
