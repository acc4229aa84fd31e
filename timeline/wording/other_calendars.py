"""Days in words in the Islamic and the Persian calendar. Their months and years are not ours, so that only days have a date."""

from __future__ import annotations

from timeline.dates.calendars import GREGORIAN
from timeline.dates.edtf import Edtf, EdtfPart, EdtfRange
from timeline.dates.other_calendars import OTHER_CALENDARS
from timeline.wording.catalogue import Catalogue
from timeline.wording.date_parts import repeated_parts
from timeline.wording.date_texts import DateTexts
from timeline.wording.single_dates import (
    from_to,
    pair_in_words,
    qualified,
    ymd_in_words,
)


def in_other_calendar(date: Edtf, calendar: str, words: Catalogue) -> str:
    """`27 Jumada I 1446 AH`, `9–11 Azar 1403 SH`; empty for other dates, and outside the calendar's years."""
    member = date.members[0]
    ends = (member.start, member.end) if isinstance(member, EdtfRange) else (member,)
    parts = [end for end in ends if isinstance(end, EdtfPart) and end.day and not end.unspecified]
    marks = {mark for part in parts for mark in part.qualifiers}
    if date.form not in ("date", "interval") or len(parts) < len(ends) or len(marks) > 1:
        return ""
    days = [day for part in parts if (day := OTHER_CALENDARS[calendar](part.earliest))]
    if len(days) < len(parts):
        return ""
    texts = DateTexts(words, f"calendars.{calendar}.months", GREGORIAN, alone=False)
    if len(days) == 1:
        text = ymd_in_words(days[0], texts)
    else:
        pair = pair_in_words(days[0], days[1], texts)
        text = from_to(*pair, texts._replace(alone=True), alike=bool(repeated_parts(days[0], days[1])))
    text = texts.say(f"calendars.{calendar}.date", date=text)
    (mark,) = marks
    return qualified(mark, "day", lambda _: text, texts) if mark else text
