"""Make a slug from a title or name: Latin letters without accents, digits and hyphens."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 60

_UNDECOMPOSED = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "'": "",
        "’": "",
    }
)
"""Letters that Unicode does not decompose into a base letter and an accent; and apostrophes, which are dropped."""


def to_slug(text: str) -> str:
    """The Latin letters and digits of a text, in words joined by hyphens; empty if there are none."""
    decomposed = unicodedata.normalize("NFKD", text[:400].lower().translate(_UNDECOMPOSED))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(words) <= MAX_LENGTH:
        return words
    end = words.rfind("-", 0, MAX_LENGTH + 1)
    return words[: end if end > 0 else MAX_LENGTH]
