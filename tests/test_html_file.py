"""`timeline export html`: one file that holds everything and asks for nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, Line
from support.pictures import png
from support.repository import Repository

HOSTILE = 'Strike <script>alert(1)</script> & "quotes"'


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project with a draft, pictures and names that look like markup."""
    made = Line(tmp_path / "case", capsys)
    made.write("content/timeline.yaml", f"title: '{HOSTILE}'\nrules: {{unarchived: off}}\n")
    made.write(
        "content/events/2024-11-29-strike.yaml",
        f"date: 2024-11-29\ntitle: '{HOSTILE}'\nplace: hama\nactors: [army]\n"
        "summary: See [[talks]] and [[army]], and [this](https://example.org/page).\n"
        "media: [{file: media/small.png, alt: A small picture, credit: Us, rights: CC0-1.0}, {file: media/large.png, alt: A large one, credit: Us, rights: CC0-1.0}]\n"
        "claims: [{by: army, says: It was the other side., sources: [report]}]\n"
        "sources: [{id: report, url: https://example.org/a, title: A report}]\n",
    )
    made.write(
        "content/events/2024-11-30-talks.yaml",
        "date: 2024-11-30\ntitle: Talks\nsee: [strike]\nsource: https://example.org/b\n",
    )
    made.write(
        "content/events/2024-12-01-hidden.yaml",
        "date: 2024-12-01\ntitle: Not yet public\nsource: https://example.org/c\ndraft: true\n",
    )
    made.write("content/places.yaml", "hama: {name: Hama, at: [35.13, 36.75], precision: settlement}\n")
    made.write("content/actors.yaml", "army: {name: The army, kind: armed-group}\n")
    media = made.folder / "content" / "media"
    media.mkdir()
    (media / "small.png").write_bytes(png())
    (media / "large.png").write_bytes(png(1500, 600))
    return made


def exported(line: Line, *options: str) -> str:
    ran = line("export", "html", "out.html", "--over", *options)
    assert ran.code == 0, ran.err
    return (line.folder / "out.html").read_text(encoding="utf-8")


def test_everything_is_in_it_and_every_link_leads_somewhere(line: Line) -> None:
    page = exported(line)
    ids = re.findall(r'\sid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert {"events/strike", "events/talks", "actors/army", "places/hama", "sources/report"} <= set(ids)
    targets = re.findall(r'href="([^"]*)"', page)
    assert {one[1:] for one in targets if one.startswith("#")} <= set(ids)
    outside = {one for one in targets if not one.startswith(("#", "data:", "geo:"))}
    assert outside == {"https://example.org/a", "https://example.org/b", "https://example.org/page"}
    assert "It was the other side." in page
    assert "Not yet public" not in page
    assert "Not yet public" in exported(line, "--drafts")


def test_names_that_look_like_markup_are_text(line: Line) -> None:
    page = exported(line)
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 3


def test_a_picture_that_is_too_large_stays_outside(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    page = exported(line)
    assert page.count('src="data:image/png;base64,') == 2
    monkeypatch.setattr("timeline.exporting.inlined_files.MAX_PICTURE", 200)
    page = exported(line, "--report", "report.json")
    assert page.count('src="data:image/png;base64,') == 1
    assert 'alt="A large one"' in page
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    assert [(one["record"], one["first"]) for one in report["lines"] if one["outcome"] == "lost"] == [
        ("picture", "large.png")
    ]


def test_equal_bytes_and_the_commit(line: Line) -> None:
    assert "in the project’s records" not in exported(line)
    Repository(line.folder).commit({"content/pages/about.md": "---\ntitle: About\n---\n\nText.\n"})
    page = exported(line)
    assert page == exported(line)
    assert re.search(r"Version [0-9a-f]{10} in the project’s records\.", page)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_example_in_a_browser(
    browser: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    from support.browser import overflow, violations, visiting

    ran = Line(ROOT, capsys)("export", "html", str(tmp_path / "one.html"), "--language", language)
    assert ran.code == 0, ran.err
    address = f"{(tmp_path / 'one.html').as_uri()}#events/camp-strikes"
    with visiting(browser, 320, 800) as visit:
        visit.page.goto(address)
        assert [one for one in visit.asked if not one.startswith("data:")] == [address.partition("#")[0]]
        assert overflow(visit.page) == 0
        assert visit.page.evaluate("document.dir") == {"en": "ltr", "ar": "rtl"}[language]
        top = visit.page.locator("[id='events/camp-strikes']").bounding_box()["y"]
        assert 0 <= top < 200
        assert (
            visit.page.evaluate("getComputedStyle(document.querySelector('.unseen')).position") == "absolute"
        )
    with visiting(browser, bypass_csp=True) as visit:  # axe is a script
        visit.page.goto(address)
        # Chromium only estimates the place of what it has not yet laid out, and axe would see targets overlap.
        visit.page.add_style_tag(content="* { content-visibility: visible !important }")
        assert violations(visit.page) == []
