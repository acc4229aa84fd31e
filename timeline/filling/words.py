"""The words of `words.yaml`, and comparing them with texts of pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from timeline.reading.strict_yaml import read_yaml
from timeline.reading.web_text import normalise

_PARTS = re.compile(r"[|–—·•:]|\s-\s")


@cache
def _tables() -> Mapping[str, Any]:
    tables: Mapping[str, Any] = read_yaml((files("timeline.filling") / "words.yaml").read_text("utf-8"))[0]
    return tables


@cache
def words_for(kind: str) -> frozenset[str]:
    """The words of a kind, normalised."""
    return frozenset(map(normalise, _tables()[kind]))


@cache
def common_words() -> Mapping[str, frozenset[str]]:
    """Common words by language."""
    return {language: frozenset(words.split()) for language, words in _tables()["common"].items()}


def is_word(text: str, kind: str) -> bool:
    """Whether a text says nothing but such a word."""
    return len(text) <= 100 and normalise(text) in words_for(kind)


def has_word(text: str, kind: str) -> bool:
    """Whether a short text has such words in it; they are looked for from its first words on."""
    if len(text) > 300:
        return False
    words = f" {normalise(text)} "
    return any((f" {one} " if one < "\u2e80" else one) in words for one in words_for(kind))


def begins_with_by(text: str) -> bool:
    """Whether a text begins as a byline does, in many languages."""
    first, _, rest = text.replace("：", ": ").partition(" ")
    return bool(rest) and first.rstrip(":").casefold() in words_for("by")


def is_wall(heading: str) -> bool:
    """Whether a heading is that of a login, a consent form or a check for robots."""
    parts = [normalise(part) for part in _PARTS.split(heading[:300])]
    first = next(filter(None, parts), "")
    walls = words_for("walls")
    return first in walls or any(first.startswith(f"{wall} ") and len(first) < 45 for wall in _long_walls())


@cache
def _long_walls() -> tuple[str, ...]:
    return tuple(wall for wall in words_for("walls") if wall.count(" ") >= 2)
