"""Dates, numbers and lists in each language, against the table of `tests/wording`; those that CLDR has, against CLDR."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import pytest
from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from tables import cases, rows

from timeline.dates.clock_times import parse_clock_time
from timeline.dates.edtf import parse
from timeline.wording.catalogue import Catalogue, load_catalogue
from timeline.wording.clocks import time_in_words
from timeline.wording.date_forms import DateForms
from timeline.wording.lists import joined
from timeline.wording.numbers import figure_in_words, number_in_words
from timeline.wording.other_calendars import in_other_calendar

TABLE = "wording/languages.txt"
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200e": None, "\u200f": None})


@lru_cache
def words_of(locale: str) -> Catalogue:
    return load_catalogue(locale.partition("-u-")[0].partition("-")[0], locale=locale)


OURS: dict[str, Callable[[str, str], str]] = {
    "full": lambda value, locale: DateForms(words_of(locale), value).full,
    "long": lambda value, locale: DateForms(words_of(locale), value).text,
    "short": lambda value, locale: DateForms(words_of(locale), value).short,
    "heading": lambda value, locale: " ¦ ".join(
        filter(None, DateForms(words_of(locale), value).day_and_month)
    ),
    "time": lambda value, locale: time_in_words(parse_clock_time(value), words_of(locale)),
    "number": number_in_words,
    "figure": figure_in_words,
    "and": lambda value, locale: joined(value.split("/"), "and", words_of(locale)),
    "or": lambda value, locale: joined(value.split("/"), "or", words_of(locale)),
    "events": lambda value, locale: words_of(locale).text("chronicle.events", n=int(value)),
    "islamic": lambda value, locale: in_other_calendar(parse(value), "islamic", words_of(locale)),
    "persian": lambda value, locale: in_other_calendar(parse(value), "persian", words_of(locale)),
}


@pytest.mark.parametrize(("locale", "form", "value", "words", "remark"), cases(TABLE))
def test_words(locale: str, form: str, value: str, words: str, remark: str) -> None:
    said = OURS[form](value, locale).translate(SPACES)
    assert said == words
    if remark == "CLDR":
        assert said == cldr(form, value, locale).translate(SPACES)


def test_every_language_has_rows_of_every_form() -> None:
    table = [columns for _, columns in rows(TABLE)]
    languages = {"en", "ar", "fr", "es", "de", "ru", "uk", "fa", "he", "zh", "pt", "tr"}
    assert {(columns[0], columns[1]) for columns in table} >= {
        (one, form) for one in languages for form in OURS
    }


def cldr(form: str, value: str, tag: str) -> str:
    """What Babel says; KeyError if it has no answer. Its digits are those that CLDR names for the language."""
    locale = Locale.parse("en-GB" if tag == "en" else tag, sep="-")
    text = _cldr(form, value, locale)
    return text.translate(PERSIAN) if locale.language == "fa" else text


def _cldr(form: str, value: str, locale: Locale) -> str:
    if form in ("and", "or"):
        return format_list(value.split("/"), {"and": "standard", "or": "or"}[form], locale)
    if form == "number":
        return format_decimal(
            value, locale=locale, numbering_system="default" if locale.language == "fa" else "latn"
        )
    if form == "figure":
        return format_percent(int(value.removesuffix("%")) / 100, locale=locale)
    start, _, end = value.partition("/")
    month = "MMM" if form == "short" else "MMMM"
    skeleton = ("y", f"y{month}", f"y{month}d")[start.count("-")]
    if end:
        locale.interval_formats[skeleton]
        return format_interval(_day(start), _day(end), skeleton, locale=locale)
    if skeleton == "yMMMMd":
        return format_date(_day(start), form, locale)
    if int(start[-2:]) in range(33, 37) and skeleton == "yMMMM":
        quarter = date(int(start[:4]), 3 * int(start[-2:]) - 98, 1)
        return format_skeleton("yQQQQ", quarter, locale=locale)
    return format_skeleton(skeleton, _day(start), locale=locale)


def _day(text: str) -> date:
    year, month, day = [*map(int, text.split("-")), 1, 1][:3]
    return date(year, month, day)
