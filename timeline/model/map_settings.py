"""The part `map` of the project file."""

from typing import Annotated, ClassVar

import msgspec

from timeline.model.field_types import Choice, Flag
from timeline.model.record import Field


class MapSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether maps are drawn, and what they show beside the places."""

    NOUN: ClassVar[str] = "map"
    show: Annotated[str, Field(Choice(("on", "off")), "`off` draws no maps.")] = "on"
    borders: Annotated[
        bool, Field(Flag(), "Whether maps show the borders of states, from Natural Earth.")
    ] = True
