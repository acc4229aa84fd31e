"""Clean the texts that pages give: markup, entities, invisible and control characters."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from timeline.reading.web_text import strip_markup

_LONGEST = 2_000
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}[0-9]?);", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
_GARBLED = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffd]")
"""Control characters, and what stands for bytes that could not be decoded."""
_KEPT = frozenset("\u200c\u200d")
"""Joiners, which Persian and other languages need."""


def clean(text: str) -> str:
    """The text on one line as readers see it; empty where it holds characters that no text has.

    Entities are decoded again where the page has encoded them twice.
    """
    text = text[:_LONGEST]
    for _ in range(2):
        if _ENTITY.search(text):
            text = unescape(text)
    if _TAG.search(text):
        text = strip_markup(text)
    if _GARBLED.search(text):
        return ""
    return " ".join("".join(map(_visible, text)).split())


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cf", "Cs", "Co", "Cn", "Cc", "Zl", "Zp") and character not in _KEPT:
        return " " if kind in ("Cc", "Zl", "Zp") else ""
    return character
