"""Times of day in words: `dawn`, `evening`, `dawn/noon`. They order events and never become a clock time."""

from __future__ import annotations

import re

HOUR = 3600

TIMES_OF_DAY = {
    "midnight": (0, 1 * HOUR),
    "dawn": (3 * HOUR, 6 * HOUR),
    "morning": (6 * HOUR, 12 * HOUR),
    "noon": (12 * HOUR, 13 * HOUR),
    "midday": (12 * HOUR, 13 * HOUR),
    "afternoon": (12 * HOUR, 18 * HOUR),
    "evening": (18 * HOUR, 21 * HOUR),
    "night": (21 * HOUR, 30 * HOUR),
}
"""Each word's bounds, in seconds since midnight. A night is that of its evening and ends on the next day.

They follow the day periods of the Unicode CLDR for English; those for Arabic have dawn and noon, which English lacks.
"""

PATTERN = "|".join(TIMES_OF_DAY)

_NEAR = {
    "daybreak": "dawn",
    "sunrise": "dawn",
    "first light": "dawn",
    "early hours": "dawn",
    "small hours": "dawn",
    "forenoon": "morning",
    "dusk": "evening",
    "sunset": "evening",
    "twilight": "evening",
    "nightfall": "evening",
    "overnight": "night",
    "after dark": "night",
}
_WORDS = re.compile(rf"\b({'|'.join([*TIMES_OF_DAY, *_NEAR])})s?\b")
_PLAIN = re.compile(r"(?:at|in|by|during|around|about|the|~|\?|%| )*")
"""What adds nothing to a word that is no exact time anyway."""


def bounds_of(words: str) -> tuple[int, int, int] | None:
    """From when until when, in seconds since midnight, and how many days later the last word is; None for other texts."""
    first, _, last = words.partition("/")
    if first not in TIMES_OF_DAY or ("/" in words and last not in TIMES_OF_DAY):
        return None
    start, end = TIMES_OF_DAY[first]
    if not last:
        return start, end, 0
    last_start, end = TIMES_OF_DAY[last]
    later = 1 if last_start < start else 0
    return start, end + later * 24 * HOUR, later


def help_for(text: str) -> str:
    """What to write for a time of day that is worded otherwise: `at dawn`, `late in the evening`; else empty."""
    text = " ".join(text.lower().split())
    found = [_NEAR.get(word, word) for word in _WORDS.findall(text)]
    if not found or len(found) > 2 or len(set(found)) != len(found):
        return ""
    rest = _WORDS.sub("", text)
    if len(found) == 2:
        rest = re.sub(r"/|-|\u2013|\u2014|\b(?:to|until|and|or|between|from)\b", "", rest)
        if not _PLAIN.fullmatch(rest):
            return ""
    exact = _PLAIN.fullmatch(rest) and all(word in text for word in found)
    return f"write {'/'.join(found)}" + ("" if exact else ", and give the source's words in `wording`")
