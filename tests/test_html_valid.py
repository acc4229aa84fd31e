"""Pages, style sheets and drawings keep to the standards: the Nu HTML checker has no error and no warning."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from support.editions import EDITIONS, REPOSITORY
from support.serving import serving

pytestmark = pytest.mark.validator

JAR = REPOSITORY / ".tools" / "vnu.jar"
QUICK_START = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m")
"""A run is too short for Java's best compiler and its parallel collector to pay; other compiled code takes more stack."""
MOST_OF_A_KIND = 30
"""Pages of one folder that are checked where there are many."""


@pytest.fixture(scope="module")
def check() -> Callable[..., list[str]]:
    """What the checker says of files or addresses, a line each."""
    java = shutil.which("java")
    if java is None or not JAR.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "no Nu HTML checker: run tools/set-up-browser.sh"
        )

    def run(*arguments: str | Path) -> list[str]:
        command = [
            java,
            *QUICK_START,
            "-Dnu.validator.servlet.allow-forbidden-hosts=true",
            "-jar",
            JAR,
            "--stdout",
            "--format",
            "json",
        ]
        done = subprocess.run([*command, *arguments], capture_output=True, check=False, timeout=300)
        assert done.stderr == b""
        messages = json.loads(done.stdout)["messages"]
        return [
            f"{message['url']}:{message.get('lastLine')}: {message['message']} {message.get('extract', '')!r}"
            for message in messages
            if not _is_data_block(message) and not _is_newer(message)
        ]

    return run


def _is_data_block(message: dict[str, Any]) -> bool:
    """The checker thinks that the page's policy forbids JSON-LD; a data block is never run (HTML, 4.12.1)."""
    return (
        "Inline script violates" in message["message"]
        and '<script type="application/ld+json">' in message["extract"]
    )


def _is_newer(message: dict[str, Any]) -> bool:
    """The checker does not know `paint-order` (SVG 2, 13.8) and `::highlight()` (CSS Custom Highlight API)."""
    return "Property “paint-order” doesn't exist" in message["message"] or (
        message["message"] == "CSS: Parse Error." and message.get("extract", "").startswith("highlight(")
    )


@pytest.mark.parametrize("name", [name for name in EDITIONS if name != "harbour"])
def test_pages(check: Callable[..., list[str]], edition: Callable[[str], Path], name: str) -> None:
    site = edition(name)
    with serving(site, EDITIONS[name]) as base:
        assert check(*(base + path for path in _some(sorted(site.rglob("*.html")), site))) == []


LANGUAGES = ("ar", "he", "zh")
KINDS = (
    "",
    "events/fire/",
    "events/strike/",
    "events/water/",
    "topics/injured/",
    "map/",
    "find/",
    "rests-on/",
)


def test_pages_of_several_languages(check: Callable[..., list[str]], edition: Callable[[str], Path]) -> None:
    with serving(edition("harbour"), EDITIONS["harbour"]) as base:
        assert check(*(f"{base}{language}/{kind}" for language in LANGUAGES for kind in KINDS)) == []


def _some(pages: Iterable[Path], site: Path) -> list[str]:
    """Their paths: of those that stand side by side, not more than a few."""
    kinds: dict[Path, list[str]] = {}
    for page in pages:
        kinds.setdefault(page.parent.parent, []).append(page.relative_to(site).as_posix())
    return [path for paths in kinds.values() for path in paths[:MOST_OF_A_KIND]]


def test_style_sheets(check: Callable[..., list[str]], edition: Callable[[str], Path]) -> None:
    sheets = [*edition("example").glob("assets/**/*.css"), *(REPOSITORY / "timeline").rglob("*.css")]
    assert len(sheets) > 1
    assert check("--css", *sheets) == []


def test_drawings(check: Callable[..., list[str]], edition: Callable[[str], Path]) -> None:
    drawings = [*edition("example").glob("assets/**/*.svg")]
    assert drawings
    assert check("--svg", *drawings) == []
