"""Every form of one date that output needs: full, short, for machines. Which form is printed where: `planning/event_dates`."""

from __future__ import annotations

from functools import cached_property

from timeline.dates import edtf
from timeline.dates.calendars import GREGORIAN, JULIAN
from timeline.dates.day_numbers import civil
from timeline.dates.gregorian import gregorian_days, in_gregorian
from timeline.wording.catalogue import Catalogue
from timeline.wording.date_parts import YEAR
from timeline.wording.date_texts import SHORT, DateTexts
from timeline.wording.dates import date_in_words, dates_in, short_date_in_words
from timeline.wording.machine_dates import machine
from timeline.wording.single_dates import month_beside_day, ymd_in_words

_YEARS = edtf.PRECISIONS[edtf.PRECISIONS.index("year") :]
"""Precisions too coarse to differ between the calendars."""


class DateForms:
    """The forms of a date, none of them more precise than its EDTF text.

    Words include every qualifier (`~ ? %`); a weekday and `<time datetime>` cannot, and are left out of qualified dates.
    Each form is made when it is first used.
    """

    def __init__(self, words: Catalogue, text: str) -> None:
        self._words = words
        self.edtf = text
        """The record's own text, for programs that read EDTF (schema.org's `temporalCoverage` takes text)."""

    @cached_property
    def text(self) -> str:
        """`29 November 2024`, `about 27 November 2024`, `29 or 30 November 2024`."""
        date = edtf.parse(self.edtf)
        return self._in_both(date, date_in_words(date, self._words))

    @cached_property
    def full(self) -> str:
        """With the weekday, if the day is certain: `Friday, 29 November 2024`."""
        date = edtf.parse(self.edtf)
        return self._in_both(date, date_in_words(date, self._words, weekday=True))

    @cached_property
    def short(self) -> str:
        """With abbreviated months: `29 Nov 2024`."""
        date = edtf.parse(self.edtf)
        return self._in_both(date, short_date_in_words(date, self._words), brief=True)

    @cached_property
    def day_and_month(self) -> tuple[str, str]:
        """A day in two parts, which headings set apart: `29` and `November 2024`, `29日` and `2024年11月`."""
        part = edtf.parse(self.edtf).members[0]
        texts = DateTexts(self._words, "months", GREGORIAN)
        if isinstance(part, edtf.EdtfRange):
            return "", self.full
        return texts.say("day", day=texts.day(part.day or 0)), month_beside_day(part, texts)

    @cached_property
    def machine(self) -> str:
        """For `<time datetime>` and schema.org's dates (ISO 8601); empty if they have no form as vague."""
        return machine(in_gregorian(edtf.parse(self.edtf)))

    def _in_both(self, date: edtf.Edtf, words: str, *, brief: bool = False) -> str:
        """`6 May 1527 (16 May, Gregorian)`: a Julian date in both calendars, unless it is no more precise than a year."""
        if date.calendar != "julian":
            return words
        parts = (part for member in date.members for part in dates_in(member))
        if all(part.precision in _YEARS for part in parts):
            return words
        gregorian = (short_date_in_words if brief else date_in_words)(gregorian_days(date), self._words)
        if date.earliest is not None and date.earliest == date.latest:
            day = civil(date.earliest)
            if day[0] == JULIAN.civil(date.earliest)[0]:
                texts = DateTexts(self._words, SHORT if brief else "months", GREGORIAN)
                gregorian = ymd_in_words(day, texts, YEAR)
        return self._words.text("dates.in_julian", date=words, gregorian=gregorian)


def month_names(words: Catalogue, *, with_day: bool = False) -> tuple[str, ...]:
    """The abbreviated names of the months, as they stand alone or beside a day."""
    texts = DateTexts(words, SHORT, GREGORIAN, alone=not with_day)
    return tuple(texts.say(f"{SHORT}.{month}") for month in range(1, 13))


def orders(words: Catalogue) -> dict[str, str]:
    """The orders of day, month and year with abbreviated months, for scripts."""
    texts = DateTexts(words, SHORT, GREGORIAN)
    names = ("day", "day_month", "day_month_year", "month_year")
    return {name: words.texts[f"dates.{texts.pattern(name)}"] for name in names}


def in_brackets(words: str) -> str:
    """A date in words for use within round brackets: its own become square."""
    return words.replace("(", "[").replace(")", "]")
