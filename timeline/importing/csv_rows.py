"""Read CSV and other delimited text, whatever its delimiter."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from pathlib import Path

from timeline.diagnostics import UsageError
from timeline.importing.rows import MAX_ROWS, MAX_VALUE, Cell, SourceRow, SourceTable, cell
from timeline.importing.source_files import decode_source, source_bytes

_DELIMITERS = (",", ";", "\t", "|")
MAX_COLUMNS = 2_000


def read_csv(path: Path, options: dict[str, str]) -> SourceTable:
    """The rows of a delimited file, whose first row that is not empty names the fields. Raises UsageError."""
    text, encoding = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    delimiter = options.get("delimiter", "").replace("\\t", "\t") or guess_delimiter(text)
    if len(delimiter) != 1:
        raise UsageError("a `delimiter` is one character", 'write `delimiter: ";"`, or leave it out')
    table = SourceTable(
        "csv", [], options={"encoding": encoding, "delimiter": delimiter.replace("\t", "\\t")}
    )
    if encoding == "windows-1252" and not options.get("encoding"):
        table.notes.append(
            "the file is not UTF-8: read as Windows-1252; give another `encoding` if letters are wrong"
        )
    csv.field_size_limit(MAX_VALUE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] = []
    try:
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            if not names:
                names = column_names(values, path.name)
                continue
            if len(table.rows) >= MAX_ROWS:
                raise UsageError(
                    f"{path.name} has more than {MAX_ROWS:,} rows", "divide it into several files"
                )
            table.rows.append(row_of(names, values, f"{path.name}:{reader.line_num - _breaks(values)}"))
    except csv.Error as error:
        raise UsageError(f"{path.name}:{reader.line_num}: {error}", "correct that line") from None
    return table


def _breaks(values: list[str]) -> int:
    return sum(value.count("\n") for value in values)


def row_of(names: list[str], values: list[str], where: str) -> SourceRow:
    """A row; values beyond the last named column get names of their own."""
    cells: list[Cell] = []
    for number, value in enumerate(values):
        name = names[number] if number < len(names) else f"column {number + 1}"
        if made := cell(name, value, where=where):
            cells.append(made)
    return SourceRow(where, tuple(cells))


def column_names(values: list[str], where: str) -> list[str]:
    """The names of columns: one without a name is `column 3`, the second `Date` is `Date 2`. Raises UsageError."""
    if len(values) > MAX_COLUMNS:
        raise UsageError(f"{where} has more than {MAX_COLUMNS:,} columns", "check the delimiter")
    names: list[str] = []
    seen: Counter[str] = Counter()
    for number, value in enumerate(values, 1):
        name = " ".join(value.split())[:100] or f"column {number}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names


def guess_delimiter(text: str) -> str:
    """The delimiter that divides the first lines into the most, and most nearly equal, numbers of fields."""
    lines = [line for line in islice(text.splitlines(keepends=True), 200) if line.strip()]

    def merit(delimiter: str) -> tuple[int, int]:
        try:
            lengths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        if not lengths or lengths[0] < 2:
            return 0, 0
        return sum(length == lengths[0] for length in lengths) * 100 // len(lengths), lengths[0]

    return max(_DELIMITERS, key=merit)
