"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what tests/golden expects anew; then read the diff")
    parser.addoption("--thorough", type=int, default=1, metavar="N", help="run the tests that try things at random N times as long")
