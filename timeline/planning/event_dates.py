"""The date and time of an event in words: the only module that pages, feeds, calendar and data take them from.

Use `date_of` (needs only an entry) or `when_of` and never put `entry.date` into words elsewhere: qualifiers, clock time and
zone are handled here. `planning.days` decides on the heading of an event, `chronicle.order` on the order of events.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from timeline.dates import edtf
from timeline.dates.clock_times import DAY, ClockTime, parse_clock_time
from timeline.dates.day_numbers import day_text
from timeline.dates.instants import Instant, Instants, offset_text
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.planning.views import When
from timeline.records.event_instants import instants_in
from timeline.records.event_summary import Entry
from timeline.wording.capitals import capitalised
from timeline.wording.clocks import in_utc, time_in_words
from timeline.wording.date_forms import DateForms
from timeline.wording.other_calendars import in_other_calendar


class Clock(NamedTuple):
    """An event's clock time."""

    time: ClockTime
    zone: str
    """The zone of the clock: `Asia/Damascus`; `UTC+03:00` if the date gives an offset."""
    instants: Instants | None
    """None if unknown: the day is approximate or uncertain, the time is in words, or clocks showed it twice."""


def clock_of(entry: Entry) -> Clock | None:
    """The clock time of an event; None if it has none."""
    if not entry.clock:
        return None
    date = edtf.parse(entry.date)
    zone = entry.zone or "UTC" + date.offset.removeprefix("Z")
    time = parse_clock_time(entry.clock)
    if time.in_words or edtf.is_qualified(entry.date):
        return Clock(time, zone, None)
    instants = instants_in(date, entry.clock, entry.zone)
    return Clock(time, zone, None if instants.ambiguous else instants)


def utc_of(clock: Clock | None) -> tuple[str, str]:
    """Start and end of a clock time in UTC (ISO 8601); empty if unknown."""
    if clock is None or clock.instants is None:
        return "", ""
    start, end = clock.instants.start, clock.instants.end
    return _utc(start), _utc(end) if end else ""


def _utc(instant: Instant) -> str:
    day, second = divmod(instant.utc, DAY)
    return f"{day_text(day)}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"


def date_of(entry: Entry, edition: Edition) -> DateForms:
    """The local date of an event, without its clock time."""
    return edition.date(entry.date.partition("T")[0])


def is_of_another_day(entry: Entry) -> bool:
    """Whether the local day of an event differs from the day in the project's zone, by which events are ordered."""
    return entry.span == 0 and edtf.parse(entry.date).earliest != entry.anchor


def short_date(entry: Entry, edition: Edition) -> str:
    """The short date; with clock time and zone if the local day differs from the day in the project's zone."""
    date = date_of(entry, edition).short
    clock = clock_of(entry)
    if clock is None or not is_of_another_day(entry):
        return date
    return edition.words.text("dates.with_time", date=date, time=_with_zone(clock, edition))


def short_when(entry: Entry, edition: Edition) -> str:
    """The short date with the clock time, and with its zone if that is not the project's."""
    clock = clock_of(entry)
    if clock is None or is_of_another_day(entry):
        return short_date(entry, edition)
    date = date_of(entry, edition).short
    return edition.words.text("dates.with_time", date=date, time=_in_list(clock, edition))


def _in_list(clock: Clock, edition: Edition) -> str:
    """The time for lists, which say once that times without a zone are in the project's (`zone_note`)."""
    at_home = clock.zone == edition.project.timezone or clock.time.in_words
    return time_in_words(clock.time, edition.words) if at_home else _with_zone(clock, edition)


def _with_zone(clock: Clock, edition: Edition) -> str:
    return edition.words.text("dates.in_zone", time=time_in_words(clock.time, edition.words), zone=clock.zone)


def _wording(event: Event, entry: Entry, edition: Edition) -> str:
    """The source's own words for the date, marked in a translation if all sources are in one language."""
    sources = edition.chronicle.sources
    languages = {sources[cite.source].language for cite in entry.cites}
    language = languages.pop() if len(languages) == 1 else None
    return edition.in_its_language(event.wording or "", language)


