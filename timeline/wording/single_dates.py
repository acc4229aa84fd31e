"""Single dates in words; `dates` puts spans and sets together from them."""

from __future__ import annotations

from collections.abc import Callable

from timeline.dates.day_numbers import weekday as weekday_of
from timeline.dates.edtf import EdtfPart
from timeline.wording.clocks import clock
from timeline.wording.date_parts import (
    MONTH,
    NOTHING,
    YEAR,
    Ymd,
    first_parts,
    marks_of,
    masks,
    plain_date,
    repeated_parts,
    whole_mark,
    with_mark,
)
from timeline.wording.date_texts import FIRST_PLAIN_YEAR, DateTexts
from timeline.wording.deep_time import about_years_ago, year_ago
from timeline.wording.lists import joined
from timeline.wording.roman import roman

_LAST_PLAIN_YEAR = 9_999
_OVER_NEW_YEAR = (24, 28, 30)
"""Seasons that end in the year after the one that they begin in."""


def date_kind(part: EdtfPart, texts: DateTexts) -> str:
    """For which kind of date a text around it may have a form of its own; empty if no form suits the date's words.

    It is a precision, or `far_year` (beyond four digits) or `ago` (geological time). Millennia are worded as centuries.
    """
    if whole_mark(part):
        return "ago" if about_years_ago(part, texts.catalogue) else ""
    if part.unspecified and _is_bounded(part, texts):
        return "day" if masks(part)[2] else ""
    if part.unspecified and (part.month or part.day):
        return ""
    if part.year and year_ago(part.year, part.significant, texts.catalogue):
        return "ago"
    if part.significant:
        return ""
    if abs(part.year or 0) > _LAST_PLAIN_YEAR:
        return "far_year"
    return "day" if part.day else "century" if part.precision == "millennium" else part.precision


def around(key: str, part: EdtfPart, texts: DateTexts) -> str:
    """The text `key` with a date in it.

    Doubt is said before the whole (`possibly since 2024`), or, in a language that has it there, right after the date. An
    approximate date has `about` in it, unless the language has the text `KEY_about`, since prepositions cannot always meet.
    Geological time can have `about` before its number, where nothing meets.
    """
    mark = whole_mark(part)
    kind = date_kind(part, texts)
    about_key = f"{key}_about"
    if mark == "?" and texts.doubt_follows:
        kind = date_kind(with_mark(part, ""), texts)
    elif mark in ("?", "%"):
        words = around(key, with_mark(part, "~" if mark == "%" else ""), texts)
        return texts.say(texts.form_for("possibly", "bound" if key == "bound" else "around"), date=words)
    elif mark == "~" and kind != "ago" and f"dates.{about_key}" in texts.catalogue.texts:
        date, exact = part_in_words(part, texts.governed()), around(key, with_mark(part, ""), texts)
        return texts.say(about_key, date=date, exact=exact)
    return _around(key, kind, lambda within: part_in_words(part, within), texts)


def between_dates(a: str, b: str, kinds: tuple[str, str], texts: DateTexts) -> str:
    """`between a and b`: two dates of these kinds, in words that follow a preposition."""
    own = texts.form_for("between", kinds[0]) if kinds[0] == kinds[1] else "between"
    if own == "between":
        a, b = (texts.say_around("bound", kind, date) for kind, date in zip(kinds, (a, b), strict=True))
    return texts.say(own, a=a, b=b)


def _around(key: str, kind: str, in_words: Callable[[DateTexts], str], texts: DateTexts) -> str:
    return texts.say_around(key, kind, in_words(texts.within(key, kind)))


def qualified(mark: str, kind: str, in_words: Callable[[DateTexts], str], texts: DateTexts) -> str:
    """A date with the qualifier of the whole: `~`, `?`, or `%` for both."""
    if mark == "?":
        return texts.say("possibly", date=in_words(texts))
    return _about(mark, _around("about", kind, in_words, texts), texts)


def _about(mark: str, about: str, texts: DateTexts) -> str:
    """An approximate date in words, which `%` makes doubtful too."""
    return about if mark == "~" else texts.say(texts.form_for("possibly", "about"), date=about)


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
        return texts.say(texts.pattern("month_year", year), month=name, year=_year(year, within))
    name, number = within.say(f"{texts.months}.{month}"), texts.day(day)
    if shared == MONTH:
        return texts.say("day", day=number)
    if shared == YEAR:
        return texts.say(texts.pattern("day_month"), day=number, month=name)
    return texts.say(texts.pattern("day_month_year", year), day=number, month=name, year=_year(year, within))


