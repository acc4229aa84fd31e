"""The catalogue of one language's texts, from YAML files: everything on a page that no author has written.

A file maps keys to texts; nested keys are joined by dots (`dates.months.1`). Placeholders are in braces:
`{day} {month} {year}`. A mapping of plural categories (`one`, `other`) holds the forms of one text; the value `n` selects
among them as a count, the value `nth` as an ordinal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from timeline.diagnostics import Span, TimelineError
from timeline.reading.decode import decode
from timeline.reading.strict_yaml import read_yaml
from timeline.wording.numbers import in_digits, number_in_words
from timeline.wording.plurals import CATEGORIES, cardinal, ordinal

BASE_LANGUAGE = "en"
"""The language of the fallback texts."""

_HERE = Path(__file__).parent
_LANGUAGE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_SHARED = {
    **dict.fromkeys(("ar-IQ", "ar-JO", "ar-LB", "ar-PS"), "ar-SY"),
    "ar-TN": "ar-DZ",
    **dict.fromkeys(("pt-AO", "pt-CV", "pt-GW", "pt-MZ", "pt-ST", "pt-TL"), "pt-PT"),
}
"""Regions that share the texts of another: the Arabic names of the months, the Portuguese of Portugal."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class CatalogueError(TimelineError):
    """Raised by `load_catalogue` for a file that cannot be read, or that holds anything but texts."""

    def __init__(self, reason: str, help: str, file: Path | None = None, span: Span | None = None) -> None:  # noqa: A002
        place = f"{file}:{span.line}:{span.column}: " if span else f"{file}: " if file else ""
        super().__init__(f"{place}{reason}", help)
        self.reason = reason
        self.file = file
        self.span = span


@lru_cache(maxsize=2048)
def _parts(text: str) -> tuple[str, ...]:
    """Literal text and the names of placeholders in turn."""
    return tuple(_PLACEHOLDER.split(text))


class Catalogue(msgspec.Struct, frozen=True):
    """The texts of a language, by key."""

    language: str
    """The BCP 47 tag."""
    texts: dict[str, str]
    fallbacks: frozenset[str] = frozenset()
    """The keys of texts that are in English because the language lacks them."""
    locale: str = ""
    """The language with the region and the digits of its numbers (see `numbers`); empty for the language's own."""
    forms_alone: dict[str, str] = {}
    """The keys of texts for dates that stand alone, `dates.months_alone.1`, by the key below `dates`, `months.1`."""
    has_own_digits: bool = False
    """Whether its digits are others than 0 to 9."""

    def text(self, key: str, **values: str | int) -> str:
        """The text of a key with its placeholders filled. Raises KeyError for an unknown key or a missing value."""
        if key not in self.texts:
            key = self._form(key, values)
        text = self.texts[key]
        if "{" not in text:
            return text
        try:
            parts = [*_parts(text)]
            for index in range(1, len(parts), 2):
                value = values[parts[index]]
                parts[index] = value if type(value) is str else self._said(parts[index], value, key)
            return "".join(parts)
        except KeyError as error:
            name = error.args[0]
            raise KeyError(
                f"the text `{key}` of language {self.language!r} wants a value for {{{name}}}"
            ) from None

    def has(self, key: str) -> bool:
        """Whether there is a text with the key, or forms of it for numbers."""
        return key in self.texts or f"{key}.other" in self.texts

    def _said(self, name: str, value: str | int, key: str) -> str:
        """A value in the text of a key: a number gets the digits of that text's language, a count its separators too."""
        if type(value) is not int:
            return str(value)
        if value >= 1000 and name in ("n", "all"):
            return self.number(str(value), key)
        return self.digits(str(value), key)

    def number(self, digits: str, key: str) -> str:
        """A number in the text of a key, with the separators and digits of that text's language."""
        return number_in_words(digits, self._locale_of(key))

    def digits(self, text: str, key: str) -> str:
        """A clock time or a year in the text of a key, with the digits of that text's language."""
        return in_digits(text, self._locale_of(key)) if self.has_own_digits else text

    def _locale_of(self, key: str) -> str:
        return BASE_LANGUAGE if key in self.fallbacks else self.locale or self.language

    def _form(self, key: str, values: dict[str, str | int]) -> str:
        """The key of the plural form for the number among the values."""
        language = BASE_LANGUAGE if self.fallbacks and f"{key}.other" in self.fallbacks else self.language
        category = ""
        if "n" in values:
            category = cardinal(language, int(values["n"]))
        elif "nth" in values:
            category = ordinal(language, int(values["nth"]))
        for form in (f"{key}.{category}", f"{key}.other"):
            if category and form in self.texts:
                return form
        raise KeyError(f"there is no text `{key}` in language {self.language!r}")


