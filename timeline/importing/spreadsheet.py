"""Read a sheet of a workbook: .xlsx or .ods."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.csv_rows import column_names, row_of
from timeline.importing.rows import SourceRow, SourceTable
from timeline.importing.source_files import source_bytes
from timeline.importing.timelinejs import as_timelinejs, is_timelinejs_sheet
from timeline.importing.workbook_limits import check_workbook

_READABLE = (".xlsx", ".xlsm", ".ods")
_LEADING_ROWS = 10
"""Rows among which the names of columns are looked for."""


def read_spreadsheet(path: Path, options: dict[str, str]) -> SourceTable:
    """The rows of a sheet: the one that the mapping names, else the first that is not empty. Raises UsageError."""
    source_bytes(path)  # which refuses what is no file, or too large
    if path.suffix.lower() not in _READABLE:
        raise UsageError(f"{path.name} is not an .xlsx or .ods workbook", "save it as .xlsx, .ods or CSV")
    check_workbook(path)
    sheets = _sheets(path)
    wanted = options.get("sheet", "")
    if wanted and wanted not in sheets:
        raise UsageError(f"{path.name} has no sheet `{wanted[:60]}`", f"its sheets are {', '.join(sheets)}")
    name = wanted or next((name for name, rows in sheets.items() if rows), "")
    if not name:
        raise UsageError(f"{path.name} has no cells", "is it the right workbook?")
    table = _table(sheets[name], f"{path.name}: {name}")
    if is_timelinejs_sheet([cell.name for row in table.rows for cell in row.cells]):
        table = as_timelinejs(table)
    table.options["sheet"] = name
    table.notes += [
        f"the sheet `{other}` was not read (rows: {len(rows):,}); name it as `sheet` in another mapping"
        for other, rows in sheets.items()
        if rows and other != name
    ]
    return table


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The cells of each sheet."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise UsageError(
            "python-calamine, which reads workbooks, is not installed",
            "install it: pip install 'sourced-timeline[import]', or save the sheet as CSV",
        ) from None
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
        }
    except (CalamineError, OSError, ValueError) as error:
        raise UsageError(f"{path.name} is damaged, or is no workbook: {error}", "save it again") from None


def _table(rows: list[list[Any]], where: str) -> SourceTable:
    table = SourceTable("spreadsheet", [])
    texts = [[cell_text(value) for value in row] for row in rows]
    filled = [sum(map(bool, row)) for row in texts[:_LEADING_ROWS]]
    header = next((n for n, count in enumerate(filled) if count * 2 > max(filled)), 0)
    names = column_names(texts[header], where)
    for number, values in enumerate(texts, 1):
        if number <= header:
            row = row_of(
                [f"above the names, column {n}" for n in range(1, len(values) + 1)],
                values,
                f"{where}!{number}",
            )
            if row.cells:
                table.rows.append(SourceRow(row.place, row.cells, "other"))
        elif number > header + 1 and any(values):
            table.rows.append(row_of(names, values, f"{where}!{number}"))
    return table


def cell_text(value: Any) -> str:
    """A cell as text: a date without a time if it has none, a whole number without decimals."""
    match value:
        case datetime.datetime():
            plain = value.date() if value.time() == datetime.time() else value
            return (
                plain.isoformat(timespec="minutes")
                if isinstance(plain, datetime.datetime)
                else plain.isoformat()
            )
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.isoformat(timespec="minutes")
        case datetime.timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case None:
            return ""
        case _:
            return str(value)
