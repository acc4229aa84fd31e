"""JSON Schemas of what authors write, by name, and as files for editors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCHEMA_FOLDER = ".timeline-schema"
"""The folder of a project that holds them."""

SCHEMA_NAMES = (
    "event", "source", "actor", "place", "topic", "page", "project",
    "events", "sources", "actors", "places", "topics", "timeline.json",
)  # fmt: skip
"""The names of the schemas: of a file with one record, of a file with many, of the data file of a site."""


def schema_of(name: str, own_fields: Mapping[str, Any]) -> str:
    """The schema of that name, as JSON; `own_fields` are those that a project declares."""
    if name == "timeline.json":
        from timeline.exports.json_records import json_schema

        return json.dumps(json_schema(), indent=1) + "\n"
    from timeline.model.schema import file_schema

    return json.dumps(file_schema(name, own_fields), indent=1) + "\n"


def write_schemas(folder: Path, own_fields: Mapping[str, Any]) -> None:
    """Write the schemas of what authors write to `folder`, over what is there. Raises OSError."""
    from timeline.editing.content_files import write_text

    for name in SCHEMA_NAMES:
        if name != "timeline.json":
            write_text(folder / f"{name}.json", schema_of(name, own_fields), over=True)
