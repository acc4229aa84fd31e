"""Read records: frozen structs whose field annotations define validation, JSON Schema and documentation.

The annotation of a field carries a `Field`: its type and a line of documentation.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_type_hints

import msgspec

from timeline.model.suggest import did_you_mean, suggestion
from timeline.model.validation import FieldType, Reader, Schema, article, shape


class Field(msgspec.Struct, frozen=True):
    """The definition of a record's field, carried by its annotation."""

    kind: Any
    doc: str
    required: bool = False
    key: str = ""
    """The author's name for it, where that cannot be an attribute name (`in`, `from`)."""
    attribute: str = ""
    """The record's attribute; set by `fields_of`."""
    translatable: bool = False
    """Whether a translation of the record may have the field."""
    parts: Callable[[], Any] | None = None
    """The type of the records that it holds, if they have translatable fields."""


MAX_CHOICES_LISTED = 10
"""Longest list of choices that a message gives in full."""


@cache
def fields_of(record: type) -> dict[str, Field]:
    """The fields of a record by the author's names, in order of definition."""
    hints = get_type_hints(record, include_extras=True)
    return {
        mark.key or name: msgspec.structs.replace(mark, attribute=name)
        for name, hint in hints.items()
        for mark in getattr(hint, "__metadata__", ())
        if isinstance(mark, Field)
    }


_NO_TYPES: Mapping[str, FieldType] = MappingProxyType({})


@cache
def _required(record: type) -> tuple[str, ...]:
    return tuple(name for name, field in fields_of(record).items() if field.required)


def noun_of(record: type) -> str:
    """The author's name for the record, with its article: `an event`."""
    return article(getattr(record, "NOUN", record.__name__.lower()))


def read_record(record: Any, value: Any, reader: Reader, **given: Any) -> Any:
    """Read a record from a mapping; None if a required field is missing or invalid. `given` adds attribute values."""
    if type(value) is not dict:
        required = _required(record)
        example = f"write at least `{required[0]}: ...`" if required else "write its fields, one per line"
        message = f"{noun_of(record)} is a record (`name: text` lines), not {shape(value)}"
        reader.problem("FIELD002", message, example)
        return None
    fields = fields_of(record)
    attributes: dict[str, Any] = given
    own_values: dict[str, Any] = {}
    misnamed: set[str] = set()
    trail = reader.trail
    if reader.record_types is not None:
        reader.record_types.append((tuple(trail), record))
    for key, item in value.items():
        field = fields.get(key)
        if field is None:
            if key.startswith("x-"):
                continue
            own_types = reader.own_kinds.get(getattr(record, "NOUN", ""), _NO_TYPES)
            if key in own_types:
                trail.append(key)
                own_values[key] = own_types[key].read(item, reader)
                trail.pop()
            else:
                misnamed.update(_report_unknown_field(key, item, record, own_types, reader))
            continue
        if item is None:
            continue
        trail.append(key)
        read = field.kind.read(item, reader)
        trail.pop()
        if read is not None:
            attributes[field.attribute] = read
    complete = True
    for name in _required(record):
        if fields[name].attribute not in attributes:
            complete = False
            if value.get(name) is None and name not in misnamed:
                reader.problem(
                    "FIELD003", f"{noun_of(record)} needs `{name}`", _help_to_add(name, fields[name])
                )
    if own_values:
        attributes["fields"] = tuple(
            (name, own_values[name])
            for name in reader.own_kinds[record.NOUN]
            if own_values.get(name) not in (None, ())
        )
    return record(**attributes) if complete else None


def _report_unknown_field(
    key: str, item: Any, record: type, own_types: Mapping[str, FieldType], reader: Reader
) -> list[str]:
    """Report FIELD001; return the fields for which the name is a synonym."""
    from timeline.model.synonyms import fields_for_synonym, misplaced_field_help  # for unknown fields only
    from timeline.reading.confusables import confusable_in

    fields = fields_of(record)
    synonyms = fields_for_synonym(key, fields)
    misplaced = "" if synonyms else misplaced_field_help(key, fields)
    of_other_records = _help_for_own_field(key, reader)
    hint = ""
    if not misplaced and not of_other_records:
        hint = suggestion(synonyms) or did_you_mean(key, [*fields, *own_types])
    message = f"`{key[:60]}` is not a field of {noun_of(record)}{hint}"
    confusable = confusable_in(f"{key}:")
    if confusable:
        help_text = f"it contains {confusable.name}: {confusable.help}"
    elif item is None and not key.isidentifier():
        help_text = "within { } a comma begins the next field: put text with commas in quotes"
    else:
        help_text = misplaced or of_other_records or "correct the name; fields of your own begin with `x-`"
    reader.problem("FIELD001", message, help_text, key=key)
    return synonyms


def _help_to_add(name: str, field: Field) -> str:
    """Help for a missing field, with its documentation and its choices if they are few."""
    words = getattr(field.kind, "words", ())
    listed = f" ({', '.join(words)})" if 0 < len(words) <= MAX_CHOICES_LISTED else ""
    return f"add `{name}`: {field.doc[0].lower()}{field.doc[1:].removesuffix('.')}{listed}"


def _help_for_own_field(key: str, reader: Reader) -> str:
    """Help for a project's own field in a record that may not have it."""
    nouns = [f"{noun}s" for noun, types in reader.own_kinds.items() if key in types]
    where = "`on` in content/timeline.yaml lists the records that may have it"
    return f"it is a field of {' and '.join(nouns)}; {where}" if nouns else ""


def record_schema(record: type) -> Schema:
    """The JSON Schema of a record, with the documentation of each field."""
    properties: Schema = {}
    for name, field in fields_of(record).items():
        mark = " Translatable." if field.translatable else ""
        properties[name] = {"description": f"{field.doc}{mark}", **field.kind.schema()}
    schema: Schema = {
        "title": getattr(record, "NOUN", record.__name__),
        "description": (record.__doc__ or "").partition("\n")[0],
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
    if _required(record):
        schema["required"] = list(_required(record))
    return schema
