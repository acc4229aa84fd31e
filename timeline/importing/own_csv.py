"""Read the CSV files of our own exports, which may have been edited in a spreadsheet since."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.csv_rows import guess_delimiter
from timeline.importing.json_rows import parse_json_text
from timeline.importing.rows import MAX_ROWS, MAX_VALUE
from timeline.importing.source_files import decode_source, source_bytes

_TABLES = ("project", "events", "sources", "actors", "places", "topics", "pages")


def read_own_csv(folder: Path) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The place, kind and fields of each record in a folder. Raises UsageError, OSError."""
    for table in _TABLES:
        file = folder / f"{table}.csv"
        if file.is_symlink():
            raise UsageError(f"{file.name} is a link", "put the file itself into the folder")
        if file.is_file():
            for place, row in _rows(file):
                yield place, table.removesuffix("s"), _fields(row, place)


def _rows(file: Path) -> Iterator[tuple[str, dict[str, str]]]:
    text, _ = decode_source(source_bytes(file), file.name)
    csv.field_size_limit(MAX_VALUE)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=guess_delimiter(text[:10_000]), strict=True)
    try:
        names = [_unquoted(name) for name in next(rows, [])]
        if len(set(names)) < len(names):
            raise UsageError(f"{file.name}: two columns have one name", "rename or delete one")
        for number, row in enumerate(rows, 2):
            if number > MAX_ROWS:
                raise UsageError(f"{file.name} has more than {MAX_ROWS:,} rows", "divide it")
            cells = dict(zip(names, map(_unquoted, row), strict=False))
            if any(cells.values()):
                yield f"{file.name}: row {number}", cells
    except csv.Error as error:
        raise UsageError(
            f"{file.name}:{rows.line_num}: this is not CSV: {error}", "correct it there"
        ) from None


def _unquoted(cell: str) -> str:
    """The text of a cell, without the mark that keeps spreadsheets from running it as a formula."""
    return cell.removeprefix("'")


def _fields(cells: dict[str, str], place: str) -> dict[str, Any]:
    """A record: `place.near` is a field of a mapping, and `tags[]` has an item on each line."""
    fields: dict[str, Any] = {}
    for column, cell in cells.items():
        if not cell or not column:
            continue
        name = column.removesuffix("[]")
        where = f"{place}, `{column[:60]}`"
        value: Any = (
            [_value(line, where) for line in cell.splitlines() if line]
            if name != column
            else _value(cell, where)
        )
        outer, dot, key = name.partition(".")
        if name.startswith('"'):
            outer, dot = str(_value(name, where)), ""
        if not dot:
            fields[outer] = value
            continue
        inner = fields.setdefault(outer, {})
        if not isinstance(inner, dict):
            raise UsageError(f"{where}: `{outer}` has a value of its own too", "delete one of the two")
        inner[key] = value
    return fields


def _value(text: str, where: str) -> Any:
    """A text, or what it says in JSON."""
    if text[0] not in '[{"':
        return text
    try:
        return parse_json_text(text, where)
    except UsageError:
        return text  # written in a spreadsheet: “"Hama" falls”
