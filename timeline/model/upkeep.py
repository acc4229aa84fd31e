"""What editors note of a record's upkeep: corrections, translations, reviews."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, Date, MarkdownText, Text
from timeline.model.record import Field
from timeline.model.validation import Reader

CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was changed after it had been published, and why."""

    NOUN: ClassVar[str] = "correction"
    on: Annotated[str, Field(Date(), "The day of the change.", required=True)]
    kind: Annotated[str, Field(Choice(CORRECTION_KINDS), "What kind of change it is.")] = "correction"
    was: Annotated[str | None, Field(Text(1_000), "What stood here before.")] = None
    now: Annotated[str | None, Field(Text(1_000), "What stands here now.")] = None
    why: Annotated[str | None, Field(Text(1_000), "The reason.")] = None


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
    summary: Annotated[str | None, Field(MarkdownText(600), "The summary (Markdown).")] = None
    details: Annotated[str | None, Field(MarkdownText(), "The details (Markdown).")] = None
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
