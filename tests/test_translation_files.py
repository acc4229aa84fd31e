"""Translation files beside records: found, remembered and forgotten, in builds, earlier states and differences."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.command_line import Line
from support.repository import ENVIRONMENT, Repository

from timeline.build import check, load
from timeline.project import paths_of
from timeline.records.translation import in_language

BASE = {
    "content/timeline.yaml": "title: Case\nlanguages: [en, ar]\nrules: {unsourced: off}\n",
    "content/events/one.yaml": "date: 2024-11-28\ntitle: One\nsummary: A summary.\n",
    "content/events/one.ar.yaml": "title: واحد\n",
    "content/events/two.yaml": "date: 2024-11-29\ntitle: Two\n",
    "content/actors.yaml": "army: {name: The army, note: A note.}\nun: {name: The UN, note: A note.}\n",
    "content/actors.ar.yaml": "un: {note: ملاحظة}\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWords.\n",
    "content/pages/about.ar.md": "---\ntitle: حول\n---\nكلمات.\n",
}


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])
    monkeypatch.setenv("NO_COLOR", "1")
    Repository(tmp_path / "project").commit(BASE)
    return Line(tmp_path / "project", capfd)


def found(line: Line) -> list[str]:
    """The problems, with the cache."""
    return [
        f"{one.path}:{one.line}: {one.code}" for one in check(paths_of(line.folder), jobs=1, cache_from=0)
    ]


def test_each_form_is_read(line: Line) -> None:
    chronicle = load(paths_of(line.folder))
    about = in_language(chronicle.pages["about"], "ar")
    assert (about.title, about.details) == ("حول", "كلمات.")
    assert in_language(chronicle.actors["un"], "ar").note == "ملاحظة"
    army = chronicle.actors["army"]
    assert in_language(army, "ar").note == army.note
    assert [entry.title_in("ar") for entry in chronicle.entries] == ["واحد", ""]


def test_an_edit_and_a_deletion_are_noticed(line: Line) -> None:
    assert found(line) == []
    line.write("content/events/one.ar.yaml", "title: واحد\nof: 0badc0de\n")
    assert found(line) == found(line) == ["content/events/one.ar.yaml:2: LANG001"]
    line.write("content/events/one.ar.yaml", "title: [\n")
    assert [one.split()[0] for one in found(line)] == ["content/events/one.ar.yaml:2:"]
    (line.folder / "content/events/one.ar.yaml").unlink()
    assert found(line) == []
    assert load(paths_of(line.folder)).by_id["one"].translations == ()
    line.write("content/events/two.ar.yaml", "summary: كلمات\n")
    assert found(line) == ["content/events/two.ar.yaml:1: LANG005"]
    (line.folder / "content/events/two.yaml").unlink()
    assert found(line) == ["content/events/two.ar.yaml:1: LANG006"]


def test_other_problems_are_told_beside_those_of_a_translation(line: Line) -> None:
    line.write("content/events/one.ar.yaml", "title: [\n")
    line.write("content/events/two.yaml", "date: 2024-11-29\ntitle: Two\nsee: nowhere\n")
    assert [one.split()[1] for one in found(line)] == ["YAML003", "REF001"]


def test_a_build_in_steps_equals_a_clean_one(line: Line) -> None:
    assert line("build").code == 0
    line.write("content/events/one.ar.yaml", "title: الأول\n")
    line.write("content/timeline.ar.yaml", "title: حالة\n")
    (line.folder / "content/actors.ar.yaml").unlink()
    assert line("build").code == 0
    steps = {path: path.read_bytes() for path in (line.folder / "site").rglob("*") if path.is_file()}
    assert line("build", "--clean").code == 0
    assert steps == {path: path.read_bytes() for path in (line.folder / "site").rglob("*") if path.is_file()}


def test_differences_are_told_and_no_fact_has_changed(line: Line) -> None:
    assert line("diff").out == "Nothing that readers see has changed.\n"
    line.write("content/events/one.ar.yaml", "title: الأول\n")
    line.write("content/actors.ar.yaml", "un: {note: أخرى}\n")
    line.write("content/timeline.ar.yaml", "title: حالة\n")
    told = line("diff").out
    assert "changed  one  One\n    translations changed\n" in told
    assert "translations" in told.partition("un")[2]
    assert "added  setting translations.ar.title  حالة" in told
    assert "CORR001" not in line("check", "--since", "HEAD").out


def test_a_link_is_refused(line: Line) -> None:
    target = line.folder / "elsewhere.yaml"
    target.write_text("title: سر\n", encoding="utf-8")
    for name in ("events/two.ar.yaml", "timeline.ar.yaml"):
        os.symlink(target, line.folder / "content" / name)
    assert [one.split()[1] for one in found(line)] == ["FILE001", "FILE001"]


def test_links_in_translations_must_lead_somewhere(line: Line) -> None:
    line.write("content/events/one.ar.yaml", "title: واحد\nsummary: انظر [[two]] و[[nowhere]].\n")
    assert found(line) == ["content/events/one.ar.yaml:2: REF001"]


def test_a_record_with_a_file_beside_is_not_merged_away(line: Line) -> None:
    line.write("content/events/two.ar.yaml", "title: اثنان\n")
    ran = line("merge", "event", "one", "two")
    assert ran.code == 2
    assert "content/events/two.ar.yaml may translate `two`" in ran.err
    assert (line.folder / "content/events/two.yaml").exists()


def test_the_language_in_capitals_is_the_same(line: Line) -> None:
    (line.folder / "content/events/one.ar.yaml").rename(line.folder / "content/events/one.AR.yaml")
    assert found(line) == []
    assert line("translate", "new", "ar", "content/events/one.yaml").code == 2


def test_a_merge_redirects_the_links_of_translations(line: Line) -> None:
    line.write("content/events/three.yaml", "date: 2024-11-30\ntitle: Three\nsummary: A summary.\n")
    line.write("content/events/three.ar.yaml", "# ours\nsummary: |\n  انظر [[two]]\n  و[[two|هذا]].\n")
    line.write("content/events/one.ar.yaml", "title: واحد\n")
    assert line("merge", "event", "one", "two").code == 0
    text = (line.folder / "content/events/three.ar.yaml").read_text(encoding="utf-8")
    assert text == "# ours\nsummary: |\n  انظر [[one]]\n  و[[one|هذا]].\n"
    assert found(line) == []
