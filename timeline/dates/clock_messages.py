"""Explain invalid clock times and suggest the valid form: `6 pm` -> `18:00`."""

from __future__ import annotations

import re

from timeline.dates.errors import ClockTimeError
from timeline.dates.times_of_day import TIMES_OF_DAY, help_for

_NO_TIME = "this is not a clock time"
_EXAMPLES = "write 18:00, 18:00~ for about, or 18:00/21:00"

# A natural clock time and its parts: hour, minute, half of the day.
_NATURAL = re.compile(
    r"(?i)(?P<about>(?:c\.|ca\.?|circa|about|around|~|≈) ?)?"
    r"(?P<hour>[0-9]{1,2})(?:[:.h]?(?P<minute>[0-9]{2})|h)?(?:(?P<second>:[0-9]{2})(?:[.,][0-9]+)?)?"
    r" ?(?P<half>a\.?m\.?|p\.?m\.?)?(?P<mark>~?)"
)
_OFFSET = re.compile(r"(?<=[0-9]) ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})$")
_CLOCK = "[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?"
_HINTS = (
    (
        r"[^\W\d_][^0-9]*",
        _NO_TIME,
        "leave `time` out, and give the source's words in `wording`; or write 18:00~ for about, or one of "
        f"{', '.join(TIMES_OF_DAY)}",
    ),
    (r"[01][0-9]|2[0-3]", _NO_TIME, "write {0}:00, or {0}:00~ for about"),
    (
        rf"(?:(?:\.\.)?/)?({_CLOCK})~?(?:/(?:\.\.)?)?",
        "a clock time cannot be open-ended",
        "write {0}, and give the source's words in `wording`",
    ),
    (
        rf"({_CLOCK})~?[?%]",
        "a clock time cannot be marked as uncertain",
        "write {0}, or {0}~ for about, and say in `details` what is in doubt",
    ),
    (rf"({_CLOCK}~?/{_CLOCK}~?) ?\+ ?1.*", "an end before the start is already on the next day", "write {0}"),
    (
        rf"[^\W\d_][^0-9]*({_CLOCK})",
        "there is text before the clock time",
        "write {0}, or {0}~ for about, and give the source's words in `wording`",
    ),
    (
        rf"({_CLOCK})~? ?[^\W\d_].*",
        "there is text after the clock time",
        "write {0}; a zone other than the place's goes into `timezone`, as Asia/Damascus",
    ),
)
"""Other common forms: a pattern, the message, and the help, in which {0} is the matched time."""
_BETWEEN = re.compile(r" ?(?:/|-|\u2013|\u2014|\bto\b|\buntil\b) ?")


def explain_time(text: str) -> ClockTimeError:
    """The error for an invalid clock time, with the valid form where one can be guessed."""
    pieces = [_normalised(piece) for piece in _BETWEEN.split(" ".join(text.split()))]
    times = {(piece.rstrip("~") + ":00")[:8] for piece in pieces}
    offset = _OFFSET.search(text)
    if not re.search("[0-9]", text) and (help_ := help_for(text)):
        return ClockTimeError("DATE011", "this is not a valid time of day", help_, 0)
    # 18:00-05:00 is more likely an offset than a night
    if all(pieces) and len(pieces) == len(times) <= 2 and not (offset and pieces != sorted(pieces)):
        help_ = f"write {'/'.join(pieces)}"
        return ClockTimeError("DATE011", "this is not a valid clock time", help_, 0)
    if offset:
        help_ = "name the zone in `timezone:`, or write both in the date, as in 2024-11-29T18:00+03:00"
        return ClockTimeError("DATE011", "a clock time takes no UTC offset", help_, offset.start())
    for pattern, message, help_ in _HINTS:
        if match := re.fullmatch(pattern, text):
            return ClockTimeError("DATE011", message, help_.format(match[match.lastindex or 0]), 0)
    return ClockTimeError("DATE011", _NO_TIME, _EXAMPLES, 0)


def _normalised(text: str) -> str:
    """A natural clock time in the valid form; empty if it is not understood."""
    match = _NATURAL.fullmatch(text)
    if match is None:
        return {"noon": "12:00", "midday": "12:00", "midnight": "00:00"}.get(text.lower(), "")
    if not (match["minute"] or match["half"] or "h" in text.lower()):
        return ""
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    minute = match["minute"] or "00"
    if hour > 23 or int(minute) > 59 or (match["second"] or "") > ":59":
        return ""
    return f"{hour:02d}:{minute}{match['second'] or ''}{'~' if match['about'] or match['mark'] else ''}"
