"""The records event and page."""

from typing import Annotated, Any, ClassVar

import msgspec

from timeline.dates.calendars import CALENDARS
from timeline.dates.clock_times import ClockTimeError, parse_clock_time
from timeline.dates.edtf import in_calendar
from timeline.dates.times_of_day import PATTERN as TIMES_OF_DAY
from timeline.dates.weekday import day_count
from timeline.model.claim import CLAIM, Claim
from timeline.model.compound_types import Custom, Many, Nested
from timeline.model.event_date import Bound, EventDate
from timeline.model.field_types import Choice, Flag, Id, MarkdownText, Number, Text
from timeline.model.harmed import Harmed
from timeline.model.media import Media
from timeline.model.own_fields import OwnValues
from timeline.model.place_ref import PLACE, PlaceRef
from timeline.model.record import Field
from timeline.model.source import CITATIONS, Citation
from timeline.model.timestamps import Moment
from timeline.model.translation import Translation, Translations
from timeline.model.upkeep import Correction, Review
from timeline.model.validation import Reader, expect_text
from timeline.model.zones import Zone

EVENT_KINDS = ("event", "statement", "background")
STATUSES = ("reported", "corroborated", "contested", "confirmed", "retracted")
JUDGED_STATUSES = ("contested", "confirmed", "retracted")
"""Statuses that are an editor's judgement and need a `status_note`."""
IMPORTANCES = ("major", "normal", "minor")


