"""Convert one natural form of a date each to EDTF: `29 Nov 2024`, `44 BC`, `the 1990s`, `2024-W48-5`, `about 2024`.

Each function returns what a text may mean, or nothing. Results need not be valid EDTF: callers parse them. Months and
other words are in English.
"""

from __future__ import annotations

import re

from timeline.dates.day_numbers import civil, day_number, day_text, days_in_month, weekday
from timeline.dates.deep_time import from_geology

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WORDS_WITHOUT_MEANING = re.compile(
    r"the|of|on|in|st|nd|rd|th|ad|ce"
    r"|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
)
CALENDAR_SUFFIX = (
    r"(?i)[, ]*\(?\b(?:(?P<julian>o\. ?s\.|os|old style|julian)|n\. ?s\.|ns|new style|gregorian)\)?$"
)
"""The name of a calendar after a date."""

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_QUALIFYING_WORDS: tuple[tuple[str, str], ...] = (
    (r"([0-9]{1,2}) ?(?:-|to) ?([0-9]{1,2}) (\D+ [0-9]{4})", r"\1 \3/\2 \3"),
    (r"([0-9]{1,2}) or ([0-9]{1,2}) (\D+ [0-9]{4})", r"[\1 \3,\2 \3]"),
    (r"([0-9]{1,2}) and ([0-9]{1,2}) (\D+ [0-9]{4})", r"{\1 \3,\2 \3}"),
    (r"(?:from )?(.+?) (?:to|until|till|through) (.+)", r"\1/\2"),
    (r"between (.+?) and (.+)", r"[\1..\2]"),
    (r"(?:either )?(.+?) or (.+)", r"[\1,\2]"),
    (r"(.+?) and (.+)", r"{\1,\2}"),
    (r"(?:by|until|till|up to) (.+)", r"../\1"),
    (r"(?:since|from) (.+)", r"\1/.."),
    (r"(?:circa|ca\.?|c\.?|about|around|approximately|approx\.?|≈) ?(.+)", r"\1~"),
    (
        r"(?:possibly|perhaps|maybe|probably|presumably|reportedly|(?:believed|thought|said) to be) (?:on |in )?(.+)",
        r"\1?",
    ),
    (r"(.+) ?\(\?\)", r"\1?"),
)


def from_month_name(text: str) -> tuple[str, ...]:
    """`29 Nov 2024`, `November 29th, 2024`, `Friday, 29 November 2024`, `Nov 2024`, `15 March 44 BC`."""
    match = re.fullmatch(r"([A-Za-z0-9 .,-]+)([?~%]?)", text)
    if match is None:
        return ()
    words = re.findall(r"[a-z]+|[0-9]+", re.sub(r"\bb\.? ?c\.?(?: ?e\.?)?(?![a-z])", "bc", match[1].lower()))
    numbers: list[str] = []
    months: list[int] = []
    before_christ = False
    for word in words:
        if word.isdigit():
            numbers.append(word)
        elif word == "bc":
            before_christ = True
        elif not _WORDS_WITHOUT_MEANING.fullmatch(word):
            named = [n for n, name in enumerate(_MONTHS, 1) if len(word) > 2 and name.startswith(word)]
            if len(named) != 1:
                return ()
            months += named
    if len(months) != 1 or not 1 <= len(numbers) <= 2:
        return ()
    year = next((n for n in numbers if len(n) > 2), numbers[-1])
    if len(year) > 4 or (len(year) < 3 and not before_christ):
        return ()
    numbers.remove(year)
    day = f"-{int(numbers[0]):02d}" if numbers else ""
    return (f"{_year(year, before_christ)}-{months[0]:02d}{day}{match[2]}",)


def _year(digits: str, before_christ: bool) -> str:
    """Astronomical: 1 BC is 0, 44 BC is -43."""
    year = 1 - int(digits) if before_christ else int(digits)
    return f"{'-' if year < 0 else ''}{abs(year):04d}"


def from_era(text: str) -> tuple[str, ...]:
    """`44 BC`, `475 AD`, `AD 475`."""
    match = re.fullmatch(r"(?i)(?:ad ?)?([0-9]{1,4}) ?(b\.?c\.?(?:e\.?)?|a\.?d\.?|c\.?e\.?)?([?~%]?)", text)
    if match is None or not (match[2] or text[:1] in "aA"):
        return ()
    return (_year(match[1], (match[2] or "").lower().startswith("b")) + match[3],)


