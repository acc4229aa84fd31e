"""Drafts and embargoed events are in no byte of the site, whatever refers to them (robustness: case 55)."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.command_line import Line
from support.sites import assert_same, tree

from timeline.build import BuildOptions, build
from timeline.diagnostics import UsageError
from timeline.project import paths_of

CANARY = "quetzal"
FILES = {
    "content/timeline.yaml": "title: T\nurl: https://example.org/\n",
    "content/topics/how.yaml": "title: How many?\n",
    "content/actors/mill.yaml": "name: The mill\n",
    "content/events/2024-01-01-open.yaml": (
        "date: 2024-01-01\ntitle: Open\nsummary: See [[quetzal-event]] and [[quetzal-event|it]].\n"
        "details: Also [[quetzal-event]].\npart_of: quetzal-event\nfollows: [quetzal-event]\nsee: [quetzal-event]\n"
        "sources: [https://example.org/shared]\n"
    ),
}
HIDDEN = (
    "date: 2024-01-02\ntitle: A quetzal\nsummary: A quetzal flew.\ntags: [quetzal]\naliases: [quetzal-before]\n"
    "sources:\n  - {url: https://example.org/shared, title: The quetzal paper}\n"
    "  - {url: https://example.org/quetzal, title: Quetzal}\n"
    "claims:\n  - {by: mill, about: how, says: A quetzal., sources: [https://example.org/quetzal]}\n"
)


def write(root: Path, files: Mapping[str, str]) -> None:
    for path, text in {"content/timeline.yaml": FILES["content/timeline.yaml"], **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def trace_of_the_canary(root: Path, *, drafts: bool) -> list[str]:
    site = "site-drafts" if drafts else "site"
    build(paths_of(root, root / site), BuildOptions(jobs=1, drafts=drafts))
    return [
        path.relative_to(root).as_posix()
        for path in sorted((root / site).rglob("*"))
        if CANARY in path.name
        or (path.is_file() and CANARY in path.read_bytes().decode("utf-8", "replace").lower())
    ]


@pytest.mark.parametrize("mark", ["draft: true", "embargo_until: 2999-01-01T00:00Z"])
def test_nothing_of_a_hidden_event_reaches_the_site(tmp_path: Path, mark: str) -> None:
    write(tmp_path, {**FILES, "content/events/2024-01-02-quetzal-event.yaml": f"{HIDDEN}{mark}\n"})
    assert trace_of_the_canary(tmp_path, drafts=True)
    assert trace_of_the_canary(tmp_path, drafts=False) == []


RECORDS = {
    "content/actors.yaml": (
        "mill: {name: The mill}\nshared: {name: Shared}\nunused: {name: Unused, part_of: of-unused}\nof-unused: {name: Parent}\n"
        "quetzal-press: {name: Press, speaks_for: quetzal-owner}\nquetzal-owner: {name: Owner, note: 'See [[quetzal-topic]].'}\n"
    ),
    "content/places.yaml": (
        "town: {name: Town}\nquetzal-lane: {name: Lane, in: quetzal-ward}\nquetzal-ward: {name: Ward, in: town}\n"
    ),
    "content/topics.yaml": "quetzal-topic: {title: What of it?}\nhow: {title: How many?}\n",
    "content/sources/quetzal-paper.yaml": "url: https://example.org/quetzal\npublisher: quetzal-press\nciting: [shared]\n",
    "content/sources/paper.yaml": "url: https://example.org/paper\npublisher: shared\n",
    "content/events/2024-01-02-quetzal-event.yaml": (
        "date: 2024-01-02\ntitle: Hidden\nplace: quetzal-lane\nactors: [mill, of-unused]\nsources: [quetzal-paper, paper]\n"
        "draft: true\n"
    ),
    "content/events/2024-01-03-open.yaml": "date: 2024-01-03\ntitle: Open\nsource: paper\nsummary: See [[how]].\n",
}


def test_records_that_only_a_draft_uses_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, RECORDS)
    assert trace_of_the_canary(tmp_path, drafts=True)
    assert trace_of_the_canary(tmp_path, drafts=False) == []
    pages = {
        path.parent.relative_to(tmp_path / "site").as_posix() for path in tmp_path.glob("site/*/*/index.html")
    }
    assert {"actors/shared", "actors/unused", "actors/of-unused", "sources/paper", "topics/how"} <= pages
    assert not {"actors/mill", "places/town"} & pages, "only the draft uses them"


def test_a_draft_that_comes_out_brings_its_records(tmp_path: Path) -> None:
    write(tmp_path, RECORDS)
    trace_of_the_canary(tmp_path, drafts=False)
    draft = "content/events/2024-01-02-quetzal-event.yaml"
    write(tmp_path, {draft: RECORDS[draft].replace("draft: true\n", "")})
    assert "site/actors/quetzal-owner" in trace_of_the_canary(tmp_path, drafts=False)
    build(paths_of(tmp_path, tmp_path / "clean"), BuildOptions(jobs=1))
    assert_same(tmp_path / "site", tmp_path / "clean")


def test_a_gap_is_warned_of_whenever_it_is_made(tmp_path: Path) -> None:
    """What is remembered of the checks does not tell how a link is written."""
    hidden = {
        "content/events/hidden.yaml": "date: 2024\ntitle: Hidden\nsource: https://example.org/\ndraft: true\n"
    }
    page = "---\ntitle: About\n---\nOf [[hidden|this]].\n"
    write(tmp_path, {**hidden, "content/pages/about.md": page})

    def warned() -> list[str]:
        return [warning.code for warning in build(paths_of(tmp_path), BuildOptions(jobs=1)).warnings]

    assert warned() == []
    write(tmp_path, {"content/pages/about.md": page.replace("|this", "")})
    assert warned() == warned() == ["REF005"]
    assert (
        build(paths_of(tmp_path, tmp_path / "site-drafts"), BuildOptions(jobs=1, drafts=True)).warnings == ()
    )


# A site that shows them

SHOWN = {
    "content/timeline.yaml": "title: T\nurl: https://example.org/\n",
    "content/actors/mill.yaml": "name: The mill\n",
    "content/events/open.yaml": (
        "date: 2024-01-01\ntitle: Open\nsummary: See [[report]] and [[hearing]].\nsource: https://example.org/\n"
        "see: [report, hearing]\n"
    ),
    "content/events/report.yaml": (
        "date: 2024-01-02\ntitle: Quetzal counted\nsource: https://example.org/a\ndraft: true\nactors: [mill]\n"
        "corrections: [{on: 2024-01-03, kind: correction, why: A slip.}]\n"
    ),
    "content/events/hearing.yaml": (
        "date: 2024-01-03\ntitle: Quetzal released\nsource: https://example.org/b\nembargo_until: 2999-01-01T08:00Z\n"
        "part_of: report\nactors: [mill]\ntags: [birds]\n"
    ),
    "content/events/over.yaml": (
        "date: 2024-01-04\ntitle: All is over\nsource: https://example.org/c\nembargo_until: 2020-01-01T08:00Z\n"
    ),
}
MARKS = {"Quetzal counted": "Draft: Quetzal counted", "Quetzal released": "Under embargo: Quetzal released"}


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    write(tmp_path, SHOWN)
    build(paths_of(tmp_path, tmp_path / "site-drafts"), BuildOptions(jobs=1, drafts=True))
    return tmp_path / "site-drafts"


def test_every_place_that_names_a_hidden_event_says_what_it_is(shown: Path) -> None:
    named = 0
    for path in shown.rglob("*.*"):
        text = path.read_bytes().decode("utf-8", "replace").replace("\r\n ", "")
        for title, marked in MARKS.items():
            assert text.count(title) == text.count(marked), path
            named += text.count(title)
        assert "Draft: All" not in text
        assert "embargo: All" not in text
    assert named > 40
    report = (shown / "events/report/index.html").read_text(encoding="utf-8")
    assert '<p class="notice why-unpublished">Draft: not published.</p>' in report
    hearing = (shown / "events/hearing/index.html").read_text(encoding="utf-8")
    assert "Under embargo: not to be published before 2999-01-01 08:00Z." in hearing
    assert "unpublished" not in (shown / "events/over/index.html").read_text(encoding="utf-8")


def test_every_page_says_that_it_is_not_for_publication(shown: Path) -> None:
    for path in shown.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert text.count('<aside class="drafts"><p><b>Not for publication.</b>') == 1, path
        assert text.count('<meta name="robots" content="noindex">') == 1, path
    for name in ("feed.xml", "feed.json", "timeline.json", "timeline.ics"):
        assert (
            "with drafts\\, not for" in (text := (shown / name).read_text()) or "with drafts, not for" in text
        ), name
    assert not (shown / "sitemap.xml").exists()
    assert (shown / "not-for-publication.txt").exists()


def test_a_site_with_drafts_takes_no_other_s_place(shown: Path) -> None:
    root = shown.parent
    build(paths_of(root), BuildOptions(jobs=1))
    before = tree(root / "site")
    assert not any(b"Not for publication" in data or b"uetzal" in data for data in before.values())
    with pytest.raises(UsageError, match="holds a site without drafts"):
        build(paths_of(root), BuildOptions(jobs=1, drafts=True))
    assert tree(root / "site") == before
    build(paths_of(root, shown), BuildOptions(jobs=1))
    assert_same(shown, root / "site")


@pytest.mark.parametrize("edit", ["draft: true\n", "embargo_until: 2999-01-01T08:00Z\n"])
def test_what_becomes_public_loses_its_mark(shown: Path, edit: str) -> None:
    root = shown.parent
    for path, text in SHOWN.items():
        if edit in text:
            (root / path).write_text(text.replace(edit, ""), encoding="utf-8")
    for site in (shown, root / "clean"):
        build(paths_of(root, site), BuildOptions(jobs=1, drafts=True))
    assert_same(shown, root / "clean")


def test_an_embargo_that_ends_changes_every_page_that_marks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path,
        {"content/events/2024-01-02-quetzal-event.yaml": f"{HIDDEN}embargo_until: 2024-02-01T00:00Z\n"}
        | FILES,
    )
    for now in ("1705000000", "1710000000"):  # in January, in March
        monkeypatch.setenv("SOURCE_DATE_EPOCH", now)
        build(paths_of(tmp_path, tmp_path / "site-drafts"), BuildOptions(jobs=1, drafts=True))
    build(paths_of(tmp_path, tmp_path / "clean"), BuildOptions(jobs=1, drafts=True))
    assert_same(tmp_path / "site-drafts", tmp_path / "clean")


def test_the_commands_keep_it_apart(shown: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = Line(shown.parent, capsys)
    shutil.rmtree(shown)
    assert f"not for publication: {shown}\n" in line("build", "--drafts").err
    assert not (shown.parent / "site").exists()
    ran = line("verify", "--site", "site-drafts")
    assert (ran.code, "SITE003" in ran.out) == (1, True)
    line("build")
    assert line("verify").code == 0
    assert line("build", "--drafts", "--site", "site").code == 2
