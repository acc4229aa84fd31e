"""Check the rules between the fields of one event, and complete its date and sources."""

from __future__ import annotations

import msgspec

from timeline.dates import edtf
from timeline.dates.bounds import UNKNOWN
from timeline.dates.calendars import CALENDARS, GREGORIAN
from timeline.dates.clock_times import DAY, ClockTimeError, parse_clock_time
from timeline.dates.day_numbers import GREGORIAN_REFORM, day_number, weekday
from timeline.dates.instants import ahead_in, offset_text
from timeline.dates.weekday import WEEKDAYS, only_a_weekday, possible_weekdays, weekday_in
from timeline.diagnostics import Severity
from timeline.model.event import JUDGED_STATUSES, Event
from timeline.model.project import Project
from timeline.model.record import fields_of
from timeline.model.rules import severity_of
from timeline.model.suggest import did_you_mean
from timeline.model.validation import Reader
from timeline.records.after_before import apply_date_bounds
from timeline.records.citation_marks import check_citation_marks
from timeline.records.event_instants import instants_in
from timeline.records.harmed_rules import check_harmed
from timeline.records.reserved_ids import is_reserved
from timeline.records.reviews import check_review

_JULIAN_UNTIL = day_number(1924, 1, 1)
"""By then the last states had abandoned the Julian calendar."""


def complete_event(event: Event, reader: Reader, project: Project) -> Event | None:
    """The event with `source:` added to `sources:` and its date resolved; None if it has no date."""
    event = _join_sources(event, reader)
    date = _resolve_date(event, reader, project)
    _check_rest(event, reader, project)
    if date is None:
        return None
    event, date = apply_date_bounds(event, date, reader)
    event = msgspec.structs.replace(event, date=date.text, calendar=date.calendar or None)
    _check_wording(event, date, reader)
    _check_clock(event, date, reader)
    check_review(event, reader, project)
    return event


def _join_sources(event: Event, reader: Reader) -> Event:
    if event.source and event.sources:
        reader.problem("FIELD005", "`source` and `sources` are both given", "keep `sources`", key="source")
    return msgspec.structs.replace(event, sources=(*event.sources, *event.source), source=())


def _resolve_date(event: Event, reader: Reader, project: Project) -> edtf.Edtf | None:
    """The date of an event, from `date` or from the day count `day`; None after reporting a problem."""
    counted, calendar = _counted_day(event, reader, project) if event.day is not None else (None, "")
    if event.date is None:
        return _date_of_count(event, counted, calendar, reader)
    try:
        date = edtf.parse(event.when)
    except edtf.EdtfError as error:  # a 29 February that only the other calendar has
        with reader.inside("date"):
            other = "" if event.calendar == "julian" else "; the Julian calendar has it: `calendar: julian`"
            reader.problem(error.code, error.message, error.help + other, offset=error.column)
        return None
    if counted is not None and not _may_be(date, counted):
        year, month, day = CALENDARS.get(date.calendar, GREGORIAN).civil(counted)
        with reader.inside("day"):
            reader.problem(
                "DATE005",
                f"day {event.day.n if event.day else 0} of `{event.day.era if event.day else ''}` is "
                f"{year:04}-{month:02}-{day:02}, but the date is {date.text}",
                "check the source; correct the date or the count",
            )
    return date


def _counted_day(event: Event, reader: Reader, project: Project) -> tuple[int | None, str]:
    """The day number of `day`, and the calendar of its era; None if the era does not count days."""
    assert event.day is not None
    eras = project.eras or {}
    era = eras.get(event.day.era)
    if era is None:
        message = f"there is no era `{event.day.era}`{did_you_mean(event.day.era, eras)}"
        reader.problem("REF001", message, "name an era of content/timeline.yaml", key="day")
    elif era.first_day is None:
        message = f"the era `{event.day.era}` has no `first_day` to count from"
        reader.problem("DATE005", message, "give it one in content/timeline.yaml", key="day")
    else:
        return edtf.parse(era.first).anchor + event.day.n - 1, era.calendar or ""
    return None, ""


def _date_of_count(event: Event, counted: int | None, calendar: str, reader: Reader) -> edtf.Edtf | None:
    """The date of a day count, for an event without `date`."""
    if event.calendar is not None and not reader.has_problem_in("date"):
        message = "`calendar` needs a `date`"
        reader.problem("FIELD002", message, "add the date, or leave the calendar out", key="calendar")
        return None
    if event.day is None and not reader.has_problem_in("date", "day"):
        help_text = "write the date as precisely as it is known: 2024-11-29, 2024-11, ../2024-12-02, unknown"
        reader.problem("DATE015", "an event needs `date`, or `day` of an era", help_text)
    if counted is None:
        return None
    year, month, day = CALENDARS.get(calendar, GREGORIAN).civil(counted)
    if not 0 <= year <= 9999:
        reader.problem("DATE005", "the day count is out of range", "check the number", key="day")
        return None
    return edtf.parse(edtf.in_calendar(f"{year:04}-{month:02}-{day:02}", calendar))


def _may_be(date: edtf.Edtf, day: int) -> bool:
    return (date.earliest is None or date.earliest <= day) and (date.latest is None or day <= date.latest)


