"""Single dates in words; `dates` puts spans and sets together from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from timeline.dates.calendars import Calendar
from timeline.dates.day_numbers import weekday as weekday_of
from timeline.dates.edtf import EdtfPart
from timeline.wording.catalogue import Catalogue
from timeline.wording.clocks import clock
from timeline.wording.deep_time import year_ago

Ymd = tuple[int, int | None, int | None]
"""Year, month and day; month and day are None for a coarser date."""

NOTHING, YEAR, MONTH = 0, 1, 2
"""What a date leaves out because a later date of the same phrase repeats it: nothing, its year, or year and month."""


class DateTexts(NamedTuple):
    """The catalogue, with the group of month names to use and the calendar of the date."""

    catalogue: Catalogue
    months: str
    calendar: Calendar

    def say(self, key: str, **values: str | int) -> str:
        """A text of the catalogue, by its key below `dates`."""
        return self.catalogue.text(f"dates.{key}", **values)


def plain_date(part: EdtfPart) -> Ymd | None:
    """The date, if it consists of nothing but year, month and day."""
    if part.year is None or part.season or part.unspecified or part.significant or part.time:
        return None
    return None if any(part.qualifiers) else (part.year, part.month, part.day)


def part_in_words(part: EdtfPart, texts: DateTexts, shared: int = NOTHING) -> str:
    """A date in words, without what a later date repeats (`shared`)."""
    plain = plain_date(part)
    if plain:
        return _ymd(plain, texts, shared)
    return _qualified(_unqualified(part, texts), part, texts)


def _ymd(date: Ymd, texts: DateTexts, shared: int = NOTHING) -> str:
    year, month, day = date
    if month is None:
        return _year(year, texts)
    name = texts.say(f"{texts.months}.{month}")
    if day is None:
        if shared:
            return texts.say("month", month=name)
        return texts.say("month_year", month=name, year=_year(year, texts))
    if shared == MONTH:
        return texts.say("day", day=day)
    if shared == YEAR:
        return texts.say("day_month", day=day, month=name)
    return texts.say("day_month_year", day=day, month=name, year=_year(year, texts))


def _year(year: int, texts: DateTexts) -> str:
    """The year in words. EDTF's year 0 is 1 BC, so that -43 is 44 BC."""
    if ago := year_ago(year, 0, texts.catalogue):
        return ago
    if abs(year) > 9_999:
        key = "far_year_negative" if year < 0 else "far_year"
        return texts.say(key, n=abs(year))
    if year <= 0:
        return texts.say("year_bc", year=1 - year)
    return texts.say("year" if year > 999 else "early_year", year=year)


def _unqualified(part: EdtfPart, texts: DateTexts) -> str:
    if part.unspecified:
        return _unspecified(part, texts)
    year = part.year or 0
    if part.season:
        return texts.say(f"seasons.{part.season}", year=_year(year, texts), next_year=_year(year + 1, texts))
    if part.significant:
        if ago := year_ago(year, part.significant, texts.catalogue):
            return ago
        low, high = (texts.calendar.civil(day)[0] for day in (part.earliest, part.latest))
        return texts.say(
            "between_perhaps", a=_year(low, texts), b=_year(high, texts), date=_year(year, texts)
        )
    return day_in_words(part, texts)


def day_in_words(part: EdtfPart, texts: DateTexts, *, weekday: bool = False) -> str:
    """Year, month and day with the clock time, and the weekday if asked for."""
    words = _ymd((part.year or 0, part.month, part.day), texts)
    if weekday:
        name = texts.say(f"weekdays.{weekday_of(part.earliest)}")
        words = texts.say("with_weekday", weekday=name, date=words)
    if not part.time:
        return words
    time = clock(part.time, texts.catalogue)
    if part.offset == "Z":
        time = texts.say("utc", time=time)
    elif part.offset:
        time = texts.say("utc_offset", time=time, offset=part.offset)
    return texts.say("with_time", date=words, time=time)


