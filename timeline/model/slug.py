"""Latin letters without their accents: for ids that resemble a title or a name."""

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
"""Letters that Unicode does not take apart into a base and an accent; and apostrophes, which join."""


def id_like(text: str) -> str:
    """The Latin letters and digits of a text, words joined by hyphens; empty where there are none."""
    decomposed = unicodedata.normalize("NFKD", text[:400].lower().translate(_UNDECOMPOSED))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(words) <= MAX_LENGTH:
        return words
    end = words.rfind("-", 0, MAX_LENGTH + 1)
    return words[: end if end > 0 else MAX_LENGTH]
