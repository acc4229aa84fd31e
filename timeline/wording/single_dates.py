"""Single dates in words; `dates` puts spans and sets together from them."""

from __future__ import annotations

from typing import NamedTuple

from timeline.dates.calendars import Calendar
from timeline.dates.day_numbers import weekday as weekday_of
from timeline.dates.edtf import EdtfPart
from timeline.wording.catalogue import Catalogue
from timeline.wording.clocks import clock
from timeline.wording.deep_time import year_ago
from timeline.wording.lists import joined
from timeline.wording.roman import roman

Ymd = tuple[int, int | None, int | None]
"""Year, month and day; month and day are None for a coarser date."""

NOTHING, YEAR, MONTH = 0, 1, 2
"""What a date leaves out because another date of the same phrase says it: nothing, its year, or year and month."""
_OVER_NEW_YEAR = (24, 28, 30)
"""Seasons that end in the year after the one that they begin in."""
QUALIFYING = {"~": "about", "?": "possibly", "%": "possibly_about"}
"""The texts for a qualifier of the whole date."""
SHORT = "short_months"
"""The group of abbreviated month names."""


class DateTexts(NamedTuple):
    """The catalogue, with the group of month names to use and the calendar of the date."""

    catalogue: Catalogue
    months: str
    calendar: Calendar
    alone: bool = True
    """Whether the date stands alone. It does not after a preposition, nor does a month after its day."""

    def say(self, key: str, **values: str | int) -> str:
        """A text of the catalogue, by its key below `dates`; that of a date that stands alone, if there is one."""
        if self.alone and self.catalogue.has_forms_alone:
            group, dot, name = key.partition(".")
            own = f"dates.{group}_alone{dot}{name}"
            if own in self.catalogue.texts or f"{own}.other" in self.catalogue.texts:
                return self.catalogue.text(own, **values)
        return self.catalogue.text(f"dates.{key}", **values)

    def governed(self) -> DateTexts:
        """The texts for a date after a preposition."""
        return self._replace(alone=False)

    def say_of(self, key: str, of: EdtfPart | str, **values: str | int) -> str:
        """A text around dates, in its own form for days or years if there is one; `of` is a date, or a precision."""
        precision = of if isinstance(of, str) else "day" if of.day else of.precision
        own = f"dates.{key}_{precision}"
        return self.catalogue.text(own if own in self.catalogue.texts else f"dates.{key}", **values)

    def pattern(self, key: str) -> str:
        """The key of an order of day, month and year, which may be another with abbreviated months."""
        short = f"short_{key}"
        return short if self.months == SHORT and f"dates.{short}" in self.catalogue.texts else key

    def day(self, day: int) -> str | int:
        """The day of the month; the first is an ordinal in some languages."""
        return self.catalogue.texts.get("dates.first_day", day) if day == 1 else day

    @property
    def year_first(self) -> bool:
        """Whether the year comes before the day, so that what two dates share is said with the first."""
        order = self.catalogue.texts["dates.day_month_year"]
        return order.index("{year}") < order.index("{day}")


def plain_date(part: EdtfPart) -> Ymd | None:
    """The date, if it consists of nothing but year, month and day."""
    if part.year is None or part.season or part.unspecified or part.significant or part.time:
        return None
    return None if any(part.qualifiers) else (part.year, part.month, part.day)


def part_in_words(part: EdtfPart, texts: DateTexts, shared: int = NOTHING) -> str:
    """A date in words, without what another date of the phrase says (`shared`)."""
    plain = plain_date(part)
    if plain:
        return ymd_in_words(plain, texts, shared)
    return _qualified(part, texts)


def ymd_in_words(date: Ymd, texts: DateTexts, shared: int = NOTHING) -> str:
    """Year, month and day, as far as they are given."""
    year, month, day = date
    if month is None:
        return _year(year, texts)
    within = texts.governed()
    if day is None:
        name = texts.say(f"{texts.months}.{month}")
        if shared:
            return texts.say("month", month=name)
        return texts.say(texts.pattern("month_year"), month=name, year=_year(year, within))
    name, number = within.say(f"{texts.months}.{month}"), texts.day(day)
    if shared == MONTH:
        return texts.say("day", day=number)
    if shared == YEAR:
        return texts.say(texts.pattern("day_month"), day=number, month=name)
    return texts.say(texts.pattern("day_month_year"), day=number, month=name, year=_year(year, within))


