"""Random EDTF dates of every form, for property tests."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from timeline.dates.edtf import EdtfError, parse

_YEARS = st.one_of(
    st.integers(1400, 2100),
    st.integers(-9999, 9999),
    st.integers(-60, 60),
    st.sampled_from([1582, 1582, 1700, 2024, 2024]),
)


def _year(year: int) -> str:
    return f"{'-' if year < 0 else ''}{abs(year):04}"


@st.composite
def _plain(draw: st.DrawFn) -> str:
    year = _year(draw(_YEARS))
    month = f"{draw(st.integers(1, 12)):02}"
    day = f"{draw(st.integers(1, 28)):02}"
    form = draw(st.sampled_from(["day", "day", "month", "year", "season"]))
    if form == "season":
        return f"{year}-{draw(st.integers(21, 41))}"
    return "-".join({"day": (year, month, day), "month": (year, month), "year": (year,)}[form])


@st.composite
def _unknown(draw: st.DrawFn) -> str:
    text = draw(_plain())
    digits = [at for at, character in enumerate(text) if character.isdigit()]
    chosen = draw(st.sampled_from(digits))
    return "".join("X" if at >= chosen and c.isdigit() else c for at, c in enumerate(text))


_LONG = st.builds(
    "Y{}{}".format, st.integers(-(10**9), 10**9), st.sampled_from(["", "", "S1", "S2", "S4"])
) | st.builds("{}S{}".format, st.integers(1000, 9999), st.integers(1, 3))
_PARTS = st.one_of(_plain(), _plain(), _unknown(), _LONG)
_QUALIFIED = st.builds("{}{}".format, _PARTS, st.sampled_from(["", "", "", "~", "?", "%"]))
_ENDS = _QUALIFIED | st.sampled_from(["..", ""])


def _is_valid(text: str) -> bool:
    try:
        parse(text)
    except EdtfError:
        return False
    return True


EDTF_DATES = st.one_of(
    _QUALIFIED,
    _QUALIFIED,
    st.builds("{}T18:00".format, st.dates(date(1600, 1, 1), date(2100, 1, 1))),
    st.builds("{}/{}".format, _ENDS, _ENDS),
    st.builds("[{},{}]".format, _QUALIFIED, _QUALIFIED),
    st.builds("[{}..{}]".format, _PARTS, _PARTS),
    st.builds("{{{},{}}}".format, _QUALIFIED, _QUALIFIED),
    st.builds("[..{}]".format, _PARTS),
    st.builds("{{{}..}}".format, _PARTS),
).filter(_is_valid)
