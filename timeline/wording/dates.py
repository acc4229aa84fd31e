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
"""Year, month and day; month and day are None for a coarser date."""

_NOTHING, _YEAR, _MONTH = 0, 1, 2  # what a later date of the same phrase repeats


class _DateTexts(NamedTuple):
    """The catalogue, with the group of month names to use and the calendar of the date."""

    catalogue: Catalogue
    months: str
    calendar: Calendar

    def say(self, key: str, **values: str | int) -> str:
        return self.catalogue.text(f"dates.{key}", **values)


def date_in_words(date: Edtf, catalogue: Catalogue, *, weekday: bool = False) -> str:
    """`29 November 2024`, `about 27 November 2024`, `by 2 December 2024`.

    With `weekday`, a certain day has its weekday: `Friday, 29 November 2024`.
    """
    return _words(date, _DateTexts(catalogue, "months", _calendar_of(date)), weekday)


def short(date: Edtf, catalogue: Catalogue) -> str:
    """Like `date_in_words`, with abbreviated months: `29 Nov 2024`."""
    return _words(date, _DateTexts(catalogue, "short_months", _calendar_of(date)), False)


def _calendar_of(date: Edtf) -> Calendar:
    return CALENDARS.get(date.calendar, GREGORIAN)


def _words(date: Edtf, texts: _DateTexts, weekday: bool) -> str:
    if date.form == "interval":
        return _interval(date.members[0], texts)
    if len(date.members) > 1 or isinstance(date.members[0], EdtfRange):
        return _set(date, texts)
    part = date.members[0]
    doubtful = part.unspecified or any(part.qualifiers)
    if weekday and part.day and not doubtful and (date.calendar or part.earliest >= GREGORIAN_REFORM):
        return _with_time(part, texts, weekday=True)
    return _part(part, texts)


# Single dates


def _plain(part: EdtfPart) -> Ymd | None:
    """The date, if it consists of nothing but year, month and day."""
    if part.year is None or part.season or part.unspecified or part.significant or part.time:
        return None
    return None if any(part.qualifiers) else (part.year, part.month, part.day)


def _part(part: EdtfPart, texts: _DateTexts, shared: int = _NOTHING) -> str:
    plain = _plain(part)
    if plain:
        return _ymd(plain, texts, shared)
    return _qualified(_unqualified(part, texts), part, texts)


def _ymd(date: Ymd, texts: _DateTexts, shared: int = _NOTHING) -> str:
    year, month, day = date
    if month is None:
        return _year(year, texts)
    name = texts.say(f"{texts.months}.{month}")
    if day is None:
        if shared:
            return texts.say("month", month=name)
        return texts.say("month_year", month=name, year=_year(year, texts))
    if shared == _MONTH:
        return texts.say("day", day=day)
    if shared == _YEAR:
        return texts.say("day_month", day=day, month=name)
    return texts.say("day_month_year", day=day, month=name, year=_year(year, texts))


def _year(year: int, texts: _DateTexts) -> str:
    """The year in words. EDTF's year 0 is 1 BC, so that -43 is 44 BC."""
    if ago := year_ago(year, 0, texts.catalogue):
        return ago
    if abs(year) > 9_999:
        key = "far_year_negative" if year < 0 else "far_year"
        return texts.say(key, n=abs(year))
    if year <= 0:
        return texts.say("year_bc", year=1 - year)
    return texts.say("year" if year > 999 else "early_year", year=year)


def _unqualified(part: EdtfPart, texts: _DateTexts) -> str:
    if part.unspecified:
        return _unspecified(part, texts)
    year = part.year or 0
    if part.season:
        return texts.say(f"seasons.{part.season}", year=_year(year, texts), next_year=_year(year + 1, texts))
    if part.significant:
        if ago := year_ago(year, part.significant, texts.catalogue):
            return ago
        low, high = (texts.calendar.civil(day)[0] for day in (part.earliest, part.latest))
        return texts.say(
            "between_perhaps", a=_year(low, texts), b=_year(high, texts), date=_year(year, texts)
        )
    return _with_time(part, texts)


