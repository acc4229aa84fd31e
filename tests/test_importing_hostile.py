"""What `timeline import` refuses: sources made to fill the memory, read other files, or mislead."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command_line import Line
from support.workbooks import write_xlsx

ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
FAR = '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
FORMULA = '<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f><v></v></c></row></sheetData></worksheet>'


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{chr(ord(name) - 1)};" * 10}">' for name in "bcdefghij")
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (40 << 20))


def lying(path: Path) -> None:
    """A part that unpacks to more than the archive declares."""
    write_xlsx(path, [["Title"], ["x" * 5_000]])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    for signature, offset in ((b"PK\1\2", 24), (b"PK\3\4", 22)):
        at = data.find(
            part.filename.encode(), data.find(signature, part.header_offset if offset == 22 else 0)
        )
        start = data.rfind(signature, 0, data.find(part.filename.encode(), at))
        data[start + offset : start + offset + 4] = (10).to_bytes(4, "little")
    path.write_bytes(data)


def declaring(path: Path) -> None:
    """A part that is declared to have 2 GB."""
    write_xlsx(path, [["Title"], ["x"]])
    data = bytearray(path.read_bytes())
    start = data.find(b"PK\1\2")
    data[start + 24 : start + 28] = (2 << 30).to_bytes(4, "little")
    path.write_bytes(data)


def ods(path: Path) -> None:
    cell = '<table-cell value-type="string" number-columns-repeated="16384"><p>x</p></table-cell>'
    text = f'<document-content><table name="a"><table-row number-rows-repeated="1048576">{cell}</table-row></table></document-content>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", text)


def text(content: str | bytes) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(content.encode() if isinstance(content, str) else content) and None


REFUSED = {
    "nul.csv": (text("a,b\n1,\0\n"), "nul.csv:2: the file holds a NUL character"),
    "field.csv": (text("a,b\n1," + "x" * 600_000 + "\n"), "field.csv:"),
    "columns.csv": (text(",".join("abc" for _ in range(3_000)) + "\n1\n"), "more than 2,000 columns"),
    "empty.csv": (text("\n \n"), "is empty"),
    "names.csv": (text("a,b\n"), "holds no rows"),
    "deep.json": (text("[" * 100_000 + "]" * 100_000), "nested too deep"),
    "deeper.json": (text('[{"a":' + '{"b":' * 30 + "1" + "}" * 31 + "]"), "nested deeper than 20"),
    "broken.json": (text('[{"a": 1,}]'), "broken.json:1:10: this is not JSON"),
    "twice.json": (text('[{"a": 1, "a": 2}]'), "a record has `a` twice"),
    "number.json": (text('[{"a": ' + "9" * 5_000 + "}]"), "number.json"),
    "none.json": (text('{"a": 1}'), "holds no list of records"),
    "huge.json": (text('[{"a": "' + "x" * 600_000 + '"}]'), "`a` has 600,000 characters"),
    "lines.jsonl": (text('{"a": 1}\n{"a": \n'), "lines.jsonl:2"),
    "far.xlsx": (lambda path: write_xlsx(path, [], FAR), "reach to row 1,048,576 and column 16,384"),
    "formula.xlsx": (lambda path: write_xlsx(path, [], FORMULA), "is a formula without a value"),
    "entity.xlsx": (
        lambda path: write_xlsx(path, [], ENTITY + "<worksheet/>"),
        "a document type or an entity is declared",
    ),
    "bomb.xlsx": (bomb, "packed like a zip bomb"),
    "declared.xlsx": (declaring, "would unpack to more than 256 MiB"),
    "lying.xlsx": (lying, "is damaged"),
    "text.xlsx": (text("not a workbook"), "is damaged, or is no workbook"),
    "far.ods": (ods, "reach to row 1,048,576"),
    "laughs.xml": (text(LAUGHS), "a document type or an entity is declared"),
    "outside.xml": (
        text('<!DOCTYPE data SYSTEM "file:///etc/passwd"><data><event/></data>'),
        "a document type",
    ),
    "deep.xml": (text("<data>" + "<event>" * 500 + "</event>" * 500 + "</data>"), "nested too deep"),
    "broken.xml": (text("<rss><channel><item></channel></rss>"), "broken.xml:1:23: this is not XML"),
    "none.xml": (text("<rss><channel/></rss>"), "has no entries"),
    "words.ics": (text("BEGIN:VCALENDAR\nnonsense\n"), "is no iCalendar file"),
    "broken.bib": (text("@article{a, title = {x\n@book{b, title = {y}}\n"), "broken.bib:"),
    "none.ris": (text("nothing\n"), "has no references"),
    "old.xls": (text(b"\xd0\xcf\x11\xe0" + b"x" * 600), "is not an .xlsx or .ods workbook"),
    "unknown.bin": (text("nothing of the kind"), "cannot be told"),
}


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    line = Line(tmp_path, capsys)
    line.write("content/timeline.yaml", "title: Case\n")
    return line


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, line: Line) -> None:
    make, message = REFUSED[name]
    make(line.folder / name)
    ran = line("import", name)
    assert message in ran.err, ran
    assert ran.code == 2
    assert [one.name for one in (line.folder / "content").rglob("*")] == ["timeline.yaml"]


def test_the_size_of_a_file_is_limited(line: Line) -> None:
    with open(line.folder / "large.csv", "wb") as file:
        file.truncate(2 << 30)
    ran = line("import", "large.csv")
    assert "has 2,048 MiB; the limit is 64 MiB" in ran.err
    assert ran.code == 2


def test_names_that_are_paths_stay_inside(line: Line) -> None:
    """Ids, titles, actors, places and tags from the source become names of files."""
    rows = [
        ["id", "title", "date", "place", "actors", "tags", "url"],
        [
            "../../etc/passwd",
            "../up",
            "2024-01-01",
            "../../x",
            "/root/.ssh; ..\\..\\y",
            "../t",
            "https://example.org/1",
        ],
        ["CON", "nul", "2024-01-02", "con", "aux", "index", "https://example.org/2"],
        ["a" * 300, "b" * 200, "../../2024", "c" * 200, "d" * 200, "e" * 200, "https://example.org/3"],
        ["\u202eexe", "\u0000x", "2024-01-04", "\x1b[31m", "\u202e", "", "javascript:alert(1)"],
    ]
    (line.folder / "paths.json").write_text(
        json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]])
    )
    before = {one for one in line.folder.parent.rglob("*") if line.folder not in (one, *one.parents)}
    for _ in range(2):
        ran = line("import", "paths.json")
        assert ran.code == 0, ran.err
    assert {one for one in line.folder.parent.rglob("*") if line.folder not in (one, *one.parents)} == before
    files = [one for one in (line.folder / "content").rglob("*") if one.is_file()]
    assert len([one for one in files if "events" in one.parts]) == 4
    checked = line("check")
    assert checked.code == 0, checked.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out


def test_a_link_is_not_written_through(line: Line, tmp_path: Path) -> None:
    line.write("a.csv", "title,date,url\nOne,2024-01-01,https://example.org/\n")
    assert line("import", "a.csv").code == 0
    (tmp_path / "elsewhere").mkdir()
    os.symlink(tmp_path / "elsewhere", tmp_path / "content/events")
    ran = line("import", "a.csv")
    assert ran.code == 3
    assert "a link" in ran.err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_state_cannot_name_files_elsewhere(line: Line) -> None:
    line.write("a.csv", "title,date\nOne,2024-01-01\n")
    line("import", "a.csv")
    line.write("imports/a.state.json", '{"../outside": {"sha256": "00"}}')
    ran = line("import", "a.csv")
    assert ran.code == 2
    assert "outside content/" in ran.err


SLOW = {
    "elements": "<div>" * 20_000 + "x",
    "scripts": "<script>" * 50_000,
    "links": "<a href=x>" * 40_000,
    "brackets": "[" * 200_000,
    "markdown links": "[a](" * 100_000,
    "addresses": "https://" * 50_000,
    "spaced": "https://a.org/ b" * 20_000,
    "entities": "&amp;" * 90_000,
    "sentences": ". " * 200_000,
    "dates": "1/2/2020 to " * 30_000,
    "digits": "1" * 400_000,
}


@pytest.mark.parametrize("name", SLOW)
def test_long_values_take_no_time(name: str, line: Line) -> None:
    value = SLOW[name]
    fields = ("title", "text", "date", "time", "source", "place", "actors", "tags", "coordinates", "media")
    (line.folder / "long.json").write_text(json.dumps([{field: value} for field in fields]), encoding="utf-8")
    for _ in range(2):
        before = os.times()
        ran = line("import", "long.json")
        after = os.times()
        assert ran.code == 0, ran.err
        assert after.user - before.user < 20


MISSING = {
    "markdownify": ("a.json", '[{"title": "x", "text": "<p>y</p>", "date": "2024"}]'),
    "python_calamine": ("a.xlsx", ""),
    "icalendar": ("a.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
    "bibtexparser.entrypoint": ("a.bib", "@book{a, title = {x}}\n"),
}


@pytest.mark.parametrize("module", MISSING)
def test_a_missing_package_is_named(module: str, line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    name, content = MISSING[module]
    if content:
        line.write(name, content)
    else:
        write_xlsx(line.folder / name, [["title"], ["x"]])
    monkeypatch.setitem(sys.modules, module, None)
    for words in ((), ("--into", "new")):
        ran = line("import", name, *words)
        assert ran.code == 2
        assert "pip install 'sourced-timeline[import]'" in ran.err
    assert not (line.folder / "new").exists()


def test_links_in_a_folder_of_tables_are_refused(line: Line, tmp_path: Path) -> None:
    line.write("tables/project.csv", "title\nA chronology\n")
    line.write("elsewhere.csv", "id,title,date\nsecret,Secret,2024-01-01\n")
    os.symlink(tmp_path / "elsewhere.csv", tmp_path / "tables/events.csv")
    ran = line("import", "tables", "--into", "copy")
    assert ran.code == 2
    assert "events.csv is a link" in ran.err
    assert not (tmp_path / "copy").exists()
