"""The report of an export: what the format cannot hold, or holds in another form, counted by kind of record and field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from timeline.diagnostics import counted

Outcome = Literal["left out", "lost", "changed"]
"""A record that readers may not see, or that was not selected; a value that the format has no place for; one in another form."""

_HEADINGS: dict[Outcome, str] = {
    "left out": "Left out",
    "lost": "Lost: the format has no place for it",
    "changed": "Changed: carried in another form",
}
_PLURALS = {"archived copy": "archived copies"}
"""Those that are not formed with `s`."""
_WIDTH = 80


class LossLine(msgspec.Struct):
    """Values of one field with the same outcome."""

    record: str
    """The kind of record, as its authors call it: event, source, claim."""
    field: str
    """The field as authors write it; empty for a whole record."""
    outcome: Outcome
    note: str
    count: int = 0
    first: str = ""
    """The first example: an id, or the value itself."""


class LossReport:
    """Everything that an export left out, lost or changed."""

    def __init__(self, format_: str, out: str) -> None:
        self.format = format_
        self.out = out
        self.written: dict[str, int] = {}
        """The number of records that were written, by what they are called in the plural."""
        self._lines: dict[tuple[str, str, str, str], LossLine] = {}

    def lost(self, record: str, field: str, note: str = "", *, example: str = "", count: int = 1) -> None:
        """Count values of a field that are not in the export."""
        self._add(record, field, "lost", note, example, count)

    def changed(self, record: str, field: str, note: str = "", *, example: str = "", count: int = 1) -> None:
        """Count values of a field that the export holds in another form."""
        self._add(record, field, "changed", note, example, count)

    def left_out(self, record: str, note: str, *, field: str = "", example: str = "", count: int = 1) -> None:
        """Count records, or values of a field, that are deliberately not in the export."""
        self._add(record, field, "left out", note, example, count)

    def _add(self, record: str, field: str, outcome: Outcome, note: str, example: str, count: int) -> None:
        if count:
            key = record, field, outcome, note
            line = self._lines.get(key)
            if line is None:
                line = self._lines[key] = LossLine(record, field, outcome, note, 0, _short(example))
            line.count += count

    def forget(self, record: str, field: str) -> None:
        """Take back what was told of a field that the export holds after all."""
        self._lines = {key: line for key, line in self._lines.items() if key[:2] != (record, field)}

    def lines(self) -> list[LossLine]:
        """All lines, by outcome, record and field."""
        order = {outcome: number for number, outcome in enumerate(_HEADINGS)}
        return sorted(
            self._lines.values(), key=lambda one: (order[one.outcome], one.record, one.field, one.note)
        )


def loss_report_json(report: LossReport) -> str:
    """The report as JSON."""
    value = {
        "format": report.format,
        "out": report.out,
        "written": report.written,
        "lines": report.lines(),
    }
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode() + "\n"


def loss_report_text(report: LossReport) -> str:
    """The report as text."""
    return "".join(f"{line}\n" for line in _text_lines(report))


def _text_lines(report: LossReport) -> Iterator[str]:
    written = ", ".join(counted(number, kind[:-1], kind) for kind, number in report.written.items() if number)
    yield f"exported {written or 'nothing'} to {report.out} ({report.format})"
    lines = report.lines()
    for outcome, heading in _HEADINGS.items():
        of_outcome = [line for line in lines if line.outcome == outcome]
        if of_outcome:
            yield ""
            yield f"{heading}: {sum(line.count for line in of_outcome):,}"
            yield from map(_in_words, of_outcome)
    if not any(line.outcome == "lost" for line in lines):
        yield "Nothing is lost."


def _in_words(line: LossLine) -> str:
    note = f": {line.note}" if line.note else ""
    first = f" (first: {line.first})" if line.first else ""
    if line.field:
        return f"  {line.count:,} {line.record} `{line.field}`{note}{first}"
    return f"  {counted(line.count, line.record, _PLURALS.get(line.record, ''))}{note}{first}"


def _short(text: str) -> str:
    line = " ".join(text[: 4 * _WIDTH].split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"
