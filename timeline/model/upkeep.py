"""The records correction, translation and review, which belong to an event."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom
from timeline.model.field_types import Choice, Date, MarkdownText, Text
from timeline.model.record import Field
from timeline.model.validation import Reader

CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change after publication, and its reason."""

    NOUN: ClassVar[str] = "correction"
    on: Annotated[str, Field(Date(), "The day of the change.", required=True)]
    kind: Annotated[str, Field(Choice(CORRECTION_KINDS), "What kind of change it is.")] = "correction"
    was: Annotated[str | None, Field(Text(1_000), "The earlier text.")] = None
    now: Annotated[str | None, Field(Text(1_000), "The new text.")] = None
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
    """An event's texts in another language."""

    NOUN: ClassVar[str] = "translation"
    title: Annotated[str | None, Field(Text(), "The title.")] = None
    summary: Annotated[str | None, Field(MarkdownText(600), "The summary (Markdown).")] = None
    details: Annotated[str | None, Field(MarkdownText(), "The details (Markdown).")] = None
    of: Annotated[
        str | None,
        Field(DIGEST, "The digest of the translated texts; if it differs, the translation is outdated."),
    ] = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sign-off: somebody has checked an event against its sources."""

    NOUN: ClassVar[str] = "review"
    by: Annotated[str, Field(Text(200), "Who checked it.", required=True)]
    on: Annotated[str, Field(Date(), "When.", required=True)]
    of: Annotated[
        str | None,
        Field(DIGEST, "The digest of the facts that were checked; if it differs, the review is void."),
    ] = None
