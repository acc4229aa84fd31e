"""Languages on pages: the names of CLDR, the same wherever one is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.outline import outline
from support.sites import make, write
from tables import cases

from timeline.build import check
from timeline.model.languages import direction, language_name
from timeline.project import paths_of


@pytest.mark.parametrize("tag, shown_in, name", cases("languages.txt"))
def test_the_name_of_a_language(tag: str, shown_in: str, name: str) -> None:
    assert language_name(tag, shown_in) == name


@pytest.mark.parametrize(
    "tag, way",
    [("ar-SY", "rtl"), ("en", "ltr"), ("az-Arab", "rtl"), ("ku-arab-IQ", "rtl"), ("ug-Latn", "ltr")],
)
def test_the_direction_of_a_language(tag: str, way: str) -> None:
    assert direction(tag) == way


def test_every_page_gives_a_language_its_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "content/timeline.yaml": "title: T\n",
            "content/sources/s.yaml": "url: https://example.org/\nlanguage: zh-hant\n",
            "content/events/e.yaml": "date: 2024-11-29\ntitle: T\nsource: s\n",
        },
    )
    make(tmp_path)
    for page in ("rests-on", "sources/s"):
        assert "Traditional Chinese" in outline((tmp_path / f"site/{page}/index.html").read_bytes())


@pytest.mark.parametrize(
    "written, told",
    [
        ("Arabic", "write ar"),
        ("العربية", "write ar"),
        ("Deutsch", "write de"),
        ("pt_br", "write pt-BR"),
        ("Klingonese", "write a BCP 47 tag: en, ar, pt-BR"),
    ],
)
def test_what_is_no_tag(written: str, told: str, tmp_path: Path) -> None:
    files = {
        "content/timeline.yaml": "title: T\n",
        "content/sources.yaml": f"s: {{url: 'https://example.org/', language: {written}}}\n",
        "content/events/e.yaml": "date: 2024-11-29\ntitle: T\nsource: s\n",
    }
    (fault,) = check(paths_of(write(tmp_path, files)), jobs=1)
    assert (fault.path, fault.help) == ("content/sources.yaml", told)
