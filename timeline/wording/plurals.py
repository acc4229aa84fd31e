"""Plural categories by language, from the Unicode CLDR: which form of a text goes with a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

Category = Literal["zero", "one", "two", "few", "many", "other"]
Rule = Callable[[int], Category]


def cardinal(language: str, n: int) -> Category:
    """The form for `n` things: one event, two events. Languages without a rule of their own get that of English."""
    return _CARDINALS.get(_base(language), _english_cardinal)(n)


def ordinal(language: str, n: int) -> Category:
    """The form for the `n`th of a series: 1st, 2nd, 3rd, 4th."""
    return _ORDINALS.get(_base(language), _english_ordinal)(n)


def _base(language: str) -> str:
    return language.partition("-")[0].lower()


def _english_cardinal(n: int) -> Category:
    return "one" if n == 1 else "other"


def _english_ordinal(n: int) -> Category:
    if n // 10 % 10 == 1:
        return "other"
    ends: dict[int, Category] = {1: "one", 2: "two", 3: "few"}
    return ends.get(n % 10, "other")


_CARDINALS: dict[str, Rule] = {"en": _english_cardinal}
_ORDINALS: dict[str, Rule] = {"en": _english_ordinal}
