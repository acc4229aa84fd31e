"""Plural categories by language, from the Unicode CLDR (48): which form of a text goes with a whole number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

Category = Literal["zero", "one", "two", "few", "many", "other"]
CATEGORIES: frozenset[str] = frozenset(get_args(Category))
Rule = Callable[[int], Category]


def cardinal(language: str, n: int) -> Category:
    """The form for `n` things: one event, two events. Languages without a rule of their own get that of English."""
    return _CARDINALS.get(_base(language), _one_is_singular)(n)


def ordinal(language: str, n: int) -> Category:
    """The form for the `n`th of a series: 1st, 2nd, 3rd, 4th."""
    return _ORDINALS.get(_base(language), _english_ordinal)(n)


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _always_other(n: int) -> Category:
    return "other"


def _one_is_singular(n: int) -> Category:
    return "one" if n == 1 else "other"


def _up_to_one_is_singular(n: int) -> Category:
    return "one" if n <= 1 else "other"


def _french(n: int) -> Category:
    return "many" if n and n % 1_000_000 == 0 else _up_to_one_is_singular(n)


def _spanish(n: int) -> Category:
    return "many" if n and n % 1_000_000 == 0 else _one_is_singular(n)


def _hebrew(n: int) -> Category:
    return "two" if n == 2 else _one_is_singular(n)


def _slavic(n: int) -> Category:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if n % 10 in (2, 3, 4) and n // 10 % 10 != 1 else "many"


def _arabic(n: int) -> Category:
    if n <= 2:
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


def _english_ordinal(n: int) -> Category:
    if n // 10 % 10 == 1:
        return "other"
    ends: dict[int, Category] = {1: "one", 2: "two", 3: "few"}
    return ends.get(n % 10, "other")


def _spanish_ordinal(n: int) -> Category:
    return "one" if n % 10 in (1, 3) and n % 100 != 11 else "other"


def _ukrainian_ordinal(n: int) -> Category:
    return "few" if n % 10 == 3 and n % 100 != 13 else "other"


_CARDINALS: dict[str, Rule] = {
    "ar": _arabic,
    "es": _spanish,
    "fa": _up_to_one_is_singular,
    "fr": _french,
    "he": _hebrew,
    "pt": _french,
    "ru": _slavic,
    "uk": _slavic,
    "zh": _always_other,
}
_ORDINALS: dict[str, Rule] = {
    "ar": _always_other,
    "de": _always_other,
    "es": _spanish_ordinal,
    "fa": _always_other,
    "fr": _one_is_singular,
    "he": _always_other,
    "pt": _always_other,
    "ru": _always_other,
    "tr": _always_other,
    "uk": _ukrainian_ordinal,
    "zh": _always_other,
}