def _with_time(part: EdtfPart, texts: _DateTexts, *, weekday: bool = False) -> str:
    words = _ymd((part.year or 0, part.month, part.day), texts)
    if weekday:
        name = texts.say(f"weekdays.{weekday_of(part.earliest)}")
        words = texts.say("with_weekday", weekday=name, date=words)
    if not part.time:
        return words
    time = clock(part.time, texts.catalogue)
    if part.offset == "Z":
        time = texts.say("utc", time=time)
    elif part.offset:
        time = texts.say("utc_offset", time=time, offset=part.offset)
    return texts.say("with_time", date=words, time=time)


def _unspecified(part: EdtfPart, texts: _DateTexts) -> str:
    year, month, day = _masks(part)
    if {year, month or "XX", day or "XX"} == {"XXXX", "XX"}:
        return texts.say("unknown")
    period = _period(year, texts) if part.year is None else _year(part.year, texts)
    if period is None or part.season or any("X" in mask and mask != "XX" for mask in (month, day)):
        return _between_bounds(part, texts)
    if not month:
        return period
    if month == "XX":
        if part.day:
            return texts.say("some_month_on", nth=part.day, period=period)
        return texts.say("some_day_in" if day else "some_month_in", period=period)
    name = texts.say(f"{texts.months}.{part.month}")
    if part.day:
        date = texts.say("day_month", day=part.day, month=name)
        return texts.say("in_period", date=date, period=period)
    if part.year is None:
        in_month = texts.say("in_period", date=texts.say("month", month=name), period=period)
    else:
        in_month = texts.say("month_year", month=name, year=period)
    return texts.say("some_day_in", period=in_month) if day else in_month


def _masks(part: EdtfPart) -> tuple[str, str, str]:
    """Year, month and day with their X's; month and day are empty for a coarser date."""
    sign = "-" if part.unspecified.startswith("-") else ""
    year, *rest = part.unspecified.removeprefix("-").split("-")
    month, day = [*rest, "", ""][:2]
    return sign + year, month, day


def _period(mask: str, texts: _DateTexts) -> str | None:
    """The decade, century or millennium of a mask, if it is one."""
    digits = mask.removeprefix("-")
    known = digits.rstrip("X")
    if "X" in known:
        return None
    if not known:
        return texts.say("unknown_year") if mask == digits else None
    if len(known) == 2:
        return texts.say("century" if mask == digits else "century_bc", nth=int(known) + 1)
    if mask != digits:
        return None
    if len(known) == 1:
        return texts.say("millennium", nth=int(known) + 1)
    # "the 1900s" could be a century, "the 40s" the nineteen-forties
    return texts.say("decade", year=f"{known}0") if known[0] != "0" and known[2] != "0" else None


def _between_bounds(part: EdtfPart, texts: _DateTexts) -> str:
    _, month, day = _masks(part)
    kept = 3 if day or part.season else 2 if month else 1
    first, last = (_cut(texts.calendar.civil(n), kept) for n in (part.earliest, part.latest))
    if first == last:
        return _ymd(first, texts)
    return texts.say("between", a=_ymd(first, texts, _shared(first, last)), b=_ymd(last, texts))


def _cut(date: tuple[int, int, int], kept: int) -> Ymd:
    year, month, day = date
    return year, month if kept > 1 else None, day if kept > 2 else None


def _qualified(words: str, part: EdtfPart, texts: _DateTexts) -> str:
    """A qualifier of the whole date is put before it; qualifiers of parts are listed after it."""
    names = ["year", "season" if part.season else "month", "day"]
    if part.unspecified:
        given = 1 + part.unspecified.removeprefix("-").count("-")
    else:
        given = 3 if part.day else 2 if part.month or part.season else 1
    marks = part.qualifiers[:given]
    if not any(marks):
        return words
    if len(set(marks)) == 1:
        return texts.say({"~": "about", "?": "possibly", "%": "possibly_about"}[marks[0]], date=words)
    doubts = {"~": "approximate", "?": "uncertain", "%": "both"}
    notes = [texts.say(f"{name}_{doubts[mark]}") for name, mark in zip(names, marks, strict=False) if mark]
    return texts.say("doubt", date=words, notes=_listed(notes, "comma", texts))


