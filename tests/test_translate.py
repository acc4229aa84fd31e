"""`timeline translate`: what is open, files to fill in, and PO files there and back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polib
import pytest
from support.command_line import Line

from timeline.editing import po_files

BASE = {
    "content/timeline.yaml": "title: Case\nlanguages: [en, ar, fr]\neras: {offensive: {title: The offensive}}\n",
    "content/events/one.yaml": """\
date: 2024-11-28
title: "One: a title"
summary: |
  A first line.

  - a list
source: {url: https://example.org/, at: page 3}
claims:
  - {id: first, by: army, says: We left., source: https://example.org/b}
  - {by: army, says: We stayed., source: https://example.org/c}
""",
    "content/events/own.yaml": """\
date: 2024-11-29
title: Two
source: https://example.org/d
translations:  # ours
  ar: {title: اثنان}  # by hand
""",
    "content/events/draft.yaml": "date: 2024-11-29\ntitle: A draft\nsource: https://example.org/e\ndraft: true\n",
    "content/actors.yaml": "army: {name: The army, note: A note.}\nun: {name: The UN, note: Another.}\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWords.\n\nMore *words*.\n",
}
NEW = Path(__file__).parent / "translate"


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("NO_COLOR", "1")
    line = Line(tmp_path / "project", capfd)
    for path, text in BASE.items():
        line.write(path, text)
    return line


def read(line: Line, path: str) -> str:
    return (line.folder / path).read_text(encoding="utf-8")


def exported(line: Line) -> Any:
    return polib.pofile(line("translate", "export", "ar").out)


def imported(line: Line, po: Any) -> Any:
    line.write("x.po", f"{po}")
    return line("translate", "import", "ar", "x.po")


def test_the_status_in_words(line: Line) -> None:
    assert line("translate", "status").out == (
        "ar  actor    0 of 2 translated, 2 missing\n"
        "ar  event    1 of 2 translated, 1 missing, 1 without `of`\n"
        "ar  page     0 of 1 translated, 1 missing\n"
        "ar  project  0 of 1 translated, 1 missing\n"
        "fr  actor    0 of 2 translated, 2 missing\n"
        "fr  event    0 of 2 translated, 2 missing\n"
        "fr  page     0 of 1 translated, 1 missing\n"
        "fr  project  0 of 1 translated, 1 missing\n"
    )
    line.write("content/actors.ar.yaml", "army: {note: ملاحظة, of: 0badc0de}\n")
    line.write("content/events/one.ar.yaml", "title: واحد\n")
    listed = line("translate", "status", "ar").out.splitlines()[4:]
    assert listed == [
        "outdated    content/actors.yaml (army)",
        "missing     content/actors.yaml (un)",
        "incomplete  content/events/one.yaml (one): summary, sources/1/at, claims/first/says, claims/2/says",
        "missing     content/pages/about.md (about)",
        "missing     content/timeline.yaml",
    ]


def test_the_status_as_json(line: Line) -> None:
    arabic, french = json.loads(line("translate", "status", "--format", "json").out)
    assert (arabic["language"], french["language"]) == ("ar", "fr")
    assert arabic["kinds"][1] == {
        "kind": "event",
        "current": 0,
        "undated": 1,
        "incomplete": 0,
        "outdated": 0,
        "missing": 1,
    }
    assert {one["file"] for one in arabic["open"]} == {*BASE} - {
        "content/events/own.yaml",
        "content/events/draft.yaml",
    }


def test_check_counts_what_is_missing(line: Line) -> None:
    said = [one for one in line("check").err.splitlines() if one.startswith("not translated")]
    assert said == [
        "not translated into ar: 1 event, 2 actors, 1 page, 1 project file; timeline translate status ar lists them",
        "not translated into fr: 2 events, 2 actors, 1 page, 1 project file; timeline translate status fr lists them",
    ]
    for arguments in (("--quiet",), ("--format", "json")):
        assert "not translated" not in "".join(map(str, line("check", *arguments)))
    line.write(
        "content/timeline.yaml", BASE["content/timeline.yaml"] + "rules: {missing_translation: warning}\n"
    )
    ran = line("check")
    assert ran.out.count("LANG001") == 11
    assert "not translated" not in ran.err


@pytest.mark.parametrize("case", sorted(NEW.glob("*.txt")), ids=lambda case: case.stem)
def test_a_file_to_fill_in(case: Path, line: Line) -> None:
    path, made, text = case.read_text(encoding="utf-8").split("----\n")
    assert line("translate", "new", "ar", path.strip()).out == made
    assert read(line, made.strip()) == text
    assert line("check").code == 0
    assert "0 of" in line("translate", "status", "fr").out
    again = line("translate", "new", "ar", path.strip())
    assert (again.code, again.err.splitlines()[0]) == (2, f"error: {made.strip()} is there already")
    assert read(line, made.strip()) == text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("de", "content/events/one.yaml"), "`de` is none of the project's languages"),
        (("en", "content/events/one.yaml"), "the records themselves are in `en`"),
        (("ar", "content/events/own.yaml"), "has its translation into `ar` in itself"),
        (("ar", "/dev/null/x"), "does not exist"),
        (("ar", "x.po"), "x.po has nothing that could be translated"),
    ],
)
def test_what_cannot_be_created(arguments: tuple[str, str], message: str, line: Line) -> None:
    line.write("x.po", "")
    ran = line("translate", "new", *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_texts_go_out_and_come_back(line: Line) -> None:
    po = exported(line)
    assert [entry.msgctxt for entry in po] == [
        "content/actors.yaml#army/note",
        "content/actors.yaml#un/note",
        "content/events/one.yaml#title",
        "content/events/one.yaml#summary",
        "content/events/one.yaml#sources/1/at",
        "content/events/one.yaml#claims/first/says",
        "content/events/one.yaml#claims/2/says",
        "content/events/own.yaml#title",
        "content/pages/about.md#title",
        "content/pages/about.md#details",
        "content/timeline.yaml#title",
        "content/timeline.yaml#eras/offensive/title",
    ]
    for number, entry in enumerate(po):
        entry.msgstr = (
            f'نص "{number}": # {{[\n\n- سطر\n  - آخر' if "\n" in entry.msgid else f'نص "{number}": #'
        )
    assert imported(line, po).out == "texts imported: 12; files written: 5\n"
    assert line("check").out == ""
    assert "missing" not in line("translate", "status", "ar").out
    assert [(e.msgctxt, e.msgstr, e.fuzzy) for e in exported(line)] == [
        (e.msgctxt, e.msgstr, False) for e in po
    ]
    assert read(line, "content/pages/about.ar.md").endswith('---\n\nنص "9": # {[\n\n- سطر\n  - آخر\n')
    assert "# ours" in read(line, "content/events/own.yaml")
    assert "# by hand" in read(line, "content/events/own.yaml")
    assert imported(line, po).out == "texts imported: 0; files written: 0\n"


def test_an_import_fills_a_file_and_keeps_its_lines(line: Line) -> None:
    line("translate", "new", "ar", "content/events/one.yaml")
    line("translate", "new", "ar", "content/pages/about.md")
    before = read(line, "content/events/one.ar.yaml")
    po = exported(line)
    for entry in po:
        entry.msgstr = "نص\n\n- قائمة" if "\n" in entry.msgid else "نص"
    imported(line, po)
    after = read(line, "content/events/one.ar.yaml")
    assert set(before.splitlines()) - set(after.splitlines()) == {
        "title:",
        "summary:",
        "    at:",
        "    says:",
    }
    assert "title: نص\n" in after
    assert "summary: |\n  نص\n\n  - قائمة\n" in after
    assert read(line, "content/pages/about.ar.md").endswith("---\n\nنص\n\n- قائمة\n")
    assert "missing" not in line("translate", "status", "ar").out


def test_what_is_outdated_is_fuzzy_until_each_text_is_confirmed(line: Line) -> None:
    po = exported(line)
    for entry in po:
        entry.msgstr = "نص"
    imported(line, po)
    line.write("content/events/one.yaml", BASE["content/events/one.yaml"].replace("We left", "We fled"))
    assert line("check").out.count("LANG001") == 1
    stale = imported(line, po).out.splitlines()
    assert stale[1:] == [
        "not imported, since the original has changed: 1",
        "  content/events/one.yaml#claims/first/says",
    ]
    po = exported(line)
    fuzzy = [entry for entry in po if entry.fuzzy]
    assert {entry.msgctxt.partition("#")[0] for entry in fuzzy} == {"content/events/one.yaml"}
    for entry in fuzzy[1:]:
        entry.flags.remove("fuzzy")
    assert imported(line, po).out == "texts imported: 0; files written: 0\nfuzzy, not imported: 1\n"
    assert "LANG001" in line("check").out
    fuzzy[0].flags.remove("fuzzy")
    assert imported(line, po).out == "texts imported: 0; files written: 1\n"
    assert line("check").out == ""


def test_what_the_project_does_not_have_is_named_and_never_written(line: Line) -> None:
    po = exported(line)
    for context in (
        "../../outside.yaml#title",
        "/etc/passwd#title",
        "content/events/one.yaml#date",
        "\u202e",
    ):
        po.append(polib.POEntry(msgctxt=context, msgid="x", msgstr="y"))
    po.append(polib.POEntry(msgctxt="content/events/one.yaml#title", msgid="x", msgstr="y", obsolete=True))
    before = sorted(line.folder.parent.rglob("*"))
    ran = imported(line, po)
    assert ran.out.splitlines() == [
        "texts imported: 0; files written: 0",
        "not in this project: 4",
        "  ../../outside.yaml#title",
        "  /etc/passwd#title",
        "  content/events/one.yaml#date",
        "  <U+202E>",
    ]
    assert sorted(line.folder.parent.rglob("*")) == sorted([*before, line.folder / "x.po"])


def test_an_error_in_one_text_writes_nothing(line: Line) -> None:
    po = exported(line)
    for entry in po:
        entry.msgstr = "ن" * 5_000 if entry.msgctxt.endswith("one.yaml#title") else "نص"
    ran = imported(line, po)
    assert ran.code == 2
    assert ran.err.startswith("error: content/events/one.ar.yaml would have an error in `title`: ")
    assert not (line.folder / "content/actors.ar.yaml").exists()
    assert read(line, "content/events/own.yaml") == BASE["content/events/own.yaml"]


HEAD = b'msgid ""\nmsgstr ""\n"Language: ar\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (HEAD.replace(b": ar", b": fr"), "the PO file is in `fr`, not in `ar`"),
        (HEAD.replace(b"UTF-8", b"windows-1256"), "x.po is encoded in windows-1256"),
        (HEAD + b'msgid "a"\nmsgstr "\xe3"\n', "x.po is not in UTF-8 (line 7)"),
        (b"<html></html>\n", "x.po is not a PO file (line 1)"),
        (b"x.po", "x.po is not a PO file (line 1)"),
        (b"msgstr[9] 1\n" * 3, "x.po is not a PO file"),
        (HEAD + b'msgctxt "a"\nmsgctxt "b"\n', "x.po is not a PO file (line 7)"),
    ],
)
def test_hostile_files(data: bytes, message: str, line: Line) -> None:
    (line.folder / "x.po").write_bytes(data)
    ran = line("translate", "import", "ar", "x.po")
    assert message in ran.out + ran.err
    assert ran.code in (0, 2)


def test_a_file_that_is_too_large(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(po_files, "MAX_BYTES", 100)
    line.write("x.po", "#\n" * 60)
    assert "the limit is 100" in line("translate", "import", "ar", "x.po").err


def test_a_missing_package_is_named(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "polib", None)
    ran = line("translate", "export", "ar")
    assert (ran.code, ran.err.splitlines()[1].strip()) == (
        2,
        "help: install it: pip install 'sourced-timeline[po]'",
    )


def test_content_with_errors_is_refused(line: Line) -> None:
    line.write("content/events/one.yaml", "title: [\n")
    ran = line("translate", "status")
    assert ran.code == 1
    assert "YAML" in ran.out + ran.err


def test_a_quote_translated_once_keeps_its_translation(line: Line) -> None:
    cited = "{source: paper, quote: انسحبنا"
    line.write("content/sources/paper.yaml", "url: https://example.org/f\nlanguage: ar\n")
    line.write(
        "content/events/quoted.yaml",
        f"date: 2024-11-29\ntitle: Quoted\nsource: {cited}}}\n"
        f"claims: [{{by: army, says: Gone., source: {cited}, quote_translation: We have left.}}}}]\n",
    )
    assert line("build").code == 0
    assert "We have left." in read(line, "site/events/quoted/index.html")
