"""What tests of several modules share: sites, built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from support.editions import build_edition


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The site of `example`, `arabic` or `long`: see support/editions.py."""
    return cache(lambda name: build_edition(name, tmp_path_factory.mktemp(name)))
