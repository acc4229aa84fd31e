"""Translations of a record: its translatable texts in other languages, each with its path in the record.

A field is translatable if its `Field` says so. Parts (claims, pictures) stand under their field, by id or position:
`claims: {first-count: {says: ...}, 2: {says: ...}}`. Names, dates, places and sources are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from timeline.model.compound_types import Custom, Many, Table
from timeline.model.languages import LANGUAGE
from timeline.model.record import Field, fields_of, noun_of
from timeline.model.suggest import did_you_mean
from timeline.model.validation import Reader, Schema, shape

DIGEST_PATTERN = "[0-9a-f]{8}"


def _read_digest(value: Any, reader: Reader) -> str | None:
    if type(value) is str and re.fullmatch(DIGEST_PATTERN, value):
        return value
    help_text = "write 00000000, and `timeline check` will print the right ones"
    if type(value) is str and re.fullmatch(DIGEST_PATTERN, value.lower()):
        help_text = f"write {value.lower()}"
    reader.problem("FIELD002", "eight hexadecimal digits are expected here", help_text)
    return None


DIGEST = Custom(
    _read_digest, lambda: {"type": ["string", "number"], "pattern": f"^{DIGEST_PATTERN}$", "minimum": 0}
)

_ADVICE = {
    **dict.fromkeys(("name", "names", "aka"), "names stand in the record itself: `name: {en: ..., ar: ...}`"),
    "quote": "a quote stays in its own language; write `quote_translation` beside it",
}
_STANDS_ONCE = "remove it: dates, places, figures and sources are never translated; they stand once, in {}"


class Translation(msgspec.Struct, frozen=True, omit_defaults=True):
    """The texts of a record in one language."""

    language: str
    texts: tuple[tuple[str, str], ...]
    """Texts by path, as the translator writes it: `title`, `claims/first-count/says`, `media/1/alt`."""
    of: str | None = None
    """The digest of what was translated (`records.translation.original_digest`)."""
    outdated: bool = False
    """Whether the record has changed since; set when the record is complete."""


class Translations(msgspec.Struct, frozen=True):
    """The translations of a record, by language."""

    record: Callable[[], Any]
    """The record's type, which may not be defined yet."""

    def read(self, value: Any, reader: Reader) -> tuple[Translation, ...] | None:
        if type(value) is not dict:
            help_text = "write the language, and the texts below it: `ar: {title: ...}`"
            reader.problem("FIELD002", f"languages are expected here, not {shape(value)}", help_text)
            return None
        read = []
        for key, item in value.items():
            with reader.inside(key):
                language = LANGUAGE.read(key, reader)
                if language is not None and language != key:
                    reader.problem("FIELD002", f"`{key[:40]}` is not its usual form", f"write {language}")
                elif language is not None:
                    read.append(read_translation(self.record(), language, item, reader))
        return in_order_of_language(filter(None, read))

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": translation_schema(self.record())}


def in_order_of_language(translations: Iterable[Translation]) -> tuple[Translation, ...]:
    """Translations in the order in which records keep them."""
    return tuple(sorted(translations, key=lambda translation: translation.language))


@cache
def text_fields(record: Any) -> dict[str, Field]:
    """The fields of a record that are translatable, or have parts with such fields."""
    in_place = getattr(record, "IN_PLACE", None)
    of_source = text_fields(in_place) if in_place else {}
    return of_source | {
        name: field
        for name, field in fields_of(record).items()
        if field.translatable or (field.parts and text_fields(field.parts()))
    }


def part_id(part: Any) -> str:
    """The id by which a part is known: a claim's own, that of an actor or source with a record; empty if it has none."""
    name = getattr(part, "PART_ID", "")
    if not name or getattr(part, "inline", None) is not None:
        return ""
    return getattr(part, name) or ""


def is_single(field: Field) -> bool:
    """Whether a field with parts holds one record, which has neither id nor position."""
    return not isinstance(field.kind, Many | Table)


