"""Decide a page's language: what its markup declares, held against the letters and common words of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from timeline.filling.findings import FieldFinding
from timeline.filling.statements import Statement
from timeline.filling.words import common_words
from timeline.model.languages import LANGUAGE
from timeline.model.validation import Reader

_SCRIPTS: dict[str, re.Pattern[str]] = {
    "Latin": re.compile("[A-Za-zÀ-ɏ]"),
    "Cyrillic": re.compile("[Ѐ-ӿ]"),
    "Arabic": re.compile("[؀-ۿ]"),
    "Hebrew": re.compile("[א-ת]"),
    "Han": re.compile("[一-鿿぀-ヿ]"),
    "Hangul": re.compile("[가-힣]"),
    "Greek": re.compile("[Ͱ-Ͽ]"),
}
_SCRIPT_OF = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb", "ug", "sd"), "Arabic"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "mk", "kk", "ky", "mn", "tg"), "Cyrillic"),
    **dict.fromkeys(("he", "yi"), "Hebrew"),
    **dict.fromkeys(("zh", "ja"), "Han"),
    "ko": "Hangul",
    "el": "Greek",
}
_TWO_SCRIPTS = frozenset(("sr", "az", "uz", "ku", "kk", "hi", "th", "ka", "hy", "am", "bn", "ta"))
"""Languages of two scripts, or of one that is not in the table: nothing is held against them."""
_DEFAULT = ("en", "us")
"""What many programs declare unless somebody changes it; the region says nothing."""
_WORD = re.compile(r"[^\W\d_]+")
_TEXT = 20_000
_FEW_LETTERS = 60
_FEW_WORDS = 12
_SHARE = 0.07
"""Of all words of a text that common words make up at least, in languages that are in the table."""


def language_finding(said: Sequence[Statement], texts: Iterable[str]) -> FieldFinding:
    """The language. A declaration that the text contradicts, as that of a theme never translated, counts for nothing."""
    text = " ".join(texts)[:_TEXT]
    tags = [(tag, one) for one in said if (tag := _tag(one.value))]
    shown = likeliest(text)
    fitting = [(tag, one) for tag, one in tags if _fits(tag, text, shown)]
    aside = tuple(one for one in said if one not in [other for _, other in fitting])
    statements = tuple(one for _, one in fitting)
    stating = [tag for tag, one in fitting if one.use == "states"] or [tag for tag, _ in fitting]
    if not stating:
        by_text = (Statement(shown, "the words of the text", "hints"),) if shown else ()
        doubt = "only the words of the text show it" if shown else ""
        return FieldFinding("language", doubt=doubt, statements=by_text, others=aside)
    primary = {tag.partition("-")[0] for tag in stating}
    if len(primary) > 1:
        return FieldFinding(
            "language", doubt="the page declares different languages", statements=statements, others=aside
        )
    hinted = [(tag, one) for tag, one in fitting if tag.partition("-")[0] not in primary]
    fitting = [pair for pair in fitting if pair not in hinted]
    if hinted and not shown:
        return FieldFinding(
            "language", doubt="the page declares different languages", statements=statements, others=aside
        )
    return FieldFinding("language", (_common_tag(fitting),), statements=statements, others=aside)


def likeliest(text: str) -> str:
    """The language whose common words are clearly the most frequent; empty if none is."""
    words = Counter(word for word in _WORD.findall(text.lower()) if len(word) <= 8)
    counts = {language: sum(words[word] for word in common) for language, common in common_words().items()}
    (first, most), (_, second) = sorted(counts.items(), key=lambda item: -item[1])[:2]
    is_clear = most >= _FEW_WORDS and most > 1.5 * second and most > _SHARE * sum(words.values())
    return first if is_clear else ""


def _fits(tag: str, text: str, shown: str) -> bool:
    language = tag.partition("-")[0]
    if language in _TWO_SCRIPTS:
        return True
    letters = {script: len(pattern.findall(text)) for script, pattern in _SCRIPTS.items()}
    total = sum(letters.values())
    if total >= _FEW_LETTERS and letters[_SCRIPT_OF.get(language, "Latin")] < total * 0.4:
        return False
    return not shown or language not in common_words() or language == shown


def _tag(value: str) -> str:
    """The tag in its usual case; empty if the value is none."""
    names = {"english": "en", "german": "de", "french": "fr", "spanish": "es", "arabic": "ar", "russian": "ru", "chinese": "zh",
             "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ara": "ar", "rus": "ru", "ukr": "uk",
             "ua": "uk", "cn": "zh", "iw": "he"}  # fmt: skip
    text = value.strip().split(",")[0].split(".")[0].replace("_", "-")[:35]
    first, dash, rest = text.partition("-")
    first = names.get(first.lower(), first)
    rest = "" if (first.lower(), rest.lower()) == _DEFAULT else rest
    dash = dash if rest else ""
    return LANGUAGE.read(f"{first}{dash}{rest}", Reader("")) or "" if first else ""


def _common_tag(fitting: Sequence[tuple[str, Statement]]) -> str:
    """The tag that all of them say, or the language without a region; hints alone give no region."""
    tags = {tag for tag, _ in fitting}
    is_stated = any(one.use == "states" for _, one in fitting)
    return tags.pop() if is_stated and len(tags) == 1 else fitting[0][0].partition("-")[0]
