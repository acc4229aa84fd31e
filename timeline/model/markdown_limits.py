"""Refuse Markdown that its parser would take minutes for, before it is parsed: too many brackets, too deep nesting."""

from __future__ import annotations

import re

MAX_OPEN = 10
"""Limit on brackets open at once within a paragraph: for each, the parser scans the rest of it."""

_BRACKET = re.compile(r"\\.|\[|\]|\n[ \t]*\n", re.DOTALL)
_DEEP_QUOTE = re.compile(r"(?m)^(?:[ \t]*>){5}")
"""The parser examines each continuation line once for each level of quotation."""
_DEEP_LIST = re.compile(r"(?:[ \t]*(?:>|(?:[-*+]|[0-9]{1,9}[.)])[ \t])){9}.*")
_RULE = frozenset("-*_ \t")
"""Characters of a thematic break (`* * *`)."""


def exceeded(text: str) -> str:
    """The limit that a text exceeds, in words; empty if it exceeds none."""
    if text.count("[") > MAX_OPEN and _max_open_brackets(text) > MAX_OPEN:
        return f"more than {MAX_OPEN} brackets are open at once in a paragraph"
    if ">" in text and _DEEP_QUOTE.search(text):
        return "quotations are nested more than four deep"
    if any(map(_nests_lists, text.split("\n"))):
        return "lists are nested more than eight deep on one line"
    return ""


def _nests_lists(line: str) -> bool:
    """Whether more than eight lists begin on a line."""
    if line[:1].isalpha():
        return False
    match = _DEEP_LIST.match(line)
    return match is not None and not _RULE.issuperset(match[0])


def _max_open_brackets(text: str) -> int:
    """The highest number of brackets open at once, counted up to one above the limit."""
    maximum = opened = 0
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            opened += 1
            if opened > maximum:
                maximum = opened
                if maximum > MAX_OPEN:
                    break
        elif match[0] == "]":
            opened = max(opened - 1, 0)
        elif match[0][0] == "\n":
            opened = 0
    return maximum
