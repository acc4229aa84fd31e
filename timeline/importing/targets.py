"""What a source's field can become, and what its name suggests."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from timeline.importing.rows import plain_name
from timeline.model.suggest import did_you_mean
from timeline.reading.strict_yaml import read_yaml

IGNORE = "ignore"
OWN_FIELD = "field."
"""What stands before the name of a field of the project's own."""
_X_NAME = re.compile(r"x-[a-z0-9]+(?:-[a-z0-9]+)*")
_OWN_NAME = re.compile(r"field\.[A-Za-z][A-Za-z0-9_-]{0,60}")
_UNSURE = frozenset(["actors", "end", "importance", "tags", "media", "picture", "draft"])
"""Targets whose names often mean something else."""
_DATA = Path(__file__).with_name("targets.yaml")


@cache
def _data() -> Any:
    value, _ = read_yaml(_DATA.read_text(encoding="utf-8"))
    return value


@cache
def targets() -> dict[str, str]:
    """All targets, with what each is."""
    return {name: target["about"] for name, target in _data()["targets"].items()}


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for target, its in _data()["targets"].items():
        for name in its["names"]:
            names.setdefault(name, target)
    return names


@cache
def _by_name_in_source() -> dict[str, str]:
    return {name: target for target, names in _data()["of_a_source"].items() for name in names}


def suggested(name: str) -> tuple[str, bool]:
    """The target that a field's name suggests, and whether that is sure; an `x-` field if it suggests none."""
    name_alone = re.sub(r"\([^()]*\)", "", name)
    plain = re.sub(r"(?:_|(?<![0-9_]))[0-9]++(?=_|$|\.)", "", plain_name(name_alone)).strip("_")
    head, _, last = plain.rpartition(".")
    if head.rpartition(".")[2] in _data()["lists_of_sources"] and last in _by_name_in_source():
        return _by_name_in_source()[last], True
    prefix, _, rest = plain.partition("_")
    if (
        plain not in _by_name()
        and prefix in ("source", "citation", "ref", "link")
        and rest in _by_name_in_source()
    ):
        return _by_name_in_source()[rest], True
    target = _by_name().get(plain)
    if target is None and plain.startswith("date_"):
        target = _by_name().get(plain.removeprefix("date_"))
    if target is None:
        return x_name(name), not _looks_related(plain)
    return target, (target not in _UNSURE or plain == target) and plain_name(name) == plain


def _looks_related(plain: str) -> bool:
    """Whether a name shares a word with a date, a source or a place, so that a person should look at it."""
    return bool(re.search(r"date|time|source|url|link|title|place|locat|year", plain))


def x_name(name: str) -> str:
    """The `x-` field for a source's field: `x-number-killed`."""
    words = re.sub(r"[^a-z0-9]+", "-", plain_name(name)).strip("-")
    words = words.removeprefix("x-") or f"field-{'-'.join(f'{ord(c):x}' for c in name[:8]) or 'unnamed'}"
    return f"x-{words[:60].strip('-')}"


def target_error(target: str) -> str:
    """What is wrong with a target that an author wrote; empty if nothing is."""
    if target in targets() and target not in ("x-", OWN_FIELD):
        return ""
    if target.startswith(OWN_FIELD):
        return "" if _OWN_NAME.fullmatch(target) else "a field's name has letters, digits, _ and -"
    if target.startswith("x-"):
        return "" if _X_NAME.fullmatch(target) else "an `x-` name has a-z, 0-9 and hyphens"
    return f"there is no target `{target[:60]}`{did_you_mean(target, targets())}"
