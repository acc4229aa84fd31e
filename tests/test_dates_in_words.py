"""Dates in words, against the tables of `tests/edtf`, and for machines."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases, rows

from timeline.dates.clock_times import parse_clock_time
from timeline.dates.edtf import parse
from timeline.wording.catalogue import load_catalogue
from timeline.wording.clocks import time_in_words
from timeline.wording.dates import date_in_words, short_date_in_words
from timeline.wording.machine_dates import machine

ENGLISH = load_catalogue("en")

HTML_DATE = re.compile(
    r"(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?)?)?"
)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "words"),
    [*cases("edtf/valid.txt"), *cases("edtf/deep_time.txt")],
)
def test_in_words(text: str, earliest: str, latest: str, precision: str, words: str) -> None:
    assert date_in_words(parse(text), ENGLISH) == words


@pytest.mark.parametrize(("text", "full", "brief", "html"), cases("edtf/words.txt"))
def test_other_forms(text: str, full: str, brief: str, html: str) -> None:
    edtf = parse(text)
    assert date_in_words(edtf, ENGLISH, weekday=True) == full
    assert short_date_in_words(edtf, ENGLISH) == brief
    assert (machine(edtf) or "-") == html


@pytest.mark.parametrize(("text", "start", "end", "words"), cases("edtf/clock_times.txt"))
def test_clock_times_in_words(text: str, start: str, end: str, words: str) -> None:
    assert time_in_words(parse_clock_time(text), ENGLISH) == words


@pytest.mark.parametrize("text", [columns[0] for _, columns in rows("edtf/valid.txt")])
def test_machines_get_valid_dates(text: str) -> None:
    value = machine(parse(text))
    assert value == "" or HTML_DATE.fullmatch(value)


@given(st.dates(min_value=date(1583, 1, 1)))
def test_every_day_has_its_weekday(day: date) -> None:
    words = date_in_words(parse(day.isoformat()), ENGLISH, weekday=True)
    assert words == f"{day:%A}, {day.day} {day:%B} {day.year}"
    assert short_date_in_words(parse(day.isoformat()), ENGLISH) == f"{day.day} {day:%b} {day.year}"
