"""Words that have another form before certain sounds or words: `u octubre`, `ו־30`, `со 2 декабря`, `até à primavera`."""

from __future__ import annotations

import re

from timeline.wording.catalogue import Catalogue
from timeline.wording.marked_texts import without_marks

_SECOND = re.compile(r"2(?![\d,]|\s?мл)|II(?![IVX])|втор")
_BEFORE = {
    "es": {"and": re.compile("h?i(?!e)", re.IGNORECASE), "or": re.compile(r"h?o|8|11(?!\d)", re.IGNORECASE)},
    "he": {"and": re.compile("[^א-ת]")},
    "pt": dict.fromkeys(
        ("by_season", "until_from_unknown_season", "and_before_season"), re.compile("primavera")
    ),
    "ru": dict.fromkeys(("since", "from_until_unknown", "and_on"), _SECOND),
}
"""What follows the word of a text in its form `KEY_euphonic`; lists are as in ICU."""


def euphonic_form(key: str, following: str, words: Catalogue) -> str:
    """The key of a text of `dates`, in the form for what follows its word."""
    if f"dates.{key}_euphonic" not in words.texts:
        return key
    pattern = _BEFORE[words.language.partition("-")[0]][key]
    return f"{key}_euphonic" if pattern.match(without_marks(following)) else key
