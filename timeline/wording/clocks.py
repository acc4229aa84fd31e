"""Clock times in words, exactly as precise as the record gives them."""

from __future__ import annotations

from timeline.dates.clock_times import DAY, ClockTime
from timeline.dates.instants import Instants
from timeline.dates.times_of_day import TIMES_OF_DAY
from timeline.wording.catalogue import Catalogue


def time_in_words(time: ClockTime, words: Catalogue) -> str:
    """`18:00`, `18:00:05`, `about 18:00`, `18:00–21:00`, `22:00–03:00 the next day`, `evening`."""
    first, _, last = time.text.partition("/")
    start = _moment(first, words)
    if not last:
        return start
    end = _moment(last, words)
    narrow = " " not in start and " " not in end
    if time.days:
        end = words.text("dates.next_day", time=end)
    return words.text(f"dates.{'span_narrow' if narrow else 'span_wide'}", a=start, b=end)


def _moment(text: str, words: Catalogue) -> str:
    if text in TIMES_OF_DAY:
        return words.text(f"dates.times_of_day.{text}")
    time = clock(text.rstrip("~"), words)
    if not text.endswith("~"):
        return time
    return words.text("dates.about_time" if "dates.about_time" in words.texts else "dates.about", date=time)


def clock(text: str, words: Catalogue) -> str:
    """`18:00` or `18:00:05`, in the language's own form."""
    hour, minute, *second = words.digits(text, "dates.clock").split(":")
    if second:
        return words.text("dates.clock_seconds", hour=hour, minute=minute, second=second[0])
    return words.text("dates.clock", hour=hour, minute=minute)


def in_utc(time: ClockTime, instants: Instants) -> tuple[int, ClockTime]:
    """The time in UTC, exactly as precise, and the number of the day on which it begins."""
    first, _, last = time.text.partition("/")
    day = instants.start.utc // DAY
    start = instants.start.utc % DAY
    text = _text_like(first, start)
    if instants.end is None:
        return day, ClockTime(text, start)
    end = instants.end.utc - day * DAY
    return day, ClockTime(f"{text}/{_text_like(last, end)}", start, end, days=1 if end > DAY else 0)


def _text_like(given: str, seconds: int) -> str:
    """A time in seconds since midnight, written as precisely as `given` is."""
    seconds %= DAY
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    if given.count(":") == 2:
        text += f":{seconds % 60:02d}"
    return text + "~" * given.endswith("~")
