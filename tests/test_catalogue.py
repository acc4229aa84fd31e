"""Catalogues of texts: look-up, placeholders, plural forms, files over files."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from timeline.wording.capitals import capitalised
from timeline.wording.catalogue import Catalogue, CatalogueError, load_catalogue
from timeline.wording.plurals import cardinal, ordinal

TEXTS = Catalogue(
    "en",
    {
        "plain": "No values",
        "greeting": "{day} in {place}, {day}",
        "sources.one": "{n} source",
        "sources.other": "{n} sources",
        "rank.one": "{nth}st",
        "rank.two": "{nth}nd",
        "rank.few": "{nth}rd",
        "rank.other": "{nth}th",
        "odd": "{day.__class__} and {} and {0}",
    },
)


def test_texts() -> None:
    assert TEXTS.text("plain") == "No values"
    assert TEXTS.text("greeting", day=3, place="Hama") == "3 in Hama, 3"
    assert TEXTS.text("greeting", day="{place}", place="Hama") == "{place} in Hama, {place}"


def test_only_names_are_placeholders() -> None:
    assert TEXTS.text("odd", day=1) == "{day.__class__} and {} and {0}"


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 sources"), (1, "1 source"), (2, "2 sources"), (101, "101 sources")]
)
def test_counts(n: int, text: str) -> None:
    assert TEXTS.text("sources", n=n) == text


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
        (122, "122nd"),
    ],
)
def test_ranks(n: int, text: str) -> None:
    assert TEXTS.text("rank", nth=n) == text


def test_a_language_without_a_rule_counts_as_english() -> None:
    assert cardinal("xx-YY", 1) == "one"
    assert ordinal("xx", 2) == "two"


def test_unknown_key() -> None:
    with pytest.raises(KeyError, match="there is no text `absent` in language 'en'"):
        TEXTS.text("absent", n=1)


def test_a_plural_without_a_number() -> None:
    with pytest.raises(KeyError, match="there is no text `sources`"):
        TEXTS.text("sources")


def test_missing_value() -> None:
    with pytest.raises(KeyError, match=r"the text `greeting` of language 'en' wants a value for \{place\}"):
        TEXTS.text("greeting", day=3)


def test_later_files_override_former_ones(tmp_path: Path) -> None:
    theme = tmp_path / "theme.yaml"
    theme.write_text(
        "ui:\n  search: Search\n  home: Home\ndates:\n  months: {11: Tishrin}\n", encoding="utf-8"
    )
    project = tmp_path / "project.yaml"
    project.write_text("ui:\n  search: Find\n  no: no\n", encoding="utf-8")
    catalogue = load_catalogue("en", [theme, project])
    assert catalogue.text("ui.search") == "Find"
    assert catalogue.text("ui.home") == "Home"
    assert catalogue.text("ui.no") == "no"
    assert catalogue.text("dates.months.11") == "Tishrin"
    assert catalogue.text("dates.months.12") == "December"


def test_a_language_without_a_file_has_english_words() -> None:
    catalogue = load_catalogue("ar-SY")
    assert catalogue.language == "ar-SY"
    assert "dates.months.11" in catalogue.texts


def test_crosses_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(TEXTS)) == TEXTS


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- a\n", "the file is not a mapping of texts"),
        ("ui: [a, b]\n", "ui is not a mapping of texts"),
        ("ui:\n  search:\n", "ui.search is not a mapping of texts"),
        ("ui: a\nui: b\n", ":2:1: `ui` is given twice"),
        ("ui: {a\n", "texts.yaml:"),
    ],
)
def test_files_that_hold_more_than_texts(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "texts.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue("en", [file])
    assert message in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"absent\.yaml"):
        load_catalogue("en", [tmp_path / "absent.yaml"])


def test_a_language_tag_is_no_path() -> None:
    with pytest.raises(CatalogueError):
        load_catalogue("../en")


@pytest.mark.parametrize(
    ("text", "language", "capital"),
    [
        ("ilk", "tr", "İlk"),
        ("ilk", "tr-CY", "İlk"),
        ("ılık", "tr", "Ilık"),
        ("in", "de", "In"),
        ("école", "fr", "École"),
        ("", "tr", ""),
    ],
)
def test_capital_letters_follow_the_language(text: str, language: str, capital: str) -> None:
    assert capitalised(text, language) == capital
