"""Numbers with a language's separators, from the Unicode CLDR (48), in the digits 0 to 9."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from timeline.model.figures import GRAMMAR

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_MARKS = {
    (".", ","): "de es it nl pt id tr da el hr sl sr bs ro ca is vi az eu mk lb ps lo",
    (
        _NO_BREAK,
        ",",
    ): "gl ru uk be bg cs sk pl fi sv nb nn no hu lv lt et kk hy ka sq af uz ky tg fr-ca pt-pt en-za",
    (_NARROW, ","): "fr eo",
    ("’", "."): "de-ch it-ch",
    ("’", ","): "fr-ch",
    (",", "."): "es-mx es-419",
}
"""Separators of thousands and of decimals, of languages that differ from English."""
_LATE = frozenset(("bg", "es", "et", "hy", "ka", "lv", "pl", "pt-pt", "sq"))
"""Languages that group from five digits on: 1234, 12.345."""
_BY_TWO = frozenset(("bn", "en-in", "gu", "hi", "ml", "mr", "ne", "pa", "ta", "te"))
"""Languages that group by two before the last three digits: 12,34,567."""
_SPACED_PERCENT = frozenset(
    (
        "be",
        "ca",
        "cs",
        "da",
        "de",
        "es",
        "fi",
        "fr",
        "gl",
        "hr",
        "lb",
        "lt",
        "mk",
        "nb",
        "nn",
        "no",
        "ro",
        "ru",
        "sk",
        "sl",
        "sv",
    )
)

_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_LAKHS = re.compile(r"(?<=\d)(?=(?:\d\d)*\d{3}$)")


class _Form(msgspec.Struct, frozen=True):
    """The number format of a language."""

    group: str = ","
    point: str = "."
    shortest: int = 4
    """The number of digits from which thousands are separated."""
    gaps: re.Pattern[str] = _THOUSANDS
    before_percent: str = ""


@lru_cache(maxsize=64)
def _form(language: str) -> _Form:
    base, _, rest = language.lower().partition("-")
    names = (f"{base}-{rest.partition('-')[0]}", base)

    def listed(languages: frozenset[str]) -> bool:
        return any(name in languages for name in names)

    by_language = {name: marks for marks, some in _MARKS.items() for name in some.split()}
    group, point = next((by_language[name] for name in names if name in by_language), (",", "."))
    return _Form(
        group,
        point,
        5 if listed(_LATE) else 4,
        _LAKHS if listed(_BY_TWO) else _THOUSANDS,
        _NO_BREAK if listed(_SPACED_PERCENT) else "",
    )


def number_in_words(number: str, language: str, shortest: int = 4) -> str:
    """A number with a language's separators; it may be given with English ones.

    Thousands are separated from `shortest` digits on, or from as many more as the language requires.
    """
    form = _form(language)
    whole, _, part = number.replace(",", "").replace(" ", "").partition(".")
    if len(whole.lstrip("-")) >= max(shortest, form.shortest):
        whole = form.gaps.sub(form.group, whole)
    return f"{whole}{form.point}{part}" if part else whole


@lru_cache(maxsize=4096)
def figure_in_words(text: str, language: str) -> str:
    """A figure with the language's separators: `350–400 TBq`. Words are unchanged."""
    match = GRAMMAR.fullmatch(text)
    if not match:
        return text
    sign, first, plus, second, unit = (
        match[name] or "" for name in ("sign", "first", "plus", "second", "unit")
    )
    words = sign + number_in_words(first, language) + plus
    if second:
        words += f"–{number_in_words(second, language)}"
    before = _form(language).before_percent if unit == "%" else _NO_BREAK
    return f"{words}{before}{unit}" if unit else words
