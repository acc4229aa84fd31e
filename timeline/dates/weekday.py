"""Parse weekdays and day counts in a source's wording of a date: `on Friday`, `day 3 of offensive`."""

from __future__ import annotations

import re

from timeline.dates.day_numbers import weekday
from timeline.dates.edtf_values import Edtf, EdtfPart, EdtfRange

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NAMES = "|".join(WEEKDAYS)
_WEEKDAY = re.compile(rf"\b({_NAMES})\b", re.IGNORECASE)
_PART_OF_DAY = "morning|noon|midday|lunchtime|afternoon|evening"
_ONLY_A_WEEKDAY = re.compile(
    rf"(?:(?:early|late) )?(?:(?:on|in|during) )?(?:the )?(?:(?:early|late) )?(?:(?:early hours|{_PART_OF_DAY}) of )?"
    rf"(?:(?:this|that|last) )?(?:early |late )?(?:{_NAMES})(?: (?:early |late )?(?:at )?(?:{_PART_OF_DAY}))?[.,]?",
    re.IGNORECASE,
)
"""`on Friday`, `late Friday afternoon`. Not `Friday night`, which may last past midnight."""
_DAY_COUNT = re.compile(r"(?:[Dd]ay )?([1-9][0-9]{0,5}) of ([a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?)")


def weekday_in(text: str) -> int | None:
    """The weekday that a text names, Monday = 0; None if it names none, or several different ones."""
    named = {word.capitalize() for word in _WEEKDAY.findall(text)}
    return WEEKDAYS.index(named.pop()) if len(named) == 1 else None


def only_a_weekday(text: str) -> bool:
    """Whether a text dates something to a weekday and says nothing else.

    A longer text may name another weekday than the event's: `since Friday`, `the day after Black Friday`.
    """
    return _ONLY_A_WEEKDAY.fullmatch(" ".join(text.split())) is not None


def possible_weekdays(date: Edtf) -> frozenset[int] | None:
    """The weekdays on which a date may fall; None if it may fall on any."""
    weekdays: set[int] = set()
    for member in date.members:
        start, end = (member.start, member.end) if isinstance(member, EdtfRange) else (member, member)
        if not isinstance(start, EdtfPart) or not isinstance(end, EdtfPart):
            return None
        if end.latest - start.earliest >= 6:
            return None
        weekdays.update(map(weekday, range(start.earliest, end.latest + 1)))
    return frozenset(weekdays)


def day_count(text: str) -> tuple[int, str] | None:
    """The number and the era's id in `3 of offensive` or `day 3 of offensive`; None for other texts."""
    match = _DAY_COUNT.fullmatch(text)
    return (int(match[1]), match[2]) if match else None
