"""Lists in words: `A, B and C`, `A, B or C`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timeline.wording.catalogue import Catalogue
from timeline.wording.marked_texts import without_marks

_EUPHONIC = {
    "es": {"and": re.compile("h?i(?!e)", re.IGNORECASE), "or": re.compile(r"h?o|8|11(?!\d)", re.IGNORECASE)},
    "he": {"and": re.compile("[^א-ת]")},
}
"""What a last item begins with before which a language joins it otherwise: `u octubre`, `ו־30` (as ICU does)."""


def joined(items: Sequence[str], last: str, words: Catalogue) -> str:
    """The items joined by commas, or what the language has in their place; the last two by the text `dates.{last}`."""
    if len(items) == 1:
        return items[0]
    comma = f"dates.{last}_comma" if f"dates.{last}_comma" in words.texts else "dates.comma"
    text = items[0]
    for item in items[1:-1]:
        text = words.text(comma, a=text, b=item)
    euphonic = f"dates.{last}_euphonic"
    if euphonic in words.texts:
        pattern = _EUPHONIC[words.language.partition("-")[0]][last]
        last = f"{last}_euphonic" if pattern.match(without_marks(items[-1])) else last
    return words.text(f"dates.{last}", a=text, b=items[-1])
