"""Many problems as kinds of problem: how often each occurs, with one example."""

from __future__ import annotations

import re
from collections.abc import Iterable

from timeline.commands.report.terminal import Look
from timeline.commands.report.text import as_text, counted
from timeline.diagnostics import Diagnostic

_KEY = re.compile(r"\s*(?:- +)*[\"']?([^\s\"':#{}\[\],]{1,60})[\"']?\s*:(?:\s|$)")
"""The field of a line of YAML."""


def as_groups(diagnostics: Iterable[Diagnostic], look: Look) -> list[str]:
    """A text for each code and field, the most frequent first."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        groups.setdefault((diagnostic.code, _field_of(diagnostic)), []).append(diagnostic)
    by_number = sorted(groups.items(), key=lambda group: -len(group[1]))
    return [_as_group(code, field, found, look) for (code, field), found in by_number]


def _field_of(diagnostic: Diagnostic) -> str:
    """The field that a problem is about; empty for one about a whole record, which is shown by its first line."""
    key = _KEY.match(diagnostic.source_line)
    if key is None or diagnostic.column <= key.start(1) + 1 < key.end(1) + 2 < diagnostic.end_column:
        return ""
    return key[1]


def _as_group(code: str, field: str, found: list[Diagnostic], look: Look) -> str:
    files = len({diagnostic.path for diagnostic in found})
    where = f" on `{look.visible(field)}`" if field else ""
    return (
        f"{len(found):,} × {code}{where} in {counted(files, 'file')}, for example\n{as_text(found[0], look)}"
    )
