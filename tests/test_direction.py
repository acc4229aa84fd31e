"""Pages can run either way: style sheets are logical, figures stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.editions import REPOSITORY

from timeline.wording.numbers import from_right

SHEETS = sorted(
    [*(REPOSITORY / "themes").rglob("*.css"), *(REPOSITORY / "timeline").rglob("*.css")], key=lambda p: p.name
)

PHYSICAL = re.compile(
    r"""(?:^|[{;\s])(
        (?:margin|padding|border|scroll-margin|scroll-padding|inset|overflow)-(?:left|right|top|bottom)[a-z-]*\s*:[^;}]*
      | (?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height))\s*:[^;}]*
      | (?:text-align|float|clear|caption-side|resize)\s*:\s*(?:left|right|top|bottom|horizontal|vertical)
      | border-(?:top|bottom)-(?:left|right)-radius\s*:[^;}]*
      | (?:transform|translate|rotate|background(?:-position|-image)?)\s*:[^;}]*(?:translate|rotate|scaleX|deg|left|right)[^;}]*
      | direction\s*:[^;}]*
    )""",
    re.X,
)
"""Declarations whose effect is the same on pages of either direction, or should be and is not."""

ALLOWED = {
    "direction: ltr": "a map, an address, code: geography, URLs and programs run one way everywhere",
    "transform: scaleX(-1)": "right-to-left.css mirrors drawings of time and amount, and turns their texts back",
    "transform: rotate(45deg)": "an arrow that points down",
    "background: linear-gradient(90deg, transparent 50%, var(--accent) 50%)": "the sign of a status, the same everywhere",
    "background: linear-gradient(to top right, transparent 43%, var(--accent) 43% 57%, transparent 57%)": "another such sign",
}
"""What may stay physical, and why."""


def _physical(sheet: Path) -> Iterator[str]:
    text = re.sub(r"/\*.*?\*/|@media[^{]*|@page[^}]*\}", "", sheet.read_text(encoding="utf-8"), flags=re.S)
    for found in PHYSICAL.finditer(text):
        yield re.sub(r"\s+", " ", found[1]).strip()


def test_style_sheets_are_logical() -> None:
    found = {(sheet.name, said) for sheet in SHEETS for said in _physical(sheet)}
    assert {one for one in found if one[1] not in ALLOWED} == set()
    assert {said for _, said in found} == ALLOWED.keys()


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-left: 1em }",
        "a{color:red;float: right}",
        "a { left: 0 }",
        "a { text-align: left }",
        "a { max-width: 10em }",
        "a { border-top-left-radius: 3px }",
    ],
)
def test_what_is_physical_is_seen(tmp_path: Path, rule: str) -> None:
    sheet = tmp_path / "a.css"
    sheet.write_text(rule)
    assert list(_physical(sheet))


@pytest.mark.parametrize(
    "figure, printed",
    [
        ("12", "12"),
        ("20–25", "\u200f20–25"),
        ("50+", "\u200f50+"),
        ("2–3 m", "\u20682–3 m\u2069"),
        ("3.5 µg", "\u20683.5 µg\u2069"),
        ("۲۰–۲۵", "\u200f۲۰–۲۵"),
        ("عشرات", "عشرات"),
    ],
)
def test_a_figure_stays_whole_from_right_to_left(figure: str, printed: str) -> None:
    assert from_right(figure) == printed
