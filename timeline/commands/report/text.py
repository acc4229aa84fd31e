"""Diagnostics as text: position, message, the line with carets, help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from timeline.commands.report.terminal import RUNNER_COMMAND, StreamStyle, shown, width
from timeline.diagnostics import Diagnostic, Severity, counted

TAB = 4
MAX_CHARACTERS = 100
"""A longer line is cut on both sides of the fault."""


def as_text(diagnostic: Diagnostic, look: StreamStyle) -> str:
    """One diagnostic in two to four lines."""
    d = diagnostic
    place = look.paint(look.visible(f"{d.path}:{d.line}:{d.column}:"), "place")
    lines = [f"{place} {look.paint(f'{d.severity}', d.severity)} {d.code}: {look.visible(d.message)}"]
    if d.source_line.strip():
        line, before, marked = _line_and_caret(d, look.encoding)
        number = f"  {d.line}"
        lines.append(f"{number} | {line}")
        lines.append(f"{' ' * len(number)} | {' ' * before}{look.paint('^' * marked, d.severity)}")
    if d.help:
        lines.append(f"  {look.paint('help:', 'help')} {look.visible(d.help)}")
    return "\n".join(lines)


def _line_and_caret(d: Diagnostic, encoding: str) -> tuple[str, int, int]:
    """The line as shown, and the columns before the carets and under them."""
    line = d.source_line.rstrip()
    first = min(d.column - 1, len(line))
    last = d.end_column - 1 if d.end_line == d.line else len(line)
    start, end, left, right = 0, len(line), "", ""
    if len(line) > MAX_CHARACTERS:
        start = max(0, min(first - MAX_CHARACTERS // 4, len(line) - MAX_CHARACTERS))
        end = start + MAX_CHARACTERS
        left, right = "..." if start else "", "..." if end < len(line) else ""
    cells = _cells(line[start:end], encoding)
    before = len(left) + _columns(cells[: first - start])
    marked = _columns(cells[first - start : max(min(last, end) - start, 0)])
    return left + "".join(cells) + right, before, max(marked, 1)


def _cells(line: str, encoding: str) -> list[str]:
    """The characters of a line as shown; a tab extends to the next stop."""
    cells: list[str] = []
    column = 0
    for character in line:
        cell = " " * (TAB - column % TAB) if character == "\t" else shown(character, encoding)
        cells.append(cell)
        column += width(cell)
    for found in RUNNER_COMMAND.finditer(line):
        cells[found.start()] += " "
    return cells


def _columns(cells: Sequence[str]) -> int:
    return sum(map(width, cells))


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning in 3 files`."""
    diagnostics = list(diagnostics)
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    files = len({d.path for d in diagnostics})
    counts = [
        counted(n, noun) for n, noun in ((errors, "error"), (len(diagnostics) - errors, "warning")) if n
    ]
    return f"{', '.join(counts)} in {counted(files, 'file')}" if counts else "no errors, no warnings"
