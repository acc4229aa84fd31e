"""The part `map` of the project file."""

import re
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.addresses.urls import MAX_LENGTH
from timeline.model.compound_types import Custom, Many, Nested
from timeline.model.field_types import Choice, Date, Flag, Number, Text, Url
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


def _read_tile_url(value: Any, reader: Reader) -> str | None:
    text = expect_text(value, reader, "the address of the tiles")
    if text is None:
        return None
    help_text = "write it as https://tiles.example.org/{z}/{x}/{y}.png, in quotes"
    if "{" in text.partition("://")[2].partition("/")[0]:
        message = "the host of the tiles must have one name, without placeholders"
        reader.problem("MAP002", message, help_text)
        return None
    url = Url().read(text, reader)
    if url is None:
        return None
    for name in ("z", "x", "y"):  # braces come back encoded
        if url.count(f"%7B{name}%7D") != 1:
            message = f"{{{name}}} must stand in the address of the tiles once"
            reader.problem("MAP002", message, help_text)
            return None
        url = url.replace(f"%7B{name}%7D", f"{{{name}}}")
    if not url.startswith("https://"):
        reader.problem("MAP002", "tiles are loaded over https only", help_text)
        return None
    if "%7B" in url or "#" in url:
        message = "the address of the tiles holds more than {z}, {x} and {y}"
        reader.problem("MAP002", message, help_text)
        return None
    return url


TILE_URL = Custom(
    _read_tile_url,
    lambda: {
        "type": "string",
        "pattern": r"^[Hh][Tt][Tt][Pp][Ss]://[^\s{}/?#@]+/[^\s#]*\{[xyz]\}[^\s#]*\{[xyz]\}[^\s#]*\{[xyz]\}[^\s#]*$",
        "maxLength": MAX_LENGTH,
        "patternErrorMessage": "write it as https://tiles.example.org/{z}/{x}/{y}.png",
    },
)


class MapTiles(msgspec.Struct, frozen=True, omit_defaults=True):
    """Tiles of another host, for a detailed map that readers can load: in Web Mercator, 256 pixels wide, numbered from north."""

    NOUN: ClassVar[str] = "tile layer of the map"
    url: Annotated[
        str,
        Field(
            TILE_URL, "Their address, https, with {z}, {x} and {y} for level, column and row.", required=True
        ),
    ]
    attribution: Annotated[str, Field(Text(200), "Whose they are, as their licence asks.", required=True)]
    terms: Annotated[str | None, Field(Url(), "The page to which the attribution links.")] = None
    max_zoom: Annotated[
        int, Field(Number(0, 22, whole=True), "The most detailed level that the host has.")
    ] = 18


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
    tiles: Annotated[
        MapTiles | None,
        Field(
            Nested(MapTiles),
            "A detailed map of another host, which is asked only when a reader wants it: {url, attribution}.",
            parts=lambda: MapTiles,
        ),
    ] = None
