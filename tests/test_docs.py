"""The manual keeps its word: its examples run, its messages are those of the program, its links lead somewhere.

A comment before a fenced block says what the block is:

    <!-- file: PATH -->          the content of a file of the page's project, from here on
    <!-- shows: PATH -->         what that file holds by now
    <!-- part of an event -->    fields of an event; the test adds a date, a title and a source where they are missing
    <!-- run -->                 commands, one a line; `cd` and `rm` are known besides `timeline`
    <!-- prints: COMMAND -->     what the command prints, `...` standing for any lines
    <!-- has: PATH -->           lines that a file of the built site holds

And two have no block: `<!-- project -->` begins a new project, `<!-- replace: OLD -> NEW -->` changes the last file. At its
end a project has no errors, unless it ends with what a command prints of them.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

from timeline.build import BuildOptions, build, check
from timeline.commands.cli import run_command
from timeline.dates import edtf
from timeline.diagnostics import Severity
from timeline.project import paths_of
from timeline.wording.catalogue import load_catalogue
from timeline.wording.dates import date_in_words

ROOT = Path(__file__).parent.parent
PAGES = sorted(path for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")))
PROJECT = "content/timeline.yaml"
STEP = re.compile(
    r"^<!-- (?P<word>file|shows|part of an event|run|prints|has|project|replace)(?:: (?P<what>.+?))? -->$"
    r"(?:\n\n?```\w*\n(?P<block>.*?)^```$)?",
    re.MULTILINE | re.DOTALL,
)


def name_of(path: Path) -> str:
    """The page, for pytest's report."""
    return path.relative_to(ROOT).as_posix()


