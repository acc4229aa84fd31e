"""EDTF: the tables of `tests/edtf`, properties against `datetime`, and a second implementation."""

from __future__ import annotations

import re
import warnings
from calendar import monthrange
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables import cases, rows

from timeline.dates.day_numbers import civil, day_number, day_text
from timeline.dates.edtf import UNBOUNDED, Edtf, EdtfError, EdtfPart, EdtfRange, parse, sort_key

VALID = [columns[0] for _, columns in rows("edtf/valid.txt")]
INVALID = [columns[0] for _, columns in rows("edtf/invalid.txt")]
KNOWN_FAULTS = {columns[0] for _, columns in rows("edtf/known_faults.txt")}


def bound_text(bound: int | None, end: EdtfPart | str) -> str:
    if bound is not None:
        return day_text(bound)
    return end if isinstance(end, str) else "unknown"


def ends(edtf: Edtf) -> tuple[Any, Any]:
    first, last = edtf.members[0], edtf.members[-1]
    return (
        first.start if isinstance(first, EdtfRange) else first,
        last.end if isinstance(last, EdtfRange) else last,
    )


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision", "words"),
    [*cases("edtf/valid.txt"), *cases("edtf/deep_time.txt")],
)
def test_bounds_and_precision(text: str, earliest: str, latest: str, precision: str, words: str) -> None:
    edtf = parse(text)
    start, end = ends(edtf)
    assert bound_text(edtf.earliest, start) == earliest
    assert bound_text(edtf.latest, end) == latest
    assert edtf.precision == precision


@pytest.mark.parametrize(("text", "code", "column", "piece"), cases("edtf/invalid.txt"))
def test_refusals(text: str, code: str, column: str, piece: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    error = caught.value
    assert error.code == code
    assert error.column == int(column)
    assert piece in (error.message, error.help)


@pytest.mark.parametrize("text", INVALID)
def test_what_the_help_says_to_write_can_be_read(text: str) -> None:
    with pytest.raises(EdtfError) as caught:
        parse(text)
    if caught.value.code == "DATE001" and caught.value.help.startswith("write "):
        answer = caught.value.help.removeprefix("write ")
        if not re.search(r"years ago\]?$", answer):
            answer = answer.split(" ")[0].rstrip(",;")
        assert answer in ("all", "S2", "Z") or parse(answer)


@pytest.mark.parametrize("text", VALID)
def test_survives_storage(text: str) -> None:
    edtf = parse(text)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(edtf), type=Edtf) == edtf
    assert msgspec.json.decode(msgspec.json.encode(edtf), type=Edtf) == edtf
    assert hash(edtf) == hash(msgspec.structs.replace(edtf))


def test_order() -> None:
    texts = [columns[0] for _, columns in rows("edtf/order.txt")]
    keys = [sort_key(parse(text)) for text in texts]
    assert keys == sorted(set(keys))


def test_a_time_of_the_event_sorts_after_none() -> None:
    day = parse("2024-11-29")
    assert sort_key(day) < sort_key(day, "09:00") < sort_key(day, "18:00") < sort_key(parse("2024-11-30"))


def test_the_farthest_dates_fit_in_64_bits() -> None:
    widest = parse("Y-9999999999999999/Y9999999999999999")
    assert widest.earliest is not None
    assert widest.earliest > -(2**63)
    assert 0 < widest.span < UNBOUNDED


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("2024-11-29", ("", "", "")),
        ("2024-11-29~", ("~", "~", "~")),
        ("2024-11?-29", ("?", "?", "")),
        ("2024-?11-29", ("", "?", "")),
        ("?2004-06-~11", ("?", "", "~")),
        ("2004?-06-11~", ("%", "~", "~")),
        ("2004-~06?", ("?", "%", "?")),
        ("2004%-06", ("%", "", "")),
    ],
)
def test_qualifiers_of_parts(text: str, qualifiers: tuple[str, str, str]) -> None:
    part = parse(text).members[0]
    assert isinstance(part, EdtfPart)
    # the last one is the day's: it has none to qualify where there is no day
    given_parts = 3 if part.day else 2
    assert part.qualifiers[:given_parts] == qualifiers[:given_parts]


def test_flags_of_any_part() -> None:
    assert parse("2024-11-27~/2024-12-08?").approximate
    assert parse("2024-11-27~/2024-12-08?").uncertain
    assert not parse("2024-11-27~/2024-12-08").uncertain
    assert parse("{2024,2025%}").approximate
    assert not parse("2024-11-29").approximate


def test_parts_of_a_range() -> None:
    span = parse("2024-11-27/..").members[0]
    assert isinstance(span, EdtfRange)
    assert isinstance(span.start, EdtfPart)
    assert (span.start.year, span.start.month, span.start.day) == (2024, 11, 27)
    assert span.end == "open"


# Properties


@st.composite
def calendar_dates(draw: st.DrawFn) -> tuple[str, date, date]:
    """A plain or qualified date with its first and last day."""
    day = draw(st.dates())
    marks = draw(st.sampled_from(["", "~", "?", "%"]))
    text, first, last = draw(
        st.sampled_from(
            [
                (day.isoformat(), day, day),
                (
                    day.isoformat()[:7],
                    day.replace(day=1),
                    day.replace(day=monthrange(day.year, day.month)[1]),
                ),
                (day.isoformat()[:4], date(day.year, 1, 1), date(day.year, 12, 31)),
            ]
        )
    )
    return text + marks, first, last


def number(day: date) -> int:
    return day_number(day.year, day.month, day.day)


