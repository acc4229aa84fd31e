"""No regular expression of the program takes more than linear time, whatever it is given."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.attacks import attacks

import timeline
from timeline.reading.secret_scan import find_secrets

FROM_ANYWHERE = ("search", "finditer", "findall", "sub", "split")
SIZES = (20, 1_000, 60_000)
PATIENCE = 1.0
"""Seconds that a text may take; linear expressions take a hundredth of it for the longest, others many times of it."""
OWN_TEXTS = {
    "timeline.exporting.html_tags:_TAG": "the pages of the site, in which each tag is closed",
    "timeline.markdown.plain_text:_TAG": "the HTML of the second wall, in which each tag is closed",
}
"""Expressions that meet nothing but what the program itself has written in due form."""

ROOT = Path(timeline.__file__).parent


def _patterns_in(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _patterns_in(one)


def _uses() -> dict[tuple[Any, int, str], str]:
    """Each expression of the package with the way in which it is used, and where."""
    found: dict[tuple[Any, int, str], str] = {}
    for info in pkgutil.walk_packages([str(ROOT)], "timeline."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                named = rf"\b{re.escape(name)}\.(\w+)" if value is pattern else r"\bpattern\.(\w+)"
                for how in sorted(set(re.findall(named, source)) & {*FROM_ANYWHERE, "match", "fullmatch"}):
                    found[pattern.pattern, pattern.flags, how] = f"{info.name}:{name}"
        for node in ast.walk(ast.parse(source)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in (*FROM_ANYWHERE, "match", "fullmatch")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                pattern = re.compile(node.args[0].value)
                found[pattern.pattern, pattern.flags, node.func.attr] = f"{info.name}:{node.lineno}"
    return {use: place for use, place in found.items() if place not in OWN_TEXTS}


USES = _uses()


def _applied(pattern: re.Pattern[Any], how: str) -> Callable[[Any], object]:
    if how in ("sub", "split", "findall", "finditer"):
        return lambda text: sum(1 for _ in pattern.finditer(text))
    return getattr(pattern, how)  # type: ignore[no-any-return]


def _seconds(run: Callable[[Any], object], text: Any) -> float:
    """The processor time of a run, the least of a few: others may have held it up."""
    least = float("inf")
    for _ in range(4):
        started = time.process_time()
        run(text)
        least = min(least, time.process_time() - started)
        if least < PATIENCE:
            break
    return least


@pytest.mark.parametrize(("pattern", "flags", "how"), USES, ids=[f"{USES[use]}.{use[2]}" for use in USES])
def test_an_expression_takes_linear_time(pattern: Any, flags: int, how: str) -> None:
    compiled = re.compile(pattern, flags & ~re.UNICODE if isinstance(pattern, bytes) else flags)
    run = _applied(compiled, how)
    for size in SIZES:
        for text in attacks(compiled, size):
            given = text.encode("latin-1", "replace") if isinstance(pattern, bytes) else text
            assert _seconds(run, given) < PATIENCE, f"{size} characters of {text[:60]!r}"


def test_the_expressions_are_found() -> None:
    places = "\n".join(USES.values())
    for module in (
        "reading.secret_scan",
        "markdown.quick",
        "records.loaded_words",
        "addresses.urls",
        "reading.web_text",
    ):
        assert f"timeline.{module}:" in places


@pytest.mark.parametrize(
    "piece", ["-eyJ", ".eyJ-", "glpat-", "xoxb-", "-----BEGIN ", "AKIA0123456789ABCDEF\n", "_ghp_"]
)
def test_secrets_are_looked_for_in_linear_time(piece: str) -> None:
    data = (piece * 250_000)[:1_000_000].encode()
    assert _seconds(lambda text: sum(1 for _ in find_secrets(text)), data) < 10
