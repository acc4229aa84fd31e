"""Markdown that would keep its parser busy for minutes: told by its form, before anything parses it."""

from __future__ import annotations

import re

MAX_OPEN = 10
"""Brackets that may be open at once within a paragraph: for each, the parser looks through the rest of it."""

_OPENING = re.compile(r"\\.|\[|\]|\n[ \t]*\n", re.DOTALL)
_DEEP_QUOTE = re.compile(r"(?m)^(?:[ \t]*>){5}")
"""The parser looks at each line that goes on without its marks once for each quotation around it."""
_DEEP_LIST = re.compile(r"(?m)^(?:[ \t]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])[ \t])){9}.*")
_RULE = frozenset("-*_ \t")
"""What a line is made of that parts paragraphs (`* * *`)."""


def fault_of(text: str) -> str:
    """What is wrong with a text, in words; nothing where the parser has little work with it."""
    if text.count("[") > MAX_OPEN and _brackets_at_once(text) > MAX_OPEN:
        return f"more than {MAX_OPEN} brackets are open at once in a paragraph"
    if ">" in text and _DEEP_QUOTE.search(text):
        return "quotations are nested more than four deep"
    one_line_of_words = "\n" not in text and text[:1].isalpha()
    if not one_line_of_words and any(not _RULE.issuperset(match[0]) for match in _DEEP_LIST.finditer(text)):
        return "lists are nested more than eight deep on one line"
    return ""


def _brackets_at_once(text: str) -> int:
    """The most brackets that are open at once, up to one more than may be."""
    most = opened = 0
    for match in _OPENING.finditer(text):
        if match[0] == "[":
            opened += 1
            if opened > most:
                most = opened
                if most > MAX_OPEN:
                    break
        elif match[0] == "]":
            opened = max(opened - 1, 0)
        elif match[0][0] == "\n":
            opened = 0
    return most