def month_beside_day(date: EdtfPart, texts: DateTexts) -> str:
    """Month and year beside the number of a day that is set apart from them."""
    within = texts.governed()
    name = within.say(f"{texts.months}.{date.month}")
    year = date.year or 0
    return texts.say(texts.pattern("beside_day", year), month=name, year=_year(year, within))


def _year(year: int, texts: DateTexts) -> str:
    """The year in words. EDTF's year 0 is 1 BC, so that -43 is 44 BC."""
    if ago := year_ago(year, 0, texts.catalogue):
        return ago
    if abs(year) > _LAST_PLAIN_YEAR:
        key = "far_year_negative" if year < 0 else "far_year"
        return texts.say(key, n=abs(year))
    if year <= 0:
        return texts.say("year_bc", year=1 - year)
    return texts.say("early_year" if year < FIRST_PLAIN_YEAR else "year", year=year)


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
        if not texts.alone:
            about = _around("about", "year", lambda _: _year(year, within), texts)
            return texts.say("doubt", date=_span_of(low, high, texts), notes=about)
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
    year, month, day = masks(part)
    if {year, month or "XX", day or "XX"} == {"XXXX", "XX"}:
        return texts.say("unknown")
    period = _period_of(part, texts)
    if period is None or _is_bounded(part, texts):
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
        in_month = texts.say(texts.pattern("month_year", part.year), month=name, year=year)
    return texts.say("some_day_in", period=in_month) if day else in_month


def _period_of(part: EdtfPart, texts: DateTexts) -> str | None:
    """The year of a date with X's, or what its mask names."""
    return _period(masks(part)[0], texts) if part.year is None else _year(part.year, texts)


def _is_bounded(part: EdtfPart, texts: DateTexts) -> bool:
    """Whether a date with X's has no name, so that its words are its bounds."""
    partial = any("X" in mask and mask != "XX" for mask in masks(part)[1:])
    return bool(part.season) or partial or _period_of(part, texts) is None


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
    _, month, day = masks(part)
    kept = 3 if day or part.season else 2 if month else 1
    first, last = (first_parts(texts.calendar.civil(n), kept) for n in (part.earliest, part.latest))
    if first == last:
        return ymd_in_words(first, texts)
    if kept == 1 and not texts.alone:
        return _span_of(first[0], last[0], texts)
    a, b = pair_in_words(first, last, texts.governed())
    if not texts.alone:
        return from_to(a, b, texts, alike=True)
    kind = ("year", "month", "day")[kept - 1]
    return between_dates(a, b, (kind, kind), texts)


def pair_in_words(first: Ymd, last: Ymd, texts: DateTexts) -> tuple[str, str]:
    """Two dates, of which one leaves out what the other says."""
    shared = repeated_parts(first, last)
    in_first, in_last = (NOTHING, shared) if texts.year_first else (shared, NOTHING)
    return ymd_in_words(first, texts, in_first), ymd_in_words(last, texts, in_last)


def from_to(a: str, b: str, texts: DateTexts, *, alike: bool = False) -> str:
    """`2023–2024`; `29–30 November 2024` if both dates are alike; else `29 November – 1 December 2024`."""
    narrow = " " not in a and (alike or " " not in b)
    key = "span_narrow" if narrow else "span_wide"
    return texts.say(key if texts.alone else texts.form_for(key, "within"), a=a, b=b)


def _span_of(first: int, last: int, texts: DateTexts) -> str:
    """Two years after a preposition."""
    alone = texts._replace(alone=True)
    return from_to(_year(first, alone), _year(last, alone), texts, alike=True)


def _qualified(part: EdtfPart, texts: DateTexts) -> str:
    """A date with its qualifiers: one of the whole date stands before it, those of parts are listed after it."""
    names = ["year", "season" if part.season else "month", "day"]
    marks = marks_of(part)
    if not any(marks):
        return _unqualified(part, texts)
    if about := about_years_ago(part, texts.catalogue):
        return _about(marks[0], about, texts)
    if mark := whole_mark(part):
        kind = date_kind(with_mark(part, ""), texts)
        return qualified(mark, kind, lambda within: _unqualified(part, within), texts)
    doubts = {"~": "approximate", "?": "uncertain", "%": "both"}
    notes = [texts.say(f"{name}_{doubts[mark]}") for name, mark in zip(names, marks, strict=False) if mark]
    return texts.say("doubt", date=_unqualified(part, texts), notes=joined(notes, "comma", texts.catalogue))
