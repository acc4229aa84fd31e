"""A summary of many problems by code and field: the number of each, with one example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from timeline.commands.report.terminal import StreamStyle
from timeline.commands.report.text import as_text
from timeline.diagnostics import Diagnostic, counted

_KEY = re.compile(r"\s*(?:- +)*[\"']?([^\s\"':#{}\[\],]{1,60})[\"']?\s*:(?:\s|$)")
"""The field of a line of YAML."""


def grouped_by_code(diagnostics: Iterable[Diagnostic], look: StreamStyle, most: int) -> list[str]:
    """A text for each code and field, the most frequent first; beyond `most` (0: all), counts by code only."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        groups.setdefault((diagnostic.code, _field_of(diagnostic)), []).append(diagnostic)
    by_number = sorted(groups.items(), key=lambda group: -len(group[1]))
    shown = by_number[: most or None]
    texts = [_as_group(code, field, found, look) for (code, field), found in shown]
    left = Counter(code for (code, _), found in by_number[len(shown) :] for _ in found)
    if left:
        by_code = ", ".join(f"{number:,} × {code}" for code, number in left.most_common())
        texts.append(
            f"... and {counted(len(by_number) - len(shown), 'more kind of problem', 'more kinds of problem')}: {by_code}"
        )
    return texts


def _field_of(diagnostic: Diagnostic) -> str:
    """The field that a problem is about; empty for a whole record."""
    key = _KEY.match(diagnostic.source_line)
    if key is None or diagnostic.column <= key.start(1) + 1 < key.end(1) + 2 < diagnostic.end_column:
        return ""
    return key[1]


def _as_group(code: str, field: str, found: list[Diagnostic], look: StreamStyle) -> str:
    files = len({diagnostic.path for diagnostic in found})
    where = f" on `{look.visible(field)}`" if field else ""
    return (
        f"{len(found):,} × {code}{where} in {counted(files, 'file')}, for example\n{as_text(found[0], look)}"
    )
