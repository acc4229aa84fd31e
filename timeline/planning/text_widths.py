"""Estimate how wide a label is, so that labels of drawings do not overlap: on the wide side, since fonts differ."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from timeline.wording.marked_texts import language_and_text, mark, without_marks

LABEL_SIZE = 12.0
"""The size of type of labels, in CSS pixels (`--size-strip` of the default theme)."""

_NARROW = frozenset("ijlftrI.,:;'’!()|- ")
_WIDE = frozenset("mwMW%—…")


@lru_cache(maxsize=4096)
def label_width(text: str) -> float:
    """The width of a label in CSS pixels."""
    return sum(map(_em, without_marks(text))) * LABEL_SIZE


@lru_cache(maxsize=1024)
def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1
    if letter in _NARROW:
        return 0.33
    if letter in _WIDE:
        return 0.9
    return 0.65 if letter.isupper() else 0.54


def fitted(text: str, width: float) -> str:
    """The text, cut after a word and with an ellipsis if it is wider than `width`; empty if not even a word fits."""
    if label_width(text) <= width:
        return text
    language, alone = language_and_text(text)
    words = alone.split()
    while words:
        words.pop()
        cut = " ".join(words).rstrip(" ,;:،؛–—-") + "…"
        if words and label_width(cut) <= width:
            return mark(cut, language) if language else cut
    return ""
