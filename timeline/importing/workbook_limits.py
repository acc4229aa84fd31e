"""Refuse workbooks that would fill the memory, or whose formulas have no values, before a library opens them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from timeline.diagnostics import UsageError
from timeline.importing.rows import MAX_ROWS
from timeline.importing.safe_xml import feed_xml

MAX_UNPACKED = 256 << 20
"""Bytes of all parts of a workbook, unpacked."""
MAX_RATIO = 200
"""How many times larger a part may be than its packed form; those of real workbooks are below 50."""
MAX_COLUMNS = 2_000
MAX_CELLS = 5_000_000
_CHUNK = 1 << 20
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def check_workbook(path: Path) -> None:
    """Raises UsageError for what must not be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(parts, path.name)
            for part in parts:
                if part.filename.lower().startswith("xl/worksheets/") and part.filename.lower().endswith(
                    ".xml"
                ):
                    _check_sheet(archive, part, path.name)
                elif part.filename == "content.xml":
                    _check_ods(archive, part, path.name)
                elif part.filename.lower().endswith((".xml", ".rels")):
                    feed_xml(
                        _chunks(archive, part), f"{path.name}: {part.filename}", _nothing, _nothing, _nothing
                    )
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UsageError(f"{path.name} is damaged, or is no workbook: {error}", "save it again") from None
    except RuntimeError:
        raise UsageError(f"{path.name} is encrypted", "save it without a password") from None


def _nothing(*_: object) -> None:
    pass


def _check_sizes(parts: list[zipfile.ZipInfo], where: str) -> None:
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UsageError(
            f"{where} would unpack to more than {MAX_UNPACKED >> 20} MiB",
            "divide it, or take the pictures out",
        )
    for part in parts:
        if part.file_size > _CHUNK and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise UsageError(f"{where}: {part.filename} is packed like a zip bomb", "save the workbook again")


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo, where: str) -> None:
    """The extent of an xlsx sheet's cells; and its formulas, which must have values."""
    row = column = most_columns = 0
    formula = value = inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, most_columns, formula, value, inside
        if name == "row":
            given = attributes.get("r", "")
            row, column = (int(given[:8]) if given.isdigit() else row + 1), 0
        elif name == "c":
            match = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = _column(match[1]) if match else column + 1
            row = max(row, int(match[2])) if match else row
            most_columns = max(most_columns, column)
            _check_extent(row, most_columns, f"{where}: {part.filename}")
            formula, value = False, attributes.get("t") == "str"
        elif name == "f":
            formula = True
        inside = name in ("v", "t")

    def text(data: str) -> None:
        nonlocal value
        value = value or (inside and bool(data))

    def end(name: str) -> None:
        if name == "c" and formula and not value:
            raise UsageError(
                f"{where}: row {row}, column {column} of {part.filename} is a formula without a value",
                "open the workbook in a spreadsheet program, and save it",
            )

    feed_xml(_chunks(archive, part), f"{where}: {part.filename}", start, end, text)


def _check_ods(archive: zipfile.ZipFile, part: zipfile.ZipInfo, where: str) -> None:
    """The extent of the tables of an OpenDocument sheet, whose cells and rows can be repeated."""
    row = column = repeat = 0
    filled = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal row, column, repeat, filled
        if name == "table":
            row = 0
        elif name == "table-row":
            repeat, column, filled = _number(attributes.get("number-rows-repeated")), 0, False
        elif name in ("table-cell", "covered-table-cell"):
            column += _number(attributes.get("number-columns-repeated"))
            if "value-type" in attributes:
                filled = True
                _check_extent(row + repeat, column, where)

    def end(name: str) -> None:
        nonlocal row
        if name == "table-row":
            row += repeat
            if filled:
                _check_extent(row, 1, where)

    feed_xml(_chunks(archive, part), where, start, end, _nothing)


def _number(text: str | None) -> int:
    return min(int(text), 1 << 24) if text and text.isascii() and text.isdigit() else 1


def _check_extent(rows: int, columns: int, where: str) -> None:
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise UsageError(
            f"{where}: the cells reach to row {rows:,} and column {columns:,}",
            f"delete what stands far out: at most {MAX_ROWS:,} rows, {MAX_COLUMNS:,} columns and {MAX_CELLS:,} cells",
        )
