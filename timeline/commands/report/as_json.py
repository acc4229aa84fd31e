"""Diagnostics as a JSON list, in ASCII so that any terminal or pipe can carry it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from timeline.diagnostics import Diagnostic

_FIELDS = ("path", "line", "column", "end_line", "end_column", "severity", "code", "message", "help")


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Lines and columns count from 1, the end is exclusive, paths are relative to the project."""
    return json_for_logs(
        json.dumps([{name: getattr(d, name) for name in _FIELDS} for d in diagnostics], indent=2)
    )


def json_for_logs(text: str) -> str:
    """The JSON, escaped so that a workflow runner that prints it finds no commands in its strings."""
    return text.replace("##", "#\\u0023").replace("::", ":\\u003a")
