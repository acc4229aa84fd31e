"""The part `map` of the project file."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Custom, Many, Nested
from timeline.model.field_types import Choice, Date, Flag, Text
from timeline.model.record import Field
from timeline.model.validation import Reader, expect_text

MOST_LAYERS = 20
_FILE = re.compile(r"maps/[a-z0-9][a-z0-9._-]{0,99}\.geojson")


def _read_file_name(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "the name of a file in content/maps/")
    if text is not None and not _FILE.fullmatch(text):
        message = f"{text[:90]!r} is not a GeoJSON file in content/maps"
        reader.problem("MAP001", message, "write it as maps/front-line.geojson, in small letters")
        return None
    return text


FILE = Custom(_read_file_name, lambda: {"type": "string", "pattern": f"^{_FILE.pattern}$"})


class MapLayer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lines or areas of the project's own on its maps: a front line, a district."""

    NOUN: ClassVar[str] = "layer of the map"
    file: Annotated[
        str, Field(FILE, "A GeoJSON file in content/maps/: maps/front-line.geojson.", required=True)
    ]
    label: Annotated[str, Field(Text(120), "What it shows, for readers.", required=True, translatable=True)]
    since: Annotated[str | None, Field(Date(), "The first day for which it is right (EDTF).", key="from")] = (
        None
    )
    until: Annotated[str | None, Field(Date(), "The last (EDTF).", key="to")] = None
    style: Annotated[str, Field(Choice(("solid", "dashed", "dotted")), "solid, dashed or dotted.")] = "solid"


class MapSettings(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whether maps are drawn, and what they show beside the places."""

    NOUN: ClassVar[str] = "map"
    show: Annotated[str, Field(Choice(("on", "off")), "`off` draws no maps.")] = "on"
    borders: Annotated[
        bool, Field(Flag(), "Whether maps show the borders of states, from Natural Earth.")
    ] = True
    layers: Annotated[
        tuple[MapLayer, ...],
        Field(
            Many(Nested(MapLayer), MOST_LAYERS),
            "Lines and areas of the project's own: {file, label, from, to, style}.",
            parts=lambda: MapLayer,
        ),
    ] = ()