# Spans and sets


def _shared(first: Ymd | None, last: Ymd | None) -> int:
    """The parts that a date leaves out because a later date of the same phrase repeats them."""
    if first is None or last is None or first[0] != last[0] or first[1] is None or last[1] is None:
        return _NOTHING
    return _MONTH if first[1] == last[1] and first[2] and last[2] else _YEAR


def _interval(span: EdtfPart | EdtfRange, texts: _DateTexts) -> str:
    if isinstance(span, EdtfPart):
        return _part(span, texts)
    if not isinstance(span.start, EdtfPart):
        return texts.say("by" if span.start == "open" else "until_from_unknown", date=_end(span.end, texts))
    if not isinstance(span.end, EdtfPart):
        return texts.say(
            "since" if span.end == "open" else "from_until_unknown", date=_end(span.start, texts)
        )
    if span.start == span.end:
        return _part(span.start, texts)
    if ago := span_ago(span.start, span.end, texts.catalogue):
        return ago
    shared = _shared(_plain(span.start), _plain(span.end))
    a, b = _part(span.start, texts, shared), _part(span.end, texts)
    return _from_to(a, b, texts, alike=bool(shared) and span.start.precision == span.end.precision)


def _from_to(a: str, b: str, texts: _DateTexts, *, alike: bool = False) -> str:
    """`2023–2024`; `29–30 November 2024` if both dates are alike; else `29 November – 1 December 2024`."""
    narrow = " " not in a and (alike or " " not in b)
    return texts.say("span_narrow" if narrow else "span_wide", a=a, b=b)


def _end(end: EdtfPart | str, texts: _DateTexts) -> str:
    return _part(end, texts) if isinstance(end, EdtfPart) else ""


def _set(date: Edtf, texts: _DateTexts) -> str:
    alternatives = date.form == "one-of"
    if len(date.members) == 1 and isinstance(span := date.members[0], EdtfRange) and span.start == "open":
        return texts.say("by" if alternatives else "and_before", date=_end(span.end, texts))
    if len(date.members) == 1 and not alternatives:
        return _interval(date.members[0], texts)
    parts = [part for member in date.members for part in dates_in(member)]
    plain = [_plain(part) for part in parts]
    shared = min(_shared(each, plain[-1]) for each in plain)
    if len(date.members) > 1 and any(isinstance(member, EdtfRange) for member in date.members):
        shared = min(shared, _YEAR)
    words = iter([*(_part(part, texts, shared) for part in parts[:-1]), _part(parts[-1], texts)])
    return _listed(
        [_member(member, words, alternatives, texts) for member in date.members],
        "or" if alternatives else "and",
        texts,
    )


def dates_in(member: EdtfPart | EdtfRange) -> list[EdtfPart]:
    """The dates of a member: itself, or the known ends of a range."""
    ends = (member.start, member.end) if isinstance(member, EdtfRange) else (member,)
    return [end for end in ends if isinstance(end, EdtfPart)]


def _member(member: EdtfPart | EdtfRange, words: Iterator[str], alternatives: bool, texts: _DateTexts) -> str:
    """A member of a set; `words` are those of its dates, in order."""
    first = next(words)
    if isinstance(member, EdtfPart):
        return first
    if member.start == "open":
        return texts.say("or_earlier" if alternatives else "and_before", date=first)
    if member.end == "open":
        return texts.say("or_later" if alternatives else "and_on", date=first)
    last = next(words)
    return texts.say("between", a=first, b=last) if alternatives else _from_to(first, last, texts)


def _listed(items: Sequence[str], last: str, texts: _DateTexts) -> str:
    """The items joined by commas, the last two by the text of the key `last`."""
    words = items[0]
    for item in items[1:-1]:
        words = texts.say("comma", a=words, b=item)
    return texts.say(last, a=words, b=items[-1]) if len(items) > 1 else words
