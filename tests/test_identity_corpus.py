"""A small made chronicle of which the truth is known: nothing is joined or reported as a duplicate that is two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "identity_corpus.py"
KINDS = ("sources", "actors", "tags", "events")


@pytest.fixture(scope="module")
def wrong() -> dict[str, int]:
    """Wrong pairs by kind."""
    done = subprocess.run(
        [sys.executable, TOOL, "--events", "120"], capture_output=True, text=True, check=False
    )
    assert not done.stderr
    table = (line.split() for line in done.stdout.splitlines() if line and not line.startswith(" "))
    return {row[0]: int(row[3].replace(",", "")) for row in table if len(row) == 6}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_two_stays_two(wrong: dict[str, int], kind: str) -> None:
    assert wrong[kind] == 0
