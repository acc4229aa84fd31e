"""Write plain values (records, lists, texts) as a person would write YAML, with quotes only where they are needed.

Records and lists have a line for each field or item; a short record or a list of words has one line in all
(`{near: hama, precision: district}`). A text of several lines is a `|` block, and a long text a folded `>-` block.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from timeline.reading.strict_yaml import read_yaml

WIDTH = 110
"""Longer lines are broken where they can be."""

_MOST_FIELDS = 3
"""A record of more fields has a line for each of them."""
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""Keys that certainly need no quotes."""
_SURELY_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+)*")
"""Texts that certainly need no quotes, unless they are `null`."""


def yaml_text(value: Any) -> str:
    """A document."""
    if isinstance(value, dict) and value:
        lines = [line for key, item in value.items() for line in field_lines(key, item)]
    elif isinstance(value, list) and value:
        lines = [line for item in value for line in item_lines(item)]
    else:
        lines = [one_line(value)]
    return "".join(f"{line}\n" for line in lines)


def field_lines(key: str, value: Any, width: int = WIDTH) -> list[str]:
    """The lines of a field."""
    name = _key(key)
    if isinstance(value, str):
        return _text_lines(f"{name}:", value, width)
    line = f"{name}: {one_line(value)}".rstrip()
    if not value or _fits(value, line, width):
        return [line]
    return [f"{name}:", *_indented(_inner_lines(value, width - 2))]


def item_lines(value: Any, width: int = WIDTH) -> list[str]:
    """The lines of an item of a list."""
    if isinstance(value, str):
        return _text_lines("-", value, width)
    line = f"- {one_line(value)}".rstrip()
    if not value or _fits(value, line, width):
        return [line]
    first, *others = _inner_lines(value, width - 2)
    return [f"- {first}", *_indented(others)]


def one_line(value: Any) -> str:
    """A value on one line (flow style)."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_key(key)}: {one_line(item)}'.rstrip() for key, item in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(one_line, value))}]"
    return "" if value is None else _text_on_line(value)


def _inner_lines(value: Any, width: int) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from field_lines(key, item, width)
    else:
        for item in value:
            yield from item_lines(item, width)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _fits(value: Any, line: str, width: int) -> bool:
    """Whether a list of texts, or a record of few fields without records in it, can stand on one line."""
    if len(line) > width:
        return False
    if isinstance(value, list):
        return all(map(_is_plain, value))
    items = [one for item in value.values() for one in (item if isinstance(item, list) else [item])]
    return len(value) <= _MOST_FIELDS and all(map(_is_plain, items))


def _is_plain(value: Any) -> bool:
    """Whether this is a text that needs no quotes on a line with others, or an address, whose quotes do not disturb."""
    return isinstance(value, str) and ("://" in value or _text_on_line(value) == value)


def _key(key: str) -> str:
    if _PLAIN_KEY.fullmatch(key) or (
        _reads_as(f"{key}: x\n", {key: "x"}) and _reads_as(f"{{{key}: x}}\n", {key: "x"})
    ):
        return key
    return _quoted(key)


@lru_cache(maxsize=1 << 12)
def _text_on_line(text: str) -> str:
    if _SURELY_PLAIN.fullmatch(text) and text.lower() != "null":
        return text
    if "://" not in text and _reads_as(
        f"{{k: {text}, l: [{text}, {text}]}}\n", {"k": text, "l": [text, text]}
    ):
        return text
    return _quoted(text)


def _text_lines(lead: str, text: str, width: int) -> list[str]:
    """A text behind its `key:` or `-`, in the first of several forms that is read back as that text."""
    if len(text) + len(lead) < width and _SURELY_PLAIN.fullmatch(text) and text.lower() != "null":
        return [f"{lead} {text}"]
    for first, *others in _forms(lead, text, width):
        if _reads_as("\n".join([f"k: {first}", *others, ""]), {"k": text}):
            return [f"{lead} {first}", *others]
    return [f"{lead} {_quoted(text)}"]


def _forms(lead: str, text: str, width: int) -> Iterator[list[str]]:
    if "\n" in text:
        chomping = "" if text.endswith("\n") else "-"
        block = _indented(text.removesuffix("\n").split("\n"))
        yield [f"|{chomping}", *block]
        yield [f"|2{chomping}", *block]
        return
    if len(f"{lead} {text}") > width:
        folded = textwrap.wrap(text, width - 2, break_long_words=False, break_on_hyphens=False)
        if len(folded) > 1:
            yield [">-", *_indented(folded)]
    yield [text]


def _reads_as(yaml: str, value: Any) -> bool:
    return read_yaml(yaml) == (value, [])


def _quoted(text: str) -> str:
    if ('"' in text or "\\" in text) and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False)
