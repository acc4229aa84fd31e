"""The types of `timeline.json`, version 2. Its JSON Schema is generated from them."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.exports.topic_records import FigureJson, TopicJson, TranslationJson

VERSION = 2


class DayJson(msgspec.Struct, frozen=True):
    """The day of an era."""

    era: str
    n: int


class TimeOfDayJson(msgspec.Struct, frozen=True):
    """`evening`, with its conventional bounds in local time."""

    words: str
    """As the record gives it: `evening`, `dawn/noon`."""
    earliest: str
    latest: str
    """If not later than `earliest`, a time of the next day."""


class DateJson(msgspec.Struct, frozen=True):
    """The date of an event."""

    edtf: str
    """As the record gives it, in the calendar of the field `calendar`."""
    earliest: str | None
    """The first possible day; null if it is open or unknown; an EDTF year outside the years 1 to 9999."""
    latest: str | None
    precision: str
    approximate: bool
    uncertain: bool
    calendar: str
    """`gregorian` or `julian`: the calendar of `edtf`. The other fields are always Gregorian."""
    time: str | None
    timezone: str | None
    """The zone of `time`; null if `edtf` itself gives an offset."""
    offset: str | None
    """The offset of local time from UTC at the beginning."""
    utc_start: str | None
    """The beginning in UTC; null if the time of day or the moment is not known."""
    utc_end: str | None
    time_of_day: TimeOfDayJson | None
    """A time of day in words; `time` is then null."""
    text: str
    wording: str | None
    basis: str | None
    day: DayJson | None


class QuoteTranslationJson(msgspec.Struct, frozen=True):
    """An author's translation of a quotation."""

    language: str
    text: str
    by: str | None
    """Who translated it; null if the editors did."""


class SourceRefJson(msgspec.Struct, frozen=True):
    """A citation."""

    source: str
    url: str | None
    """The address, with a text fragment for the quotation if there is one."""
    chain: list[str]
    """The source, then the actors that it cites, by id; the nearest first."""
    origin: str | None
    """Where the account comes from, following `speaks_for`: an actor's id or a publisher's name; null if not traced."""
    at: str | None
    quote: str | None
    quote_translations: list[QuoteTranslationJson]
    supports: list[str]


class ClaimJson(msgspec.Struct, frozen=True):
    """A claim: what one party says."""

    id: str | None
    by: str
    about: str | None
    stance: str
    says: str | None
    figures: dict[str, FigureJson]
    who: str | None
    scope: str | None
    as_of: str | None
    origins: int
    untraced: int
    self_reported: bool
    superseded: bool
    credibility: str | None
    sources: list[SourceRefJson]


class HarmedJson(msgspec.Struct, frozen=True):
    """A person who was harmed; `name` and `withheld` are null if the name is not known."""

    harm: str
    name: str | None
    withheld: str | None
    """Why the name is withheld."""
    age: int | str | None
    """In years; `minor` or `adult` if only that is known."""
    note: str | None
    sources: list[str]
    """The ids of sources."""


class CorrectionJson(msgspec.Struct, frozen=True):
    """A correction: a change after publication."""

    on: str
    kind: str
    was: str | None
    now: str | None
    why: str | None


class EventJson(msgspec.Struct, frozen=True):
    """An event."""

    id: str
    url: str
    title: str
    kind: str
    importance: str
    date: DateJson
    first_reported: str | None
    """The earliest date of publication of its sources (EDTF)."""
    status: str
    status_note: str | None
    """Why the event is confirmed or retracted."""
    origins: int
    """The number of independent origins of its traced sources, without those that were withdrawn."""
    untraced: int
    """The number of sources that are not traced, without those that were withdrawn."""
    withdrawn: list[str]
    """The sources that their publishers have withdrawn."""
    first_published: str | None
    """The day of the first commit in which it is public; null if not known."""
    last_changed: str | None
    """The day of the last commit that changed a statement; null if none did, or if not known."""
    summary: str | None
    place: str | None
    near: bool
    at: list[float] | None
    """The event's own point, in the form of a place's."""
    precision: str | None
    """How precisely the location of this event is known."""
    speaker: str | None
    actors: list[str]
    roles: dict[str, str]
    """The roles of actors that have one."""
    tags: list[str]
    part_of: str | None
    follows: list[str]
    after: str | None
    """The event after which this one, of unknown date, took place."""
    before: str | None
    see: list[str]
    sources: list[SourceRefJson]
    claims: list[ClaimJson]
    harmed: list[HarmedJson]
    """People who were harmed. The counts of claims include them; never add the two."""
    corrections: list[CorrectionJson]
    fields: dict[str, Any]
    translations: dict[str, TranslationJson]


class ArchivedJson(msgspec.Struct, frozen=True):
    """An archived copy; if it has no address, the editors keep it."""

    url: str | None
    at: str | None
    sha256: str | None


class LinkJson(msgspec.Struct, frozen=True):
    """The result of the last check of an address."""

    status: str
    checked: str | None


class SourceJson(msgspec.Struct, frozen=True):
    """A source."""

    title: str | None
    publisher: str | None
    author: list[str]
    """The authors: actors' ids, or names."""
    url: str | None
    url_scope: str
    doi: str | None
    isbn: str | None
    archive: str | None
    """The institution that holds it; the next fields give its place there, from the whole to the part."""
    collection: str | None
    shelfmark: str | None
    box: str | None
    folder: str | None
    folio: str | None
    where: str | None
    published: str | None
    accessed: str | None
    type: str | None
    language: str | None
    read_in: str | None
    """The language of the translation that the editors read."""
    citing: list[str] | None
    grade: str | None
    archived: list[ArchivedJson]
    link: LinkJson | None
    access: str | None
    retracted: str | None
    fields: dict[str, Any]
    translations: dict[str, TranslationJson]


class ActorJson(msgspec.Struct, frozen=True):
    """An actor."""

    name: str
    aka: list[str]
    kind: str | None
    speaks_for: str | None
    citing: list[str] | None
    """Empty if it publishes its own accounts."""
    part_of: str | None
    url: str | None
    anonymous: str | None
    """Why the person is not named; `name` is then a description."""
    fields: dict[str, Any]
    names: dict[str, str]
    """The names by language; one without a language has the key `""`."""
    translations: dict[str, TranslationJson]


class PlaceJson(msgspec.Struct, frozen=True):
    """A place. Its point is rounded to `precision`, and left out if the place is obscured."""

    name: str
    at: list[float] | None
    precision: str | None
    within: str | None = msgspec.field(name="in")
    fields: dict[str, Any]
    names: dict[str, str]
    translations: dict[str, TranslationJson]


class LicenceJson(msgspec.Struct, frozen=True):
    """The licences of the text and of the data."""

    text: str | None
    data: str | None


class TimelineJson(msgspec.Struct, frozen=True):
    """The whole file."""

    version: int
    title: str
    description: str | None
    url: str | None
    language: str
    as_known_at: str | None
    """The day whose state of knowledge the file gives; null for the present one."""
    coverage: str | None
    licence: LicenceJson
    events: list[EventJson]
    sources: dict[str, SourceJson]
    actors: dict[str, ActorJson]
    places: dict[str, PlaceJson]
    topics: dict[str, TopicJson]
    languages: list[str]
    """All languages of the site; records are in the first."""
    translations: dict[str, TranslationJson]
    """Of the texts of the project file."""


def json_schema() -> dict[str, Any]:
    """JSON Schema of the file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"timeline.json, version {VERSION}",
        **msgspec.json.schema(TimelineJson),
    }
