"""Values of another program that an import kept in `x-` fields, for an export back to that program."""

from __future__ import annotations

from pathlib import Path

from timeline.importing.state import read_state
from timeline.reading.discovery import read_file
from timeline.reading.strict_yaml import read_yaml
from timeline.records.plain_value import plain_value


def imported_values(root: Path, path: str) -> dict[str, str]:
    """The `x-` fields with one text of a content file that holds a single record. Raises EnvironmentFailure."""
    if not (root / path).is_file():
        return {}
    data = read_file(root, path)
    if b"x-" not in data:
        return {}
    value, _ = plain_value(path, data)
    if type(value) is not dict:
        return {}
    return {name: text for name, text in value.items() if name.startswith("x-") and type(text) is str}


def imported_paths(root: Path, format_: str) -> set[str]:
    """The files that imports of a format wrote: other files' `x-` fields are nobody's but the authors'. Raises UsageError."""
    found: set[str] = set()
    for state in sorted((root / "imports").glob("*.state.json")):
        mapping = state.with_name(f"{state.name.removesuffix('.state.json')}.yaml")
        if mapping.is_file():
            value, _ = read_yaml(mapping.read_text(encoding="utf-8", errors="replace"))
            if type(value) is dict and str(value.get("format", "")).startswith(format_):
                found.update(read_state(state).files)
    return found
