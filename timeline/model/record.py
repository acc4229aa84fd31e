"""Records: frozen structs whose annotations say what each field may hold.

The annotation of a field carries a `Field`: its kind and a line of documentation. One definition gives the reading, the
JSON Schema and the reference manual.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_type_hints

import msgspec

from timeline.model.suggest import did_you_mean, either
from timeline.model.validation import FieldType, Reader, Schema, article, shape


class Field(msgspec.Struct, frozen=True):
    """What the annotation of a record's field carries."""

    kind: Any
    doc: str
    required: bool = False
    key: str = ""
    """The author's word for it, where it cannot be the attribute's name (`in`, `from`)."""
    attribute: str = ""
    """The record's attribute; filled in by `fields_of`."""


MOST_WORDS = 10
"""Words of a closed list that a message gives all."""


@cache
def fields_of(record: type) -> dict[str, Field]:
    """The fields of a record by the words that an author writes, in the order of its definition."""
    hints = get_type_hints(record, include_extras=True)
    return {
        mark.key or name: msgspec.structs.replace(mark, attribute=name)
        for name, hint in hints.items()
        for mark in getattr(hint, "__metadata__", ())
        if isinstance(mark, Field)
    }


_NO_KINDS: Mapping[str, FieldType] = MappingProxyType({})


@cache
def _required(record: type) -> tuple[str, ...]:
    return tuple(name for name, field in fields_of(record).items() if field.required)


def noun_of(record: type) -> str:
    """What an author calls the record: `an event`."""
    return article(getattr(record, "NOUN", record.__name__.lower()))


def read_record(record: Any, value: Any, reader: Reader, **given: Any) -> Any:
    """A record from a mapping, with `given` values set beside those read; None when a required field is missing or wrong."""
    if type(value) is not dict:
        example = (
            f"write at least `{_required(record)[0]}: ...`"
            if _required(record)
            else "write its fields, each on a line"
        )
        reader.problem(
            "FIELD002", f"{noun_of(record)} is a record (`name: text` lines), not {shape(value)}", example
        )
        return None
    fields = fields_of(record)
    made: dict[str, Any] = given
    extra: dict[str, Any] = {}
    misnamed: set[str] = set()
    trail = reader.trail
    for key, item in value.items():
        field = fields.get(key)
        if field is None:
            if key.startswith("x-"):
                continue
            own = reader.own_kinds.get(getattr(record, "NOUN", ""), _NO_KINDS)
            if key in own:
                trail.append(key)
                extra[key] = own[key].read(item, reader)
                trail.pop()
                continue
            from timeline.model.synonyms import (  # these two are for wrong fields only
                belongs_within,
                meant_by,
            )
            from timeline.reading.confusables import confusable_in

            foreign = meant_by(key, fields)
            misnamed.update(foreign)
            within = "" if foreign else belongs_within(key, fields)
            elsewhere = _belongs_elsewhere(key, reader)
            meant = "" if within or elsewhere else either(foreign) or did_you_mean(key, [*fields, *own])
            message = f"`{key[:60]}` is not a field of {noun_of(record)}{meant}"
            confusable = confusable_in(f"{key}:")
            help_text = within or elsewhere or "correct the name; fields of your own begin with `x-`"
            if confusable:
                help_text = f"it contains {confusable.name}: {confusable.help}"
            elif item is None and not key.isidentifier():
                help_text = "within { } a comma begins the next field: put a text that holds commas in quotes"
            reader.problem("FIELD001", message, help_text, key=key)
            continue
        if item is None:
            continue
        trail.append(key)
        read = field.kind.read(item, reader)
        trail.pop()
        if read is not None:
            made[field.attribute] = read
    complete = True
    for name in _required(record):
        if fields[name].attribute not in made:
            complete = False
            if value.get(name) is None and name not in misnamed:
                doc = fields[name].doc
                words = getattr(fields[name].kind, "words", ())
                listed = f" ({', '.join(words)})" if 0 < len(words) <= MOST_WORDS else ""
                help_text = f"add `{name}`: {doc[0].lower()}{doc[1:].removesuffix('.')}{listed}"
                reader.problem("FIELD003", f"{noun_of(record)} needs `{name}`", help_text)
    if extra:
        made["fields"] = tuple(
            (name, extra[name]) for name in reader.own_kinds[record.NOUN] if extra.get(name) not in (None, ())
        )
    return record(**made) if complete else None


def _belongs_elsewhere(key: str, reader: Reader) -> str:
    nouns = [f"{noun}s" for noun, own in reader.own_kinds.items() if key in own]
    where = "`on` in content/timeline.yaml says which records may have it"
    return f"it is a field of {' and '.join(nouns)}; {where}" if nouns else ""


def record_schema(record: type) -> Schema:
    """JSON Schema of a record: each field with its documentation."""
    properties: Schema = {}
    for name, field in fields_of(record).items():
        properties[name] = {"description": field.doc, **field.kind.schema()}
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
