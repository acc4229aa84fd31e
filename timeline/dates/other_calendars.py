"""Days in the Islamic and the Persian calendar, for a second line under a date.

Islamic: Umm al-Qura, the civil calendar of Saudi Arabia, for 1343 to 1500 AH (1924 to 2077); a month that begins when the
moon is seen may differ by a day. Persian: the solar calendar of Iran from 1304, when it became the civil one, to 1501 (1925
to 2123), in which the rule of 33 years agrees with the equinox at Tehran.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from timeline.dates.day_numbers import civil, day_number

Ymd = tuple[int, int, int]

_BEFORE_FIRST_YEAR = day_number(2024, 3, 20) - 365 * 1402 - (8 * 1403 + 21) // 33
"""The days of the years 1 to n - 1, 365 n + (8 n + 21) / 33 rounded down, count from here: 1 Farvardin 1403 was 20 March 2024."""
_FIRST_YEAR, _LAST_YEAR = 1304, 1501


def islamic(day: int) -> Ymd | None:
    """Year, month and day; None outside the years that are known."""
    from hijridate import Gregorian

    try:
        return Gregorian.fromdate(date(*civil(day))).to_hijri().datetuple()
    except (OverflowError, ValueError):
        return None


def persian(day: int) -> Ymd | None:
    """Year, month and day; None outside the years for which the rule holds."""
    year = (33 * (day - _BEFORE_FIRST_YEAR) + 3) // 12_053 + 1
    while _new_year(year + 1) <= day:
        year += 1
    while _new_year(year) > day:
        year -= 1
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    of_year = day - _new_year(year)
    if of_year < 186:  # six months of 31 days
        return year, of_year // 31 + 1, of_year % 31 + 1
    return year, (of_year - 186) // 30 + 7, (of_year - 186) % 30 + 1


def _new_year(year: int) -> int:
    return _BEFORE_FIRST_YEAR + 365 * (year - 1) + (8 * year + 21) // 33


OTHER_CALENDARS: dict[str, Callable[[int], Ymd | None]] = {"islamic": islamic, "persian": persian}
