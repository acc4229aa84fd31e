"""An event, a statement or a piece of background: the record that everything else serves."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.actor import PRECISIONS
from timeline.model.calendars import CALENDARS
from timeline.model.claim import CLAIM, Claim
from timeline.model.clock_times import ClockTimeError, parse_clock_time
from timeline.model.compounds import Custom, Many, Nested, Table
from timeline.model.edtf import in_calendar
from timeline.model.event_date import EventDate
from timeline.model.kinds import Choice, Date, Flag, Id, Number, Prose, Text
from timeline.model.moments import Moment
from timeline.model.reader import Reader, expect_text
from timeline.model.record import Field, read_record, record_schema
from timeline.model.source import CITATIONS, Citation
from timeline.model.wording_check import day_count
from timeline.model.zones import Zone

EVENT_KINDS = ("event", "statement", "background")
STATUSES = ("reported", "corroborated", "contested", "confirmed", "retracted")
IMPORTANCES = ("major", "normal", "minor")
CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")


class Involved(msgspec.Struct, frozen=True, omit_defaults=True):
    """An actor's part in an event."""

    NOUN: ClassVar[str] = "actor of an event"
    actor: Annotated[str, Field(Id("actor"), "The actor's id.", required=True)]
    role: Annotated[str | None, Field(Text(80), "Its part: attacker, defender, host.")] = None


class PlaceRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an event took place, or near where."""

    NOUN: ClassVar[str] = "place of an event"
    place: Annotated[str | None, Field(Id("place"), "The place's id.")] = None
    near: Annotated[str | None, Field(Id("place"), "The id of a place near which it was.")] = None
    precision: Annotated[
        str | None, Field(Choice(PRECISIONS), "How precisely the place is known for this event.")
    ] = None

    @property
    def id(self) -> str:
        """The place that is named, exactly or as a neighbour."""
        return self.place or self.near or ""


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was changed after it had been published, and why."""

    NOUN: ClassVar[str] = "correction"
    on: Annotated[str, Field(Date(), "The day of the change.", required=True)]
    kind: Annotated[str, Field(Choice(CORRECTION_KINDS), "What kind of change it is.")] = "correction"
    was: Annotated[str | None, Field(Text(1_000), "What stood here before.")] = None
    now: Annotated[str | None, Field(Text(1_000), "What stands here now.")] = None
    why: Annotated[str | None, Field(Text(1_000), "The reason.")] = None


def _read_media_file(value: Any, reader: Reader) -> str | None:
    text = Text(300).read(value, reader)
    if text is not None and (not text.startswith("media/") or ".." in text.split("/")):
        reader.problem(
            "MEDIA001", f"{text!r} is not in content/media", "put it there, and write it as media/NAME"
        )
        return None
    return text


