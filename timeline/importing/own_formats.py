"""Read the records in our own exports: JSON, JSON Lines, SQLite and CSV."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from timeline.diagnostics import UsageError
from timeline.editing.plain_form import Plain
from timeline.importing.json_rows import parse_json_text
from timeline.importing.rows import MAX_DEPTH
from timeline.importing.source_files import MAX_BYTES, decode_source, source_bytes

FORMAT = "timeline-records"
"""The mark of our exports, which `timeline export` writes."""
VERSION = 1
KINDS = ("project", "event", "source", "actor", "place", "topic", "page")

DATABASE = "chronology.db"
"""The database in a folder for Datasette."""
MAX_LINE = 4 << 20
"""Bytes of a record: that of a file of 1 MiB, escaped."""
MAX_DATABASE = 1 << 30
"""Size limit of a database, which also holds tables and an index: 1 GiB."""
_MAX_STEPS = 20_000
"""Thousands of SQLite's instructions after which reading is given up: a table is read in a few for each record."""
_DATABASE = b"SQLite format 3\0"


class OwnRecord(NamedTuple):
    """A record of an export."""

    place: str
    """Where it stands, for reports: `all.jsonl:17`."""
    kind: str
    id: str
    fields: Plain


def is_own_export(path: Path) -> bool:
    """Whether a file or folder is an export of timeline, by its beginning."""
    if path.is_dir():
        return _holds(path, "project.csv") or (_holds(path, DATABASE) and is_own_export(path / DATABASE))
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(200)
    if start.startswith(_DATABASE):
        return True
    return start.lstrip().startswith(b"{") and f'"{FORMAT}"'.encode() in start


def _holds(folder: Path, name: str) -> bool:
    return (folder / name).is_file() and not (folder / name).is_symlink()


def own_records(path: Path) -> Iterator[OwnRecord]:
    """The records of an export, the project first. Raises UsageError, OSError."""
    if path.is_dir() and _holds(path, DATABASE):
        path = path / DATABASE
    if path.is_dir():
        from timeline.importing.own_csv import read_own_csv

        for place, kind, record in read_own_csv(path):
            yield _record(place, kind, record)
        return
    with path.open("rb") as file:
        start = file.read(len(_DATABASE))
    if start == _DATABASE:
        yield from _in_database(path)
        return
    if b'"kind"' in _first_line(path):
        for number, line in enumerate(_lines(path), 1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            one = _mapping(parse_json_text(line, place), place)
            _check_version(one, place, first=number == 1)
            yield _record(place, one.get("kind"), one.get("record"))
        return
    text, _ = decode_source(source_bytes(path), path.name)
    document = _mapping(parse_json_text(text, path.name), path.name)
    _check_version(document, path.name, first=True)
    yield _record(f"{path.name}: project", "project", document.get("project"))
    for kind in KINDS[1:]:
        records = document.get(f"{kind}s", [])
        for number, record in enumerate(records if isinstance(records, list) else [records]):
            yield _record(f"{path.name}: {kind}s[{number}]", kind, record)


def _first_line(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.readline(200)


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file, one at a time. Raises UsageError."""
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MAX_LINE + 1):
            number += 1
            if len(line) > MAX_LINE:
                raise UsageError(
                    f"{path.name}:{number}: the line is longer than {MAX_LINE >> 20} MiB", "shorten it"
                )
            try:
                yield line.decode()
            except UnicodeDecodeError:
                raise UsageError(f"{path.name}:{number}: this is not UTF-8", "export it again") from None


def _in_database(path: Path) -> Iterator[OwnRecord]:
    """The records of a database; it may be hostile, so nothing but one plain table is read."""
    if path.stat().st_size > MAX_DATABASE:
        raise UsageError(f"{path} is larger than {MAX_DATABASE >> 30} GiB", "divide it")
    steps = iter(range(_MAX_STEPS))
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_BYTES)
            database.set_progress_handler(lambda: next(steps, None) is None, 1_000)
            database.execute("PRAGMA trusted_schema = OFF")
            if not _is_plain_table(database):
                raise UsageError(f"{path} has no table `records`", "is it an export of timeline?")
            for number, (name, record) in enumerate(
                database.execute("SELECT kind, record FROM records ORDER BY rowid"), 1
            ):
                place = f"{path.name}: records[{number}]"
                yield _record(place, name, parse_json_text(str(record), place))
        finally:
            database.close()
    except sqlite3.Error as error:
        raise UsageError(f"{path} cannot be read: {error}", "export it again") from None


def _is_plain_table(database: sqlite3.Connection) -> bool:
    """Whether `records` is a table that computes nothing when it is read."""
    kind = database.execute("SELECT type, sql FROM sqlite_schema WHERE name = 'records'").fetchone()
    if kind is None or kind[0] != "table" or "VIRTUAL" in str(kind[1]).upper():
        return False
    hidden = [column[6] for column in database.execute("PRAGMA table_xinfo(records)")]  # 2 and 3: generated
    return bool(hidden) and not any(hidden)


def _check_version(value: Plain, place: str, *, first: bool) -> None:
    if first and value.get("version") != VERSION:
        raise UsageError(
            f"{place}: this program reads version {VERSION} of the format, not {str(value.get('version'))[:20]}",
            "update timeline, or export again",
        )


def _mapping(value: Any, place: str) -> Plain:
    if not isinstance(value, dict):
        raise UsageError(f"{place}: a record is expected", "is it an export of timeline?")
    return value


def _record(place: str, kind: Any, record: Any) -> OwnRecord:
    if kind not in KINDS:
        raise UsageError(
            f"{place}: `{str(kind)[:40]}` is no kind of record", f"kinds are: {', '.join(KINDS)}"
        )
    fields = _plain(_mapping(record, place), place, 0)
    return OwnRecord(place, kind, str(fields.get("id", "")), fields)


def _plain(value: Any, place: str, depth: int) -> Any:
    """The value as the YAML reader would give it: texts, lists and mappings. Raises UsageError."""
    if depth > MAX_DEPTH:
        raise UsageError(f"{place}: values are nested deeper than {MAX_DEPTH}", "flatten them")
    match value:
        case str() | None:
            return value
        case bool():
            return "true" if value else "false"
        case dict():
            return {str(key): _plain(item, place, depth + 1) for key, item in value.items()}
        case list():
            return [_plain(item, place, depth + 1) for item in value]
        case _:
            return str(value)
