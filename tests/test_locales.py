"""The dates and numbers that a project chooses for a language: region, digits, other calendars."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.outline import outline
from support.sites import make, write
from support.txtar import Case

from timeline.build import check
from timeline.project import paths_of

CASE = Path(__file__).parent / "editions" / "locales.txt"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("locales")
    Case(CASE).write(root)
    make(root)
    return root / "site"


def other_dates(page: Path) -> list[str]:
    return re.findall(r'<p class="other-calendar">(.*?)</p>', page.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("page", "dates"),
    [
        ("events/day", ["٢٧ جمادى الأولى ١٤٤٦ هـ"]),
        ("fa/events/day", ["۹ آذر ۱۴۰۳ خورشیدی"]),
        ("en/events/day", ["27 Jumada I 1446 AH", "9 Azar 1403 SH"]),
        ("en/events/about", ["about 25 Jumada I 1446 AH", "about 7 Azar 1403 SH"]),
        ("en/events/span", ["27–29 Jumada I 1446 AH", "9–11 Azar 1403 SH"]),
        ("en/events/month", []),
        ("en/events/set", []),
        ("en/events/early", []),
        ("en/events/julian", ["27 Jumada I 1446 AH", "9 Azar 1403 SH"]),
    ],
)
def test_the_page_of_an_event_gives_its_day_in_other_calendars(
    page: str, dates: list[str], site: Path
) -> None:
    assert other_dates(site / page / "index.html") == dates


def test_a_region_and_digits(site: Path) -> None:
    text = outline((site / "index.html").read_bytes())
    assert "تشرين الثاني ٢٠٢٤" in text
    assert "نوفمبر" not in text
    assert "2024" not in re.sub("<[^>]*>|Content-Sec.*", "", text)


@pytest.mark.parametrize(
    ("locales", "told"),
    [
        ("{ar: {region: sy}}", ("'sy' is not the code of a region", "write SY")),
        ("{ar: {region: Syria}}", ("'Syria' is not the code of a region", "write its code: SY, MA, 419")),
        ("{Arabic: {region: SY}}", ("'Arabic' is not a language tag", "write ar")),
        (
            "{ar: {digits: hindi}}",
            ("'hindi' is not one of the allowed words", "use one of: latn, arab, arabext"),
        ),
    ],
)
def test_what_is_no_locale(locales: str, told: tuple[str, str], tmp_path: Path) -> None:
    files = {"content/timeline.yaml": f"title: Case\nlocales: {locales}\nrules: {{unsourced: off}}\n"}
    found = check(paths_of(write(tmp_path, files)), jobs=1)
    assert [(problem.message, problem.help) for problem in found] == [told]
