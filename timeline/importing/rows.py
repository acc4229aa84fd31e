"""What every kind of source is read as: rows of named text values, each with its place in the source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from timeline.diagnostics import UsageError
from timeline.reading.decode import FORBIDDEN

MAX_DEPTH = 20
"""Levels of records within records."""
MAX_ROWS = 200_000
MAX_VALUE = 500_000
"""Characters of one value."""

_SPACES = re.compile(r"[\x0b\x0c\x85\u2028\u2029]")
"""Line breaks of other systems."""


class Cell(msgspec.Struct, frozen=True):
    """A value of a row that is not empty."""

    name: str
    """The field, as the source calls it: `title`, `start_date.year`, `sources[].url`."""
    text: str
    at: tuple[int, ...] = ()
    """The positions in the lists that hold it."""
    cleaned: bool = False
    """Whether control characters were removed."""


class SourceRow(msgspec.Struct, frozen=True):
    """A record of the source."""

    place: str
    """Where it stands, for reports: `events.csv:17`."""
    cells: tuple[Cell, ...]
    kind: str = "event"
    """`event`, `source`, `era`, `title` for the title of the whole, `other` for what belongs to no record."""


class SourceTable(msgspec.Struct):
    """Everything that was read from a source."""

    format: str
    rows: list[SourceRow]
    preset: Mapping[str, str] = msgspec.field(default_factory=dict)
    """What each field becomes, where the format itself says so."""
    fixed: bool = False
    """Whether its fields have meanings of their own, so that no person need look at the mapping first."""
    notes: list[str] = msgspec.field(default_factory=list)
    """What was assumed in reading it, such as its encoding."""
    title: str = ""
    """The title of the whole, for a new project."""
    options: dict[str, str] = msgspec.field(default_factory=dict)
    """How it was read, for the mapping: delimiter, sheet."""


def cell(name: str, text: str, at: tuple[int, ...] = (), *, where: str) -> Cell | None:
    """The cell for a text, without control characters; None if it is empty. Raises UsageError for a huge text."""
    if len(text) > MAX_VALUE:
        raise UsageError(
            f"{where}: `{name[:60]}` has {len(text):,} characters; the limit is {MAX_VALUE:,}",
            "shorten it, or take it out of the source",
        )
    clean = text.replace("\r\n", "\n").replace("\r", "\n")
    if not clean.isprintable():
        plain = _SPACES.sub("\n", clean)
        clean = FORBIDDEN.sub("", plain)
        if not clean.strip():
            return None
        return Cell(name, clean.strip(), at, cleaned=clean != plain)
    stripped = clean.strip()
    return Cell(name, stripped, at) if stripped else None


def cells_of(value: Any, where: str) -> tuple[Cell, ...]:
    """The cells of a record: names of nested records are joined by dots, and `[]` stands for each item of a list."""
    return tuple(_flat(value, "", (), where, 0))


def _flat(value: Any, name: str, at: tuple[int, ...], where: str, depth: int) -> Iterator[Cell]:
    if depth > MAX_DEPTH:
        raise UsageError(f"{where}: values are nested deeper than {MAX_DEPTH}", "flatten them")
    match value:
        case Mapping():
            for key, item in value.items():
                yield from _flat(item, f"{name}.{key}" if name else str(key), at, where, depth + 1)
        case list() | tuple():
            for number, item in enumerate(value):
                yield from _flat(item, f"{name}[]", (*at, number), where, depth + 1)
        case _:
            made = cell(name, _text(value), at, where=where)
            if made is not None:
                yield made


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case _:
            return str(value)


def plain_name(name: str) -> str:
    """A field's name in lower case, its words joined by underscores, without `[]` and accents: `startDate` is `start_date`."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", letters.replace("[]", ""))
    return re.sub(r"[^0-9a-z.]+", "_", spaced.lower()).strip("_.")
