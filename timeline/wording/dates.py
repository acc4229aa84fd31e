"""Dates in words, as precise as they are known and no more, with every word from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.dates.calendars import CALENDARS, GREGORIAN, Calendar
from timeline.dates.day_numbers import GREGORIAN_REFORM
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange
from timeline.wording.catalogue import Catalogue
from timeline.wording.date_parts import NOTHING, YEAR, plain_date, repeated_parts, whole_mark
from timeline.wording.date_texts import SHORT, DateTexts
from timeline.wording.deep_time import span_ago
from timeline.wording.lists import joined
from timeline.wording.single_dates import (
    around,
    between_dates,
    date_kind,
    day_in_words,
    from_to,
    part_in_words,
)


def date_in_words(date: Edtf, catalogue: Catalogue, *, weekday: bool = False) -> str:
    """`29 November 2024`, `about 27 November 2024`, `by 2 December 2024`.

    With `weekday`, a certain day has its weekday: `Friday, 29 November 2024`.
    """
    return _words(date, DateTexts(catalogue, "months", _calendar_of(date)), weekday)


def short_date_in_words(date: Edtf, catalogue: Catalogue) -> str:
    """Like `date_in_words`, with abbreviated months: `29 Nov 2024`."""
    return _words(date, DateTexts(catalogue, SHORT, _calendar_of(date)), False)


def _calendar_of(date: Edtf) -> Calendar:
    return CALENDARS.get(date.calendar, GREGORIAN)


def _words(date: Edtf, texts: DateTexts, weekday: bool) -> str:
    if date.form == "interval":
        return _interval(date.members[0], texts)
    if len(date.members) > 1 or isinstance(date.members[0], EdtfRange):
        return _set(date, texts)
    part = date.members[0]
    doubtful = part.unspecified or any(part.qualifiers)
    if weekday and part.day and not doubtful and (date.calendar or part.earliest >= GREGORIAN_REFORM):
        return day_in_words(part, texts, weekday=True)
    return part_in_words(part, texts)


def _interval(span: EdtfPart | EdtfRange, texts: DateTexts) -> str:
    if isinstance(span, EdtfPart):
        return part_in_words(span, texts)
    if not isinstance(span.start, EdtfPart):
        return _open("by" if span.start == "open" else "until_from_unknown", span.end, texts)
    if not isinstance(span.end, EdtfPart):
        return _open("since" if span.end == "open" else "from_until_unknown", span.start, texts)
    if span.start == span.end:
        return part_in_words(span.start, texts)
    if ago := span_ago(span.start, span.end, texts.catalogue):
        return ago
    shared = repeated_parts(plain_date(span.start), plain_date(span.end))
    in_start, in_end = (NOTHING, shared) if texts.year_first else (shared, NOTHING)
    a, b = part_in_words(span.start, texts, in_start), part_in_words(span.end, texts, in_end)
    return from_to(a, b, texts, alike=bool(shared) and span.start.precision == span.end.precision)


def _open(key: str, end: EdtfPart | str, texts: DateTexts) -> str:
    """A span with one known end."""
    return around(key, end, texts) if isinstance(end, EdtfPart) else texts.say_around(key, "", "")


def _set(date: Edtf, texts: DateTexts) -> str:
    alternatives = date.form == "one-of"
    if len(date.members) == 1 and isinstance(span := date.members[0], EdtfRange) and span.start == "open":
        return _open("by" if alternatives else "and_before", span.end, texts)
    if len(date.members) == 1 and not alternatives:
        return _interval(date.members[0], texts)
    parts = [
        (part, _texts_for(member, part, alternatives, texts))
        for member in date.members
        for part in dates_in(member)
    ]
    plain = [plain_date(part) for part, _ in parts]
    whole = 0 if texts.year_first else len(parts) - 1
    shared = min(repeated_parts(each, plain[whole]) for each in plain)
    if len(date.members) > 1 and any(isinstance(member, EdtfRange) for member in date.members):
        shared = min(shared, YEAR)
    words = iter(
        part_in_words(part, own, NOTHING if n == whole else shared) for n, (part, own) in enumerate(parts)
    )
    return joined(
        [_member(member, words, alternatives, texts) for member in date.members],
        "or" if alternatives else "and",
        texts.catalogue,
    )


def _texts_for(
    member: EdtfPart | EdtfRange, part: EdtfPart, alternatives: bool, texts: DateTexts
) -> DateTexts:
    """The texts for a date of a member of a set, which may follow a preposition."""
    if isinstance(member, EdtfPart):
        return texts
    if "open" not in (member.start, member.end):
        return texts.governed() if alternatives else texts
    if alternatives:
        return texts
    return texts.within("and_before" if member.start == "open" else "and_on", date_kind(part, texts))


def dates_in(member: EdtfPart | EdtfRange) -> list[EdtfPart]:
    """The dates of a member: itself, or the known ends of a range."""
    ends = (member.start, member.end) if isinstance(member, EdtfRange) else (member,)
    return [end for end in ends if isinstance(end, EdtfPart)]


def _member(member: EdtfPart | EdtfRange, words: Iterator[str], alternatives: bool, texts: DateTexts) -> str:
    """A member of a set; `words` are those of its dates, in order."""
    first = next(words)
    if isinstance(member, EdtfPart):
        return first
    ends = dates_in(member)
    kinds = [date_kind(part, texts) for part in ends]
    if "open" in (member.start, member.end):
        alternative, span = ("or_earlier", "and_before") if member.start == "open" else ("or_later", "and_on")
        if whole_mark(ends[0]) and not alternatives:
            return around(span, ends[0], texts)
        return texts.say_around(alternative if alternatives else span, kinds[0], first)
    last = next(words)
    if alternatives:
        a, b = (
            around("bound", part, texts) if whole_mark(part) else words
            for part, words in zip(ends, (first, last), strict=True)
        )
        return between_dates(a, b, (kinds[0], kinds[1]), texts)
    return from_to(first, last, texts.governed())
