"""Dates in words, as precise as they are known and no more, with every word from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from timeline.dates.calendars import CALENDARS, GREGORIAN, Calendar
from timeline.dates.day_numbers import GREGORIAN_REFORM
from timeline.dates.day_numbers import weekday as weekday_of
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange
from timeline.wording.catalogue import Catalogue
from timeline.wording.clocks import clock
from timeline.wording.deep_time import span_ago, year_ago

Ymd = tuple[int, int | None, int | None]
"""Year, month, day; the last ones None where the date is coarser."""

_NOTHING, _YEAR, _MONTH = 0, 1, 2  # what another date of the same phrase says already


class _Voice(NamedTuple):
    catalogue: Catalogue
    months: str
    calendar: Calendar

    def say(self, key: str, **values: str | int) -> str:
        return self.catalogue.text(f"dates.{key}", **values)


def date_in_words(date: Edtf, catalogue: Catalogue, *, weekday: bool = False) -> str:
    """`29 November 2024`, `about 27 November 2024`, `by 2 December 2024`.

    With `weekday`, a day that is known for certain has its name: `Friday, 29 November 2024`.
    """
    return _words(date, _Voice(catalogue, "months", _calendar_of(date)), weekday)


def short(date: Edtf, catalogue: Catalogue) -> str:
    """As `date_in_words`, with short names of months: `29 Nov 2024`."""
    return _words(date, _Voice(catalogue, "short_months", _calendar_of(date)), False)


def _calendar_of(date: Edtf) -> Calendar:
    return CALENDARS.get(date.calendar, GREGORIAN)


def _words(date: Edtf, voice: _Voice, weekday: bool) -> str:
    if date.form == "interval":
        return _interval(date.members[0], voice)
    if len(date.members) > 1 or isinstance(date.members[0], EdtfRange):
        return _set(date, voice)
    part = date.members[0]
    doubtful = part.unspecified or any(part.qualifiers)
    if weekday and part.day and not doubtful and (date.calendar or part.earliest >= GREGORIAN_REFORM):
        return _with_time(part, voice, weekday=True)
    return _part(part, voice)


# Single dates


def _plain(part: EdtfPart) -> Ymd | None:
    """The date, if it is no more than year, month and day."""
    if part.year is None or part.season or part.unspecified or part.significant or part.time:
        return None
    return None if any(part.qualifiers) else (part.year, part.month, part.day)


def _part(part: EdtfPart, voice: _Voice, shared: int = _NOTHING) -> str:
    plain = _plain(part)
    if plain:
        return _ymd(plain, voice, shared)
    return _qualified(_unqualified(part, voice), part, voice)


def _ymd(date: Ymd, voice: _Voice, shared: int = _NOTHING) -> str:
    year, month, day = date
    if month is None:
        return _year(year, voice)
    name = voice.say(f"{voice.months}.{month}")
    if day is None:
        if shared:
            return voice.say("month", month=name)
        return voice.say("month_year", month=name, year=_year(year, voice))
    if shared == _MONTH:
        return voice.say("day", day=day)
    if shared == _YEAR:
        return voice.say("day_month", day=day, month=name)
    return voice.say("day_month_year", day=day, month=name, year=_year(year, voice))


def _year(year: int, voice: _Voice) -> str:
    """EDTF's year 0 is 1 BC, so that -43 is 44 BC."""
    if ago := year_ago(year, 0, voice.catalogue):
        return ago
    if abs(year) > 9_999:
        key = "far_year_negative" if year < 0 else "far_year"
        return voice.say(key, n=abs(year))
    if year <= 0:
        return voice.say("year_bc", year=1 - year)
    return voice.say("year" if year > 999 else "early_year", year=year)


def _unqualified(part: EdtfPart, voice: _Voice) -> str:
    if part.unspecified:
        return _unspecified(part, voice)
    year = part.year or 0
    if part.season:
        return voice.say(f"seasons.{part.season}", year=_year(year, voice), next_year=_year(year + 1, voice))
    if part.significant:
        if ago := year_ago(year, part.significant, voice.catalogue):
            return ago
        low, high = (voice.calendar.civil(day)[0] for day in (part.earliest, part.latest))
        return voice.say(
            "between_perhaps", a=_year(low, voice), b=_year(high, voice), date=_year(year, voice)
        )
    return _with_time(part, voice)


