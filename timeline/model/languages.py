"""Language tags (BCP 47): validation, writing direction, and names from the Unicode CLDR."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from timeline.model.validation import Reader, Schema, expect_text

_TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_CLDR = Path(__file__).parent / "cldr"
"""Written by tools/language_names.py."""
_ENGLISH = "en"

_RIGHT_TO_LEFT = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "syr", "ug", "ur", "yi"])
_RIGHT_TO_LEFT_SCRIPTS = frozenset(["Adlm", "Arab", "Aran", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"])


def direction(tag: str) -> str:
    """The writing direction, `rtl` or `ltr`, of the script that the tag names, else of the language."""
    language, *more = _normal_case(tag).split("-")
    script = next((subtag for subtag in more if len(subtag) == 4 and subtag.isalpha()), "")
    rtl = script in _RIGHT_TO_LEFT_SCRIPTS if script else language in _RIGHT_TO_LEFT
    return "rtl" if rtl else "ltr"


class LanguageTag(msgspec.Struct, frozen=True):
    """A BCP 47 tag, in its usual case: `ar`, `pt-BR`, `zh-Hant`."""

    def read(self, value: Any, reader: Reader) -> str | None:
        text = expect_text(value, reader, "a language")
        if text is None:
            return None
        if not _TAG.fullmatch(text):
            reader.problem("FIELD002", f"{text[:40]!r} is not a language tag", _help(text[:100]))
            return None
        return _normal_case(text)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{_TAG.pattern}$"}


LANGUAGE = LanguageTag()


@lru_cache(maxsize=256)
def _normal_case(tag: str) -> str:
    language, *more = tag.lower().split("-")
    cased = (s.title() if len(s) == 4 else s.upper() if len(s) == 2 else s for s in more)
    return "-".join([language, *cased])


def _help(text: str) -> str:
    tag = text.replace("_", "-")
    if _TAG.fullmatch(tag):
        return f"write {_normal_case(tag)}"
    for file in sorted(_CLDR.glob("??.json")):
        for code, name in _names(file.stem).languages.items():
            if name.casefold() == text.casefold():
                return f"write {code}"
    return "write a BCP 47 tag: en, ar, pt-BR"


class _Names(msgspec.Struct, frozen=True):
    pattern: str
    comma: str
    languages: dict[str, str]
    scripts: dict[str, str]
    regions: dict[str, str]


@lru_cache(maxsize=32)
def _names(language: str) -> _Names:
    """The names in a language, or in English if CLDR lacks that language."""
    file = _CLDR / f"{language}.json"
    if not language.isalpha() or not file.is_file():
        file = _CLDR / f"{_ENGLISH}.json"
    return msgspec.json.decode(file.read_bytes(), type=_Names)


@lru_cache(maxsize=1)
def _aliases() -> dict[str, str]:
    return msgspec.json.decode((_CLDR / "aliases.json").read_bytes(), type=dict[str, str])


@lru_cache(maxsize=1024)
def language_name(tag: str, shown_in: str) -> str:
    """The name of a language in another: `Persian`, `Brazilian Portuguese`; the tag itself if CLDR has no name."""
    names = _names(shown_in.split("-")[0].lower())
    language, *more = _normal_case(tag).split("-")
    subtags = [_aliases().get(language, language), *more]
    for end in range(len(subtags), 0, -1):
        name = names.languages.get("-".join(subtags[:end]))
        if name:
            rest = [names.scripts.get(s) or names.regions.get(s) or s for s in subtags[end:]]
            return names.pattern.format(name, names.comma.join(rest)) if rest else name
    return tag
