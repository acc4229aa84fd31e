"""JSON Schemas of what authors write, by name, and as files for editors."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCHEMA_FOLDER = ".timeline-schema"
"""The folder of a project that holds them."""

SCHEMA_NAMES = (
    "event", "source", "actor", "place", "topic", "page", "project",
    "events", "sources", "actors", "places", "topics",
    "event-translation", "source-translation", "actor-translation", "place-translation", "topic-translation",
    "page-translation", "project-translation", "timeline.json",
)  # fmt: skip
"""The names of the schemas: of a file with one record, with many, with translations, of the data file of a site."""


def schema_of(name: str, own_fields: Mapping[str, Any]) -> str:
    """The schema of that name, as JSON; `own_fields` are those that a project declares."""
    if name == "timeline.json":
        from timeline.exports.json_records import json_schema

        return json.dumps(json_schema(), indent=1) + "\n"
    from timeline.model.schema import file_schema

    return json.dumps(file_schema(name, own_fields), indent=1) + "\n"


def schema_line(root: Path, path: str, name: str) -> str:
    """The line of a content file that names its schema to editors; empty if the project does not keep the schemas."""
    schema = f"{SCHEMA_FOLDER}/{name}.json"
    if not (root / schema).is_file():
        return ""
    from_there = os.path.relpath(schema, os.path.dirname(path)).replace(os.sep, "/")
    return f"# yaml-language-server: $schema={from_there}\n"


def write_schemas(folder: Path, own_fields: Mapping[str, Any]) -> None:
    """Write the schemas of what authors write to `folder`, over what is there. Raises OSError."""
    from timeline.editing.content_files import write_text

    for name in SCHEMA_NAMES:
        if name != "timeline.json":
            write_text(folder / f"{name}.json", schema_of(name, own_fields), over=True)
