"""Dates of the Julian calendar: against another implementation, and as properties of any EDTF date."""

from __future__ import annotations

from calendar import FRIDAY

import pytest
from convertdate import julian, persian
from hypothesis import example, given
from hypothesis import strategies as st
from support.edtf_dates import EDTF_DATES

from timeline.dates.calendars import GREGORIAN, JULIAN
from timeline.dates.day_numbers import day_number, day_text, weekday
from timeline.dates.edtf import EdtfError, EdtfPart, parse
from timeline.dates.gregorian import in_gregorian
from timeline.dates.other_calendars import OTHER_CALENDARS

FIRST, LAST = day_number(1, 1, 3), day_number(2400, 1, 1)


def test_days_are_those_of_convertdate() -> None:
    for n in [*range(FIRST, LAST, 89), *range(day_number(1582, 9, 1), day_number(1582, 12, 1))]:
        year, month, day = GREGORIAN.civil(n)
        assert JULIAN.civil(n) == julian.from_gregorian(year, month, day)
        assert JULIAN.day_number(*JULIAN.civil(n)) == n


@given(st.integers(-(10**9), 10**9))
def test_a_day_of_any_year_and_back(n: int) -> None:
    year, month, day = JULIAN.civil(n)
    assert 1 <= day <= JULIAN.days_in_month(year, month)
    assert JULIAN.day_number(year, month, day) == n


def test_the_day_after_the_fourth_of_october() -> None:
    assert parse("julian 1582-10-05").earliest == parse("1582-10-15").earliest
    assert weekday(parse("julian 1582-10-05").anchor) == FRIDAY


def test_leap_years() -> None:
    assert parse("julian 1500-02-29").earliest == day_number(1500, 3, 10)
    assert parse("julian 1500-02").latest == day_number(1500, 3, 10)
    for text in ("1501-02-29", "1500-02-30"):
        with pytest.raises(EdtfError):
            parse(f"julian {text}")


@given(EDTF_DATES)
def test_any_date_keeps_its_form_and_its_words(text: str) -> None:
    plain, dated = parse(text), parse(f"julian {text}")
    assert (dated.text, dated.key, dated.calendar) == (text, f"julian {text}", "julian")
    assert (dated.form, dated.precision) == (plain.form, plain.precision)
    assert (dated.approximate, dated.uncertain) == (plain.approximate, plain.uncertain)
    for one, other in ((plain.earliest, dated.earliest), (plain.latest, dated.latest)):
        assert (one is None) == (other is None)
    for one, other in zip(plain.members, dated.members, strict=True):
        if isinstance(one, EdtfPart) and isinstance(other, EdtfPart):
            assert (one.year, one.month, one.day, one.season) == (
                other.year,
                other.month,
                other.day,
                other.season,
            )
            assert GREGORIAN.civil(one.earliest) == JULIAN.civil(other.earliest)


@given(EDTF_DATES)
@example("XXXX-XX-XX")
def test_the_gregorian_date_has_the_same_days(text: str) -> None:
    dated = parse(f"julian {text}")
    converted = in_gregorian(dated)
    assert not converted.calendar
    assert (converted.approximate, converted.uncertain) == (dated.approximate, dated.uncertain)
    assert in_gregorian(parse(text)) == parse(text)
    for one, other in ((dated.earliest, converted.earliest), (dated.latest, converted.latest)):
        assert (one is None) == (other is None)
        if one is not None and other is not None and not day_text(one).startswith("Y"):
            assert one == other


def test_persian_days_are_those_of_convertdate() -> None:
    for n in range(day_number(1925, 3, 22), day_number(2123, 3, 21), 1009):
        assert OTHER_CALENDARS["persian"](n) == persian.from_gregorian(*GREGORIAN.civil(n))
    for year in range(1304, 1502, 7):  # leap years, and the lack of them, show at the new year
        n = day_number(*persian.to_gregorian(year, 1, 1))
        assert OTHER_CALENDARS["persian"](n) == (year, 1, 1)


@pytest.mark.parametrize(
    ("calendar", "days"),
    [
        (
            "persian",
            {
                "1925-03-20": None,
                "1925-03-21": (1304, 1, 1),
                "2123-03-20": (1501, 12, 29),
                "2123-03-21": None,
            },
        ),
        (
            "islamic",  # 1445 and 1446 AH began, as published, on 19 July 2023 and 7 July 2024
            {
                "1924-07-31": None,
                "1924-08-01": (1343, 1, 1),
                "2023-07-19": (1445, 1, 1),
                "2024-07-06": (1445, 12, 30),
                "2024-07-07": (1446, 1, 1),
                "2077-11-17": None,
                "0001-01-01": None,
                "-0044-03-15": None,
                "Y12024": None,
            },
        ),
    ],
)
def test_days_in_other_calendars(calendar: str, days: dict[str, tuple[int, int, int] | None]) -> None:
    assert {text: OTHER_CALENDARS[calendar](parse(text).anchor) for text in days} == days
