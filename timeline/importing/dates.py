"""Read the dates of a column to EDTF, with one order of day and month for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from statistics import median_low

import msgspec

from timeline.dates import edtf
from timeline.importing.date_forms import (
    SPACED_RANGE,
    day_of_number,
    more_meanings,
    order_shown,
    with_year_first,
    year_in_edtf,
)

ORDERS = ("day-month", "month-day")
_MIDNIGHT = re.compile(r"T00:00(?::00)?(?:Z|[+-]00:00)?$")
_YEAR = re.compile(r"(?<![0-9])(?:1[5-9]|20)[0-9]{2}(?![0-9])")
_FRACTION = re.compile(r"(?<=:[0-9]{2})[.,][0-9]+")
_FIRST = re.compile(r"-?[0-9]{4}-([0-9]{2})-01")
_UNDATED = re.compile(
    r"(?i)(?:date )?unknown|undated|not known|no date|n\.? ?d\.?|s\.? ?d\.?|n/?a|tb[acd]|none|[?-]+"
)
_SUSPICIOUS = 0.3
"""A larger share of days that are the first of their month was probably not known to the day: chance gives 0.03."""
_FEW = 10


class DateRules(msgspec.Struct, frozen=True):
    """How the dates of a source are read."""

    order: str = ""
    """Of `03/04/2024`; empty if it is not known."""
    why_order: str = ""
    order_given: bool = False
    """Whether the mapping says so."""
    century: int | None = None
    near: int = 2019
    """The middle of the years of four digits, to which the century of other years is nearest. By default, 69 is 1969."""
    negative_years: str = ""
    """`bc` or `astronomical`; empty if -44 is ambiguous."""
    in_millions: bool = False
    """Whether numbers are millions of years ago."""
    midnight_is_none: bool = True
    first_of_month: str = "day"
    first_of_january: str = "day"


class DateReading(msgspec.Struct, frozen=True):
    """What a text says of a date."""

    date: str
    """EDTF; empty if the text was not understood."""
    note: str = ""
    """How it was changed."""
    guessed: bool = False
    undecided: bool = False
    """Whether a person must decide between several meanings."""


def study_dates(texts: Iterable[str], options: Mapping[str, str], like: DateRules | None = None) -> DateRules:
    """The rules for a column: the given ones, else those that its values suggest, or those of another column."""
    shown: Counter[str] = Counter()
    years: list[int] = []
    timed = midnights = 0
    for text in texts:
        shown[order_shown(text)] += 1
        years += [int(year) for year in _YEAR.findall(text)[:1]]
        if ":" in text:
            timed += 1
            midnights += bool(
                re.search(r"\b0?0:00(?::00)?(?:\.0+)?(?:Z|[+-]00:?00)?\b|12:00(?::00)? ?AM", text)
            )
    days, months = shown["day-month"], shown["month-day"]
    order = options.get("date_order", "")
    why = "as the mapping says" if order else ""
    order_given = bool(order)
    if bool(days) != bool(months) and not order:
        order = "day-month" if days else "month-day"
        why = "as other dates can only be read so, and none otherwise"
    if not order and like is not None:
        order, why = like.order, like.why_order
    century = options.get("century", "")
    return DateRules(
        order,
        why,
        order_given,
        int(century) if century else None,
        median_low(years) if years else (like or DateRules()).near,
        negative_years=options.get("negative_years", ""),
        in_millions=options.get("years_in") == "million",
        midnight_is_none=timed == midnights,
        first_of_month=options.get("first_of_month", "day"),
        first_of_january=options.get("first_of_january", "day"),
    )


def read_date_text(text: str, rules: DateRules) -> DateReading:
    """The date that a text of a column means."""
    text = " ".join(text.split())[:300]
    if _UNDATED.fullmatch(text):
        return DateReading("unknown", "not known")
    if years := _years_alone(text, rules):
        return DateReading(years, "in EDTF")
    if number := day_of_number(text):
        return DateReading(number, "read as a day number", guessed=True)
    if (ends := SPACED_RANGE.fullmatch(text)) and all(order_shown(end) for end in ends.groups()):
        return _range(*(read_date_text(end, rules) for end in ends.groups()))
    reading = _numeric(text, rules) if order_shown(text) or re.fullmatch(r"\d+\D\d+\D\d\d", text) else None
    reading = reading or _in_words(text)
    if not reading.date or reading.undecided:
        return reading
    return _with_known_precision(reading, rules)


def _years_alone(text: str, rules: DateRules) -> str:
    """A number of years: millions, BC, or more than four digits; empty for others."""
    if rules.in_millions and re.fullmatch(r"-?[0-9]{1,5}(?:\.[0-9]{1,6})?", text):
        years = abs(Decimal(text)) * 1_000_000
        return year_in_edtf(-int(years)) if years >= 1_000_000 else ""
    if re.fullmatch(r"-[0-9]{5,12}", text) or (rules.negative_years and re.fullmatch(r"-[0-9]{1,4}", text)):
        year = int(text)
        return year_in_edtf(year + 1 if rules.negative_years == "bc" and year > -(10**6) else year)
    return ""


def _range(first: DateReading, last: DateReading) -> DateReading:
    """A span of two dates in digits."""
    date = f"{first.date}/{last.date}"
    if first.undecided or last.undecided or edtf.meanings(date) != (date,):
        return DateReading("", "not understood")
    return DateReading(date, first.note or last.note, guessed=first.guessed or last.guessed)


def _numeric(text: str, rules: DateRules) -> DateReading | None:
    """A date in digits, the year last. None if it is not one."""
    shown = order_shown(text)
    order = rules.order if shown == "either" else shown or "day-month"
    if not order:
        both = [edtf.meanings(with_year_first(text, one, rules.century, rules.near)[0]) for one in ORDERS]
        if not all(both):
            return None
        dates = sorted({one[0] for one in both})
        if any("T" in date or "/" in date for date in dates):
            return DateReading("unknown", "day and month in unknown order", undecided=True)
        return DateReading(f"[{','.join(dates)}]", "day and month in unknown order", undecided=True)
    written, guessed = with_year_first(text, order, rules.century, rules.near)
    meanings = edtf.meanings(written) or more_meanings(written)
    if not meanings:
        return None
    if guessed:
        return DateReading(meanings[0], "two-digit year: the century nearest to other dates", guessed=True)
    if shown == "either" and rules.why_order:
        note = f"{order.replace('-', ' before ')}, {rules.why_order}"
        return DateReading(meanings[0], note, guessed=not rules.order_given)
    return DateReading(meanings[0], "in EDTF")


def _in_words(text: str) -> DateReading:
    meanings = edtf.meanings(text) or more_meanings(text)
    if not meanings:
        return DateReading("", "not understood")
    if len(meanings) > 1:
        if all(re.fullmatch(r"[0-9X~?-]+", date) for date in meanings[:2]):
            return DateReading(f"[{','.join(sorted(meanings[:2]))}]", "has two meanings", undecided=True)
        return DateReading(meanings[0], "has two meanings", guessed=True)
    return DateReading(meanings[0], "" if meanings[0] == text else "in EDTF")


def _with_known_precision(reading: DateReading, rules: DateRules) -> DateReading:
    """Without a midnight that only stands for no time, and without days that the mapping says are not known."""
    date, note = _FRACTION.sub("", reading.date), reading.note
    if rules.midnight_is_none and _MIDNIGHT.search(date):
        date, note = _MIDNIGHT.sub("", date), "midnight left out: no row has another time"
    if match := _FIRST.fullmatch(date):
        if match[1] == "01" and rules.first_of_january != "day":
            date = date[:-6] if rules.first_of_january == "year" else date[:-3]
            note = f"1 January is the {rules.first_of_january} alone, as the mapping says"
        elif match[1] != "01" and rules.first_of_month == "month":
            date, note = date[:-3], "the first of a month is the month alone, as the mapping says"
    return msgspec.structs.replace(reading, date=date, note=note)


def precision_warning(dates: Iterable[str]) -> str:
    """A warning if suspiciously many days are the first of a month or of a year; else empty."""
    days = [date for date in dates if re.fullmatch(r"-?[0-9]{4}-[0-9]{2}-[0-9]{2}", date)]
    months = sum(date.endswith("-01") for date in days)
    years = sum(date.endswith("-01-01") for date in days)
    if len(days) < _FEW or months < len(days) * _SUSPICIOUS:
        return ""
    advice = "`first_of_month: month`" if months > years else ""
    if years > len(days) * 0.05:
        advice = " and ".join(filter(None, (advice, "`first_of_january: year`")))
    return (
        f"{months:,} of {len(days):,} days are the first of a month ({years:,} are 1 January): "
        f"if their day is not known, write {advice} in the mapping"
    )
