"""Read JSON and JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from timeline.diagnostics import UsageError
from timeline.importing.rows import MAX_ROWS, SourceRow, SourceTable, cells_of
from timeline.importing.source_files import decode_source, source_bytes


def read_json(path: Path, options: dict[str, str]) -> SourceTable:
    """The records of a JSON file: those of its longest list. Raises UsageError."""
    return table_of_json(parsed_json(path, options), path.name)


def table_of_json(document: Any, where: str) -> SourceTable:
    """The rows of a document."""
    name, records = _longest_list(document)
    if not records:
        raise UsageError(
            f"{where} holds no list of records", "each event is an object in a list: [{...}, {...}]"
        )
    table = SourceTable("json", rows_of(records, f"{where}: {name}"))
    if isinstance(document, dict):
        others = [key for key in document if key != name.partition(".")[0]]
        table.rows += [
            SourceRow(f"{where}: {key}", cells_of({key: document[key]}, f"{where}: {key}"), "other")
            for key in others
        ]
    return table


def rows_of(records: list[Any], where: str) -> list[SourceRow]:
    """A row for each record; `where` with its number is its place."""
    if len(records) > MAX_ROWS:
        raise UsageError(f"{where} has more than {MAX_ROWS:,} records", "divide it into several files")
    return [SourceRow(f"{where}[{n}]", cells_of(record, f"{where}[{n}]")) for n, record in enumerate(records)]


def parsed_json(path: Path, options: dict[str, str]) -> Any:
    """The document of a JSON file. Raises UsageError."""
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    return parse_json_text(text, path.name)


def parse_json_text(text: str, where: str) -> Any:
    """The document in a text. Raises UsageError for invalid, repeated or too deeply nested names and values."""
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: _record(pairs, where), parse_constant=str)
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{where}:{error.lineno}:{error.colno}: this is not JSON: {error.msg}", "correct it there"
        ) from None
    except RecursionError:
        raise UsageError(f"{where}: values are nested too deep", "flatten them") from None
    except ValueError as error:
        raise UsageError(f"{where}: {error}", "shorten the number") from None


def _record(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise UsageError(
            f"{where}: a record has `{twice[:60]}` twice", "keep one: only the last could be read"
        )
    return record


def read_json_lines(path: Path, options: dict[str, str]) -> SourceTable:
    """The records of a file with one on each line. Raises UsageError."""
    text, _ = decode_source(source_bytes(path), path.name, options.get("encoding", ""))
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = f"{path.name}:{number}"
            rows.append(SourceRow(where, cells_of(parse_json_text(line, where), where)))
            if len(rows) > MAX_ROWS:
                raise UsageError(
                    f"{path.name} has more than {MAX_ROWS:,} records", "divide it into several files"
                )
    return SourceTable("jsonl", rows)


def _longest_list(document: Any) -> tuple[str, list[Any]]:
    """The longest list of objects, at the top or up to two names below, and its name."""
    if isinstance(document, list):
        return "", document if any(isinstance(one, dict) for one in document) else []
    best: tuple[str, list[Any]] = ("", [])
    if isinstance(document, dict):
        for name, value in document.items():
            if (
                isinstance(value, list)
                and any(isinstance(one, dict) for one in value)
                and len(value) > len(best[1])
            ):
                best = (name, value)
        for name, value in document.items():
            if not best[1] and isinstance(value, dict):
                inner, records = _longest_list(value)
                best = (f"{name}.{inner}", records) if records else best
    return best
