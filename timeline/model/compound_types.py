"""Types of compound fields: lists, tables, text by language, nested records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from timeline.model.field_types import ID_PATTERN, Id, Name, Text, id_error, id_help
from timeline.model.record import fields_of, read_record, record_schema
from timeline.model.slug import to_slug
from timeline.model.validation import Reader, Schema, shape


class Many(msgspec.Struct, frozen=True):
    """A list; a single value is read as a list of one."""

    item: Any
    limit: int = 1_000

    def read(self, value: Any, reader: Reader) -> tuple[Any, ...] | None:
        if type(value) is not list:
            if type(value) is str and "," in value and isinstance(self.item, Id):
                items = ", ".join(to_slug(item) for item in value[:90].split(","))
                reader.problem("ID001", f"{value[:90]!r} is a single text, not a list", f"write [{items}]")
                return ()
            single = self.item.read(value, reader)
            return () if single is None else (single,)
        if len(value) > self.limit:
            help_text = "shorten it, or split the record"
            reader.problem(
                "FIELD002", f"the list has {len(value):,} items; the limit is {self.limit:,}", help_text
            )
            return ()
        items_read = []
        trail = reader.trail
        for index, item in enumerate(value):
            trail.append(index)
            read = self.item.read(item, reader)
            trail.pop()
            if read is not None:
                items_read.append(read)
        return tuple(items_read)

    def schema(self) -> Schema:
        item = self.item.schema()
        return {
            "if": {"type": "array"},
            "then": {"type": "array", "items": item, "maxItems": self.limit},
            "else": item,
        }


class Table(msgspec.Struct, frozen=True):
    """A mapping whose keys are ids or words chosen by the author, in the author's order."""

    item: Any
    key: Any = None

    def read(self, value: Any, reader: Reader) -> dict[str, Any] | None:
        if type(value) is not dict:
            help_text = "write `name: text` lines, indented below the field"
            reader.problem("FIELD002", f"a record is expected here, not {shape(value)}", help_text)
            return None
        table = {}
        for key, item in value.items():
            if isinstance(self.key, Id) and (error := id_error(key)):
                reader.problem("ID001", f"{key[:90]!r} cannot be an id: {error}", id_help(key), key=key)
                continue
            with reader.inside(key):
                if (
                    self.key is not None
                    and not isinstance(self.key, Id)
                    and self.key.read(key, reader) != key
                ):
                    continue
                read = self.item.read(item, reader)
            if read is not None:
                table[key] = read
        return table

    def schema(self) -> Schema:
        keys = {"propertyNames": {"pattern": ID_PATTERN}} if isinstance(self.key, Id) else {}
        if self.key is not None and not keys:
            keys = {"propertyNames": self.key.schema()}
        return {"type": "object", "additionalProperties": self.item.schema(), **keys}


class Localised(msgspec.Struct, frozen=True):
    """A name, or one for each language (`{en: ..., ar: ...}`); a single name is stored under the key ""."""

    limit: int = 300

    def read(self, value: Any, reader: Reader) -> dict[str, str] | None:
        if type(value) is dict:
            if not value:
                reader.problem("FIELD002", "the record is empty", "write it as {en: ..., ar: ...}")
            return Table(Name(self.limit)).read(value, reader) or None
        text = Name(self.limit).read(value, reader)
        return None if text is None else {"": text}

    def schema(self) -> Schema:
        text = Text(self.limit).schema()
        by_language = {"type": "object", "additionalProperties": text, "minProperties": 1}
        return {"if": {"type": "object"}, "then": by_language, "else": text}


class Nested(msgspec.Struct, frozen=True):
    """A nested record. With `short`, a plain text is read as a record with only that field."""

    record: Any
    short: str = ""

    def read(self, value: Any, reader: Reader) -> Any:
        if self.short and type(value) is str:
            value = {self.short: value}
        return read_record(self.record, value, reader)

    def schema(self) -> Schema:
        whole = record_schema(self.record)
        if not self.short:
            return whole
        short = fields_of(self.record)[self.short].kind.schema()
        return {"if": {"type": "object"}, "then": whole, "else": short}


class Custom(msgspec.Struct, frozen=True):
    """A type made of two functions, for one-off cases."""

    reading: Callable[[Any, Reader], Any]
    form: Callable[[], Schema]

    def read(self, value: Any, reader: Reader) -> Any:
        return self.reading(value, reader)

    def schema(self) -> Schema:
        return self.form()
