"""`timeline.ics`: the events as a calendar (RFC 5545).

A clock time is written in UTC. If the day of an event is not known, its component spans the days that are possible,
and the title adds the date in words, as it does for approximate and uncertain dates. A span with an open end stops at
the last day that is known. The format has the years 1 to 9999 only; other events are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from timeline.dates import edtf
from timeline.dates.clock_times import DAY
from timeline.dates.day_numbers import civil
from timeline.dates.gregorian import in_gregorian
from timeline.dates.instants import Instants
from timeline.exports.export import Parts, export_of_events
from timeline.exports.stable_ids import calendar_uid
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.entity_facts import point_of
from timeline.planning.event_dates import Clock, clock_of, date_of, when_in_one_line
from timeline.planning.formats import Format
from timeline.planning.record_days import NO_DAY, last_changed
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry
from timeline.wording.clocks import time_in_words
from timeline.wording.date_forms import in_brackets
from timeline.wording.marked_texts import without_marks


def _lines(lines: Iterable[str]) -> bytes:
    """Content lines, folded at 75 octets (section 3.1)."""
    pieces: list[bytes] = []
    for octets in without_marks("\n".join(lines)).encode().split(b"\n"):
        start, room = 0, 75
        while len(octets) - start > room:
            end = start + room
            while octets[end] & 0xC0 == 0x80:  # within a character
                end -= 1
            pieces += (octets[start:end], b"\r\n ")
            start, room = end, 74
        pieces += (octets[start:], b"\r\n")
    return b"".join(pieces)


def _text(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return f"{name}:{escaped}"


@lru_cache(maxsize=8192)
def _compact(day: int) -> str | None:
    year, month, date = civil(day)
    return f"{year:04}{month:02}{date:02}" if 1 <= year <= 9999 else None


def event_ics(event: Event, entry: Entry, card: Card, edition: Edition) -> bytes:
    """An event's components: one for each period; none for a date that the format cannot hold."""
    details = _details(event, entry, card, edition)
    clock = clock_of(entry)
    lines: list[str] = []
    for number, (first, last, words) in enumerate(_periods(entry, edition), 1):
        start, end = _compact(first), _compact(last + 1)
        if start is None or end is None:
            continue
        title = f"{card.title} ({in_brackets(words)})" if words else card.title
        if clock and not words and (clock.instants is None or clock.time.approximate):
            title = f"{card.title} ({in_brackets(_time(clock, edition))})"
        if card.status.id == "retracted":
            title = edition.say("correction_of", kind=card.status.text, title=title)
        part = f".{number}" if number > 1 else ""
        lines += [
            "BEGIN:VEVENT",
            f"UID:{calendar_uid(f'{event.id}{part}', edition)}",
            *(_moments(clock.instants) if clock and clock.instants else _days(start, end)),
            _text("SUMMARY", title),
            *details,
            "END:VEVENT",
        ]
    return _lines(lines) if lines else b""


def _time(clock: Clock, edition: Edition) -> str:
    words = time_in_words(clock.time, edition.words)
    return words if clock.time.in_words else f"{words} {clock.zone}"


def _periods(entry: Entry, edition: Edition) -> Iterable[tuple[int, int, str]]:
    """The periods that a date covers: first and last day number, and the date in words unless it is a plain day.

    "1 January and 1 June" has two periods. So has "1 January or 1 June", each with both days in words; possible days
    that follow one another are joined into one period.
    """
    if not entry.is_placed:
        return []
    given = edtf.parse(entry.date)
    date = in_gregorian(given)
    julian = given.calendar == "julian" and not entry.clock  # the details give a time with its day
    words = date_of(entry, edition).full
    if date.form in ("date", "interval"):
        return [(*_bounds(date), words if entry.span or julian or edtf.is_qualified(entry.date) else "")]
    members = [_member(text) for text in date.text[1:-1].split(",")]
    if date.form == "all-of":
        return [
            (
                *_bounds(one),
                words
                if julian
                else edition.date(one.text).full
                if one.span or edtf.is_qualified(one.text)
                else "",
            )
            for one in members
        ]
    joined: list[tuple[int, int, str]] = []
    for first, last in sorted(map(_bounds, members)):
        if joined and first <= joined[-1][1] + 1:
            first, last = joined[-1][0], max(last, joined.pop()[1])
        joined.append((first, last, words))
    return joined


def _member(text: str) -> edtf.Edtf:
    """A member of a set as a date of its own: `2024-11-27..2024-11-29` is an interval."""
    start, dots, end = text.partition("..")
    return edtf.parse(f"{start or dots}/{end or dots}" if dots else text)


def _bounds(date: edtf.Edtf) -> tuple[int, int]:
    """The first and the last day; for an open end, the last day that is known."""
    first = date.anchor if date.earliest is None else date.earliest
    return first, max(first, date.anchor) if date.latest is None else date.latest


def _details(event: Event, entry: Entry, card: Card, edition: Edition) -> list[str]:
    """The lines that all components of an event share."""
    stamp = (last_changed(entry, edition) or NO_DAY).replace("-", "")
    url = (edition.project.url or "") + address_of(card.href)
    body = "\n".join(
        filter(
            None,
            [
                when_in_one_line(card.when, edition) if entry.clock else "",
                card.plain_summary,
                f"{card.status.text}. {card.status.counts}.",
                url if edition.project.url else "",
            ],
        )
    )
    lines = [f"DTSTAMP:{stamp}T000000Z", _text("DESCRIPTION", body)]
    if card.place:
        lines.append(_text("LOCATION", card.place_text or card.place.text))
    if point := point_of(event, edition):
        lines.append(f"GEO:{point[0]};{point[1]}")
    if entry.tags:
        lines.append(f"CATEGORIES:{','.join(entry.tags)}")
    if edition.project.url:
        lines.append(f"URL:{url}")
    return [*lines, "TRANSP:TRANSPARENT"]


def _moments(instants: Instants) -> list[str]:
    lines = [f"DTSTART:{_moment(instants.start.utc)}"]
    return [*lines, f"DTEND:{_moment(instants.end.utc)}"] if instants.end else lines


def _moment(utc: int) -> str:
    day, second = divmod(utc, DAY)
    return f"{_compact(day)}T{second // 3600:02}{second // 60 % 60:02}{second % 60:02}Z"


def _days(start: str, end: str) -> list[str]:
    return [f"DTSTART;VALUE=DATE:{start}", f"DTEND;VALUE=DATE:{end}"]


def calendar_ics(events: Parts, edition: Edition) -> bytes:
    """The file."""
    head = (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        f"PRODID:-//timeline//sourced chronology//{edition.language.upper()}\r\n"
        "CALSCALE:GREGORIAN\r\n"
    ).encode()
    name = _lines([_text("X-WR-CALNAME", edition.title)])
    return b"".join([head, name, *events, b"END:VCALENDAR\r\n"])


EXPORT = export_of_events(
    Format("timeline.ics", "text/calendar", "foot.calendar", "calendar"),
    event_ics,
    lambda events, context: calendar_ics(events, context.edition),
)
