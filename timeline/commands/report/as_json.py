"""Diagnostics as one JSON list, in ASCII so that every terminal and pipe carries it whole."""

from __future__ import annotations

import json
from collections.abc import Iterable

from timeline.diagnostics import Diagnostic

_FIELDS = ("path", "line", "column", "end_line", "end_column", "severity", "code", "message", "help")


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Lines and columns count from 1, the end is exclusive, paths are relative to the project."""
    return for_logs(json.dumps([{name: getattr(d, name) for name in _FIELDS} for d in diagnostics], indent=2))


def for_logs(text: str) -> str:
    """The same JSON in which a runner of workflows that prints it finds no command (they stand in strings only)."""
    return text.replace("##", "#\\u0023").replace("::", ":\\u003a")
