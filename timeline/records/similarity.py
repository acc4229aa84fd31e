"""Compare titles, names and tags, ignoring case, accents, articles, endings and misspellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DOTTED = re.compile(r"\b(\w)\.(?=\w\b)|(?<=\b\w)\.(?!\w)")
"""The full stops of abbreviations (U.S.) and initials."""
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_ARTICLES = frozenset(["the", "a", "an"])
_ENDINGS = ("ing", "ed", "es", "s")
_NO_LETTER = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def simplify(text: str) -> str:
    """A text in lower case, without accents, apostrophes and the full stops of abbreviations."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    text = text.casefold().translate(_APOSTROPHES)
    return _DOTTED.sub(r"\1", text) if "." in text else text


def title_words(title: str) -> tuple[str, ...]:
    """The stems of a title's words in order, without articles."""
    return tuple(stem(word) for word in _WORD.findall(simplify(title)) if word not in _ARTICLES)


@lru_cache(20_000)
def stem(word: str) -> str:
    """A word without a common English ending; short words and numbers are unchanged."""
    if word.isdigit():
        return word
    word = _normal_spelling(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _normal_spelling(word: str) -> str:
    """A word in one of its British and American spellings."""
    return word.replace("isation", "ization").replace("centre", "center").replace("defence", "defense")


_DISTINGUISHING = frozenset(map(stem, (
    "again", "another", "no", "not", "never", "second", "third", "more", "further", "denies", "ends",
    "former", "ex", "deputy", "vice", "acting", "interim", "lieutenant", "attempted", "foiled", "planned", "alleged",
)))  # fmt: skip
"""Words that make a title that of a different event."""
_LABELS = frozenset(map(stem, ("breaking", "exclusive", "live", "report", "update", "video", "watch")))
"""Labels put before a title."""


def is_optional_word(word: str, *, first: bool = False) -> bool:
    """Whether a title without the word may be that of the same event. The `first` word is usually the subject."""
    return word in _LABELS if first else not word.isdigit() and word not in _DISTINGUISHING


def are_similar_titles(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether titles share more than half of their words, with equal numbers, and no word replaced by another."""
    first, second = set(one), set(other)
    shared = first & second
    if not all(map(is_optional_word, first ^ second)):
        return False
    if len(first - shared) == len(second - shared) == 1 and not misspelt(*(first ^ second)):
        return False  # in Aleppo, in Hama
    return len(shared) > 1 and 2 * len(shared) > min(len(first), len(second))


def names_in(title: str) -> set[str]:
    """The capitalised words of a title, except the first."""
    return {word for word in _WORD.findall(title)[1:] if word[0].isupper()}


def misspelt(one: str, other: str) -> bool:
    """Whether words of five or more letters differ in one wrong, missing or swapped letter, other than the first."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    a, b = one[start:], other[start:]
    swapped = a[:2] == b[1::-1] and a[2:] == b[2:]
    return start > 0 and shorter > 4 and (swapped or a[1:] in (b, b[1:]) or a == b[1:])


def spelling_key(name: str) -> str:
    """The comparison key of a name: its letters, without article and added acronym."""
    text = simplify(_without_acronym(name) if "(" in name or "[" in name else name).strip()
    return _NO_LETTER.sub("", _normal_spelling(text.removeprefix("the ")))


def tag_key(tag: str) -> str:
    """The comparison key of a tag, equal for singular and plural."""
    words = tag.split("-")
    return "".join(_singular(word) for word in (words[1:] if len(words) > 1 and words[0] == "the" else words))


def _singular(word: str) -> str:
    if len(word) < 4 or word.endswith(("ss", "us", "is", "ics", "news")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word.removesuffix("s")


def _without_acronym(name: str) -> str:
    """The name without its own acronym in brackets: World Health Organization (WHO)."""
    match = _BRACKET.search(name)
    if match is None:
        return name
    rest = f"{name[: match.start()]} {name[match.end() :]}"
    short = match[1].replace(".", "").strip()
    return rest if len(short) > 1 and short == _initials(rest) else name


def _initials(name: str) -> str:
    """The initials of the capitalised words."""
    words = _LETTERS.findall(_BRACKET.sub(" ", name))
    return "".join(word[0] for word in words if word[0].isupper() and word != "The")


def acronym_of(name: str) -> str:
    """The initials of a name; empty for fewer than three."""
    initials = _initials(name)
    return initials if len(initials) > 2 and not is_acronym(name) else ""


def is_acronym(name: str) -> str:
    """The letters of a name that is an acronym (SOHR, F.B.I.); else empty."""
    short = name.replace(".", "").strip()
    return short if len(short) > 2 and short.isalpha() and short.isupper() else ""
