"""What tests of several modules share: sites, built once; a cache folder of their own; and the options of a test run."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from support.repository import ENVIRONMENT

settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")  # a busy machine is slow; that is no fault of the program


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what tests/golden expects anew; then read the diff",
    )
    parser.addoption(
        "--thorough",
        type=int,
        default=1,
        metavar="N",
        help="let the tests that try things at random run N times as long",
    )


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What builds remember goes into a folder of this run's; whoever runs the tests may have any settings of git."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("caches")))
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
            patch.setenv(name, ENVIRONMENT[name])
        yield


@pytest.fixture(scope="module", autouse=True)
def _small_process() -> Iterator[None]:
    """A build leaves some templates that only a full collection removes, and a large process takes long to fork."""
    yield
    gc.unfreeze()
    gc.collect()


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The site of `example`, `arabic` or `long`: see support/editions.py."""
    from support.editions import build_edition  # here: a fault in it is to fail only the tests that need it

    return cache(lambda name: build_edition(name, tmp_path_factory.mktemp(name)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from support.browser import launched  # here: it imports Playwright, which few tests need

    with launched() as started:
        yield started


@pytest.fixture(scope="module")
def example(edition: Callable[[str], Path]) -> Iterator[str]:
    """The address of the example's site."""
    from support.serving import serving

    with serving(edition("example"), "/aleppo/") as base:
        yield base
