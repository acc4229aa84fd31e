"""The chronology as an SQLite database, and a folder with it that Datasette serves as it is.

Equal content gives equal bytes with one version of SQLite: nothing depends on the clock, and rows are written in one order.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from timeline.diagnostics import EnvironmentFailure
from timeline.exporting.chronology import Chronology
from timeline.exporting.database_rows import Rows, database_rows
from timeline.exporting.database_tables import TABLES, DatabaseTable
from timeline.exporting.report import LossReport
from timeline.importing.own_formats import DATABASE
from timeline.planning.page_frame import LICENCES

METADATA = "metadata.json"
_APPLICATION_ID = 0x54694C6E
"""Marks the file as ours (`PRAGMA application_id`)."""
_PAGE_SIZE = 4096


def write_database(chronology: Chronology, target: Path, report: LossReport) -> None:
    """Write the database. Raises EnvironmentFailure."""
    write_tables(target, database_rows(chronology, report))


def write_tables(target: Path, rows: Rows) -> None:
    """Write a database with these rows. Raises EnvironmentFailure."""
    try:
        database = sqlite3.connect(target, isolation_level=None)
        try:
            _fill(database, rows)
        finally:
            database.close()
    except sqlite3.OperationalError as error:
        raise EnvironmentFailure(
            f"cannot write the database: {error}", "look at the folder and the space left"
        ) from None


def write_for_datasette(chronology: Chronology, target: Path, report: LossReport) -> None:
    """Write a folder with the database and what Datasette tells of it."""
    target.mkdir()
    write_database(chronology, target / DATABASE, report)
    metadata = msgspec.json.format(msgspec.json.encode(_metadata(chronology)), indent=1)
    (target / METADATA).write_bytes(metadata + b"\n")


def _fill(database: sqlite3.Connection, rows: Rows) -> None:
    for setting in (
        f"page_size = {_PAGE_SIZE}",
        "encoding = 'UTF-8'",
        f"application_id = {_APPLICATION_ID}",
        "journal_mode = OFF",  # the file is moved into its place when it is complete
        "synchronous = OFF",
    ):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    for table in TABLES:
        database.execute(_definition(table))
        places = ", ".join("?" * len(table.columns))
        database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows.get(table.name, ()))  # noqa: S608
    for table in TABLES:
        for statement in _indexes(table):
            database.execute(statement)
    database.execute("COMMIT")


def _definition(table: DatabaseTable) -> str:
    lines = []
    for number, column in enumerate(table.columns):
        key = " PRIMARY KEY" if number == 0 and table.keys == 1 else ""
        refers = f' REFERENCES "{column.refers_to}" (id)' if column.refers_to else ""
        lines.append(f'  "{column.name}" {column.type}{key}{refers}')
    if table.keys > 1:
        lines.append(f"  PRIMARY KEY ({', '.join(f'{c.name}' for c in table.columns[: table.keys])})")
    return f'CREATE TABLE "{table.name}" (\n' + ",\n".join(lines) + "\n)"


def _indexes(table: DatabaseTable) -> Iterator[str]:
    """What creates the indexes of a table, its full-text index last."""
    for column in table.columns[1 if table.keys == 1 else 0 :]:
        if column.indexed:
            yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
    if table.searched:
        columns, name = ", ".join(table.searched), f"{table.name}_fts"
        yield (
            f'CREATE VIRTUAL TABLE "{name}" USING fts5 ({columns}, content="{table.name}", '
            "tokenize='unicode61 remove_diacritics 2')"
        )
        yield f"INSERT INTO {name} ({name}) VALUES ('rebuild')"  # noqa: S608
        yield f"INSERT INTO {name} ({name}) VALUES ('optimize')"  # noqa: S608


def _metadata(chronology: Chronology) -> dict[str, Any]:
    """What Datasette prints: titles, descriptions, licence and source."""
    project = chronology.project
    licence = (project.licence and (project.licence.data or project.licence.text)) or ""
    about: dict[str, Any] = {"title": chronology.edition.title, "description": project.description}
    about |= {"license": licence, "license_url": LICENCES.get(licence)}
    if project.url:
        about |= {
            "source": project.publisher or project.title,
            "source_url": project.url,
            "about_url": project.url,
        }
    tables: dict[str, dict[str, Any]] = {
        table.name: {
            "description": table.description,
            "columns": {column.name: column.description for column in table.columns},
            **({"label_column": table.label} if table.label else {}),
        }
        for table in TABLES
    }
    tables["events"] |= {"sort": "position", "facets": ["kind", "status", "place"]}
    tables["citations"]["facets"] = ["origin", "source"]
    tables["records"]["hidden"] = True
    shown = {name: value for name, value in about.items() if value}
    return {**shown, "databases": {Path(DATABASE).stem: {"tables": tables}}}
