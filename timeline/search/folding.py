"""Fold words, so that spellings which a reader takes for the same are the same.

The script of the theme (`static/find.js`) folds what a reader types in the same way: `tests/folding.txt` holds both to it.
The character classes are written out, because Python and browsers know different versions of Unicode.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LETTERS = {
    "ß": "ss", "ς": "σ", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th",
    "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ێ": "ي", "ۆ": "و",
    "ک": "ك", "ہ": "ه", "ھ": "ه", "ە": "ه", "ء": "", "ـ": "",
}  # fmt: skip
"""What compatibility decomposition (NFKD) and lower case leave apart."""
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u08d3-\u08ff\u200c-\u200f"
)
"""Accents and points of the Latin, Greek, Cyrillic, Hebrew and Arabic scripts, and invisible joiners."""
WORD_MARKS = "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3"
"""Vowel signs of Indian and south-east Asian scripts, which are parts of words."""
WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""Chinese characters and kana, whose words nothing separates: every two neighbours make a word."""

LONGEST = 32
"""Letters of a term; what follows is cut off, so that the name of a file of terms is never too long."""

_TO_CHANGE = re.compile(f"[{MARKS}{''.join(LETTERS)}]|[^\\x00-\\x7f\\D]")
_WORD = re.compile(f"(?:[^\\W_]|[{WORD_MARKS}])+")
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
"""Lower case for ASCII letters, spaces between words: translate and split take a third of a regular expression's time."""
_RUN = re.compile(f"([{WITHOUT_SPACES}]{{2,}})|([{WITHOUT_SPACES}]|[^{WITHOUT_SPACES}]+)")
_ARABIC = re.compile("[\u0620-\u064a]{3,}")
_ARTICLES = ("ال", "لل")
_PREFIXES = tuple(
    prefix
    for conjunction in ("", "و", "ف")
    for prefix in (
        *(
            conjunction + preposition + article
            for preposition in ("", "ب", "ل", "ك")
            for article in ("", "ال")
        ),
        conjunction + "لل",
    )
    if prefix
)
"""`and`, `so`; `in`, `to`, `like`; `the`: Arabic writes them in one with the word that follows."""


def fold(text: str) -> str:
    """The text in lower case, without accents, with ASCII digits, and with one form for letters written in several ways."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text).lower()
    return unicodedata.normalize("NFC", _TO_CHANGE.sub(_replacement, text))


def _replacement(match: re.Match[str]) -> str:
    character = match[0]
    folded = LETTERS.get(character)
    if folded is not None:
        return folded
    return str(unicodedata.decimal(character, ""))


def _split(word: str) -> tuple[str, ...]:
    """A word; a run of characters whose words nothing separates, as pairs of neighbours."""
    if word.isascii():
        return (word,)
    return tuple(
        part
        for run in _RUN.finditer(word)
        for part in ([run[0][i : i + 2] for i in range(len(run[0]) - 1)] if run[1] else run.groups()[1:])
    )


def forms_of(word: str) -> tuple[str, ...]:
    """A folded word, and for an Arabic one what is left without each prefix that it may begin with."""
    if word.isascii() or not _ARABIC.fullmatch(word):
        return (word,)
    stems = (
        word[len(prefix) :]
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) - len(prefix) >= (2 if prefix.endswith(_ARTICLES) else 3)
    )
    return tuple(dict.fromkeys((word, *stems)))


def terms_of(text: str) -> list[str]:
    """The terms under which a text is found; a term may occur more than once."""
    if text.isascii():
        return [word[:LONGEST] for word in dict.fromkeys(text.translate(_ASCII_WORDS).split())]
    return [
        term
        for piece in dict.fromkeys(text.split())
        for term in (_terms_of_short if len(piece) <= LONGEST else _terms_between_spaces)(piece)
    ]


def _terms_between_spaces(piece: str) -> tuple[str, ...]:
    """The terms of a piece of a text. It is folded alone, since folding never crosses a space."""
    words = _WORD.findall(fold(piece))
    return tuple(form for word in words for part in _split(word) for form in forms_of(part[:LONGEST]))


_terms_of_short = lru_cache(maxsize=1 << 16)(_terms_between_spaces)
"""The same for a short piece, which is likely to stand in other texts too."""


def query_terms(text: str) -> list[str]:
    """The terms of what somebody looks for: as `terms_of`, but a word is meant as it is written, with its prefixes."""
    return [part[:LONGEST] for word in dict.fromkeys(_WORD.findall(fold(text))) for part in _split(word)]
