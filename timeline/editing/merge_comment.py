"""Keep as a comment what of a merged record has no place in the other: differing values, and comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timeline.editing.merge_fields import MergedFields


def merge_comment(
    merged: MergedFields, fields: Mapping[str, Any], written: Mapping[str, str], record: str
) -> list[str]:
    """The lines of the comment; none where everything has a place. `written` has the text of each of the `fields`."""
    kept: list[str] = []
    for key, text in written.items():
        lines = [line.rstrip() for line in text.strip("\r\n").splitlines()]
        indent = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
        lines = [line[indent:] for line in lines]
        if key in merged.left:
            kept += lines
        elif "\n" not in str(
            fields.get(key) or ""
        ):  # in a text of several lines, what looks like a comment is text
            kept += [line for line in lines if _has_comment(line)]
    return [f"Merged from {record}:", *(f"  {line}" for line in kept)] if kept else []


def _has_comment(line: str) -> bool:
    return (line.lstrip().startswith("#") or " #" in line) and "yaml-language-server" not in line
