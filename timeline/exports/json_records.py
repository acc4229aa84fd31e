"""What `timeline.json` holds, version 2. Its JSON Schema is made from these definitions."""

from __future__ import annotations

from typing import Any

import msgspec

from timeline.exports.topic_records import FigureJson, TopicJson

VERSION = 2


class DayJson(msgspec.Struct, frozen=True):
    """The day of an era."""

    era: str
    n: int


class TimeOfDayJson(msgspec.Struct, frozen=True):
    """`evening`, with the convention's bounds on the clock at the place."""

    words: str
    """As the record gives it: `evening`, `dawn/noon`."""
    earliest: str
    latest: str
    """Where it is not later than `earliest`, of the next day."""


class DateJson(msgspec.Struct, frozen=True):
    """A date as precisely as it is known."""

    edtf: str
    """As the record gives it, in its `calendar`."""
    earliest: str | None
    """The first day that it can be; null where that is open or unknown; an EDTF year beyond the years 1 to 9999."""
    latest: str | None
    precision: str
    approximate: bool
    uncertain: bool
    calendar: str
    """gregorian or julian: that of `edtf`. All else is Gregorian."""
    time: str | None
    timezone: str | None
    """The zone of that time; null where `edtf` itself gives an offset."""
    offset: str | None
    """What clocks were ahead of UTC at its beginning."""
    utc_start: str | None
    """Its beginning in UTC; null where there is no time, or the moment is not known."""
    utc_end: str | None
    time_of_day: TimeOfDayJson | None
    """A time in words; `time` is then null."""
    text: str
    wording: str | None
    basis: str | None
    day: DayJson | None


class SourceRefJson(msgspec.Struct, frozen=True):
    """A citation."""

    source: str
    url: str | None
    """The address, leading to the quoted passage where there is a quote."""
    chain: list[str]
    """The source, then whom it cites, nearest first: actors' ids."""
    origin: str | None
    """Where it begins, along `speaks_for`: an actor's id, or a publisher's name; null: it has not been traced."""
    at: str | None
    quote: str | None
    supports: list[str]


class ClaimJson(msgspec.Struct, frozen=True):
    """What one party says."""

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
    """Somebody who was harmed; `name` and `withheld` are null where the name is not known."""

    harm: str
    name: str | None
    withheld: str | None
    """Why the name is not given."""
    age: int | str | None
    """In years; `minor` or `adult` where only that is known."""
    note: str | None
    sources: list[str]
    """Sources' ids."""


class CorrectionJson(msgspec.Struct, frozen=True):
    """What was changed after publication."""

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
    """The earliest date of publication among its sources (EDTF)."""
    status: str
    status_note: str | None
    """Why it is confirmed or retracted."""
    origins: int
    """Independent origins of the sources that stand and are traced."""
    untraced: int
    """Sources that stand and are not traced."""
    withdrawn: list[str]
    """Those of its sources that their publishers have withdrawn."""
    first_published: str | None
    """The day on which git first has it as public; null where that is not known."""
    last_changed: str | None
    """The day of the last commit that told something otherwise; null where none did, or where that is not known."""
    summary: str | None
    place: str | None
    near: bool
    at: list[float] | None
    """The point of its own, as places give theirs."""
    precision: str | None
    """How precisely the place is known for this event."""
    speaker: str | None
    actors: list[str]
    roles: dict[str, str]
    """Actors' parts in it, where they are given."""
    tags: list[str]
    part_of: str | None
    follows: list[str]
    after: str | None
    """The event that one of an unknown date came after."""
    before: str | None
    see: list[str]
    sources: list[SourceRefJson]
    claims: list[ClaimJson]
    harmed: list[HarmedJson]
    """People who were harmed: among those whom claims count, never beside them."""
    corrections: list[CorrectionJson]
    fields: dict[str, Any]


class ArchivedJson(msgspec.Struct, frozen=True):
    """An archived copy; one without an address is kept by the editors."""

    url: str | None
    at: str | None
    sha256: str | None


class LinkJson(msgspec.Struct, frozen=True):
    """What was last known of an address."""

    status: str
    checked: str | None


class SourceJson(msgspec.Struct, frozen=True):
    """A source."""

    title: str | None
    publisher: str | None
    author: list[str]
    """Who wrote it: actors' ids, or names."""
    url: str | None
    url_scope: str
    doi: str | None
    isbn: str | None
    archive: str | None
    """The institution that keeps it; then where in it, from the whole to the part."""
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
    """The language of the translation that was read."""
    citing: list[str] | None
    grade: str | None
    archived: list[ArchivedJson]
    link: LinkJson | None
    access: str | None
    retracted: str | None
    fields: dict[str, Any]


class ActorJson(msgspec.Struct, frozen=True):
    """An actor."""

    name: str
    aka: list[str]
    kind: str | None
    speaks_for: str | None
    citing: list[str] | None
    """Empty: what it publishes is its own account."""
    part_of: str | None
    url: str | None
    anonymous: str | None
    """Why the person is not named; `name` is a description then."""
    fields: dict[str, Any]


class PlaceJson(msgspec.Struct, frozen=True):
    """A place; its point no more precise than it stands for, and none where it is obscured."""

    name: str
    at: list[float] | None
    precision: str | None
    within: str | None = msgspec.field(name="in")
    fields: dict[str, Any]


class LicenceJson(msgspec.Struct, frozen=True):
    """On what terms words and data may be used."""

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
    """The day as of which all is told; null: as it stands today."""
    coverage: str | None
    licence: LicenceJson
    events: list[EventJson]
    sources: dict[str, SourceJson]
    actors: dict[str, ActorJson]
    places: dict[str, PlaceJson]
    topics: dict[str, TopicJson]


def json_schema() -> dict[str, Any]:
    """JSON Schema of the file (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"timeline.json, version {VERSION}",
        **msgspec.json.schema(TimelineJson),
    }
