"""The records actor, place and topic."""

from typing import Annotated, Any, ClassVar

import msgspec

from timeline.dates import edtf
from timeline.model.assessment import ASSESSMENT, Assessment
from timeline.model.citing import OWN
from timeline.model.compound_types import Localised, Many, Nested
from timeline.model.field_types import Choice, Date, Flag, Id, MarkdownText, Text, Url
from timeline.model.own_fields import OwnValues
from timeline.model.points import POINT, PRECISIONS
from timeline.model.record import Field
from timeline.model.translation import Translation, Translations
from timeline.model.validation import Reader
from timeline.model.zones import Zone

ACTOR_KINDS = (
    "person", "organisation", "international-organisation", "state", "office", "armed-forces", "armed-group",
    "political-party", "company", "media", "news-agency", "monitor", "court", "group",
)  # fmt: skip


class _Term(Nested, frozen=True):
    """The type of records with a period, `from` one date `to` another."""

    def read(self, value: Any, reader: Reader) -> Any:
        term = super().read(value, reader)
        if term is not None and term.since and term.until:
            first, last = edtf.parse(term.since).earliest, edtf.parse(term.until).latest
            if first is not None and last is not None and last < first:
                message = f"this is before `from`, {term.since}"
                with reader.inside("to"):
                    reader.problem("DATE003", message, "write the earlier date as `from`")
        return term


class Role(msgspec.Struct, frozen=True, omit_defaults=True):
    """An office that someone held for a time."""

    NOUN: ClassVar[str] = "role"
    title: Annotated[str, Field(Text(), "The office, as it is called.", required=True, translatable=True)]
    since: Annotated[str | None, Field(Date(), "The first day or year (EDTF).", key="from")] = None
    until: Annotated[str | None, Field(Date(), "The last (EDTF).", key="to")] = None


class FormerName(msgspec.Struct, frozen=True, omit_defaults=True):
    """A name used for a time."""

    NOUN: ClassVar[str] = "name"
    name: Annotated[str, Field(Text(), "The name.", required=True)]
    since: Annotated[str | None, Field(Date(), "The first day or year (EDTF).", key="from")] = None
    until: Annotated[str | None, Field(Date(), "The last (EDTF).", key="to")] = None


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person, an organisation, a state, an office: whoever acts, speaks or publishes."""

    NOUN: ClassVar[str] = "actor"
    name: Annotated[
        dict[str, str],
        Field(Localised(), "The name, or one for each language: {en: ..., ar: ...}.", required=True),
    ]
    id: Annotated[str, Field(Id(), "The actor's id; by default, the file's name.")] = ""
    aka: Annotated[tuple[str, ...], Field(Many(Text()), "Other names, spellings and abbreviations.")] = ()
    kind: Annotated[str | None, Field(Choice(ACTOR_KINDS), "What kind of actor it is.")] = None
    anonymous: Annotated[
        str | None,
        Field(
            Text(300),
            "Why the person must not be named, for readers. `name` is a description; nothing else is published.",
            translatable=True,
        ),
    ] = None
    speaks_for: Annotated[
        str | None,
        Field(Id("actor"), "The actor that it speaks for: the origin of its statements is that actor."),
    ] = None
    citing: Annotated[
        str | None,
        Field(
            Choice((OWN,)),
            "`own`: what it publishes is its own account, unless a source or citation says otherwise.",
        ),
    ] = None
    part_of: Annotated[str | None, Field(Id("actor"), "The organisation that it belongs to.")] = None
    roles: Annotated[
        tuple[Role, ...], Field(Many(_Term(Role)), "Offices held: {title, from, to}.", parts=lambda: Role)
    ] = ()
    names: Annotated[
        tuple[FormerName, ...], Field(Many(_Term(FormerName)), "Names over time: {name, from, to}.")
    ] = ()
    url: Annotated[str | None, Field(Url(), "Its own site.")] = None
    note: Annotated[
        str | None,
        Field(MarkdownText(4_000), "Who this is, in a few sentences (Markdown).", translatable=True),
    ] = None
    different_from: Annotated[
        tuple[str, ...], Field(Many(Id("actor"), 50), "Actors with similar names that are not duplicates.")
    ] = ()
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Actor), "Its texts in other languages, by language."),
    ] = ()
    fields: OwnValues = ()


class Place(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place, as precisely as it is known or may be shown."""

    NOUN: ClassVar[str] = "place"
    name: Annotated[dict[str, str], Field(Localised(), "The name, or one for each language.", required=True)]
    id: Annotated[str, Field(Id(), "The place's id; by default, the file's name.")] = ""
    at: Annotated[tuple[float, float] | None, Field(POINT, "[latitude, longitude] in degrees (WGS 84).")] = (
        None
    )
    precision: Annotated[str | None, Field(Choice(PRECISIONS), "How precise the point is.")] = None
    within: Annotated[
        str | None, Field(Id("place"), "The larger place that it lies in: a place's id.", key="in")
    ] = None
    obscured: Annotated[bool, Field(Flag(), "The exact point must never reach the output.")] = False
    timezone: Annotated[str | None, Field(Zone(), "Its time zone, as Asia/Damascus.")] = None
    aka: Annotated[tuple[str, ...], Field(Many(Text()), "Other names and spellings.")] = ()
    note: Annotated[
        str | None,
        Field(MarkdownText(4_000), "What a reader should know of it (Markdown).", translatable=True),
    ] = None
    different_from: Annotated[
        tuple[str, ...], Field(Many(Id("place"), 50), "Places with similar names that are not duplicates.")
    ] = ()
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Place), "Its texts in other languages, by language."),
    ] = ()
    fields: OwnValues = ()


class Topic(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question on which parties make claims."""

    NOUN: ClassVar[str] = "topic"
    title: Annotated[str, Field(Text(), "The question, worded as one.", required=True, translatable=True)]
    id: Annotated[str, Field(Id(), "The topic's id; by default, the file's name.")] = ""
    note: Annotated[
        str | None, Field(MarkdownText(4_000), "What the question turns on (Markdown).", translatable=True)
    ] = None
    assessment: Annotated[
        tuple[Assessment, ...],
        Field(
            Many(ASSESSMENT, 50),
            "The editors' own estimates, kept separate from claims.",
            parts=lambda: Assessment,
        ),
    ] = ()
    different_from: Annotated[
        tuple[str, ...], Field(Many(Id("topic"), 50), "Topics with similar titles that are not duplicates.")
    ] = ()
    aliases: Annotated[tuple[str, ...], Field(Many(Id()), "Earlier ids; each leaves a redirect.")] = ()
    translations: Annotated[
        tuple[Translation, ...],
        Field(Translations(lambda: Topic), "Its texts in other languages, by language."),
    ] = ()
