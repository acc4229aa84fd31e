"""Read the days and times that pages give: machines' forms, and dates in words in many languages.

What can be read in two ways gives both, and what cannot be a day of publication nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

from timeline.wording.catalogue import load_catalogue

_LANGUAGES = (
    "en",
    "ar",
    "ar-SY",
    "ar-DZ",
    "ar-MA",
    "fr",
    "es",
    "de",
    "ru",
    "uk",
    "fa",
    "he",
    "zh",
    "pt",
    "tr",
)
_DIGITS = {ord(a): str(n) for zero in "٠۰" for n in range(10) for a in chr(ord(zero) + n)}
_STAMP = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<mark>[-/.]?)(?P<month>[0-9]{2}|(?<=[-/.])[0-9])(?:(?P=mark)(?P<day>[0-9]{1,2}))?)?"
    r"(?:(?:T|\s{1,3})(?P<hour>[0-9]{1,2}):?(?P<minute>[0-9]{2})(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"\s?(?P<zone>Z|UTC|GMT|[+-][0-9]{2}:?(?:[0-9]{2})?)?)?",
    re.IGNORECASE,
)
_AFTER_WORDS = re.compile(
    r",?\s{0,3}(?:at\s)?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\s?(Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"(?<![0-9/.:-])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"(?<![0-9/.:-])([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])")
_WIDE = re.compile(r"([0-9]{4})\s?[年년]\s?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})\s?[日일]")
_IN_PATH = re.compile(
    r"(?<![0-9])(20[0-9]{2}|19[0-9]{2})([-/_.]?)([01][0-9]|(?<=[-/_.])[1-9])\2([0-3][0-9]|(?<=[-/_.])[1-9])(?![0-9])"
)
_PLACEHOLDERS = frozenset(
    (date(1970, 1, 1), date(1969, 12, 31), date(1900, 1, 1), date(2000, 1, 1), date(1980, 1, 1))
)
"""Days that programs give where they have none."""
_EARLIEST = 1450
_WEST, _EAST = timedelta(hours=-10), timedelta(hours=13)
"""Where people live: a moment given in UTC may be this much earlier or later in its publisher's own time."""


class PossibleDate(NamedTuple):
    """A day, a month or a year, perhaps with a time."""

    year: int
    month: int = 0
    day: int = 0
    time: str = ""
    """`22:30`."""
    offset: str = ""
    """`Z` or `+03:00`."""

    @property
    def edtf(self) -> str:
        """The date in EDTF, with its time if the zone is known."""
        text = "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])
        return f"{text}T{self.time}{self.offset}" if self.time and self.offset else text

    @property
    def alone(self) -> PossibleDate:
        """The day without its time."""
        return self._replace(time="", offset="")

    def instant(self) -> datetime | None:
        """The moment in UTC, if its zone is known."""
        if not self.time or not self.offset:
            return None
        return datetime.fromisoformat(
            f"{self.alone.edtf}T{self.time}{self.offset.replace('Z', '+00:00')}"
        ).astimezone(UTC)

    def days(self) -> tuple[date, date]:
        """The first and the last day that it may be, where it was published."""
        instant = self.instant()
        if instant is not None and self.offset == "Z":
            return (instant + _WEST).date(), (instant + _EAST).date()
        first = date(self.year, self.month or 1, self.day or 1)
        if self.day:
            return first, first
        following = date(self.year + (self.month in (0, 12)), self.month % 12 + 1 if self.month else 1, 1)
        return first, following - timedelta(days=1)

    def agrees(self, other: PossibleDate) -> bool:
        """Whether both may be one day."""
        one, two = self.instant(), other.instant()
        if one is not None and two is not None:
            zone = next((reading.offset for reading in (self, other) if reading.offset != "Z"), "+00:00")
            shift = datetime.fromisoformat(f"2000-01-01T00:00{zone}").utcoffset() or timedelta()
            return (one + shift).date() == (two + shift).date()
        (first, last), (other_first, other_last) = self.days(), other.days()
        return first <= other_last and other_first <= last


def readings(text: str) -> tuple[PossibleDate, ...]:
    """What a value may mean in which a program or an author gives one date; nothing where it is none."""
    text = " ".join(text.translate(_DIGITS).split())[:100]
    if re.fullmatch(r"[1-9][0-9]{8,9}(?:[0-9]{3})?", text):
        seconds = int(text[:-3] if len(text) > 10 else text)
        moment = datetime.fromtimestamp(seconds, tz=UTC)
        return _valid(moment.year, moment.month, moment.day, f"{moment:%H:%M}", "Z")
    stamp = _STAMP.fullmatch(text)
    if stamp and (stamp["mark"] or not stamp["month"] or stamp["day"]):
        year, month, day = (int(stamp[name] or 0) for name in ("year", "month", "day"))
        return _valid(year, month, day, _time(stamp["hour"], stamp["minute"]), _offset(stamp["zone"] or ""))
    found = list(_in_text(text))
    if len({start for start, _, _ in found}) != 1:
        return ()
    after = _AFTER_WORDS.match(text[found[0][1] :])
    if after is None:
        return tuple(reading for _, _, reading in found)
    time, offset = _time(after[1], after[2]), _offset(after[3] or "")
    return tuple(reading._replace(time=time, offset=offset if time else "") for _, _, reading in found)