class Involved(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actor's part in an event."""

    NOUN: ClassVar[str] = "actor of an event"
    PART_ID: ClassVar[str] = "actor"
    actor: Annotated[str, Field(Id("actor"), "The actor's id.", required=True)]
    role: Annotated[str | None, Field(Text(80), "Its part: attacker, defender, host.", translatable=True)] = (
        None
    )


class DayCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """A day of an era, counted from 1: `3 of offensive`."""

    n: int
    era: str


def _read_day_count(value: Any, reader: Reader) -> DayCount | None:
    text = expect_text(value, reader, "a day count")
    number_and_era = day_count(text) if text is not None else None
    if number_and_era is None:
        if text is not None:
            reader.problem(
                "DATE014",
                f"{text[:60]!r} is not a day count",
                "write the number and the era, as in 3 of offensive",
            )
        return None
    return DayCount(*number_and_era)


def _read_clock_time(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "a clock time")
    if text is None:
        return None
    try:
        parse_clock_time(text)
    except ClockTimeError as error:
        reader.problem(error.code, error.message, error.help, offset=error.column)
        return None
    return text


DAY_COUNT = Custom(
    _read_day_count,
    lambda: {
        "type": "string",
        "pattern": r"^([Dd]ay )?[1-9][0-9]{0,5} of [a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$",
    },
)
_ONE_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2})?~?"
CLOCK_TIME = Custom(
    _read_clock_time,
    lambda: {
        "type": "string",
        "pattern": f"^({_ONE_TIME}(/{_ONE_TIME})?|({TIMES_OF_DAY})(/({TIMES_OF_DAY}))?)$",
    },
)


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened or was said, with its sources."""

    NOUN: ClassVar[str] = "event"
    title: Annotated[str, Field(Text(), "What happened, in one line.", required=True, translatable=True)]
    date: Annotated[
        str | None,
        Field(EventDate(), "When it happened, no more precisely than is known (EDTF), or unknown."),
    ] = None
    after: Annotated[
        str | None, Field(Bound(), "If the date is unknown, the event (its id) or date that it came after.")
    ] = None
    before: Annotated[
        str | None, Field(Bound(), "If the date is unknown, the event or date that it came before.")
    ] = None
    calendar: Annotated[
        str | None, Field(Choice(tuple(CALENDARS)), "The calendar of `date`: gregorian or julian.")
    ] = None
    id: Annotated[str, Field(Id(), "The event's id; by default, the file's name without the date.")] = ""
    wording: Annotated[
        str | None, Field(Text(), "The source's own words for the date; English weekdays are checked.")
    ] = None
    wording_check: Annotated[
        str, Field(Choice(("on", "off")), "off if the wording names the weekday of another day.")
    ] = "on"
    day: Annotated[
        DayCount | None,
        Field(DAY_COUNT, "The day of an era: 3 of offensive; it gives the date if `date` is missing."),
    ] = None
    date_basis: Annotated[
        str | None, Field(Choice(("stated", "inferred", "reported-on")), "How the date is known.")
    ] = None
    time: Annotated[
        str | None,
        Field(CLOCK_TIME, "Local time: 18:00, 18:00~ (about), 18:00/21:00, 22:00/03:00, dawn, evening."),
    ] = None
    timezone: Annotated[
        str | None, Field(Zone(), "The time zone; by default, the place's, else the project's.")
    ] = None
    kind: Annotated[str, Field(Choice(EVENT_KINDS), "event, statement or background.")] = "event"
    summary: Annotated[
        str | None,
        Field(MarkdownText(600), "What happened, in a few sentences (Markdown).", translatable=True),
    ] = None
    details: Annotated[
        str | None, Field(MarkdownText(), "Longer Markdown for the event's own page.", translatable=True)
    ] = None
    speaker: Annotated[str | None, Field(Id("actor"), "Who made the statement: an actor's id.")] = None
    place: Annotated[
        PlaceRef | None, Field(PLACE, "Where: a place's id, or {near: hama, at: [35.13, 36.75]}.")
    ] = None
    actors: Annotated[
        tuple[Involved, ...],
        Field(
            Many(Nested(Involved, "actor"), 200),
            "Who took part: ids, or {actor, role}.",
            parts=lambda: Involved,
        ),
    ] = ()
    tags: Annotated[tuple[str, ...], Field(Many(Id("tag"), 50), "Tags, as ids.")] = ()
    importance: Annotated[str, Field(Choice(IMPORTANCES), "major, normal or minor.")] = "normal"
    status: Annotated[
        str | None,
        Field(Choice(STATUSES), "How well it is established; by default, derived from the sources."),
    ] = None
    status_note: Annotated[
        str | None,
        Field(
            Text(1_000), "Why it is contested, confirmed or retracted, and on whose word.", translatable=True
        ),
    ] = None
    sources: Annotated[
        tuple[Citation, ...],
        Field(CITATIONS, "Its sources: ids, addresses or inline sources.", parts=lambda: Citation),
    ] = ()
    source: Annotated[tuple[Citation, ...], Field(CITATIONS, "A single source, instead of `sources`.")] = ()
    claims: Annotated[
        tuple[Claim, ...], Field(Many(CLAIM, 200), "What parties say, side by side.", parts=lambda: Claim)
    ] = ()
    harmed: Annotated[
        tuple[Harmed, ...],
        Field(
            Many(Nested(Harmed), 1_000),
            "People who were harmed, named or not; totals belong in claims.",
            parts=lambda: Harmed,
        ),
    ] = ()
    media: Annotated[
        tuple[Media, ...], Field(Many(Nested(Media), 100), "Pictures and other files.", parts=lambda: Media)
    ] = ()
    part_of: Annotated[str | None, Field(Id("event"), "The larger event that it belongs to.")] = None
    follows: Annotated[tuple[str, ...], Field(Many(Id("event"), 50), "Events that led to it.")] = ()
    see: Annotated[tuple[str, ...], Field(Many(Id("event"), 50), "Related events.")] = ()
    different_from: Annotated[
        tuple[str, ...], Field(Many(Id("event"), 50), "Similar events that are not duplicates.")
    ] = ()
    corrections: Annotated[
        tuple[Correction, ...],
        Field(Many(Nested(Correction), 200), "What was changed since publication.", parts=lambda: Correction),
    ] = ()
    history: Annotated[bool, Field(Flag(), "false hides its earlier versions.")] = True
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Event), "Its texts in other languages, by language."),
    ] = ()
    review: Annotated[Review | None, Field(Nested(Review), "Its sign-off: {by, on, of}.")] = None
    draft: Annotated[bool, Field(Flag(), "true keeps it off the site.")] = False
    embargo_until: Annotated[str | None, Field(Moment(timed=True), "It is kept off the site until then.")] = (
        None
    )
    order: Annotated[
        float | None,
        Field(
            Number(-1_000_000, 1_000_000, whole=True),
            "Orders events of one day that have no clock time, or the same.",
        ),
    ] = None
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    fields: OwnValues = ()

    @property
    def when(self) -> str:
        """The date with its calendar, for `edtf.parse`; empty if there is none yet."""
        return in_calendar(self.date, self.calendar or "") if self.date else ""


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """A free-standing page, such as about or methodology."""

    NOUN: ClassVar[str] = "page"
    title: Annotated[str, Field(Text(), "The page's title.", required=True, translatable=True)]
    id: Annotated[str, Field(Id(), "The page's id and address; by default, the file's name.")] = ""
    nav: Annotated[
        str | None, Field(Text(40), "Its name in the navigation; by default, the title.", translatable=True)
    ] = None
    order: Annotated[
        float | None, Field(Number(-1_000, 1_000, whole=True), "Its position in the navigation.")
    ] = None
    description: Annotated[
        str | None, Field(Text(300), "One line for search engines.", translatable=True)
    ] = None
    details: Annotated[
        str | None,
        Field(
            MarkdownText(262_144), "The page's text (Markdown); in a .md file, its body.", translatable=True
        ),
    ] = None
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Page), "Its texts in other languages, by language."),
    ] = ()
