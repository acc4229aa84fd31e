"""Generate JSON Schema (draft-07) of content files, for editors, from the record definitions.

Editors read YAML 1.2, where `2024` is a number; the program reads all scalars as text and lets the field decide.
`timeline check` covers what a schema cannot express: that a day exists, that an id refers to a record.
"""

from collections.abc import Mapping
from typing import Any

from timeline.dates.bounds import UNKNOWN
from timeline.model.actor import Actor, Place, Topic
from timeline.model.claim import DECLINES
from timeline.model.event import JUDGED_STATUSES, Event, Page
from timeline.model.field_types import ID_PATTERN
from timeline.model.own_fields import OwnField, own_kinds
from timeline.model.project import Project
from timeline.model.record import record_schema
from timeline.model.source import LOCATORS, Source
from timeline.model.translation import translation_schema
from timeline.model.validation import Schema

DRAFT = "http://json-schema.org/draft-07/schema#"

RECORDS: dict[str, type] = {
    "event": Event,
    "source": Source,
    "actor": Actor,
    "place": Place,
    "topic": Topic,
    "page": Page,
}
"""Record types by name. Each has a folder, named in the plural, whose files hold one record or a list of them."""

COLLECTIONS = {f"{name}s": name for name in RECORDS if name != "page"}
"""Plural names of records that may also share one file, such as content/actors.yaml."""

TRANSLATIONS = {f"{name}-translation": record for name, record in {**RECORDS, "project": Project}.items()}
"""Record types by the names of the schemas of their translation files."""

_ONE_PLACE = [{"required": ["place"]}, {"required": ["near"]}]
_LOCATORS: list[Schema] = [{"required": [name]} for name in LOCATORS]
_NOT_BOTH = {"not": {"required": ["source", "sources"]}}

_UNDATED: Schema = {"date": {"enum": ["unknown", UNKNOWN]}}

_QUOTE_FIRST: Schema = {"dependencies": {"quote_translation": ["quote"]}}

_RULES: dict[str, Schema] = {
    "event": {
        "anyOf": [{"required": ["date"]}, {"required": ["day"]}],
        "allOf": [
            _NOT_BOTH,
            {
                "if": {"required": ["kind"], "properties": {"kind": {"const": "statement"}}},
                "then": {"required": ["speaker"]},
            },
            {
                "if": {
                    "required": ["status"],
                    "properties": {"status": {"enum": list(JUDGED_STATUSES)}},
                },
                "then": {"required": ["status_note"]},
            },
            {
                "if": {"anyOf": [{"required": ["after"]}, {"required": ["before"]}]},
                "then": {"required": ["date"], "properties": _UNDATED},
            },
            {
                "if": {"required": ["date"], "properties": _UNDATED},
                "then": {"properties": {"calendar": False, "day": False}},
            },
        ],
    },
    "claim": {
        "anyOf": [
            {"required": ["says"]},
            {"required": ["figures"]},
            {"required": ["stance"], "properties": {"stance": {"const": DECLINES}}},
        ],
        "allOf": [_NOT_BOTH, {"anyOf": [{"required": ["source"]}, {"required": ["sources"]}]}],
        "dependencies": {"figures": ["as_of"]},
    },
    "citation": _QUOTE_FIRST,
    "place of an event": {"oneOf": _ONE_PLACE},
    "source": {"anyOf": _LOCATORS},
    "source in place": {"anyOf": _LOCATORS, **_QUOTE_FIRST},
}
"""Dependencies between the fields of a record, by the record's title."""


def file_schema(kind: str, own_fields: Mapping[str, OwnField] | None = None) -> Schema:
    """The schema of a file: of one record (`event`), of all of a kind (`events`), or of the project file (`project`).

    `event-translation` is that of a file with translations of one event, or of several by their ids. `own_fields` are the
    project's own.
    """
    if kind in TRANSLATIONS:
        return _with_definitions(_translation_file(TRANSLATIONS[kind]), f"timeline: {kind}", {})
    if kind == "project":
        return _with_definitions(record_schema(Project), f"{kind} file", {})
    single = COLLECTIONS.get(kind, kind)
    record = record_schema(RECORDS[single])
    own = _own_properties(own_fields or {})
    many = {"type": "array", "items": {"allOf": [record, {"required": ["id"]}]}}
    if kind == single:
        return _with_definitions(
            {"if": {"type": "array"}, "then": many, "else": record}, f"timeline: {kind}", own
        )
    if kind == "events":
        return _with_definitions(many, f"timeline: {kind}", own)
    return _with_definitions(
        {"if": {"type": "array"}, "then": many, "else": _by_id(record)}, f"timeline: {kind}", own
    )


def _by_id(record: Schema) -> Schema:
    return {"type": "object", "additionalProperties": record, "propertyNames": {"pattern": ID_PATTERN}}


def _translation_file(record: type) -> Schema:
    translation = translation_schema(record)
    return translation if record is Project else {"anyOf": [translation, _by_id(translation)]}


def _own_properties(own_fields: Mapping[str, OwnField]) -> dict[str, Schema]:
    """Schemas of the project's own fields, by the title of the records that may have them."""
    properties = {
        title: {
            name: {"description": own_fields[name].label or name, **kind.schema()}
            for name, kind in kinds.items()
        }
        for title, kinds in own_kinds(own_fields).items()
    }
    return {**properties, "source in place": properties.get("source", {})}


def _with_definitions(schema: Schema, title: str, own: Mapping[str, Schema]) -> Schema:
    """The schema with its records moved to `definitions`, and the project's own properties added to them."""
    definitions: Schema = {}
    body = _shared(schema, definitions)
    for record, properties in own.items():
        definition = definitions.get(record.replace(" ", "-"))
        if definition:
            definition["properties"] |= properties
    return {"$schema": DRAFT, "title": title, **body, "definitions": dict(sorted(definitions.items()))}


def _shared(value: Any, definitions: Schema) -> Any:
    """Replace each record in a schema by a reference, adding it to `definitions`."""
    if isinstance(value, list):
        return [_shared(item, definitions) for item in value]
    if not isinstance(value, dict):
        return value
    schema = {key: _shared(item, definitions) for key, item in value.items()}
    if "title" not in value or "properties" not in value:
        return schema
    name = value["title"]
    definitions[name.replace(" ", "-")] = {**schema, **_RULES.get(name, {})}
    return {"$ref": f"#/definitions/{name.replace(' ', '-')}"}