def read_translation(
    record: Any, language: str, value: Any, reader: Reader, original: str = "the record"
) -> Translation | None:
    """Read a translation of a record; `original` says where the record stands, for messages."""
    if type(value) is not dict:
        fields = text_fields(record)
        field = next((name for name in ("title", "note", *fields) if name in fields), "title")
        help_text = f"write its texts, one per line: `{field}: ...`"
        reader.problem("FIELD002", f"a translation is a record, not {shape(value)}", help_text)
        return None
    of = None
    if value.get("of") is not None:
        with reader.inside("of"):
            of = DIGEST.read(value["of"], reader)
    return Translation(language, tuple(_texts(record, value, reader, "", original)), of)


def _texts(
    record: type, value: dict[str, Any], reader: Reader, prefix: str, original: str
) -> Iterator[tuple[str, str]]:
    fields = text_fields(record)
    for key, item in value.items():
        field = fields.get(key)
        if field is None or item is None:
            if not (item is None or key.startswith("x-") or (key == "of" and not prefix)):
                _report(key, record, reader, original)
            continue
        with reader.inside(key):
            if field.translatable:
                text = field.kind.read(item, reader)
                if text is not None:
                    yield f"{prefix}{key}", text
            elif is_single(field):
                yield from _part(field, item, reader, f"{prefix}{key}/", original)
            else:
                yield from _parts(field, item, reader, f"{prefix}{key}/", original)


def _parts(field: Field, value: Any, reader: Reader, prefix: str, original: str) -> Iterator[tuple[str, str]]:
    if type(value) is not dict:
        what = "ids" if isinstance(field.kind, Table) else "ids or positions, counted from 1,"
        help_text = "write `1:`, and the texts of the first below it" if what != "ids" else ""
        reader.problem("FIELD002", f"{what} are expected here, not {shape(value)}", help_text)
        return
    for key, item in value.items():
        if item is not None:
            with reader.inside(key):
                yield from _part(field, item, reader, f"{prefix}{key}/", original)


def _part(field: Field, value: Any, reader: Reader, prefix: str, original: str) -> Iterator[tuple[str, str]]:
    record: Any = field.parts and field.parts()
    if type(value) is not dict:
        first = next(iter(text_fields(record)))
        reader.problem("FIELD002", f"a record is expected here, not {shape(value)}", f"write `{first}: ...`")
        return
    yield from _texts(record, value, reader, prefix, original)


def _report(key: str, record: type, reader: Reader, original: str) -> None:
    """LANG004 for a field that is not translatable, FIELD001 for one that does not exist."""
    if key in fields_of(record) or key in fields_of(getattr(record, "IN_PLACE", record)):
        help_text = _ADVICE.get(key, _STANDS_ONCE.format(original))
        reader.problem("LANG004", f"`{key}` is not translated", help_text, key=key)
        return
    names = ", ".join(text_fields(record))
    message = f"`{key[:60]}` is not a text of {noun_of(record)}{did_you_mean(key, text_fields(record))}"
    reader.problem("FIELD001", message, f"the texts are: {names}", key=key)


def translation_schema(record: Any) -> Schema:
    """The JSON Schema of a translation of a record, which lists the texts that can be translated."""
    schema = _schema_of_texts(record)
    description = "The digest of what was translated, as `timeline check` prints it."
    of: Schema = {"of": {"description": description, **DIGEST.schema()}}
    return {**schema, "properties": {**schema["properties"], **of}}


def _schema_of_texts(record: Any) -> Schema:
    properties: Schema = {}
    for name, field in text_fields(record).items():
        if field.translatable:
            properties[name] = {"description": field.doc, **field.kind.schema()}
            continue
        part = _schema_of_texts(field.parts and field.parts())
        if not is_single(field):
            part = {"description": field.doc, "type": "object", "additionalProperties": part}
        properties[name] = part
    return {
        "title": f"translation of {noun_of(record)}",
        "description": f"The texts of {noun_of(record)} in another language.",
        "type": "object",
        "properties": properties,
        "patternProperties": {"^x-": {}},
        "additionalProperties": False,
    }
