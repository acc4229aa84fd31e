"""What became of a source: the last known state of its address, and its withdrawal by the publisher."""

from typing import Annotated, ClassVar

import msgspec

from timeline.model.field_types import Choice, Date, Text
from timeline.model.record import Field
from timeline.model.timestamps import Moment


class LinkState(msgspec.Struct, frozen=True, omit_defaults=True):
    """The last known state of an address."""

    NOUN: ClassVar[str] = "link state"
    status: Annotated[
        str,
        Field(
            Choice(("live", "moved", "gone", "refused", "unknown")),
            "What checking the address showed.",
            required=True,
        ),
    ]
    checked: Annotated[str | None, Field(Moment(), "When it was last checked.")] = None


class SourceRetraction(msgspec.Struct, frozen=True, omit_defaults=True):
    """The withdrawal of a source by its publisher."""

    NOUN: ClassVar[str] = "retraction"
    why: Annotated[str, Field(Text(1_000), "What was wrong with it.", required=True, translatable=True)]
    on: Annotated[str | None, Field(Date(), "When it was withdrawn.")] = None
