"""The catalogues of the interface languages: complete, in that language, and with the plural forms that it needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel import Locale
from tables import rows

import timeline.wording
from timeline.wording.catalogue import load_catalogue
from timeline.wording.plurals import CATEGORIES, cardinal, ordinal

FOLDER = Path(timeline.wording.__file__).parent
LANGUAGES = ("ar", "de", "es", "fa", "fr", "he", "pt", "ru", "tr", "uk", "zh")
PARTS = tuple(sorted(file.name.removesuffix("en.yaml") for file in FOLDER.glob("*en.yaml")))
NUMBERS = range(201)
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
FORM = re.compile(
    "_(alone|about|around|bound|within|early|day|month|season|year|decade|century|far_year|ago|time|comma|euphonic)$"
)
"""What the key of a form that English does not need has in addition to that of its text (see en.yaml)."""
WITHOUT_ENGLISH = {"dates.first_day"}


def texts_in(file: Path) -> dict[str, str]:
    return dict(_flattened(yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader), ""))


def _flattened(value: Any, prefix: str) -> Any:
    for key, item in value.items():
        if isinstance(item, dict):
            yield from _flattened(item, f"{prefix}{key}.")
        else:
            yield prefix + key, item


def english(part: str) -> dict[str, str]:
    return texts_in(FOLDER / f"{part}en.yaml")


def plurals_of(texts: dict[str, str]) -> dict[str, dict[str, str]]:
    """The texts with plural forms, by key, and the forms by category."""
    found = defaultdict(dict)
    for key, text in texts.items():
        group, _, category = key.rpartition(".")
        if category in CATEGORIES and f"{group}.other" in texts:
            found[group][category] = text
    return found


def placeholders(*texts: str) -> set[str]:
    """The placeholders of texts. Some may stand for others, and the last year of a decade stands beside the first."""
    names = {name for text in texts for name in PLACEHOLDER.findall(text)}
    return {
        {"{roman}": "{nth}", "{date_alone}": "{date}", "{exact}": "{date}"}.get(name, name)
        for name in names - {"{last}"}
    }


def english_key(key: str, base: Collection[str]) -> str:
    """The key of the English text of which a key names a form; empty if there is none."""
    if key in base:
        return key
    group, dot, name = key.removeprefix("dates.").partition(".")
    text = FORM.sub("", group)
    for candidate in (group.removeprefix("short_"), text, FORM.sub("", text)):  # about_season_alone has two
        if f"dates.{candidate}{dot}{name}" in base:
            return f"dates.{candidate}{dot}{name}"
    return ""


def numbers_by_category(language: str, *, ordinals: bool) -> dict[str, set[int]]:
    found = defaultdict(set)
    for n in NUMBERS:
        found[(ordinal if ordinals else cardinal)(language, n)].add(n)
    return found


def faults(language: str, part: str, given: dict[str, str]) -> list[str]:
    """What is wrong with a catalogue, a line each."""
    base = english(part)
    wanted = plurals_of(base)
    plurals = {key: forms for key, forms in plurals_of(given).items() if english_key(key, wanted)}
    singles, own = ({*texts} - members(groups) for texts, groups in ((base, wanted), (given, plurals)))
    found = [f"{key}: missing" for key in sorted(singles - own)]
    for key in sorted(own - WITHOUT_ENGLISH):
        like = english_key(key, singles)
        if not like:
            found.append(f"{key}: not in English")
        elif placeholders(base[like]) != placeholders(given[key]):
            found.append(f"{key}: {sorted(placeholders(given[key]))}, not {sorted(placeholders(base[like]))}")
        elif given[key] == base[like] and is_in_words(base[like]) and not may_be_the_same(key, language):
            found.append(f"{key}: the same as in English, {given[key]!r}")
    for key in sorted(wanted.keys() | plurals.keys()):
        found += plural_faults(key, language, wanted[english_key(key, wanted)], plurals.get(key, {}))
    return found


def members(groups: dict[str, dict[str, str]]) -> set[str]:
    return {f"{key}.{category}" for key, forms in groups.items() for category in forms}


def plural_faults(key: str, language: str, base: dict[str, str], given: dict[str, str]) -> list[str]:
    by_category = numbers_by_category(language, ordinals="{nth}" in placeholders(*base.values()))
    if not given:
        return [f"{key}: missing"]
    optional = {
        cardinal(language, 1_000_000),
        "other",
    }  # for millions, and for fractions, of which there are none
    found = [f"{key}.{category}: missing" for category in sorted(by_category.keys() - given.keys())]
    found += [
        f"{key}.{category}: {language} has no such category"
        for category in sorted(given.keys() - by_category.keys() - optional)
    ]
    wanted = placeholders(*base.values())
    always = set.intersection(*(placeholders(text) for text in base.values()))
    for category, text in given.items():
        counted = by_category.get(category, set())
        if always < wanted:  # English says one in words, so that there is never none
            counted = counted - {0}
        single = len(counted) == 1 or category == "zero"
        needed = wanted - {"{n}", "{nth}"} if single else wanted
        if not needed <= placeholders(text) <= wanted:
            found.append(f"{key}.{category}: {sorted(placeholders(text))}, not {sorted(needed)}")
        if text in base.values() and is_in_words(text) and not may_be_the_same(key, language):
            found.append(f"{key}.{category}: the same as in English, {text!r}")
    return found


def is_in_words(text: str) -> bool:
    return any(letter.isalpha() for letter in PLACEHOLDER.sub("", text))


def may_be_the_same(key: str, language: str) -> bool:
    return any(
        fnmatchcase(key, pattern) and (languages == "*" or language in languages.split())
        for _, (pattern, languages, _why) in rows("catalogues/same_as_english.txt")
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_complete(language: str, part: str) -> None:
    file = FOLDER / f"{part}{language}.yaml"
    if not file.is_file():
        pytest.skip("not translated yet")
    load_catalogue(language)  # which refuses what PyYAML lets pass, as a key given twice
    assert faults(language, part, texts_in(file)) == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "a: missing"),
        ({"a": "ein {x}", "b": ""}, "b: not in English"),
        ({"a": "ein"}, "a: [], not ['{x}']"),
        ({"a": "an {x}"}, "a: the same as in English, 'an {x}'"),
        ({"n.other": "{n} Dinge"}, "n.one: missing"),
        (
            {"n.one": "ein Ding", "n.few": "{n} Dinge", "n.other": "{n} Dinge"},
            "n.few: de has no such category",
        ),
        ({"n.one": "ein Ding", "n.other": "Dinge"}, "n.other: [], not ['{n}']"),
    ],
)
def test_a_fault_is_found(given: dict[str, str], fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    base = {"a": "an {x}", "n.one": "{n} thing", "n.other": "{n} things"}
    monkeypatch.setitem(globals(), "english", lambda part: base)
    assert fault in faults("de", "", given)


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_plural_categories_are_those_of_cldr(language: str) -> None:
    locale = Locale(language)
    for n in (*NUMBERS, 1_000, 1_001, 1_002, 1_111, 10**6, 10**6 + 1, 2 * 10**6):
        assert cardinal(language, n) == locale.plural_form(n), n
        assert ordinal(language, n) == locale.ordinal_form(n), n


def test_no_word_stands_directly_before_a_name_in_arabic() -> None:
    """A name can be a word, too: a reader takes "citing Geir" (غير) for "citing others"."""
    names = re.compile(r"\w \{(?:name|names|one|other|others|by|publisher)\}")
    texts = load_catalogue("ar").texts
    assert [key for key, text in texts.items() if names.search(text)] == []
    assert all(texts[f"ui.note.{key}"].endswith(":") for key in ("citing", "speaks_for"))
