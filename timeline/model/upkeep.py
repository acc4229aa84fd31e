"""The records correction and review, which belong to an event."""

from typing import Annotated, ClassVar

import msgspec

from timeline.model.field_types import Choice, Date, Text
from timeline.model.record import Field
from timeline.model.translation import DIGEST

CORRECTION_KINDS = ("correction", "clarification", "update", "retraction")


class Correction(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change after publication, and its reason."""

    NOUN: ClassVar[str] = "correction"
    on: Annotated[str, Field(Date(), "The day of the change.", required=True)]
    kind: Annotated[str, Field(Choice(CORRECTION_KINDS), "What kind of change it is.")] = "correction"
    was: Annotated[str | None, Field(Text(1_000), "The earlier text.", translatable=True)] = None
    now: Annotated[str | None, Field(Text(1_000), "The new text.", translatable=True)] = None
    why: Annotated[str | None, Field(Text(1_000), "The reason.", translatable=True)] = None


class Review(msgspec.Struct, frozen=True, omit_defaults=True):
    """A sign-off: somebody has checked an event against its sources."""

    NOUN: ClassVar[str] = "review"
    by: Annotated[str, Field(Text(200), "Who checked it.", required=True)]
    on: Annotated[str, Field(Date(), "When.", required=True)]
    of: Annotated[
        str | None,
        Field(DIGEST, "The digest of the facts that were checked; if it differs, the review is void."),
    ] = None
