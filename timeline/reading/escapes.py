"""Decode escapes: Markdown's entities and backslashes, and those of double-quoted YAML."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
"""An entity or a numeric character reference (CommonMark 0.31, section 2.5)."""
_ESCAPE = re.compile(
    rf"{ENTITY.pattern}|\\x([0-9a-fA-F]{{2}})|\\u([0-9a-fA-F]{{4}})|\\U([0-9a-fA-F]{{8}})|\\([!-/:-@\[-`{{-~])"
)
_MARKS = {b"&": re.compile(rb"&[#A-Za-z][A-Za-z0-9]{1,31};"), b"\\": re.compile(rb"\\[xuU!-/:-@\[-`{-~]")}
"""Quick test for the presence of an escape, by its first byte."""


def decode_entity(match: re.Match[str]) -> str:
    """The characters that a match of ENTITY represents, or the match itself if it represents none."""
    hexadecimal, decimal, name = match.groups()[:3]
    if name:
        from html.entities import html5  # a large table that few texts need

        return html5.get(f"{name};", match[0])
    return _character(int(hexadecimal, 16) if hexadecimal else int(decimal)) or match[0]


def has_escapes(data: bytes) -> bool:
    """Whether a file may hold escapes."""
    return any(first in data and mark.search(data) for first, mark in _MARKS.items())


def decode_escapes(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with its escapes decoded, and a function from an index in the result to that in `text`."""
    pieces: list[str] = []
    starts, origins = [0], [0]
    length = at = 0
    for match in _ESCAPE.finditer(text):
        decoded = _decode(match)
        pieces += [text[at : match.start()], decoded]
        at = match.end()
        length += len(pieces[-2]) + len(decoded)
        starts += [length - len(decoded), length]
        origins += [match.start(), at]
    pieces.append(text[at:])

    def origin(index: int) -> int:
        nth = bisect_right(starts, index) - 1
        return origins[nth] + (index - starts[nth] if nth % 2 == 0 else 0)

    return "".join(pieces), origin


def _decode(match: re.Match[str]) -> str:
    code = match[4] or match[5] or match[6]
    if code:
        return _character(int(code, 16)) or match[0]
    return match[7] or decode_entity(match)


def _character(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""