MEDIA_FILE = Custom(
    _read_media_file, lambda: {"type": "string", "pattern": r"^media/(?!(.*/)?\.\.(/|$))", "maxLength": 300}
)


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture or another file shown with an event."""

    NOUN: ClassVar[str] = "picture"
    file: Annotated[str, Field(MEDIA_FILE, "The file, as media/NAME.", required=True)]
    alt: Annotated[str, Field(Text(1_000), "What it shows, for those who do not see it.", required=True)]
    credit: Annotated[str, Field(Text(300), "Who made it.", required=True)]
    rights: Annotated[str, Field(Text(300), "On what terms it is shown: CC BY-SA 4.0.", required=True)]
    caption: Annotated[str | None, Field(Prose(1_000), "A caption (Markdown).")] = None
    sensitive: Annotated[
        str | None, Field(Choice(("graphic", "minor", "witness")), "Why it opens on a click only.")
    ] = None


def _read_digest(value: Any, reader: Reader) -> str | None:
    if type(value) is str and re.fullmatch("[0-9a-f]{8}", value):
        return value
    reader.problem(
        "FIELD002", "eight hexadecimal digits are expected here", "write what `timeline check` prints"
    )
    return None


DIGEST = Custom(
    _read_digest, lambda: {"type": ["string", "number"], "pattern": "^[0-9a-f]{8}$", "minimum": 0}
)


class Translation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The event's words in another language."""

    NOUN: ClassVar[str] = "translation"
    title: Annotated[str | None, Field(Text(), "The title.")] = None
    summary: Annotated[str | None, Field(Prose(600), "The summary (Markdown).")] = None
    details: Annotated[str | None, Field(Prose(), "The details (Markdown).")] = None
    of: Annotated[
        str | None,
        Field(DIGEST, "The digest of the words that were translated; once it differs, it is stale."),
    ] = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody has read an event against its sources and answers for it."""

    NOUN: ClassVar[str] = "review"
    by: Annotated[str, Field(Text(200), "Who read it.", required=True)]
    on: Annotated[str, Field(Date(), "When.", required=True)]
    of: Annotated[
        str | None,
        Field(DIGEST, "The digest of the facts that were read; once it differs, the review is void."),
    ] = None


class DayCount(msgspec.Struct, frozen=True, omit_defaults=True):
    """`3 of offensive`: the third day of an era, whose first day is day 1."""

    n: int
    era: str


def _read_day_count(value: Any, reader: Reader) -> DayCount | None:
    text = expect_text(value, reader, "a day count")
    counted = day_count(text) if text is not None else None
    if counted is None:
        if text is not None:
            reader.problem(
                "DATE014",
                f"{text[:60]!r} is no day count",
                "write the number and the era, as in 3 of offensive",
            )
        return None
    return DayCount(*counted)


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


def _read_place(value: Any, reader: Reader) -> PlaceRef | None:
    if type(value) is str:
        place = Id("place").read(value, reader)
        return PlaceRef(place) if place else None
    ref: PlaceRef | None = read_record(PlaceRef, value, reader)
    if ref is not None and (ref.place is None) == (ref.near is None):
        reader.problem(
            "FIELD002",
            "a place is given by `place` or by `near`",
            "write one of the two, as in {near: hama, precision: district}",
        )
        return None
    return ref


DAY_COUNT = Custom(
    _read_day_count,
    lambda: {
        "type": "string",
        "pattern": r"^([Dd]ay )?[1-9][0-9]{0,5} of [a-z0-9]([a-z0-9-]{0,78}[a-z0-9])?$",
    },
)
_ONE_TIME = "[0-9]{2}:[0-9]{2}(:[0-9]{2})?~?"
CLOCK_TIME = Custom(_read_clock_time, lambda: {"type": "string", "pattern": f"^{_ONE_TIME}(/{_ONE_TIME})?$"})
PLACE = Custom(
    _read_place,
    lambda: {"if": {"type": "object"}, "then": record_schema(PlaceRef), "else": Id("place").schema()},
)


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that happened or was said, with where that is known from."""

    NOUN: ClassVar[str] = "event"
    title: Annotated[str, Field(Text(), "What happened, in one line.", required=True)]
    date: Annotated[
        str | None, Field(EventDate(), "When, as precisely as it is known and no more (EDTF).")
    ] = None
    calendar: Annotated[
        str | None, Field(Choice(tuple(CALENDARS)), "That in which `date` is given: gregorian or julian.")
    ] = None
    id: Annotated[str, Field(Id(), "The event's id; left out, the file's name without the date.")] = ""
    wording: Annotated[
        str | None, Field(Text(), "The source's own words for the date; an English weekday in it is checked.")
    ] = None
    wording_check: Annotated[
        str, Field(Choice(("on", "off")), "off where the wording names the weekday of another day.")
    ] = "on"
    day: Annotated[
        DayCount | None, Field(DAY_COUNT, "The day of an era: 3 of offensive; alone, it gives the date.")
    ] = None
    date_basis: Annotated[
        str | None, Field(Choice(("stated", "inferred", "reported-on")), "How the date is known.")
    ] = None
    time: Annotated[
        str | None,
        Field(
            CLOCK_TIME, "Clock time at the place: 18:00, 18:00:05, 18:00~ (about), 18:00/21:00, 22:00/03:00."
        ),
    ] = None
    timezone: Annotated[
        str | None, Field(Zone(), "The time zone; left out, the place's, else the project's.")
    ] = None
    kind: Annotated[str, Field(Choice(EVENT_KINDS), "event, statement or background.")] = "event"
    summary: Annotated[str | None, Field(Prose(600), "What happened, in a few sentences (Markdown).")] = None
    details: Annotated[str | None, Field(Prose(), "Longer Markdown for the event's own page.")] = None
    speaker: Annotated[str | None, Field(Id("actor"), "Who made the statement: an actor's id.")] = None
    place: Annotated[
        PlaceRef | None, Field(PLACE, "Where: a place's id, or {near: hama, precision: district}.")
    ] = None
    actors: Annotated[
        tuple[Involved, ...],
        Field(Many(Nested(Involved, "actor"), 200), "Who took part: ids, or {actor, role}."),
    ] = ()
    tags: Annotated[tuple[str, ...], Field(Many(Id("tag"), 50), "Words to find it by: ids.")] = ()
    importance: Annotated[str, Field(Choice(IMPORTANCES), "major, normal or minor.")] = "normal"
    status: Annotated[
        str | None, Field(Choice(STATUSES), "How well it is established; left out, worked out.")
    ] = None
    status_note: Annotated[
        str | None, Field(Text(1_000), "Why it is confirmed or retracted, and on whose word.")
    ] = None
    sources: Annotated[
        tuple[Citation, ...],
        Field(CITATIONS, "Where this is known from: ids, addresses or sources in place."),
    ] = ()
    source: Annotated[tuple[Citation, ...], Field(CITATIONS, "The one source, in place of `sources`.")] = ()
    claims: Annotated[tuple[Claim, ...], Field(Many(CLAIM, 200), "What parties say, side by side.")] = ()
    media: Annotated[tuple[Media, ...], Field(Many(Nested(Media), 100), "Pictures and other files.")] = ()
    part_of: Annotated[str | None, Field(Id("event"), "The larger event that this belongs to.")] = None
    follows: Annotated[tuple[str, ...], Field(Many(Id("event"), 50), "Events that this followed from.")] = ()
    see: Annotated[tuple[str, ...], Field(Many(Id("event"), 50), "Other events to read beside it.")] = ()
    corrections: Annotated[
        tuple[Correction, ...], Field(Many(Nested(Correction), 200), "What was changed since publication.")
    ] = ()
    history: Annotated[bool, Field(Flag(), "false tells nothing of its earlier versions.")] = True
    translations: Annotated[
        dict[str, Translation] | None,
        Field(Table(Nested(Translation)), "The words in other languages, by language."),
    ] = None
    review: Annotated[Review | None, Field(Nested(Review), "Who has signed it off: {by, on, of}.")] = None
    draft: Annotated[bool, Field(Flag(), "true keeps it out of the site.")] = False
    embargo_until: Annotated[str | None, Field(Moment(timed=True), "Kept out of the site until then.")] = None
    order: Annotated[
        float | None,
        Field(
            Number(-1_000_000, 1_000_000, whole=True),
            "Settles the order of events on one day that have no clock time, or the same.",
        ),
    ] = None
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    fields: dict[str, Any] = {}
    """The project's own fields, as declared in `content/timeline.yaml`."""

    @property
    def when(self) -> str:
        """The date in its calendar, as `edtf.parse` reads it; empty where there is none yet."""
        return in_calendar(self.date, self.calendar or "") if self.date else ""


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """A free page: about, methodology."""

    NOUN: ClassVar[str] = "page"
    title: Annotated[str, Field(Text(), "The page's title.", required=True)]
    id: Annotated[str, Field(Id(), "The page's id and address; left out, the file's name.")] = ""
    nav: Annotated[str | None, Field(Text(40), "Its name in the navigation; left out, the title.")] = None
    order: Annotated[
        float | None, Field(Number(-1_000, 1_000, whole=True), "Its place in the navigation.")
    ] = None
    description: Annotated[str | None, Field(Text(300), "One line for search engines.")] = None
    details: Annotated[
        str | None, Field(Prose(262_144), "The page's text (Markdown); in a .md file, its body.")
    ] = None
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