def month_beside_day(date: EdtfPart, texts: DateTexts) -> str:
    """Month and year beside the number of a day that is set apart from them."""
    within = texts.governed()
    name = within.say(f"{texts.months}.{date.month}")
    return texts.say("beside_day", month=name, year=_year(date.year or 0, within))


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
    year, within = part.year or 0, texts.governed()
    if part.season in _OVER_NEW_YEAR:
        first, second = (_year(each, texts._replace(alone=True)) for each in (year, year + 1))
        return texts.say(f"seasons.{part.season}", year=first, next_year=second)
    if part.season:
        return texts.say(f"seasons.{part.season}", year=_year(year, within))
    if part.significant:
        if ago := year_ago(year, part.significant, texts.catalogue):
            return ago
        low, high = (texts.calendar.civil(day)[0] for day in (part.earliest, part.latest))
        return texts.say(
            "between_perhaps", a=_year(low, within), b=_year(high, within), date=_year(year, within)
        )
    return day_in_words(part, texts)


def day_in_words(part: EdtfPart, texts: DateTexts, *, weekday: bool = False) -> str:
    """Year, month and day with the clock time, and the weekday if asked for."""
    words = ymd_in_words((part.year or 0, part.month, part.day), texts)
    if weekday:
        name = texts.say(f"weekdays.{weekday_of(part.earliest)}")
        words = texts.say("with_weekday", weekday=name, date=words)
    if not part.time:
        return words
    time = clock(part.time, texts.catalogue)
    if part.offset == "Z":
        time = texts.say("utc", time=time)
    elif part.offset:
        offset = texts.catalogue.digits(part.offset, "dates.utc_offset")
        time = texts.say("utc_offset", time=time, offset=offset)
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
    if part.day:
        name, number = texts.governed().say(f"{texts.months}.{part.month}"), texts.day(part.day)
        date = texts.say(texts.pattern("day_month"), day=number, month=name)
        return texts.say("in_period", date=date, period=period)
    name = texts.say(f"{texts.months}.{part.month}")
    if part.year is None:
        in_month = texts.say("in_period", date=texts.say("month", month=name), period=period)
    else:
        year = _year(part.year, texts.governed())
        in_month = texts.say(texts.pattern("month_year"), month=name, year=year)
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
        return _nth("century" if mask == digits else "century_bc", int(known) + 1, texts)
    if mask != digits:
        return None
    if len(known) == 1:
        return _nth("millennium", int(known) + 1, texts)
    # "the 1900s" could be a century, "the 40s" the nineteen-forties
    return (
        texts.say("decade", year=int(f"{known}0"), last=int(f"{known}9"))
        if known[0] != "0" and known[2] != "0"
        else None
    )


def _nth(key: str, number: int, texts: DateTexts) -> str:
    """A century or millennium; languages count them in figures (`nth`) or in Roman numerals."""
    return texts.say(key, nth=number, roman=roman(number))


def _between_bounds(part: EdtfPart, texts: DateTexts) -> str:
    _, month, day = _masks(part)
    kept = 3 if day or part.season else 2 if month else 1
    first, last = (_cut(texts.calendar.civil(n), kept) for n in (part.earliest, part.latest))
    if first == last:
        return ymd_in_words(first, texts)
    a, b = pair_in_words(first, last, texts.governed())
    return texts.say_of("between", ("year", "month", "day")[kept - 1], a=a, b=b)


def pair_in_words(first: Ymd, last: Ymd, texts: DateTexts) -> tuple[str, str]:
    """Two dates, of which one leaves out what the other says."""
    shared = repeated_parts(first, last)
    in_first, in_last = (NOTHING, shared) if texts.year_first else (shared, NOTHING)
    return ymd_in_words(first, texts, in_first), ymd_in_words(last, texts, in_last)


def _cut(date: tuple[int, int, int], kept: int) -> Ymd:
    year, month, day = date
    return year, month if kept > 1 else None, day if kept > 2 else None


def _qualified(part: EdtfPart, texts: DateTexts) -> str:
    """A date with its qualifiers: one of the whole date stands before it, those of parts are listed after it."""
    names = ["year", "season" if part.season else "month", "day"]
    if part.unspecified:
        given = 1 + part.unspecified.removeprefix("-").count("-")
    else:
        given = 3 if part.day else 2 if part.month or part.season else 1
    marks = part.qualifiers[:given]
    if not any(marks):
        return _unqualified(part, texts)
    if len(set(marks)) == 1:
        key = QUALIFYING[marks[0]]
        within = texts if key == "possibly" else texts.governed()
        return texts.say_of(key, part, date=_unqualified(part, within))
    doubts = {"~": "approximate", "?": "uncertain", "%": "both"}
    notes = [texts.say(f"{name}_{doubts[mark]}") for name, mark in zip(names, marks, strict=False) if mark]
    return texts.say("doubt", date=_unqualified(part, texts), notes=joined(notes, "comma", texts.catalogue))


def repeated_parts(first: Ymd | None, last: Ymd | None) -> int:
    """What one of two dates can leave out: NOTHING, YEAR or MONTH."""
    if first is None or last is None or first[0] != last[0] or first[1] is None or last[1] is None:
        return NOTHING
    return MONTH if first[1] == last[1] and first[2] and last[2] else YEAR
