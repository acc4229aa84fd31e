"""Lists in words: `A, B and C`, `A, B or C`."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.wording.catalogue import Catalogue
from timeline.wording.euphony import euphonic_form


def joined(items: Sequence[str], last: str, words: Catalogue) -> str:
    """The items joined by commas, or what the language has in their place; the last two by the text `dates.{last}`."""
    if len(items) == 1:
        return items[0]
    comma = f"dates.{last}_comma" if f"dates.{last}_comma" in words.texts else "dates.comma"
    text = items[0]
    for item in items[1:-1]:
        text = words.text(comma, a=text, b=item)
    return words.text(f"dates.{euphonic_form(last, items[-1], words)}", a=text, b=items[-1])
