"""A small made chronicle of which the truth is known: nothing is joined or reported as a duplicate that is two."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[1] / "tools" / "identity_corpus.py"
LEAST_RECALL = {"publishers": 0.8, "sources": 1.0, "actors": 1.0, "tags": 1.0, "events": 0.5}


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[int, float]]:
    """By kind, the wrong pairs and the share of the true ones that are found."""
    done = subprocess.run(
        [sys.executable, TOOL, "--events", "120"], capture_output=True, text=True, check=False
    )
    assert not done.stderr
    table = (line.split() for line in done.stdout.splitlines() if line and not line.startswith(" "))
    return {row[0]: (int(row[3].replace(",", "")), float(row[5])) for row in table if row[0] in LEAST_RECALL}


@pytest.mark.parametrize("kind", LEAST_RECALL)
def test_what_is_two_stays_two(measured: dict[str, tuple[int, float]], kind: str) -> None:
    assert measured[kind][0] == 0


@pytest.mark.parametrize("kind", LEAST_RECALL)
def test_most_of_what_is_one_is_found(measured: dict[str, tuple[int, float]], kind: str) -> None:
    assert measured[kind][1] >= LEAST_RECALL[kind]
