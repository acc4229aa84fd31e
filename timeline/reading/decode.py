"""Decode content files (UTF-8 only, no control characters), and compute line and column of a text index."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from typing import Any

from timeline.diagnostics import Problem, Span

MAX_BYTES = 1 << 20
"""Size limit of a content file: 1 MiB."""

UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Byte-order marks of UTF-16."""

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
"""Control characters, U+0085, U+2028 and U+2029 (a line break in YAML 1.1, not in YAML 1.2 nor in editors),
lone surrogates, noncharacters and byte-order marks inside the text."""

INVISIBLE = re.compile(
    "[\u00ad\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\u3164\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Zero-width and tag characters, fillers; embeddings, overrides and isolates, which can display text in an order other
than its own (CVE-2021-42574). The joiners U+200C and U+200D are allowed: Arabic and Hindi need them."""


def code_point(character: str) -> str:
    """The code point of a character in `U+0000` notation."""
    return f"U+{ord(character):04X}"


def span_at(text: str, index: int, length: int = 1) -> Span:
    """The span of `length` characters from `index`."""
    before = text[:index]
    line = before.count("\n") + 1
    column = index - (before.rfind("\n") + 1) + 1
    return Span(line, column, line, column + length)


def spans_in(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Span]:
    """The spans of index ranges, which must be sorted and stay within a line; in one pass over the text."""
    line, line_start, reached = 1, 0, 0
    for start, end in ranges:
        line += text.count("\n", reached, start)
        line_start = max(line_start, text.rfind("\n", reached, start) + 1)
        reached = start
        column = start - line_start + 1
        yield Span(line, column, line, column + end - start)


def span_of(start: Any, end: Any = None) -> Span:
    """PyYAML's marks, which count from 0, as a span, which counts from 1."""
    if end is None or (end.line, end.column) <= (start.line, start.column):
        return Span(start.line + 1, start.column + 1, start.line + 1, start.column + 2)
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_PRINTABLE = bytes([*range(0x20, 0x7F), 0x09, 0x0A, 0x0D])
_FIRST_OF_UNWANTED = b"\xc2\xe1\xe2\xe3\xef\xf3"
"""The first bytes, in UTF-8, of all characters beyond ASCII that are FORBIDDEN or INVISIBLE. Words in alphabets from Latin
to Arabic have none of them."""
_HARMLESS = bytes({*_PRINTABLE, *range(0x80, 0x100)} - {*_FIRST_OF_UNWANTED})


def uncommon_characters(data: bytes) -> str:
    """The characters of a UTF-8 text that are not printable ASCII, in their order: most texts have few to search.

    Empty if none of them can be FORBIDDEN or INVISIBLE.
    """
    return data.translate(None, _PRINTABLE).decode() if data.translate(None, _HARMLESS) else ""


def utf8_of(text: str, data: bytes) -> bytes:
    """The UTF-8 of a text that was decoded from the bytes of a file: usually those bytes, which saves encoding it again."""
    return text.encode() if b"\r" in data or data.startswith(BOM_UTF8) else data


def decode(data: bytes) -> tuple[str, Problem | None]:
    """The text of a file with `\\n` as line end, or the problem that prevents decoding."""
    if len(data) > MAX_BYTES:
        return "", Problem(
            "YAML010",
            f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            "split it into several files",
        )
    if data.startswith(UTF_16_MARKS):
        return "", Problem("YAML001", "the file is UTF-16", "save it as UTF-8")
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        return "", Problem(
            "YAML001",
            f"byte {error.start} is not UTF-8 (0x{data[error.start]:02x})",
            "save the file as UTF-8",
            span=Span(line, column, line, column + 1),
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = FORBIDDEN.search(uncommon_characters(data))
    if bad:
        return "", Problem(
            "YAML002",
            f"the character {code_point(bad.group())} is not allowed in a file",
            "delete it; most editors do not show it",
            span=span_at(text, text.index(bad.group())),
        )
    return text, None
