"""Whether a heading says that there is no page (`not_found.yaml`): in so many words, or among others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import msgspec

from timeline.reading.strict_yaml import read_yaml
from timeline.reading.web_text import normalise

_LONGEST = 200
"""Characters of a heading that may be one of these."""
_PARTS = re.compile(r"[.!?:;|–—·•«»…]+|\s[-/]\s")
"""What parts the sentences of a heading, and the page's name from its publisher's."""


class _Signs(msgspec.Struct, frozen=True):
    whole: frozenset[str]
    within: tuple[str, ...]
    """With a space on each side where the script has spaces."""
    ends: re.Pattern[str]


def says_not_found(heading: str) -> str:
    """`whole`, where a part of the heading says nothing else; `within`, where the words stand among others; else nothing."""
    if len(heading) > _LONGEST:
        return ""
    signs = _signs()
    parts = [normalise(part) for part in _PARTS.split(heading)]
    if not signs.whole.isdisjoint(parts):
        return "whole"
    all_of_it = f" {normalise(heading)} "
    if any(words in all_of_it for words in signs.within) or any(map(signs.ends.search, parts)):
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
    return "|".join(re.escape(normalise(one)) for one in words)


def _spaced(words: str) -> str:
    return f" {words} " if words < "\u2e80" else words
