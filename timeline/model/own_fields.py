"""A project's own fields: their definition in the project file, and their values in records."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

import msgspec

from timeline.model.compound_types import Many
from timeline.model.field_types import Choice, Date, Number, Text, Url
from timeline.model.record import Field
from timeline.model.validation import FieldType

OwnValue = str | float | tuple[str, ...]
OwnValues = tuple[tuple[str, OwnValue], ...]
"""Values of a record's own fields, with their names, in the order of the project file. Not a dict: citations are hashed."""

_KINDS: dict[str, FieldType] = {
    "text": Text(1_000),
    "number": Number(-1e15, 1e15),
    "date": Date(),
    "url": Url(),
    "list": Many(Text(), 100),
}
_RECORDS = {"events": "event", "sources": "source", "actors": "actor", "places": "place"}
"""Nouns of the records that may have own fields, by the author's word for them."""


class OwnField(msgspec.Struct, frozen=True, omit_defaults=True):
    """A field of the project's own."""

    NOUN: ClassVar[str] = "field"
    type: Annotated[str, Field(Choice(tuple(_KINDS)), "What it holds.")] = "text"
    label: Annotated[str | None, Field(Text(80), "Its name for readers.", translatable=True)] = None
    on: Annotated[
        tuple[str, ...], Field(Many(Choice(tuple(_RECORDS)), len(_RECORDS)), "Which records may have it.")
    ] = ("events",)

    @property
    def kind(self) -> FieldType:
        """The type that reads it."""
        return _KINDS[self.type]


def own_kinds(fields: Mapping[str, OwnField] | None) -> dict[str, dict[str, FieldType]]:
    """The types of a project's own fields, by record noun and field name."""
    kinds: dict[str, dict[str, FieldType]] = {}
    for name, field in (fields or {}).items():
        for records in field.on:
            kinds.setdefault(_RECORDS[records], {})[name] = field.kind
    return kinds


def own_values_for_json(values: OwnValues) -> dict[str, Any]:
    """The values of a record's own fields for JSON, whole numbers as integers."""
    whole = {name: int(value) for name, value in values if isinstance(value, float) and value.is_integer()}
    return {**dict(values), **whole}