def days_in(text: str) -> list[tuple[PossibleDate, ...]]:
    """Each day that a text names, with its possible meanings."""
    by_start: dict[int, list[PossibleDate]] = {}
    for start, _, reading in _in_text(text.translate(_DIGITS)):
        by_start.setdefault(start, []).append(reading)
    return [tuple(by_start[start]) for start in sorted(by_start)]


def day_in_path(path: str) -> PossibleDate | None:
    """The day in the path of an address: /2024/11/29/, /2024-11-29-, /20241129."""
    found = {
        reading
        for match in _IN_PATH.finditer(path)
        for reading in _valid(int(match[1]), int(match[3]), int(match[4]))
    }
    return found.pop() if len(found) == 1 else None


def is_placeholder(reading: PossibleDate) -> bool:
    """Whether it is a day that programs give where they have none."""
    return bool(reading.day) and date(reading.year, reading.month, reading.day) in _PLACEHOLDERS


def _in_text(text: str) -> Iterator[tuple[int, int, PossibleDate]]:
    """The dates in a text: where each begins and ends, and what it may mean."""
    patterns = _by_words()
    for match in patterns[0].finditer(text):
        yield from _at(match, [(match[3], _months()[match[2].lower()], match[1])])
    for match in patterns[1].finditer(text):
        yield from _at(match, [(match[3], _months()[match[1].lower()], match[2])])
    for match in _WIDE.finditer(text):
        yield from _at(match, [match.group(1, 2, 3)])
    for match in _YEAR_FIRST.finditer(text):
        yield from _at(match, [match.group(1, 3, 4)])
    for match in _YEAR_LAST.finditer(text):
        both = [(match[4], match[3], match[1])]
        yield from _at(match, both if match[2] == "." else [*both, (match[4], match[1], match[3])])


def _at(
    match: re.Match[str], parts: Sequence[tuple[str | int, ...]]
) -> Iterator[tuple[int, int, PossibleDate]]:
    for year, month, day in dict.fromkeys(parts):
        for reading in _valid(int(year), int(month), int(day)):
            if int(day):
                yield match.start(), match.end(), reading


def _valid(year: int, month: int, day: int, time: str = "", offset: str = "") -> tuple[PossibleDate, ...]:
    """The reading, if there is such a day. Midnight stands for no time."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return ()
    if year < _EARLIEST or year > 9000 or (day and not month):
        return ()
    time = "" if time == "00:00" or not day else time
    return (PossibleDate(year, month, day, time, offset if time else ""),)


def _time(hour: str | None, minute: str | None) -> str:
    return f"{int(hour):02}:{minute}" if hour and minute and int(hour) < 24 and int(minute) < 60 else ""


def _offset(zone: str) -> str:
    if zone.upper() in ("", "Z", "UTC", "GMT"):
        return "Z" if zone else ""
    digits = zone[1:].replace(":", "").ljust(4, "0")
    if int(digits[:2]) > 14 or int(digits[2:]) > 59:
        return ""
    return "Z" if digits == "0000" else f"{zone[0]}{digits[:2]}:{digits[2:]}"


@cache
def _months() -> dict[str, int]:
    """The numbers of months by their names, in lower case; without names that mean two."""
    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        texts = load_catalogue(language).texts
        for key in ("months", "short_months", "months_alone", "short_months_alone"):
            for month in range(1, 13):
                name = texts.get(f"dates.{key}.{month}", "").rstrip(".").lower()
                if name and not name[0].isdigit():
                    found.setdefault(name, set()).add(month)
    found.setdefault("sept", set()).add(9)
    for name, numbers in [*found.items()]:
        found.setdefault(name.replace("أ", "ا"), set()).update(numbers)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


@cache
def _by_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Day, month, year; and month, day, year."""
    names = "|".join(re.escape(name) for name in sorted(_months(), key=len, reverse=True))
    day = r"(?<![0-9:/.-])([0-9]{1,2})(?:st|nd|rd|th|er|º|ª|\.)?"
    return (
        re.compile(
            rf"{day}\s{{0,3}}(?:de\s|of\s|ב-?)?({names})(?:\s?/\s?(?:{names}))?\.?,?\s{{1,3}}(?:de\s|del\s)?([0-9]{{4}})(?![0-9])",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?<!\w)({names})\.?\s{{1,3}}([0-9]{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}([0-9]{{4}})(?![0-9])",
            re.IGNORECASE,
        ),
    )