def when_of(event: Event, entry: Entry, edition: Edition) -> When:
    """The date and time of an event in words, with every note on them."""
    date = edtf.parse(entry.date)
    forms = date_of(entry, edition)
    clock = clock_of(entry)
    notes = []
    if event.date_basis in ("inferred", "reported-on"):
        notes.append(edition.say(f"basis.{event.date_basis}"))
    elif (date.form == "one-of" and entry.span > 0) or entry.stand != entry.anchor:
        notes.append(edition.say("day_unknown"))
    if clock and clock.instants is None and not (clock.time.in_words or edtf.is_qualified(entry.date)):
        notes.append(edition.say("shown_twice"))
    time = time_in_zone = ""
    if clock:
        time = _in_list(clock, edition)
        time_in_zone = time if clock.time.in_words else _with_zone(clock, edition)
    return When(
        text=forms.full,
        short=short_when(entry, edition),
        machine=forms.machine,
        note=edition.say("list").join(notes),
        time=time,
        time_in_zone=time_in_zone,
        utc=_in_utc(entry, clock, edition) if clock else "",
        day=day_label(entry, edition),
        wording=_wording(event, entry, edition),
    )


def other_dates_of(entry: Entry, edition: Edition) -> tuple[str, ...]:
    """The day in the other calendars that the project asks for."""
    calendars = edition.other_calendars
    date = edtf.parse(entry.date)
    return tuple(filter(None, (in_other_calendar(date, one, edition.words) for one in calendars)))


def _in_utc(entry: Entry, clock: Clock, edition: Edition) -> str:
    """`15:00 UTC`, with the day if it is another; empty if the time is given in UTC already or the moment is unknown.

    It is empty, too, before the place had a standard time: a minute of UTC would be more exact than the clock was.
    """
    if clock.instants is None or clock.zone == "UTC" or clock.instants.start.local_mean:
        return ""
    day, time = in_utc(clock.time, clock.instants)
    words = edition.words.text("dates.utc", time=time_in_words(time, edition.words))
    if day == edtf.parse(entry.date).earliest:
        return words
    return edition.words.text("dates.with_time", date=edition.date(day_text(day)).text, time=words)


def when_in_one_line(when: When, edition: Edition) -> str:
    """Date, clock time and zone, to begin a sentence: `Friday, 29 November 2024, 18:00 (Asia/Damascus)`."""
    text = when.text
    if when.time:
        text = edition.words.text("dates.with_time", date=text, time=when.time_in_zone)
    return capitalised(text, edition.language)


def zone_note(entries: Iterable[Entry], edition: Edition) -> str:
    """The note on the zone of a list's clock times; empty if none is in the project's zone."""
    home = edition.project.timezone
    if any(
        entry.clock and entry.zone == home and not parse_clock_time(entry.clock).in_words for entry in entries
    ):
        return edition.say("times_in", zone=home)
    return ""


def day_label(entry: Entry, edition: Edition) -> str:
    """`Day 3 of the offensive`, for an event on one day of an era whose days are counted."""
    if entry.span or edtf.is_qualified(entry.date) or is_of_another_day(entry):
        return ""
    return edition.day_label(entry.anchor)


def start_and_end(entry: Entry, edition: Edition) -> tuple[str, str]:
    """Start and end of an event for schema.org (ISO 8601), no more exact than certain; the end may be empty."""
    clock = clock_of(entry)
    if clock is None or clock.instants is None or clock.time.approximate:
        return date_of(entry, edition).machine, ""
    start, _, end = clock.time.text.partition("/")
    instants = clock.instants
    return _iso(instants.start, start), _iso(instants.end, end) if instants.end else ""


def _iso(instant: Instant, given: str) -> str:
    day, second = divmod(instant.utc + instant.offset, DAY)
    time = f"{second // 3600:02d}:{second // 60 % 60:02d}" + (
        f":{second % 60:02d}" if given.count(":") == 2 else ""
    )
    offset = offset_text(instant.offset)
    return f"{day_text(day)}T{time}{offset if len(offset) == 6 else ''}"
