"""What a source's own words for a date say that can be checked: a weekday, the day of an era."""

from __future__ import annotations

import re

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_DAY_COUNT = re.compile(r"(?:[Dd]ay )?([1-9][0-9]{0,5}) of ([a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?)")


def weekday_in(text: str) -> int | None:
    """The one weekday that the words name, Monday = 0; None if they name none, or several different ones."""
    named = {word.capitalize() for word in _WEEKDAY.findall(text)}
    return WEEKDAYS.index(named.pop()) if len(named) == 1 else None


def day_count(text: str) -> tuple[int, str] | None:
    """`3 of offensive` or `day 3 of offensive`: the number, from 1, and the era's id. None for all else."""
    match = _DAY_COUNT.fullmatch(text)
    return (int(match[1]), match[2]) if match else None