def _with_time(part: EdtfPart, voice: _Voice, *, weekday: bool = False) -> str:
    words = _ymd((part.year or 0, part.month, part.day), voice)
    if weekday:
        name = voice.say(f"weekdays.{weekday_of(part.earliest)}")
        words = voice.say("with_weekday", weekday=name, date=words)
    if not part.time:
        return words
    time = clock(part.time, voice.catalogue)
    if part.offset == "Z":
        time = voice.say("utc", time=time)
    elif part.offset:
        time = voice.say("utc_offset", time=time, offset=part.offset)
    return voice.say("with_time", date=words, time=time)


def _unspecified(part: EdtfPart, voice: _Voice) -> str:
    year, month, day = _masks(part)
    if {year, month or "XX", day or "XX"} == {"XXXX", "XX"}:
        return voice.say("unknown")
    period = _period(year, voice) if part.year is None else _year(part.year, voice)
    if period is None or part.season or any("X" in mask and mask != "XX" for mask in (month, day)):
        return _between_bounds(part, voice)
    if not month:
        return period
    if month == "XX":
        if part.day:
            return voice.say("some_month_on", nth=part.day, period=period)
        return voice.say("some_day_in" if day else "some_month_in", period=period)
    name = voice.say(f"{voice.months}.{part.month}")
    if part.day:
        date = voice.say("day_month", day=part.day, month=name)
        return voice.say("in_period", date=date, period=period)
    if part.year is None:
        in_month = voice.say("in_period", date=voice.say("month", month=name), period=period)
    else:
        in_month = voice.say("month_year", month=name, year=period)
    return voice.say("some_day_in", period=in_month) if day else in_month


def _masks(part: EdtfPart) -> tuple[str, str, str]:
    """Year, month and day with their X's; empty where the date is coarser."""
    sign = "-" if part.unspecified.startswith("-") else ""
    year, *rest = part.unspecified.removeprefix("-").split("-")
    month, day = [*rest, "", ""][:2]
    return sign + year, month, day


def _period(mask: str, voice: _Voice) -> str | None:
    """The name of the years that fit, if they have one."""
    digits = mask.removeprefix("-")
    known = digits.rstrip("X")
    if "X" in known:
        return None
    if not known:
        return voice.say("unknown_year") if mask == digits else None
    if len(known) == 2:
        return voice.say("century" if mask == digits else "century_bc", nth=int(known) + 1)
    if mask != digits:
        return None
    if len(known) == 1:
        return voice.say("millennium", nth=int(known) + 1)
    # "the 1900s" would be read as a century, "the 40s" as the nineteen-forties
    return voice.say("decade", year=f"{known}0") if known[0] != "0" and known[2] != "0" else None


def _between_bounds(part: EdtfPart, voice: _Voice) -> str:
    _, month, day = _masks(part)
    kept = 3 if day or part.season else 2 if month else 1
    first, last = (_cut(voice.calendar.civil(n), kept) for n in (part.earliest, part.latest))
    if first == last:
        return _ymd(first, voice)
    return voice.say("between", a=_ymd(first, voice, _shared(first, last)), b=_ymd(last, voice))


def _cut(date: tuple[int, int, int], kept: int) -> Ymd:
    year, month, day = date
    return year, month if kept > 1 else None, day if kept > 2 else None


def _qualified(words: str, part: EdtfPart, voice: _Voice) -> str:
    """One qualifier for the whole date goes before it; else each part's doubts are told after it."""
    names = ["year", "season" if part.season else "month", "day"]
    if part.unspecified:
        given = 1 + part.unspecified.removeprefix("-").count("-")
    else:
        given = 3 if part.day else 2 if part.month or part.season else 1
    marks = part.qualifiers[:given]
    if not any(marks):
        return words
    if len(set(marks)) == 1:
        return voice.say({"~": "about", "?": "possibly", "%": "possibly_about"}[marks[0]], date=words)
    doubts = {"~": "approximate", "?": "uncertain", "%": "both"}
    notes = [voice.say(f"{name}_{doubts[mark]}") for name, mark in zip(names, marks, strict=False) if mark]
    return voice.say("doubt", date=words, notes=_listed(notes, "comma", voice))


