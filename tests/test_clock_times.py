"""Clock times, and what they are in UTC."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import cases

from timeline.model.clock_times import (
    ClockTime,
    ClockTimeError,
    local_to_utc,
    parse_clock_time,
    zone_exists,
)
from timeline.model.days import day_number


@pytest.mark.parametrize(("text", "start", "end", "words"), cases("edtf/clock_times.txt"))
def test_reading(text: str, start: str, end: str, words: str) -> None:
    read = parse_clock_time(text)
    assert read.text == text
    assert read.start == int(start)
    assert read.end == (None if end == "-" else int(end))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(read), type=ClockTime) == read


@pytest.mark.parametrize(("text", "column", "piece"), cases("edtf/clock_times_invalid.txt"))
def test_refusals(text: str, column: str, piece: str) -> None:
    with pytest.raises(ClockTimeError) as caught:
        parse_clock_time(text)
    error = caught.value
    assert error.code == "DATE011"
    assert error.column == int(column)
    assert piece in f"{error.message}; {error.help}"


def refusal(text: str) -> ClockTimeError | None:
    try:
        parse_clock_time(text)
    except ClockTimeError as error:
        return error
    return None


@given(st.text(st.sampled_from("0123456789:/~-. hpmZ+x"), max_size=14))
def test_any_text_is_read_or_refused(text: str) -> None:
    error = refusal(text)
    if error is None:
        read = parse_clock_time(text)
        assert 0 <= read.start < (read.end or 1440) <= 1440
    else:
        assert error.help
        assert 0 <= error.column <= len(text)
        answer = error.help.removeprefix("write ")
        assert " " in answer or refusal(answer) is None


@pytest.mark.parametrize(
    ("day", "minutes", "zone", "utc"),
    [
        ((2024, 11, 29), 18 * 60, "Asia/Damascus", "2024-11-29T15:00"),
        ((2021, 11, 29), 18 * 60, "Asia/Damascus", "2021-11-29T16:00"),
        ((2024, 11, 29), 24 * 60, "Asia/Damascus", "2024-11-29T21:00"),
        ((2024, 11, 30), 18 * 60, "America/New_York", "2024-11-30T23:00"),
        ((2024, 11, 29), 0, "UTC", "2024-11-29T00:00"),
    ],
)
def test_utc(day: tuple[int, int, int], minutes: int, zone: str, utc: str) -> None:
    instant = local_to_utc(day_number(*day), minutes, zone)
    assert instant == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "minutes", "zone", "shown"),
    [
        ((2024, 3, 31), 150, "Europe/Berlin", "2024-03-31 03:30"),
        ((2022, 3, 25), 0, "Asia/Damascus", "2022-03-25 01:00"),
        ((2022, 3, 24), 24 * 60, "Asia/Damascus", "2022-03-25 01:00"),
        ((2011, 12, 30), 600, "Pacific/Apia", "2011-12-31 10:00"),
    ],
)
def test_a_time_that_the_clocks_left_out(
    day: tuple[int, int, int], minutes: int, zone: str, shown: str
) -> None:
    with pytest.raises(ClockTimeError) as caught:
        local_to_utc(day_number(*day), minutes, zone)
    assert caught.value.code == "DATE012"
    assert shown in caught.value.help


def test_a_time_that_the_clocks_showed_twice_is_the_first() -> None:
    instant = local_to_utc(day_number(2024, 10, 27), 150, "Europe/Berlin")
    assert instant == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


def test_years_without_zones() -> None:
    with pytest.raises(ClockTimeError) as caught:
        local_to_utc(day_number(-43, 3, 15), 600, "Europe/Rome")
    assert caught.value.code == "DATE011"


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.integers(0, 1439),
    st.sampled_from(["Asia/Damascus", "Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_back_and_forth(day: date, minutes: int, zone: str) -> None:
    local = datetime.combine(day, time(minutes // 60, minutes % 60))
    there_and_back = {
        moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None): moment
        for fold in (1, 0)
        for moment in [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)]
    }
    if local not in there_and_back:
        with pytest.raises(ClockTimeError, match="never showed"):
            local_to_utc(day_number(day.year, day.month, day.day), minutes, zone)
    else:
        instant = local_to_utc(day_number(day.year, day.month, day.day), minutes, zone)
        assert instant == there_and_back[local]


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("Asia/Damascus", True),
        ("UTC", True),
        ("Etc/GMT+3", True),
        ("asia/damascus", False),
        ("Asia", False),
        ("Damascus", False),
        ("", False),
        ("../zones", False),
        ("/etc/localtime", False),
        ("+03:00", False),
    ],
)
def test_names_of_zones(name: str, exists: bool) -> None:
    assert zone_exists(name) == exists


def test_reading_a_time_loads_no_zones() -> None:
    code = (
        "import sys; from timeline.model import clock_times; clock_times.parse_clock_time('18:00'); "
        "sys.exit('zoneinfo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
