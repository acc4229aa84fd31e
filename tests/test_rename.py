"""`timeline rename`: all references follow, the former id stays an alias, and no other line of a file changes."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from support.command_line import Line
from support.content_cases import files_in, written_case

from timeline import fs
from timeline.build import check
from timeline.diagnostics import Severity
from timeline.project import paths_of

CASES = Path(__file__).parent / "rename"
CONTENT = Path(__file__).parents[1] / "content"


@pytest.mark.parametrize("file", sorted(CASES.glob("*.txt")), ids=lambda file: file.stem)
def test_cases(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A case: a project, the command's words, what it prints, and the files that then differ, or are gone."""
    case = written_case(file, tmp_path)
    run = Line(tmp_path, capsys)
    before = files_in(tmp_path)
    dry = run("rename", *case.command, "--dry-run")
    assert files_in(tmp_path) == before
    ran = run("rename", *case.command)
    assert (ran.out + ran.err).strip() == case.printed
    assert dry.code == ran.code
    assert files_in(tmp_path) == case.expected
    if ran.code == 0:
        assert [one for one in check(paths_of(tmp_path), jobs=1) if one.severity is Severity.ERROR] == []


@pytest.fixture
def example(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    shutil.copytree(CONTENT, tmp_path / "content")
    return Line(tmp_path, capsys)


RENAMED = {
    "event": "aleppo-entered", "actor": "syrian-army", "source": "times-of-oman", "place": "hama", "topic": "strike-targets",
    "page": "methodology", "tag": "civilians",
}  # fmt: skip


def test_the_example_is_as_clean_afterwards(example: Line) -> None:
    """Translations and chains included; the former ids stand in aliases and addresses only."""
    assert example("check", "--strict").code == 0
    for kind, former in RENAMED.items():
        ran = example("rename", kind, former, f"{former}-2")
        assert ran.code == 0, ran.err
    assert example("check", "--strict").code == 0
    old = re.compile(rf"\[\[(?:{'|'.join(RENAMED.values())})[|\]]|: {RENAMED['event']}$", re.MULTILINE)
    assert [path for path, text in files_in(example.folder).items() if old.search(text)] == []


def test_reviews_stay_valid(example: Line) -> None:
    example.write("content/timeline.yaml", "title: T\nrules: {unreviewed: error, unsourced: off}\n")
    shutil.rmtree(example.folder / "content/events")
    example.write(
        "content/events/a.yaml", "date: 2024\ntitle: T\nactors: [hts]\nreview: {by: N, on: 2025-01-01}\n"
    )
    digest = re.findall(r"of: ([0-9a-f]{8})", example("check").out)[0]
    text = (example.folder / "content/events/a.yaml").read_text().replace("01}", f"01, of: {digest}}}")
    example.write("content/events/a.yaml", text)
    assert "REVIEW001" not in example("check").out
    assert example("rename", "hts", "tahrir").code == 0
    assert "[tahrir]" in (example.folder / "content/events/a.yaml").read_text()
    assert "REVIEW001" not in example("check").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("foo bar", "nothing has the id `foo`"),
        ("hst foo", "did you mean hts?"),
        ("hts russia", "has the id `russia` already"),
        ("hts Bad", "cannot be an id"),
        ("hts ../x", "cannot be an id"),
        ("hts index", "is reserved"),
        ("hts damascus", "is the id of a place, too"),
        ("tag civilians air-strikes", "merge the two"),
        ("place hts foo", "`hts` is the id of an actor, not the id of a place"),
        ("place civilians foo", "`civilians` is a tag, not the id of a place"),
        ("tag hama foo", "`hama` is the id of a place, not a tag"),
        ("place hst foo", "there is no place `hst`"),
    ],
)
def test_ids_that_cannot_be_had_are_refused(example: Line, words: str, message: str) -> None:
    before = files_in(example.folder)
    ran = example("rename", *words.split())
    assert ran.code == 2
    assert message in ran.err
    assert files_in(example.folder) == before


def test_no_file_is_overwritten(example: Line) -> None:
    example.write("content/actors/tahrir.yaml", "id: other\nname: Other\n")
    assert "content/actors/tahrir.yaml is there already" in example("rename", "hts", "tahrir").err


def test_renaming_that_is_interrupted_can_be_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start, content = tmp_path / "start", tmp_path / "content"
    at = Line(tmp_path, capsys)
    at.write("start/timeline.yaml", "title: T\nlanguages: [en, ar]\n")
    at.write(
        "start/sources/gazette.yaml",
        "title: T\nnote: N\nwhere: A box\narchived: {file: archive/gazette-1.txt, at: 2024-12-03T10:00Z}\n",
    )
    at.write("start/sources/gazette.ar.yaml", "note: ن\n")
    at.write("start/archive/gazette-1.txt", "A copy.\n")
    at.write("start/events/a.yaml", "date: 2024\ntitle: T\nsource: gazette\n")
    calls = 0

    def replace(source: str | Path, target: str | Path) -> None:
        nonlocal calls
        calls += 1
        if calls == fail_at:
            raise OSError(5, "Input/output error")
        os.replace(source, target)

    monkeypatch.setattr(fs, "replace", replace)
    wholes = []
    for fail_at in range(7):
        shutil.rmtree(content, ignore_errors=True)
        shutil.copytree(start, content)
        calls = 0
        failed = at("rename", "gazette", "herald")
        assert failed.code == (3 if 0 < fail_at < 6 else 0), (fail_at, failed.err)
        if failed.code:
            again = at("rename", "gazette", "herald")
            assert again.code == 0, (fail_at, again.err)
        wholes.append(files_in(tmp_path))
    assert all(whole == wholes[0] for whole in wholes)
    assert {path for path in wholes[0] if "gazette" in path} == set()
