"""Values of another program that an import kept in `x-` fields, for an export back to that program."""

from __future__ import annotations

from pathlib import Path

from timeline.reading.discovery import read_file
from timeline.records.plain_value import plain_value


def imported_values(root: Path, path: str) -> dict[str, str]:
    """The `x-` fields with one text of a content file that holds a single record. Raises EnvironmentFailure."""
    if not (root / path).is_file():
        return {}
    value, _ = plain_value(path, read_file(root, path))
    if type(value) is not dict:
        return {}
    return {name: text for name, text in value.items() if name.startswith("x-") and type(text) is str}