def _unspecified(part: EdtfPart, texts: DateTexts) -> str:
    year, month, day = _masks(part)
    if {year, month or "XX", day or "XX"} == {"XXXX", "XX"}:
        return texts.say("unknown")
    period = _period(year, texts) if part.year is None else _year(part.year, texts)
    if period is None or part.season or any("X" in mask and mask != "XX" for mask in (month, day)):
        return _between_bounds(part, texts)
    if not month:
        return period
    if month == "XX":
        if part.day:
            return texts.say("some_month_on", nth=part.day, period=period)
        return texts.say("some_day_in" if day else "some_month_in", period=period)
    name = texts.say(f"{texts.months}.{part.month}")
    if part.day:
        date = texts.say("day_month", day=part.day, month=name)
        return texts.say("in_period", date=date, period=period)
    if part.year is None:
        in_month = texts.say("in_period", date=texts.say("month", month=name), period=period)
    else:
        in_month = texts.say("month_year", month=name, year=period)
    return texts.say("some_day_in", period=in_month) if day else in_month


def _masks(part: EdtfPart) -> tuple[str, str, str]:
    """Year, month and day with their X's; month and day are empty for a coarser date."""
    sign = "-" if part.unspecified.startswith("-") else ""
    year, *rest = part.unspecified.removeprefix("-").split("-")
    month, day = [*rest, "", ""][:2]
    return sign + year, month, day


def _period(mask: str, texts: DateTexts) -> str | None:
    """The decade, century or millennium of a mask, if it is one."""
    digits = mask.removeprefix("-")
    known = digits.rstrip("X")
    if "X" in known:
        return None
    if not known:
        return texts.say("unknown_year") if mask == digits else None
    if len(known) == 2:
        return texts.say("century" if mask == digits else "century_bc", nth=int(known) + 1)
    if mask != digits:
        return None
    if len(known) == 1:
        return texts.say("millennium", nth=int(known) + 1)
    # "the 1900s" could be a century, "the 40s" the nineteen-forties
    return texts.say("decade", year=f"{known}0") if known[0] != "0" and known[2] != "0" else None


def _between_bounds(part: EdtfPart, texts: DateTexts) -> str:
    _, month, day = _masks(part)
    kept = 3 if day or part.season else 2 if month else 1
    first, last = (_cut(texts.calendar.civil(n), kept) for n in (part.earliest, part.latest))
    if first == last:
        return _ymd(first, texts)
    return texts.say("between", a=_ymd(first, texts, repeated_parts(first, last)), b=_ymd(last, texts))


def _cut(date: tuple[int, int, int], kept: int) -> Ymd:
    year, month, day = date
    return year, month if kept > 1 else None, day if kept > 2 else None


def _qualified(words: str, part: EdtfPart, texts: DateTexts) -> str:
    """A qualifier of the whole date is put before it; qualifiers of parts are listed after it."""
    names = ["year", "season" if part.season else "month", "day"]
    if part.unspecified:
        given = 1 + part.unspecified.removeprefix("-").count("-")
    else:
        given = 3 if part.day else 2 if part.month or part.season else 1
    marks = part.qualifiers[:given]
    if not any(marks):
        return words
    if len(set(marks)) == 1:
        return texts.say({"~": "about", "?": "possibly", "%": "possibly_about"}[marks[0]], date=words)
    doubts = {"~": "approximate", "?": "uncertain", "%": "both"}
    notes = [texts.say(f"{name}_{doubts[mark]}") for name, mark in zip(names, marks, strict=False) if mark]
    return texts.say("doubt", date=words, notes=joined(notes, "comma", texts))


def repeated_parts(first: Ymd | None, last: Ymd | None) -> int:
    """What the first of two dates can leave out: NOTHING, YEAR or MONTH."""
    if first is None or last is None or first[0] != last[0] or first[1] is None or last[1] is None:
        return NOTHING
    return MONTH if first[1] == last[1] and first[2] and last[2] else YEAR


def joined(items: Sequence[str], last: str, texts: DateTexts) -> str:
    """The items joined by commas, the last two by the text of the key `last`."""
    words = items[0]
    for item in items[1:-1]:
        words = texts.say("comma", a=words, b=item)
    return texts.say(last, a=words, b=items[-1]) if len(items) > 1 else words
