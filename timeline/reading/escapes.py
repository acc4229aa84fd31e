"""What escapes stand for: entities and backslashes of Markdown, and the escapes of YAML's double quotes."""

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
"""One of these is found wherever an escape is, by the byte that it begins with."""


def entity(found: re.Match[str]) -> str:
    """The characters that a match of ENTITY stands for; the match itself where it stands for none."""
    hexadecimal, decimal, name = found.groups()[:3]
    if name:
        from html.entities import html5  # a long table, for few texts

        return html5.get(f"{name};", found[0])
    return _character(int(hexadecimal, 16) if hexadecimal else int(decimal)) or found[0]


def has_escapes(data: bytes) -> bool:
    """Whether a file may hold any."""
    return any(first in data and mark.search(data) for first, mark in _MARKS.items())


def without_escapes(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with escapes as what they stand for, and the way back: from an index in it to that in `text`."""
    pieces: list[str] = []
    starts, origins = [0], [0]
    made = at = 0
    for found in _ESCAPE.finditer(text):
        plain = _plain(found)
        pieces += [text[at : found.start()], plain]
        at = found.end()
        made += len(pieces[-2]) + len(plain)
        starts += [made - len(plain), made]
        origins += [found.start(), at]
    pieces.append(text[at:])

    def origin(index: int) -> int:
        nth = bisect_right(starts, index) - 1
        return origins[nth] + (index - starts[nth] if nth % 2 == 0 else 0)

    return "".join(pieces), origin


def _plain(found: re.Match[str]) -> str:
    code = found[4] or found[5] or found[6]
    if code:
        return _character(int(code, 16)) or found[0]
    return found[7] or entity(found)


def _character(code: int) -> str:
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else ""
