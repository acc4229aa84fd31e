"""What a source's words for a date say."""

from __future__ import annotations

import pytest

from timeline.dates.weekday import day_count, only_a_weekday, weekday_in


@pytest.mark.parametrize(
    ("text", "weekday"),
    [
        ("on Friday", 4),
        ("Monday's statement", 0),
        ("SUNDAY evening", 6),
        ("on Friday, the Friday before the vote", 4),
        ("Friday or Saturday", None),
        ("last week", None),
        ("Fridays", None),
        ("", None),
        ("on Fri", None),
    ],
)
def test_weekdays(text: str, weekday: int | None) -> None:
    assert weekday_in(text) == weekday


@pytest.mark.parametrize(
    "text",
    [
        "Friday",
        "on Friday",
        "this Friday",
        "Friday evening",
        "late Friday",
        "late on Friday afternoon",
        "on the morning of Friday",
        "ON  FRIDAY.",
    ],
)
def test_only_a_weekday(text: str) -> None:
    assert only_a_weekday(text)


@pytest.mark.parametrize(
    "text",
    [
        "since Friday",
        "by Friday",
        "until Friday",
        "on Friday night",
        "the day after Black Friday",
        "Good Friday",
        "a week on Friday",
        "was to meet on Friday",
        "Friday's statement",
        "next Friday",
        "on the evening before",
    ],
)
def test_more_than_a_weekday(text: str) -> None:
    assert not only_a_weekday(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3 of offensive", (3, "offensive")),
        ("day 3 of offensive", (3, "offensive")),
        ("Day 12 of siege-2016", (12, "siege-2016")),
        ("0 of offensive", None),
        ("-1 of offensive", None),
        ("day three of offensive", None),
        ("3 of the offensive", None),
        ("3 of Offensive", None),
        ("\u0663 of offensive", None),
        ("3", None),
        ("", None),
    ],
)
def test_day_counts(text: str, count: tuple[int, str] | None) -> None:
    assert day_count(text) == count
