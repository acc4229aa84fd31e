"""Every record as CSV: a folder with a table for each kind, and a column for each field.

A field whose value is a list has `[]` after its name, with an item on each line; a mapping is spread over columns as
`place.near`. What is nested deeper is JSON. A text that a spreadsheet might run as a formula begins with `'`, as does one
that begins so itself. (RFC 4180, UTF-8, CRLF)
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec

from timeline.editing.plain_form import Plain
from timeline.exporting.chronology import Chronology
from timeline.exporting.plain_records import plain_project, plain_records
from timeline.exporting.report import LossReport
from timeline.exports.events_csv import is_formula
from timeline.model.record import fields_of
from timeline.records.loading import RECORD_TYPES

_NAME = re.compile(r"[A-Za-z0-9_-]+")
"""Names that can be part of a column's name; any other is written as JSON."""
_FIRST = ("id", "date", "title", "name")
"""Columns that come first, so that rows can be told apart."""

Cells = dict[str, str]


def write_csv_records(chronology: Chronology, target: Path, report: LossReport) -> None:
    """Write the folder; a kind without records has no file."""
    target.mkdir()
    _write_table(
        target / "project.csv", [_cells("project file", plain_project(chronology, report), report)], ()
    )
    tables: dict[str, list[Cells]] = {}
    for one in plain_records(chronology, report):
        tables.setdefault(f"{one.kind}s", []).append(_cells(one.kind, one.fields, report))
    for name, rows in tables.items():
        _write_table(target / f"{name}.csv", rows, [*fields_of(RECORD_TYPES[name])])


def _write_table(file: Path, rows: Sequence[Cells], order: Sequence[str]) -> None:
    columns = sorted(
        {name for row in rows for name in row},
        key=lambda name: _place(name, [*_FIRST, *order]),
    )
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\r\n")
        table.writerow(map(_safe, columns))
        table.writerows([_safe(row.get(name, "")) for name in columns] for row in rows)


def _place(column: str, order: Sequence[str]) -> tuple[int, str]:
    """Where a column stands: by its field's place in the record."""
    field = re.split(r"[.\[]", column)[0]
    return (order.index(field) if field in order else len(order)), column


def _safe(text: str) -> str:
    return f"'{text}" if is_formula(text) or text.startswith("'") else text


def _cells(kind: str, fields: Plain, report: LossReport) -> Cells:
    """A record's cells by column."""
    cells: Cells = {}
    for name, value in fields.items():
        nested = False
        for column, cell, is_json in _columns(name, value):
            cells[column] = cell
            nested = nested or is_json
        if nested:
            report.changed(kind, name, "as JSON in its cell", example=str(fields.get("id", "")))
    return cells


def _columns(name: str, value: Any) -> Iterator[tuple[str, str, bool]]:
    """The columns of a field, with their cells, and whether they hold JSON."""
    if not _NAME.fullmatch(name):
        yield from _columns_of_part(_json(name), value)
    elif isinstance(value, dict) and value and all(map(_NAME.fullmatch, value)):
        for key, item in value.items():
            yield from _columns_of_part(f"{name}.{key}", item)
    else:
        yield from _columns_of_part(name, value)


def _columns_of_part(name: str, value: Any) -> Iterator[tuple[str, str, bool]]:
    if isinstance(value, list) and value:
        items = [_item(item) for item in value]
        yield f"{name}[]", "\n".join(items), items != value
    else:
        yield name, _text(value), _text(value) != value


def _item(item: Any) -> str:
    if isinstance(item, str) and item and len(item.splitlines()) == 1 and item == item.strip():
        return _text(item)
    return _json(item)


def _text(value: Any) -> str:
    """A text itself, unless it could be taken for JSON."""
    return value if isinstance(value, str) and value[:1] not in ("", "[", "{", '"') else _json(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
