"""`timeline.ics`: the events as a calendar (RFC 5545).

A day that is not known becomes the span of days that it can be, with the date in words in the summary. Open
ends are left at the day that is known. Years outside 1 to 9999, which the format cannot write, are left out.
"""

from __future__ import annotations

from collections.abc import Iterable

from timeline.chronicle.entry import Entry
from timeline.exports.atom import NO_DAY
from timeline.model import edtf
from timeline.model.clock_times import local_to_utc, parse_clock_time
from timeline.model.days import civil
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.facts import public_point
from timeline.planning.record_days import last_changed
from timeline.planning.urls import address_of
from timeline.planning.views import Card


def _line(name: str, value: str) -> str:
    """A content line, folded at 75 octets (section 3.1)."""
    data = f"{name}:{value}"
    if len(data) <= 75 and data.isascii():
        return data + "\r\n"
    if data.isascii():
        pieces = [data[:75], *(data[at : at + 74] for at in range(75, len(data), 74))]
        return "\r\n ".join(pieces) + "\r\n"
    pieces, piece, size, room = [], "", 0, 75
    for character in data:
        width = len(character.encode())
        if size + width > room:
            pieces.append(piece)
            piece, size, room = "", 0, 74
        piece += character
        size += width
    return "\r\n ".join([*pieces, piece]) + "\r\n"


def _text(name: str, value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _line(name, escaped)


def _compact(day: int) -> str | None:
    year, month, date = civil(day)
    return f"{year:04}{month:02}{date:02}" if 1 <= year <= 9999 else None


def event_ics(event: Event, entry: Entry, card: Card, edition: Edition) -> bytes:
    """An event's component; nothing for a date that the format cannot write."""
    date = edtf.parse(entry.date)
    first = date.earliest if date.earliest is not None else date.latest
    last = date.latest if date.latest is not None else first
    if first is None or last is None or _compact(first) is None or _compact(last + 1) is None:
        return b""
    title = (
        event.title
        if entry.span == 0 and not date.approximate and not date.uncertain
        else f"{event.title} ({card.when.text})"
    )
    if card.status.id == "retracted":
        title = edition.say("correction_of", kind=card.status.text, title=title)
    stamp = (last_changed(entry, edition) or NO_DAY).replace("-", "")
    url = (edition.project.url or "") + address_of(card.href)
    lines = [
        "BEGIN:VEVENT\r\n",
        _line("UID", f"{event.id}@{_domain(edition)}"),
        _line("DTSTAMP", f"{stamp}T000000Z"),
        *_times(event, first, last, edition),
        _text("SUMMARY", title),
    ]
    body = "\n".join(
        filter(
            None,
            [
                card.plain_summary,
                f"{card.status.text}. {card.status.counts}.",
                url if edition.project.url else "",
            ],
        )
    )
    lines.append(_text("DESCRIPTION", body))
    if card.place:
        lines.append(_text("LOCATION", card.place_text or card.place.text))
    if event.place and event.place.place:
        point = public_point(edition.chronicle.places[event.place.place])
        if point:
            lines.append(_line("GEO", f"{point[0]};{point[1]}"))
    if entry.tags:
        lines.append(_line("CATEGORIES", ",".join(entry.tags)))
    if edition.project.url:
        lines.append(_line("URL", url))
    return "".join([*lines, "TRANSP:TRANSPARENT\r\n", "END:VEVENT\r\n"]).encode()


def _times(event: Event, first: int, last: int, edition: Edition) -> list[str]:
    if event.time and first == last:
        time = parse_clock_time(event.time)
        zone = event.timezone or edition.zone_of(event.place.id if event.place else None)
        start = local_to_utc(first, time.start, zone)
        lines = [_line("DTSTART", f"{start:%Y%m%dT%H%M%SZ}")]
        if time.end is not None:
            lines.append(_line("DTEND", f"{local_to_utc(first, time.end, zone):%Y%m%dT%H%M%SZ}"))
        return lines
    return [
        _line("DTSTART;VALUE=DATE", _compact(first) or ""),
        _line("DTEND;VALUE=DATE", _compact(last + 1) or ""),
    ]


def _domain(edition: Edition) -> str:
    url = edition.project.url or "https://timeline.invalid/"
    return url.split("//", 1)[1].split("/", 1)[0].split(":", 1)[0]


def timeline_ics(events: Iterable[bytes], edition: Edition) -> bytes:
    """The file."""
    head = [
        "BEGIN:VCALENDAR\r\n",
        "VERSION:2.0\r\n",
        "PRODID:-//timeline//sourced chronology//EN\r\n",
        "CALSCALE:GREGORIAN\r\n",
    ]
    head.append(_text("X-WR-CALNAME", edition.title))
    return b"".join(["".join(head).encode(), *events, b"END:VCALENDAR\r\n"])
