"""Dates of the Julian calendar: against another implementation, and as properties of any EDTF date."""

from __future__ import annotations

from calendar import FRIDAY

import pytest
from convertdate import julian
from hypothesis import example, given
from hypothesis import strategies as st
from support.edtf_dates import EDTF_DATES

from timeline.dates.calendars import GREGORIAN, JULIAN
from timeline.dates.day_numbers import day_number, day_text, weekday
from timeline.dates.edtf import EdtfError, EdtfPart, parse
from timeline.dates.gregorian import in_gregorian

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
