"""Reads the tables of test cases: a case a line, columns between ` | `, remarks after `#`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

HERE = Path(__file__).parent


def rows(path: str) -> list[tuple[int, list[str]]]:
    """Line number and columns of each case. A column in quotes is JSON, for signs that do not show."""
    found = []
    for number, line in enumerate((HERE / path).read_text(encoding="utf-8").splitlines(), 1):
        if line and not line.startswith("#"):
            columns = [column.strip() for column in line.split(" | ")]
            found.append((number, [json.loads(c) if c.startswith('"') else c for c in columns]))
    return found


def cases(path: str) -> list[ParameterSet]:
    """The rows as parameters; a failure names the file and the line."""
    name = Path(path).name
    return [pytest.param(*columns, id=f"{name}:{number}") for number, columns in rows(path)]
