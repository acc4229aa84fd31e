"""Day numbers against `datetime`, and beyond it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.dates.day_numbers import civil, day_number, day_text, days_in_month, weekday

EPOCH = date(1970, 1, 1).toordinal()


@given(st.dates())
def test_agrees_with_datetime(day: date) -> None:
    n = day_number(day.year, day.month, day.day)
    assert n == day.toordinal() - EPOCH
    assert civil(n) == (day.year, day.month, day.day)
    assert weekday(n) == day.weekday()
    assert day_text(n) == day.isoformat()


@given(st.integers(-(10**19), 10**19))
def test_every_number_is_one_day(n: int) -> None:
    year, month, day = civil(n)
    assert 1 <= day <= days_in_month(year, month)
    assert day_number(year, month, day) == n


def test_consecutive_days_over_four_centuries_around_the_year_zero() -> None:
    expected = day_number(-200, 1, 1)
    for year in range(-200, 201):
        for month in range(1, 13):
            for day in range(1, days_in_month(year, month) + 1):
                assert day_number(year, month, day) == expected
                expected += 1


@pytest.mark.parametrize(
    ("year", "month", "length"),
    [
        (2024, 2, 29),
        (2023, 2, 28),
        (1900, 2, 28),
        (2000, 2, 29),
        (0, 2, 29),
        (-4, 2, 29),
        (-100, 2, 28),
        (2024, 11, 30),
    ],
)
def test_lengths_of_months(year: int, month: int, length: int) -> None:
    assert days_in_month(year, month) == length


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ((2024, 11, 29), "2024-11-29"),
        ((475, 1, 1), "0475-01-01"),
        ((-43, 3, 15), "-0043-03-15"),
        ((12024, 5, 1), "Y12024"),
    ],
)
def test_text_is_edtf(day: tuple[int, int, int], text: str) -> None:
    assert day_text(day_number(*day)) == text


def test_the_days_of_the_offensive() -> None:
    assert [weekday(day_number(2024, 11, day)) for day in (27, 29)] == [2, 4]
    assert weekday(day_number(2024, 12, 1)) == 6