# Spans and sets


def _shared(first: Ymd | None, last: Ymd | None) -> int:
    """What a date need not say because a later one of the same phrase does."""
    if first is None or last is None or first[0] != last[0] or first[1] is None or last[1] is None:
        return _NOTHING
    return _MONTH if first[1] == last[1] and first[2] and last[2] else _YEAR


def _interval(span: EdtfPart | EdtfRange, voice: _Voice) -> str:
    if isinstance(span, EdtfPart):
        return _part(span, voice)
    if not isinstance(span.start, EdtfPart):
        return voice.say("by" if span.start == "open" else "until_from_unknown", date=_end(span.end, voice))
    if not isinstance(span.end, EdtfPart):
        return voice.say(
            "since" if span.end == "open" else "from_until_unknown", date=_end(span.start, voice)
        )
    if span.start == span.end:
        return _part(span.start, voice)
    if ago := span_ago(span.start, span.end, voice.catalogue):
        return ago
    shared = _shared(_plain(span.start), _plain(span.end))
    a, b = _part(span.start, voice, shared), _part(span.end, voice)
    return _from_to(a, b, voice, alike=bool(shared) and span.start.precision == span.end.precision)


def _from_to(a: str, b: str, voice: _Voice, *, alike: bool = False) -> str:
    """`2023–2024`; for dates that are alike, `29–30 November 2024`; else `29 November – 1 December 2024`."""
    narrow = " " not in a and (alike or " " not in b)
    return voice.say("span_narrow" if narrow else "span_wide", a=a, b=b)


def _end(end: EdtfPart | str, voice: _Voice) -> str:
    return _part(end, voice) if isinstance(end, EdtfPart) else ""


def _set(date: Edtf, voice: _Voice) -> str:
    one = date.form == "one-of"
    if len(date.members) == 1 and isinstance(span := date.members[0], EdtfRange) and span.start == "open":
        return voice.say("by" if one else "and_before", date=_end(span.end, voice))
    if len(date.members) == 1 and not one:
        return _interval(date.members[0], voice)
    parts = [part for member in date.members for part in dates_in(member)]
    plain = [_plain(part) for part in parts]
    shared = min(_shared(each, plain[-1]) for each in plain)
    if len(date.members) > 1 and any(isinstance(member, EdtfRange) for member in date.members):
        shared = min(shared, _YEAR)
    words = iter([*(_part(part, voice, shared) for part in parts[:-1]), _part(parts[-1], voice)])
    return _listed(
        [_member(member, words, one, voice) for member in date.members], "or" if one else "and", voice
    )


def dates_in(member: EdtfPart | EdtfRange) -> list[EdtfPart]:
    """The dates of a member: one, or those at the ends of a range."""
    ends = (member.start, member.end) if isinstance(member, EdtfRange) else (member,)
    return [end for end in ends if isinstance(end, EdtfPart)]


def _member(member: EdtfPart | EdtfRange, words: Iterator[str], one: bool, voice: _Voice) -> str:
    """A member of a set; `words` gives those of its dates, one after the other."""
    first = next(words)
    if isinstance(member, EdtfPart):
        return first
    if member.start == "open":
        return voice.say("or_earlier" if one else "and_before", date=first)
    if member.end == "open":
        return voice.say("or_later" if one else "and_on", date=first)
    last = next(words)
    return voice.say("between", a=first, b=last) if one else _from_to(first, last, voice)


def _listed(items: Sequence[str], last: str, voice: _Voice) -> str:
    """Joined by commas, the last two by another word."""
    words = items[0]
    for item in items[1:-1]:
        words = voice.say("comma", a=words, b=item)
    return voice.say(last, a=words, b=items[-1]) if len(items) > 1 else words