def load_catalogue(language: str, extra_files: Iterable[Path] = (), locale: str = "") -> Catalogue:
    """The texts of a language: English, then its own files, those of its region (`ar`, `ar-SY`), then `extra_files`.

    Later files override earlier ones. `locale` names a region and digits that the language's tag does not, as
    `ar-SY-u-nu-arab` for `ar`. Raises CatalogueError.
    """
    if not _LANGUAGE.fullmatch(language):
        raise CatalogueError(f"{language!r} is no language tag", "write a BCP 47 tag, as en or ar-SY")
    subtags = (locale or language).partition("-u-")[0].split("-")
    names = [BASE_LANGUAGE, *("-".join(subtags[: n + 1]) for n in range(len(subtags)))]
    own = [file for name in dict.fromkeys(names) for file in _own_files(name)]
    texts: dict[str, str] = {}
    english: set[str] = set()
    for file in (*own, *extra_files):
        read = _read(file)
        if _is_english(file):
            english |= read.keys()
        else:
            for key in english.intersection(_plural_forms(read)):
                del texts[key]
                english.remove(key)
            english -= read.keys()
        texts.update(read)
    fallbacks = frozenset(english if subtags[0].lower() != BASE_LANGUAGE else ())
    forms_alone = dict(_forms_alone(texts))
    has_own_digits = in_digits("0", locale or language) != "0"
    return Catalogue(language, texts, fallbacks, locale, forms_alone, has_own_digits)


def _forms_alone(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The keys of texts for dates that stand alone (see `en.yaml`), each after the key that it stands in for."""
    for key in texts:
        table, _, own = key.removesuffix(".other").partition(".")
        group, dot, name = own.partition(".")
        if table == "dates" and group.endswith("_alone"):
            yield f"{group.removesuffix('_alone')}{dot}{name}", f"{table}.{own}"


def _plural_forms(texts: dict[str, str]) -> Iterator[str]:
    """The keys of every form that a text with an `other` can have: a language's own forms replace all English ones."""
    for key in texts:
        if key.endswith(".other"):
            group = key.removesuffix("other")
            yield from (group + category for category in CATEGORIES)


def _is_english(file: Path) -> bool:
    """Whether a file is in English, by its name: `en.yaml`, `ui.en.yaml`."""
    return file.stem.rpartition(".")[2].split("-")[0].lower() == BASE_LANGUAGE


def _own_files(language: str) -> list[Path]:
    """The program's files in a language: `en.yaml`, and files for parts of the site such as `ui.en.yaml`."""
    language = _SHARED.get(language, language)
    return [*_HERE.glob(f"{language}.yaml"), *sorted(_HERE.glob(f"*.{language}.yaml"))]


def _read(file: Path) -> dict[str, str]:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CatalogueError(
            error.strerror or str(error), "check the path of the file of texts", file
        ) from error
    text, problem = decode(data)
    value, problems = (None, [problem]) if problem else read_yaml(text)
    if problems:
        first = problems[0]
        raise CatalogueError(first.message, first.help, file, first.span)
    return dict(_flattened(file, value, ""))


def _flattened(file: Path, value: Any, prefix: str) -> Iterable[tuple[str, str]]:
    if value is None and not prefix:
        return
    if not isinstance(value, dict):
        where = prefix.rstrip(".") or "the file"
        raise CatalogueError(f"{where} is not a mapping of texts", "write `key: text`", file)
    for key, item in value.items():
        if isinstance(item, str):
            yield prefix + key, item
        else:
            yield from _flattened(file, item, f"{prefix}{key}.")
