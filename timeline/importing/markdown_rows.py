"""Read a folder of Markdown files with front matter of any vocabulary."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timeline.diagnostics import Severity, UsageError
from timeline.importing.rows import MAX_ROWS, Cell, SourceRow, SourceTable, cells_of
from timeline.importing.source_files import MAX_BYTES, decode_source
from timeline.reading.decode import MAX_BYTES as MAX_FILE_BYTES
from timeline.reading.front_matter import split_front_matter
from timeline.reading.strict_yaml import read_yaml

FILE_ID = "(file)"
"""The field that the path of a file becomes."""
_MAX_DEPTH = 12
BODY = "(body)"
"""The field that its text becomes."""
_TOML = "+++"
_NAMED = re.compile(r"(\s*(?:- )?[A-Za-z_][\w .-]{0,60}:\s+)(\S.*)")
_FIELD = re.compile(r"([A-Za-z_][\w .-]{0,60}):((?:\s.*)?)")


def read_markdown(folder: Path, options: dict[str, str]) -> SourceTable:
    """The files of a folder and its folders: their fields, their text as `(body)`, their path as `(file)`.

    Links are not followed. Front matter that is no strict YAML is read line by line, and a note says so. Raises UsageError.
    """
    table = SourceTable("markdown", [], {FILE_ID: "id", BODY: "text"})
    total = 0
    for path in _files(folder):
        where = path.relative_to(folder).as_posix()
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UsageError(
                f"{where} is larger than {MAX_FILE_BYTES >> 10} KiB",
                "is it a text? move it out of the folder",
            )
        data = path.read_bytes()
        total += len(data)
        if total > MAX_BYTES:
            raise UsageError(
                f"{folder} holds more than {MAX_BYTES >> 20} MiB of text", "import its folders one by one"
            )
        text, encoding = decode_source(data, where, options.get("encoding", ""))
        if encoding == "windows-1252":
            table.notes.append(f"{where} is not UTF-8: read as Windows-1252")
        table.rows.append(SourceRow(where, _cells(text.replace("\r\n", "\n"), where, table.notes)))
        if len(table.rows) > MAX_ROWS:
            raise UsageError(f"{folder} holds more than {MAX_ROWS:,} files", "import its folders one by one")
    if not table.rows:
        raise UsageError(f"there are no Markdown files in {folder}", "name the folder that holds them")
    return table


def _cells(text: str, where: str, notes: list[str]) -> tuple[Cell, ...]:
    fields: dict[str, Any] = {}
    body = text
    parts, problem = split_front_matter(text)
    if parts is not None:
        body = parts.body
        value, problems = read_yaml(parts.yaml)
        errors = [one for one in problems if one.severity is Severity.ERROR]
        if errors or not isinstance(value, dict | None):
            message = errors[0].message if errors else "it is not a record"
            line = f":{errors[0].span.line}" if errors and errors[0].span else ""
            notes.append(f"{where}{line}: {message}; the front matter was read line by line")
            fields = _mended(parts.yaml)
        else:
            fields = value or {}
    elif text.startswith(f"{_TOML}\n"):
        fields, body = _toml(text, where, notes)
    elif problem is not None and text.startswith("---"):
        notes.append(f"{where}: the front matter was taken for text: {problem.message}")
    return cells_of({**fields, BODY: body, FILE_ID: where.rsplit(".", 1)[0]}, where)


def _toml(text: str, where: str, notes: list[str]) -> tuple[dict[str, Any], str]:
    """The fields and the body of a file with TOML between two lines `+++`."""
    import tomllib  # few files have it

    front, fence, body = text.removeprefix(f"{_TOML}\n").partition(f"\n{_TOML}\n")
    try:
        return tomllib.loads(front) if fence else {}, body if fence else text
    except tomllib.TOMLDecodeError as error:
        notes.append(f"{where}: the front matter was read line by line: {error}")
        return fields_by_line(front.replace(" = ", ": ")), body


def _mended(text: str) -> dict[str, Any]:
    """The fields of front matter that is no strict YAML: with quotes around each text that needs them, if that is enough."""
    value, problems = read_yaml("\n".join(map(_with_quotes, text.split("\n"))))
    if isinstance(value, dict) and not any(one.severity is Severity.ERROR for one in problems):
        return value
    return fields_by_line(text)


def _with_quotes(line: str) -> str:
    match = _NAMED.fullmatch(line)
    if match is None or not any(one.severity is Severity.ERROR for one in read_yaml(f"k: {match[2]}")[1]):
        return line
    return match[1] + json.dumps(match[2].strip(), ensure_ascii=False)


def fields_by_line(text: str) -> dict[str, Any]:
    """The fields of front matter in which quotes mend nothing: `name: text` lines with `- item` and further lines below them."""
    fields: dict[str, Any] = {}
    name = ""
    for line in text.split("\n"):
        field = _FIELD.fullmatch(line)
        item = line.strip()
        if field:
            name, value = field[1].strip(), field[2].strip()
            name = name if name not in fields else f"{name} 2"
            fields[name] = (
                _items(value) if value.startswith("[") and value.endswith("]") else value.strip("\"'")
            )
        elif item and not item.startswith("#"):
            item = item.removeprefix("- ").strip("\"'")
            known = fields.get(name, "")
            fields[name or "front matter"] = [
                *(known if isinstance(known, list) else [known] if known else []),
                item,
            ]
    return fields


def _items(value: str) -> list[str]:
    return [item.strip(" \"'") for item in value[1:-1].split(",")]


def _files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """The Markdown files, sorted; hidden ones and links left out."""
    if depth > _MAX_DEPTH:
        raise UsageError(f"{folder} is nested deeper than {_MAX_DEPTH}", "flatten it")
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.startswith((".", "_")) or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth + 1)
        elif entry.name.lower().endswith((".md", ".markdown")) and entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