def _check_wording(event: Event, date: edtf.Edtf, reader: Reader) -> None:
    """DATE004 for a weekday that contradicts the date: an error if the wording is only a weekday, else a warning."""
    if event.wording is None or event.wording_check == "off":
        return
    named = weekday_in(event.wording)
    possible = possible_weekdays(date) if named is not None else None
    if named is None or possible is None or named in possible:
        return
    in_julian = named in _julian_weekdays(date)
    calendar_unknown = date.anchor < GREGORIAN_REFORM and not date.calendar
    if calendar_unknown and not in_julian:
        return
    is_weekday_only = only_a_weekday(event.wording)
    says = f"the wording {'says' if is_weekday_only else 'names'}"
    if date.earliest == date.latest and date.earliest is not None:
        message = f"{date.text} is a {WEEKDAYS[weekday(date.earliest)]}, but {says} {WEEKDAYS[named]}"
    else:
        message = f"{date.text} has no {WEEKDAYS[named]}, which {says}"
    help_text = "check the date against the source; if both are right, write `wording_check: off`"
    if in_julian:
        help_text = (
            f"in the Julian calendar it is a {WEEKDAYS[named]}: write `calendar: julian`; else {help_text}"
        )
    with reader.inside("wording"):
        reader.problem(
            "DATE004",
            message,
            help_text,
            severity=Severity.ERROR if is_weekday_only and not calendar_unknown else Severity.WARNING,
        )


def _julian_weekdays(date: edtf.Edtf) -> frozenset[int]:
    """The weekdays of a date that may have been given in the Julian calendar without saying so; else none."""
    if date.calendar == "julian" or date.anchor >= _JULIAN_UNTIL:
        return frozenset()
    return possible_weekdays(edtf.parse(edtf.in_calendar(date.text, "julian"))) or frozenset()


def _check_clock(event: Event, date: edtf.Edtf, reader: Reader) -> None:
    """DATE016 unless a clock time is given only once and for a single day.

    Whether clocks showed it is checked later, when the place's time zone is known.
    """
    if event.time is None:
        if date.offset and event.timezone:
            _check_offset(date, event.timezone, reader)
        return
    if date.time:
        zone = " and name the zone in `timezone`" if date.offset else ""
        help_ = f"leave `time` out, or write `date: {date.text.partition('T')[0]}`{zone}"
        reader.problem("DATE016", "the time is given in `date` and in `time`", help_, key="time")
        return
    if date.earliest is None or date.earliest != date.latest:
        what = "unknown" if date.text == UNKNOWN else date.text
        message = f"a clock time needs a single day, but the date is {what}"
        reader.problem("DATE016", message, _single_day_help(date, event.time), key="time")


def _check_offset(date: edtf.Edtf, zone: str, reader: Reader) -> None:
    try:
        instant = instants_in(date, date.time, "").start
    except ClockTimeError:
        return  # reported when the place's time zone is known
    ahead = ahead_in(zone, instant.utc)
    if ahead != instant.offset:
        message = f"clocks in {zone} were at {offset_text(ahead)} then, not at {offset_text(instant.offset)}"
        reader.problem("DATE016", message, "correct the date, or leave `timezone` out", key="timezone")


def _single_day_help(date: edtf.Edtf, time: str) -> str:
    """Help for a clock time with a date of more than one day."""
    start, _, end = date.text.partition("/")
    ends = parse_clock_time(time).end or 0
    if date.form == "interval" and date.precision == "day" and date.span == 1 and ends > DAY:
        return f"write `date: {start}`; {time} lasts into {end}"
    if date.form in ("interval", "all-of"):
        return "leave the time out, or make the beginning a separate event"
    return "leave the time out"


def _check_rest(event: Event, reader: Reader, project: Project) -> None:
    if event.kind == "statement" and event.speaker is None and not reader.has_problem_in("speaker"):
        reader.problem("STMT001", "a statement needs a `speaker`", "name the actor who made it")
    _check_status_note(event, reader, project)
    check_harmed(event, reader, project)
    _check_supports(event, reader, project)
    for field, others in (
        ("part_of", (event.part_of,)),
        ("follows", event.follows),
        ("after", (event.after,)),
        ("before", (event.before,)),
        ("see", event.see),
    ):
        if event.id in others:
            with reader.inside(field), reader.inside(others.index(event.id)):
                reader.problem("REF002", f"`{event.id}` refers to itself", "remove the reference")
    for field, text in (("summary", event.summary), ("details", event.details)):
        if text and "[@" in text:
            with reader.inside(field):
                check_citation_marks(event, text, reader)
    for index, tag in enumerate(event.tags):
        if is_reserved("tags", tag):
            with reader.inside("tags"), reader.inside(index):
                reader.problem("ID003", f"the tag `{tag}` is reserved by the site", "choose another word")


def _check_supports(event: Event, reader: Reader, project: Project) -> None:
    """FIELD004 for each word in `supports` that is not a field of an event."""
    for index, citation in enumerate(event.sources):
        for position, word in enumerate(citation.supports):
            if word in fields_of(Event) or word in (project.fields or {}):
                continue
            with (
                reader.inside("sources"),
                reader.inside(index),
                reader.inside("supports"),
                reader.inside(position),
            ):
                hint = did_you_mean(word, (*fields_of(Event), *(project.fields or {})))
                message = f"`{word}` in `supports` is not a field of the event{hint}"
                reader.problem("FIELD004", message, "name a field: title, date, place, summary ...")


def _check_status_note(event: Event, reader: Reader, project: Project) -> None:
    """STATUS001 for a status without a reason: always for `retracted` and `contested`, by the rules for `confirmed`."""
    if event.status not in JUDGED_STATUSES or event.status_note is not None:
        return
    level = project.rule("confirmed_without_note") if event.status == "confirmed" else "error"
    if level == "off" or reader.has_problem_in("status_note"):
        return
    help_text = "say why, or on whose authority, in `status_note`"
    if event.status == "contested":
        help_text += "; if its claims conflict, the status is set automatically: leave `status` out"
    reader.problem(
        "STATUS001",
        f"the status {event.status} needs a reason",
        help_text,
        key="status",
        severity=severity_of(level),
    )
