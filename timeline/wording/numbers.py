"""Numbers with a language's separators and digits, from the Unicode CLDR (48).

A locale is a BCP 47 tag: a language, the region whose separators it uses, the digits: `ar`, `de-CH`, `ar-SY-u-nu-arab`.
"""

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
DIGITS = {"latn": "0123456789", "arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
"""Numbering systems that a project can choose, by CLDR's names."""
_OWN_DIGITS = {"fa": "arabext"}
"""The numbering system of languages whose newspapers print other digits than 0 to 9."""
_ARABIC_MARKS = ("٬", "٫")
"""Separators among Arabic and Persian digits, in every language."""

_LATIN = re.compile("[A-Za-zµ]")
_SIGN = re.compile("[–+~]")
_THOUSANDS = re.compile(r"(?<=\d)(?=(?:\d{3})+$)")
_LAKHS = re.compile(r"(?<=\d)(?=(?:\d\d)*\d{3}$)")


class _Form(msgspec.Struct, frozen=True):
    """The number format of a locale."""

    group: str = ","
    point: str = "."
    shortest: int = 4
    """The number of digits from which thousands are separated."""
    gaps: re.Pattern[str] = _THOUSANDS
    percent: str = "{n}%"
    digits: dict[int, int] | None = None
    """What each of the digits 0 to 9 becomes, by its code point; None if it stays."""


@lru_cache(maxsize=64)
def _form(locale: str) -> _Form:
    tag, _, system = locale.partition("-u-nu-")
    base, _, rest = tag.lower().partition("-")
    names = (f"{base}-{rest.partition('-')[0]}", base)

    def listed(languages: frozenset[str]) -> bool:
        return any(name in languages for name in names)

    by_language = {name: marks for marks, some in _MARKS.items() for name in some.split()}
    group, point = next((by_language[name] for name in names if name in by_language), (",", "."))
    system = system or _own_system(tag)
    percent = "%{n}" if base == "tr" else f"{{n}}{_NO_BREAK}%" if listed(_SPACED_PERCENT) else "{n}%"
    if system != "latn":
        group, point = _ARABIC_MARKS
        percent = percent.replace("%", "٪")
    return _Form(
        group,
        point,
        5 if listed(_LATE) else 4,
        _LAKHS if listed(_BY_TWO) else _THOUSANDS,
        percent,
        str.maketrans(DIGITS["latn"], DIGITS[system]) if system != "latn" else None,
    )


def intl_locale(locale: str) -> str:
    """The locale for browsers (ECMA-402), whose own choice of digits may be another."""
    tag, _, system = locale.partition("-u-nu-")
    return f"{tag}-u-nu-{system or _own_system(tag)}"


def _own_system(tag: str) -> str:
    """The numbering system of a language whose locale names none."""
    return _OWN_DIGITS.get(tag.partition("-")[0].lower(), "latn")


def in_digits(text: str, locale: str) -> str:
    """A text with its digits 0 to 9 replaced by those of a locale."""
    digits = _form(locale).digits
    return text.translate(digits) if digits else text


def number_in_words(number: str, locale: str, shortest: int = 4) -> str:
    """A number with a locale's separators and digits; it may be given with English separators.

    Thousands are separated from `shortest` digits on, or from as many more as the language requires.
    """
    form = _form(locale)
    whole, _, part = number.replace(",", "").replace(" ", "").partition(".")
    if len(whole.lstrip("-")) >= max(shortest, form.shortest):
        whole = form.gaps.sub(form.group, whole)
    words = f"{whole}{form.point}{part}" if part else whole
    return words.translate(form.digits) if form.digits else words


@lru_cache(maxsize=4096)
def figure_in_words(text: str, locale: str) -> str:
    """A figure with the locale's separators and digits: `350–400 TBq`. Words are unchanged."""
    match = GRAMMAR.fullmatch(text)
    if not match:
        return text
    sign, first, plus, second, unit = (
        match[name] or "" for name in ("sign", "first", "plus", "second", "unit")
    )
    number = number_in_words(first, locale) + plus
    if second:
        number += f"–{number_in_words(second, locale)}"
    if unit == "%":
        return sign + _form(locale).percent.replace("{n}", number)
    return f"{sign}{number}{_NO_BREAK}{unit}" if unit else sign + number


def from_right(figure: str) -> str:
    """A figure in a text from right to left: a range begins on the right, but a Latin unit keeps it as it is written."""
    if _LATIN.search(figure):
        return f"\u2068{figure}\u2069"  # first strong isolate
    return f"\u200f{figure}" if _SIGN.search(figure) else figure  # right-to-left mark
