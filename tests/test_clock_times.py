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

from timeline.dates.clock_times import DAY, ClockTime, ClockTimeError, parse_clock_time
from timeline.dates.day_numbers import day_number
from timeline.dates.instants import day_in, instants_of, offset_text, zone_exists


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
        assert 0 <= read.start < (read.end or DAY) < 2 * DAY
    else:
        assert error.help
        assert 0 <= error.column <= len(text)
        answer = error.help.removeprefix("write ")
        assert " " in answer or refusal(answer) is None


@pytest.mark.parametrize(
    ("day", "time", "zone", "start", "end"),
    [
        ((2024, 11, 29), "18:00", "Asia/Damascus", "2024-11-29T15:00", None),
        ((2021, 11, 29), "18:00", "Asia/Damascus", "2021-11-29T16:00", None),
        ((2024, 11, 29), "18:00/24:00", "Asia/Damascus", "2024-11-29T15:00", "2024-11-29T21:00"),
        ((2024, 11, 29), "22:00/03:00", "Asia/Damascus", "2024-11-29T19:00", "2024-11-30T00:00"),
        ((2024, 3, 30), "22:00/03:00", "Europe/Berlin", "2024-03-30T21:00", "2024-03-31T01:00"),
        ((2024, 11, 30), "18:00:05", "America/New_York", "2024-11-30T23:00:05", None),
        ((2024, 11, 29), "00:00", "UTC", "2024-11-29T00:00", None),
        ((2024, 11, 29), "18:00", "Z", "2024-11-29T18:00", None),
        ((2024, 11, 29), "18:00", "+03", "2024-11-29T15:00", None),
        ((2024, 11, 29), "18:00", "-03:30", "2024-11-29T21:30", None),
    ],
)
def test_utc(day: tuple[int, int, int], time: str, zone: str, start: str, end: str | None) -> None:
    where = (zone, "") if zone_exists(zone) else ("", zone)
    found = instants_of(day_number(*day), parse_clock_time(time), *where)
    assert moment(found.start.utc) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert (found.end and moment(found.end.utc)) == (end and datetime.fromisoformat(end).replace(tzinfo=UTC))
    assert not found.ambiguous


def moment(utc: int) -> datetime:
    return datetime.fromtimestamp(utc, tz=UTC)


def test_local_mean_time_has_seconds() -> None:
    found = instants_of(day_number(1850, 1, 1), parse_clock_time("12:00"), "Europe/Amsterdam")
    assert offset_text(found.start.offset) == "+00:17:30"
    assert offset_text(-found.start.offset) == "-00:17:30"


@pytest.mark.parametrize(
    ("day", "time", "zone", "shown"),
    [
        ((2024, 3, 31), "02:30", "Europe/Berlin", "2024-03-31 03:30"),
        ((2024, 3, 31), "01:00/02:30", "Europe/Berlin", "2024-03-31 03:30"),
        ((2024, 3, 30), "22:00/02:30", "Europe/Berlin", "2024-03-31 03:30"),
        ((2022, 3, 25), "00:00", "Asia/Damascus", "2022-03-25 01:00"),
        ((2022, 3, 24), "20:00/24:00", "Asia/Damascus", "2022-03-25 01:00"),
        ((2011, 12, 30), "10:00", "Pacific/Apia", "2011-12-31 10:00"),
    ],
)
def test_a_time_that_the_clocks_left_out(day: tuple[int, int, int], time: str, zone: str, shown: str) -> None:
    with pytest.raises(ClockTimeError) as caught:
        instants_of(day_number(*day), parse_clock_time(time), zone)
    assert caught.value.code == "DATE012"
    assert shown in caught.value.help


def test_a_time_that_the_clocks_showed_twice_is_the_first() -> None:
    found = instants_of(day_number(2024, 10, 27), parse_clock_time("02:30"), "Europe/Berlin")
    assert moment(found.start.utc) == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)
    assert found.ambiguous


def test_years_without_zones() -> None:
    for zone, offset in (("Europe/Rome", ""), ("", "Z")):
        with pytest.raises(ClockTimeError) as caught:
            instants_of(day_number(-43, 3, 15), parse_clock_time("10:00"), zone, offset)
        assert caught.value.code == "DATE011"


@given(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.times().map(lambda time: time.replace(microsecond=0)),
    st.sampled_from(["Asia/Damascus", "Europe/London", "America/New_York", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_back_and_forth(day: date, clock: time, zone: str) -> None:
    local = datetime.combine(day, clock)
    there_and_back = {
        moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None): moment
        for fold in (1, 0)
        for moment in [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)]
    }
    number = day_number(day.year, day.month, day.day)
    if local not in there_and_back:
        with pytest.raises(ClockTimeError, match="never showed"):
            instants_of(number, parse_clock_time(f"{clock:%H:%M:%S}"), zone)
    else:
        start = instants_of(number, parse_clock_time(f"{clock:%H:%M:%S}"), zone).start
        assert moment(start.utc) == there_and_back[local]
        assert day_in(zone, start.utc) == number


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
        "import sys; from timeline.dates import clock_times; clock_times.parse_clock_time('18:00'); "
        "sys.exit('zoneinfo' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
