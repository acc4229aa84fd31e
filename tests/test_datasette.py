"""The SQLite export and Datasette: the questions of the manual have the manual's answers."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette

from timeline.exporting.chronology import ExportOptions
from timeline.exporting.database_tables import TABLES
from timeline.exporting.run import export_chronology
from timeline.project import paths_of

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs/how-to/export/datasette.md"
QUESTIONS = re.findall(
    r"^### (.+?)\n\n```sql\n(.+?);\n```\n\n```csv\n(.+?)```$",
    PAGE.read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, exported for Datasette."""
    out = tmp_path_factory.mktemp("datasette") / "out"
    export("datasette", out)
    return out


def export(format_: str, out: Path, root: Path = ROOT, *, drafts: bool = False) -> None:
    """Export a project."""
    options = ExportOptions(drafts=drafts, jobs=1)
    export_chronology(paths_of(root), format_, str(out), options)


def ask(folder: Path, *addresses: str) -> list[Any]:
    """What Datasette answers for a folder that it serves."""

    async def get() -> list[Any]:
        served = Datasette(config_dir=folder)
        await served.invoke_startup()
        answers = [await served.client.get(address) for address in addresses]
        for database in served.databases.values():
            database.close()
        return answers

    found = asyncio.run(get())
    assert {one.status_code for one in found} == {200}
    return [one.text.replace("\r\n", "\n") for one in found]


def test_there_are_ten_questions() -> None:
    assert len(QUESTIONS) == 10


@pytest.mark.parametrize(("question", "sql", "answer"), QUESTIONS, ids=[one[0] for one in QUESTIONS])
def test_datasette_answers(question: str, sql: str, answer: str, folder: Path) -> None:
    assert ask(folder, f"/chronology.csv?sql={quote(sql)}") == [answer]


def test_datasette_describes_the_tables(folder: Path) -> None:
    home, found, *pages = ask(
        folder,
        "/",
        "/chronology/events?_search=aleppo",
        *(f"/chronology/{table.name}?_size=1" for table in TABLES),
    )
    assert "From Aleppo towards Hama" in home
    assert "CC0-1.0" in home
    assert "Opposition forces enter Aleppo" in found
    for table, page in zip(TABLES, map(unescape, pages), strict=True):
        assert all(column.description in page for column in table.columns)
        assert ('type="search"' in page) == bool(table.searched)


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests/golden/site-source"], ids=["own", "golden"])
@pytest.mark.parametrize("drafts", [False, True])
def test_the_database_is_sound_and_reproducible(root: Path, drafts: bool, tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    export("sqlite", one, root, drafts=drafts)
    export("sqlite", other, root, drafts=drafts)
    assert one.read_bytes() == other.read_bytes()
    database = sqlite3.connect(one)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in TABLES:
        assert [row[1] for row in database.execute(f'PRAGMA table_info("{table.name}")')] == [
            column.name for column in table.columns
        ]
        if table.searched:
            database.execute(f"INSERT INTO {table.name}_fts ({table.name}_fts) VALUES ('integrity-check')")
    for kind in ("events", "actors", "places", "topics", "pages"):
        (rows,) = database.execute(f"SELECT count(*) FROM {kind}").fetchone()
        (records,) = database.execute("SELECT count(*) FROM records WHERE kind || 's' = ?", [kind]).fetchone()
        assert rows == records
    database.close()
