"""Texts that would make a regular expression look at the same characters again and again, made from its own parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
_CANDIDATES = "a0A -_.:/[]()<>\"'`*#@&=\n\t,;!?~%+|\\{}^$\x1féж־中"
_SEPARATORS = ("", " ", "-", "\n")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def attacks(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Texts of about so many characters: what each repetition runs over, and what leads to it, many times over."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    for before, repeated in sorted(set(_repetitions(tree, ""))):
        yield before + repeated * (size // len(repeated)) + "\0"
        for separator in _SEPARATORS:
            piece = separator + before + repeated
            yield piece * (size // len(piece)) + "\0"


def _repetitions(nodes: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition of an expression, and what it repeats."""
    for node in nodes:
        for inner in _parts(node):
            yield from _repetitions(inner, before)
        name, value = str(node[0]), node[1]
        if name in _REPEATS and (repeated := _sample(value[2])):
            yield before, repeated
        before += _sample([node])


def _parts(node: Any) -> list[Any]:
    name, value = str(node[0]), node[1]
    if name in _REPEATS:
        return [value[2]]
    if name == "BRANCH":
        return list(value[1])
    if name == "SUBPATTERN":
        return [value[3]]
    if name == "ATOMIC_GROUP":
        return [value]
    return [value[1]] if name in ("ASSERT", "ASSERT_NOT") else []


def _sample(nodes: Sequence[Any]) -> str:
    """A short text that an expression matches, or nearly."""
    text = ""
    for node in nodes:
        name, value = str(node[0]), node[1]
        if name == "LITERAL":
            text += chr(value)
        elif name in ("IN", "NOT_LITERAL", "ANY"):
            text += _one_of(node)
        elif name in _REPEATS:
            text += _sample(value[2]) * max(1, min(value[0], 60))
        elif not name.startswith("ASSERT"):
            parts = _parts(node)
            text += _sample(parts[0]) if parts else ""
    return text


def _one_of(node: Any) -> str:
    compiled = _compiled(node)
    return next((one for one in _CANDIDATES if compiled.fullmatch(one)), "") or _first_of(node)


def _compiled(node: Any) -> re.Pattern[str]:
    pattern = _parser.parse("")
    pattern.append(node)
    compiler: Any = re._compiler  # type: ignore[attr-defined]
    made: re.Pattern[str] = compiler.compile(pattern, 0)
    return made


def _first_of(node: Any) -> str:
    for name, value in node[1]:
        if str(name) == "LITERAL":
            return chr(value)
        if str(name) == "RANGE":
            return chr(value[0])
    return ""
