"""Recognise "page not found" in a heading, in many languages (`not_found.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from timeline.reading.strict_yaml import read_yaml
from timeline.reading.web_text import normalise

_MAX_LENGTH = 200
"""Characters of the longest heading that is examined."""
_SEPARATORS = re.compile(r"[.!?:;|–—·•«»…]+|\s[-/]\s")
"""Separators between sentences of a heading, and between the page's name and the site's."""


class _Signs(msgspec.Struct, frozen=True):
    whole: frozenset[str]
    within: tuple[str, ...]
    """With a space on each side if the script has spaces."""
    ends: re.Pattern[str]


def says_not_found(heading: str) -> str:
    """`whole` if a part of the heading says just that; `within` if it is among other words; else empty."""
    if len(heading) > _MAX_LENGTH:
        return ""
    signs = _signs()
    parts = [normalise(part) for part in _SEPARATORS.split(heading)]
    if not signs.whole.isdisjoint(parts):
        return "whole"
    text = f" {normalise(heading)} "
    if any(words in text for words in signs.within) or any(map(signs.ends.search, parts)):
        return "within"
    return ""


@cache
def _signs() -> _Signs:
    tables, _ = read_yaml((files("timeline.network") / "not_found.yaml").read_text(encoding="utf-8"))
    languages: list[Mapping[str, Sequence[str]]] = list(tables.values())
    ends = [
        rf"\b(?:{_any(table['things'])})\b.{{0,40}}\b(?:{_any(table['lost'])})$"
        for table in languages
        if "things" in table
    ]
    return _Signs(
        whole=frozenset(normalise(words) for table in languages for words in table.get("whole", ())),
        within=tuple(_spaced(normalise(words)) for table in languages for words in table.get("within", ())),
        ends=re.compile("|".join(ends)),
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(normalise(word)) for word in words)


def _spaced(words: str) -> str:
    return f" {words} " if words < "\u2e80" else words