@given(calendar_dates())
def test_dates(example: tuple[str, date, date]) -> None:
    text, first, last = example
    edtf = parse(text)
    assert (edtf.text, edtf.earliest, edtf.latest) == (text, number(first), number(last))
    assert (edtf.anchor, edtf.span) == (number(first), (last - first).days)


@given(calendar_dates(), calendar_dates())
def test_intervals(start: tuple[str, date, date], end: tuple[str, date, date]) -> None:
    text = f"{start[0]}/{end[0]}"
    if start[1] > end[2]:
        with pytest.raises(EdtfError) as caught:
            parse(text)
        assert (caught.value.code, caught.value.column) == ("DATE003", len(start[0]) + 1)
    else:
        edtf = parse(text)
        assert (edtf.text, edtf.earliest, edtf.latest) == (text, number(start[1]), number(end[2]))


@given(st.lists(calendar_dates(), min_size=1, max_size=5), st.sampled_from(["[]", "{}"]))
def test_sets(members: list[tuple[str, date, date]], brackets: str) -> None:
    text = f"{brackets[0]}{','.join(member[0] for member in members)}{brackets[1]}"
    edtf = parse(text)
    assert edtf.earliest == number(min(member[1] for member in members))
    assert edtf.latest == number(max(member[2] for member in members))
    assert len(edtf.members) == len(members)


@given(st.dates(), st.lists(st.integers(0, 7), max_size=4))
def test_unspecified_digits_against_every_day(day: date, hidden: list[int]) -> None:
    digits = list(day.strftime("%Y%m%d").zfill(8))
    for place in hidden:
        digits[place] = "X"
    mask = "".join(digits)
    year_mask, month_mask, day_mask = mask[:4], mask[4:6], mask[6:]
    edtf = parse(f"{year_mask}-{month_mask}-{day_mask}")

    def fits(n: int) -> bool:
        year, month, day_of_month = civil(n)
        shown = f"{year:04d}{month:02d}{day_of_month:02d}"
        return all(wanted in ("X", digit) for wanted, digit in zip(mask, shown, strict=True))

    if year_mask == "XXXX":
        assert (edtf.earliest, edtf.latest) == (None, None), "of a year that may be any, no day is known"
        return
    assert edtf.earliest is not None
    assert edtf.latest is not None
    assert fits(edtf.earliest)
    assert fits(edtf.latest)
    assert edtf.earliest <= number(day) <= edtf.latest
    if "X" not in year_mask:
        whole_year = range(day_number(day.year, 1, 1), day_number(day.year, 12, 31) + 1)
        fitting = [n for n in whole_year if fits(n)]
        assert (edtf.earliest, edtf.latest) == (fitting[0], fitting[-1])


@given(st.permutations(VALID[::4]))
def test_the_order_does_not_depend_on_the_order_given(texts: list[str]) -> None:
    def key(text: str) -> tuple[tuple[int, int, str], str]:
        return sort_key(parse(text)), text

    assert sorted(texts, key=key) == sorted(VALID[::4], key=key)


ALPHABET = st.text(st.sampled_from("0123456789-/.,[]{}XxuT:Z+~?%YES \u0664\u2013\u200eNov"), max_size=24)


def refusal(text: str) -> EdtfError | None:
    try:
        parse(text)
    except EdtfError as error:
        return error
    return None


def read_or_refuse(text: str) -> None:
    error = refusal(text)
    if error:
        assert error.code in ("DATE001", "DATE002", "DATE003")
        assert error.message
        assert error.help
        assert 0 <= error.column <= len(text)
    else:
        edtf = parse(text)
        assert edtf.text == text
        assert edtf.earliest is None or edtf.latest is None or edtf.earliest <= edtf.latest
        assert edtf.span >= 0


@given(st.one_of(st.text(max_size=30), ALPHABET))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


@given(st.sampled_from(VALID), st.data())
def test_one_wrong_character_never_breaks_the_reader(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    wrong = data.draw(st.sampled_from("0129X-/.,[]{}T:Z+~?%YS \u2013"))
    read_or_refuse(text[:place] + wrong + text[place + 1 :])


# A second implementation


def read_by_other(text: str) -> tuple[Any, Any] | None:
    """The bounds that the `edtf` package gives, None for those that are infinite; None if it refuses."""
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")  # pyparsing's, of the package's own calls
        import edtf

        try:
            read = edtf.parse_edtf(text)
            bounds = read.lower_strict(), read.upper_strict()
        except (edtf.EDTFParseException, AttributeError, TypeError, ValueError):
            return None
    lower, upper = (None if isinstance(b, float) else day_number(*b[:3]) for b in bounds)
    return lower, upper


@pytest.mark.parametrize("text", VALID)
def test_the_edtf_package_agrees(text: str) -> None:
    ours = parse(text)
    agrees = read_by_other(text) == (ours.earliest, ours.latest)
    assert agrees == (text not in KNOWN_FAULTS)


@pytest.mark.parametrize("text", [text for text in INVALID if len(text) < 50])
def test_the_edtf_package_refuses_too(text: str) -> None:
    assert (read_by_other(text) is not None) == (text in KNOWN_FAULTS)


@settings(max_examples=30, deadline=None)  # it takes some milliseconds for each
@given(calendar_dates())
def test_the_edtf_package_agrees_on_any_date(example: tuple[str, date, date]) -> None:
    assert read_by_other(example[0]) == (number(example[1]), number(example[2]))


def test_every_known_fault_is_a_case() -> None:
    assert set(VALID + INVALID) >= KNOWN_FAULTS
