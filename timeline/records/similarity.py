"""When two titles say the same, and two names are one: words are compared without articles, capitals and endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DOTTED = re.compile(r"\b(\w)\.(?=\w\b)|(?<=\b\w)\.(?!\w)")
"""The full stops of U.S. and of an initial."""
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = str.maketrans("", "", "'’ʼ`")
_ARTICLES = frozenset(["the", "a", "an"])
_ENDINGS = ("ing", "ed", "es", "s")
_NO_LETTER = re.compile(r"[\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def plain(text: str) -> str:
    """A text in small letters, without accents, apostrophes and the full stops of abbreviations."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    text = text.casefold().translate(_APOSTROPHES)
    return _DOTTED.sub(r"\1", text) if "." in text else text


def words_of(title: str) -> tuple[str, ...]:
    """The words of a title as they are compared, in their order."""
    return tuple(stem(word) for word in _WORD.findall(plain(title)) if word not in _ARTICLES)


@lru_cache(20_000)
def stem(word: str) -> str:
    """A word without a common English ending; what is short or a number stays whole."""
    if word.isdigit():
        return word
    word = _one_spelling(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _one_spelling(word: str) -> str:
    return word.replace("isation", "ization").replace("centre", "center").replace("defence", "defense")


_APART = frozenset(map(stem, (
    "again", "another", "no", "not", "never", "second", "third", "more", "further", "denies", "ends",
    "former", "ex", "deputy", "vice", "acting", "interim", "lieutenant", "attempted", "foiled", "planned", "alleged",
)))  # fmt: skip
"""Words that make of a title that of another event."""
_LABELS = frozenset(map(stem, ("breaking", "exclusive", "live", "report", "update", "video", "watch")))
"""Words that are put before a title."""


def may_be_left_out(word: str, *, first: bool = False) -> bool:
    """Whether a title may be that of the same event without a word; the first says of whom it tells."""
    return word in _LABELS if first else not word.isdigit() and word not in _APART


def mostly_shared(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether titles have more than half of their words in common, with the same numbers, and none put for another."""
    first, second = set(one), set(other)
    shared = first & second
    if not all(map(may_be_left_out, first ^ second)):
        return False
    if len(first - shared) == len(second - shared) == 1 and not misspelt(*(first ^ second)):
        return False  # in Aleppo, in Hama
    return len(shared) > 1 and 2 * len(shared) > min(len(first), len(second))


def names_in(title: str) -> set[str]:
    """The words of a title with a capital, but for the first."""
    return {word for word in _WORD.findall(title)[1:] if word[0].isupper()}


def misspelt(one: str, other: str) -> bool:
    """Whether one word is the other with one letter wrong, missing or out of its place: not the first, of five at least."""
    least = min(len(one), len(other))
    start = next((at for at in range(least) if one[at] != other[at]), least)
    rest, found = one[start:], other[start:]
    swapped = rest[:2] == found[1::-1] and rest[2:] == found[2:]
    return start > 0 and least > 4 and (swapped or rest[1:] in (found, found[1:]) or rest == found[1:])


def name_key(name: str) -> str:
    """What spellings of one name have in common: the letters of its words, but for an article and its own acronym."""
    text = plain(_without_acronym(name) if "(" in name or "[" in name else name).strip()
    return _NO_LETTER.sub("", _one_spelling(text.removeprefix("the ")))


def tag_key(tag: str) -> str:
    """What spellings of one tag have in common, its plural among them."""
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
    """World Health Organization (WHO): without the bracket, which says the name again in short."""
    found = _BRACKET.search(name)
    if found is None:
        return name
    rest = f"{name[: found.start()]} {name[found.end() :]}"
    short = found[1].replace(".", "").strip()
    return rest if len(short) > 1 and short == _initials(rest) else name


def _initials(name: str) -> str:
    """Of the words that are written with capitals."""
    words = _LETTERS.findall(_BRACKET.sub(" ", name))
    return "".join(word[0] for word in words if word[0].isupper() and word != "The")


def acronym_of(name: str) -> str:
    """The initials of a name; empty for fewer than three."""
    initials = _initials(name)
    return initials if len(initials) > 2 and not is_acronym(name) else ""


def is_acronym(name: str) -> str:
    """The letters of a name that is an acronym: SOHR, F.B.I.; else nothing."""
    short = name.replace(".", "").strip()
    return short if len(short) > 2 and short.isalpha() and short.isupper() else ""
