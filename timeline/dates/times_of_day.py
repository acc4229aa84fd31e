"""Times of day in words (`dawn`, `evening`, `dawn/noon`), which order events but never become a clock time."""

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
"""Bounds by word, in seconds since midnight. A night belongs to the day of its evening and ends on the next.

They follow the day periods of the Unicode CLDR for English; those for Arabic have dawn and noon, which English lacks.
"""

PATTERN = "|".join(TIMES_OF_DAY)

_SYNONYMS = {
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
_WORDS = re.compile(rf"\b({'|'.join([*TIMES_OF_DAY, *_SYNONYMS])})s?\b")
_PLAIN = re.compile(r"(?:at|in|by|during|around|about|the|~|\?|%| )*")
"""Words that add nothing to a time of day, which is never exact."""


def bounds_of(words: str) -> tuple[int, int, int] | None:
    """Start and end in seconds since midnight, and the days between the two words; None for other texts."""
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
    """Help for a time of day in other words (`at dawn`, `late in the evening`); empty if it is not understood."""
    text = " ".join(text.lower().split())
    words = [_SYNONYMS.get(word, word) for word in _WORDS.findall(text)]
    if not words or len(words) > 2 or len(set(words)) != len(words):
        return ""
    rest = _WORDS.sub("", text)
    if len(words) == 2:
        rest = re.sub(r"/|-|\u2013|\u2014|\b(?:to|until|and|or|between|from)\b", "", rest)
        if not _PLAIN.fullmatch(rest):
            return ""
    exact = _PLAIN.fullmatch(rest) and all(word in text for word in words)
    return f"write {'/'.join(words)}" + ("" if exact else ", and give the source's words in `wording`")