class Walk:
    """Does what a page says, in a folder of its own."""

    def __init__(
        self, folder: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self.root = folder
        self.projects = 0
        self.last = Path()
        self.told = False
        """The last step has shown what a command prints."""
        self.capfd = capfd
        self.monkeypatch = monkeypatch
        self.begin()

    def begin(self) -> None:
        """Begin a new project."""
        self.projects += 1
        self.root = self.folder / f"project-{self.projects}"
        self.root.mkdir()
        self.monkeypatch.chdir(self.root)

    def end(self) -> None:
        """The project, if there is one, has no errors."""
        if (self.root / "content").is_dir() and not self.told:
            self.write_project()
            found = [one for one in check(paths_of(self.root)) if one.severity is Severity.ERROR]
            assert not found

    def write_project(self) -> None:
        """Write a project file where the page gives none."""
        path = self.root / PROJECT
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("title: Example\n", encoding="utf-8")

    def file(self, what: str, block: str) -> None:
        self.last = self.root / what
        self.last.parent.mkdir(parents=True, exist_ok=True)
        self.last.write_text(block, encoding="utf-8")

    def shows(self, what: str, block: str) -> None:
        assert (self.root / what).read_text(encoding="utf-8") == block

    def part(self, block: str) -> None:
        given = {line.partition(":")[0].rstrip("s") for line in block.splitlines()}
        needed = {
            "title": "Title",
            "source": "https://example.org/part",
            **({} if "day" in given else {"date": "2024-11-29"}),
        }
        rest = "".join(f"{field}: {value}\n" for field, value in needed.items() if field not in given)
        count = len(list(self.root.glob("content/events/part-*")))
        self.file(f"content/events/part-{count}.yaml", block + rest)

    def run(self, block: str) -> None:
        for line in block.splitlines():
            words = shlex.split(line.partition("  #")[0])
            if words[0] == "cd":
                self.root = self.root / words[1]
                self.monkeypatch.chdir(self.root)
            elif words[0] == "rm":
                (self.root / words[1]).unlink()
            else:
                assert words[0] == "timeline"
                assert run_command(words[1:]) == 0, self.capfd.readouterr()
        self.capfd.readouterr()

    def prints(self, what: str, block: str) -> None:
        self.write_project()
        self.capfd.readouterr()
        run_command(shlex.split(what)[1:])
        out, err = self.capfd.readouterr()
        parts = [re.escape(part) for part in uncounted(block).split("...\n")]
        assert re.fullmatch("(?s:.*)".join(parts), uncounted(out + err)), out + err

    def has(self, what: str, block: str) -> None:
        self.write_project()
        build(paths_of(self.root), BuildOptions(jobs=1))
        text = unescape((self.root / "site" / what).read_text(encoding="utf-8"))
        for line in block.splitlines():
            assert line.strip() in text

    def replace(self, what: str) -> None:
        old, _, new = what.partition(" -> ")
        text = self.last.read_text(encoding="utf-8")
        assert old in text
        self.last.write_text(text.replace(old, new), encoding="utf-8")


def uncounted(text: str) -> str:
    """Without the numbers of a build's report that depend on the theme and the machine."""
    return re.sub(r"\d+ rendered, \d+ files? written, \d+ removed, in [\d.]+ s", "...rendered", text)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_examples_do_what_the_page_says(
    page: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    walk = Walk(tmp_path, capfd, monkeypatch)
    for step in STEP.finditer(page.read_text(encoding="utf-8")):
        word, what, block = step["word"], step["what"] or "", step["block"] or ""
        assert block or word in ("project", "replace"), f"{step[0]} has no block"
        match word:
            case "project":
                walk.end()
                walk.begin()
            case "replace":
                walk.replace(what)
            case "part of an event":
                walk.part(block)
            case "run":
                walk.run(block)
            case _:
                getattr(walk, word)(what, block)
        walk.told = word == "prints"
    walk.end()


def links_of(page: Path) -> Iterator[str]:
    """The addresses that a page links to, code left out."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]*`", "", text)
    yield from re.findall(r"\]\(([^)\s]+)\)", text)


def anchors_of(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors_of(target), link


def test_every_page_can_be_reached() -> None:
    index = ROOT / "docs" / "README.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in links_of(index)}
    assert {path for path in (ROOT / "docs").rglob("*.md") if path != index} <= linked


def table_rows(page: str, columns: int) -> list[list[str]]:
    """The rows of a page's tables that begin with code, as their cells."""
    text = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in rows if len(row) == columns]


def test_dates_are_said_as_the_page_says() -> None:
    words = load_catalogue("en")
    rows = table_rows("dates.md", 3)
    assert len(rows) > 30
    for written, _, said in rows:
        assert date_in_words(edtf.parse(written.strip("`")), words, weekday=True) == said, written


def test_wrong_dates_are_refused_as_the_page_says() -> None:
    rows = table_rows("dates.md", 2)
    assert len(rows) > 8
    for written, said in rows:
        with pytest.raises(edtf.EdtfError) as refused:
            edtf.parse(written.strip("`"))
        assert refused.value.help == said.strip("`"), written


def test_the_data_file_has_the_fields_of_the_page() -> None:
    from timeline.exports import json_records, topic_records

    text = (ROOT / "docs" / "reference" / "timeline-json.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL))
    structs = {
        name.removesuffix("Json"): struct
        for module in (json_records, topic_records)
        for name, struct in vars(module).items()
        if isinstance(struct, type)
        and issubclass(struct, msgspec.Struct)
        and struct.__module__ == module.__name__
    }
    assert sections.keys() == structs.keys()
    for name, struct in structs.items():
        named = re.findall(r"^\| `(\w+)` \|", sections[name], re.MULTILINE)
        assert named == list(struct.__struct_encode_fields__), name


def test_generated_parts_are_current() -> None:
    tool = ROOT / "tools" / "make_reference.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_field_is_in_the_manual() -> None:
    """A record that the program reads has a section in fields.md."""
    from timeline.model.project import Project
    from timeline.model.record import fields_of, noun_of
    from timeline.model.schema import RECORDS

    seen: set[str] = set()

    def visit(record: type) -> None:
        noun = noun_of(record).partition(" ")[2]
        if noun not in seen:
            seen.add(noun)
            for field in fields_of(record).values():
                follow(field.kind)

    def follow(kind: object) -> None:
        inner = getattr(kind, "record", None) or getattr(kind, "item", None)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and fields_of(inner):
            visit(inner)
        elif inner is not None:
            follow(inner)

    for record in (*RECORDS.values(), Project):
        visit(record)
    assert {noun.replace(" ", "-") for noun in seen} <= anchors_of(ROOT / "docs" / "reference" / "fields.md")


@pytest.mark.parametrize(("shell", "asks"), [("bash", "1"), ("zsh", "1"), ("fish", "bui")])
def test_shells_can_complete_commands(shell: str, asks: str) -> None:
    words = {"_TIMELINE_COMPLETE": f"{shell}_complete", "COMP_WORDS": "timeline bui", "COMP_CWORD": asks}
    done = subprocess.run(
        [sys.executable, "-m", "timeline"],
        cwd=ROOT,
        env=os.environ | words,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "build" in done.stdout
    assert "Usage" not in done.stdout