def from_week(text: str) -> tuple[str, ...]:
    """ISO 8601-1 week dates, `2024-W48-5`; a week alone is a span of seven days."""
    match = re.fullmatch(r"([0-9]{4})-?W([0-9]{2})(?:-?([1-7]))?", text)
    if match is None or not 1 <= int(match[2]) <= 53:
        return ()
    fourth = day_number(int(match[1]), 1, 4)  # always in the first week
    monday = fourth - weekday(fourth) + 7 * (int(match[2]) - 1)
    if match[3]:
        return (day_text(monday + int(match[3]) - 1),)
    return (f"{day_text(monday)}/{day_text(monday + 6)}",)


def from_day_of_year(text: str) -> tuple[str, ...]:
    """ISO 8601-1 ordinal dates, `2024-334`."""
    match = re.fullmatch(r"([0-9]{4})-?([0-9]{3})", text)
    if match is None:
        return ()
    year = int(match[1])
    n = day_number(year, 1, 1) + int(match[2]) - 1
    return (day_text(n),) if civil(n)[0] == year else ()


def from_decade_century_or_season(text: str) -> tuple[str, ...]:
    """`the 1990s`, `20th century`, `early spring 2024`, `Q4 2024`, `2024-H2`, `66 Ma`."""
    plain = text.lower().removeprefix("the ")
    if match := re.fullmatch(r"([0-9]{3})0'?s", plain):
        decade = f"{match[1]}X"
        return (decade, f"{match[1][:2]}XX") if match[1].endswith("0") else (decade,)
    if match := re.fullmatch(r"([0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.?)( b\.?c\.?(?:e\.?)?)?", plain):
        return (f"{'-' if match[2] else ''}{int(match[1]) - 1:02d}XX",) if match[1].strip("0") else ()
    if match := re.fullmatch(r"(?:early |late )?([a-z]+)(?: of)?,? ([0-9]{4})", plain):
        season = _SEASONS.get(match[1])
        return (f"{match[2]}-{season}",) if season else ()
    if match := re.fullmatch(r"([qh])([1-4]),?[ -]?([0-9]{4})", plain):
        return _part_of_year(match[3], match[1], match[2])
    if match := re.fullmatch(r"([0-9]{4})[ -]?([qh])([1-4])", plain):
        return _part_of_year(match[1], match[2], match[3])
    return from_geology(text)


def _part_of_year(year: str, kind: str, number: str) -> tuple[str, ...]:
    if kind == "q":
        return (f"{year}-{32 + int(number)}",)
    return (f"{year}-{39 + int(number)}",) if number in "12" else ()


def _before_or_after(text: str) -> tuple[str, ...]:
    """`before 1530`, `after 6 May 1527`: until the day before, or from the day after."""
    match = re.fullmatch(r"(?i)(before|after) (.+)", text)
    if match is None:
        return ()
    before = match[1].lower() == "before"
    for text_ in (match[2], *from_month_name(match[2])):
        date = _ISO.fullmatch(text_)
        if date and (limit := _next(date, -1 if before else 1)):
            return (f"../{limit}" if before else f"[{limit}..]",)
    return ()


def _next(date: re.Match[str], step: int) -> str:
    """The next (step 1) or previous (step -1) day, month or year of a date."""
    year, month, day = (int(part or 0) for part in date.groups())
    if day:
        exists = 1 <= month <= 12 and day <= days_in_month(year, month)
        return day_text(day_number(year, month, day) + step) if exists else ""
    if month:
        year, month = divmod(year * 12 + month - 1 + step, 12)
        return f"{year:04d}-{month + 1:02d}"
    return f"{year + step:04d}"


def from_two_years(text: str) -> tuple[str, ...]:
    """`10 February 1688/9`: the year counted from 1 January."""
    match = re.search(r"(?<![0-9])([0-9]{4})/([0-9]{1,2})(?![0-9])", text)
    if match is None or match[0] == text:
        return ()
    later = match[1][: -len(match[2])] + match[2]
    whole = f"{text[: match.start()]}{later}{text[match.end() :]}"
    return (whole,) if int(later) == int(match[1]) + 1 else ()


def from_day_and_time(text: str) -> tuple[str, ...]:
    """`2024-11-29 18:00`, `29 November 2024, 18:00`, `2024-11-29T18:00 +03:00`."""
    match = re.fullmatch(r"(.+?)(?:T|,? (?:at )?)([0-9]{1,2}:[0-9]{2}.*)", text)
    if match is None or " " not in text:
        return ()
    day = next(iter(from_month_name(match[1])), match[1])
    return (f"{day}T{match[2]:0>5}".replace(" ", ""),)


def from_qualifying_words(text: str) -> tuple[str, ...]:
    """Words before or around a date (`_QUALIFYING_WORDS`): `about 2024`, `by 2 December 2024`, `29 or 30 November 2024`."""
    matches = ((re.fullmatch(f"(?i){pattern}", text), template) for pattern, template in _QUALIFYING_WORDS)
    return (*_before_or_after(text), *(match.expand(template) for match, template in matches if match))
