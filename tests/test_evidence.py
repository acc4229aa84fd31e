"""`timeline export evidence`: whole, verifiable by others, and without anything that readers may not see."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import bagit
import pytest
from rocrate.rocrate import ROCrate
from support.command_line import Line
from support.pictures import png
from support.repository import Repository

from timeline.exporting.editors_notes import has_editors_notes

COPY = b"<p>What was on the page.</p>\n"
SECRETS = (
    "Samir", "36.12345", "37.98765", "Not yet public", "hidden-talks", "secret-file-name", "Under embargo", "canary@example.org",
    "told us by", "Real name", "witness-copy", "Canary Camera", "An early draft", "Former exact words",
)  # fmt: skip
"""What no package may hold, neither in pages, records and copies nor in history."""

FILES: dict[str, str | bytes] = {
    "content/timeline.yaml": "title: Case *one*\nurl: https://example.org/case/\nlicence: {text: CC-BY-4.0}\n"
    "rules: {unarchived: off}\ncontact: desk@example.org\n",
    "content/events/2024-11-29-strike.yaml": "date: 2024-11-29\ntitle: A strike hits <b>a market</b>\nplace: hama\nactors: [army]\n"
    "see: [talks]\nmedia: [{file: media/a.png, alt: A street, credit: Us, rights: CC0-1.0}]\n"
    "claims: [{by: army, about: who, says: It was the other side., sources: [report]}]\nsources: [report]\n",
    "content/events/2024-11-30-talks.yaml": "date: 2024-11-30\ntitle: Talks\nsource: https://example.org/b\n",
    "content/events/2024-12-01-witness.yaml": "date: 2024-12-01\ntitle: A resident speaks\nsummary: A resident saw it.\n"
    "speaker: resident\nkind: statement\nplace: {near: hama, at: [36.12345, 37.98765], obscured: true}\nsources: [told]\n",
    "content/events/2024-12-02-secret-file-name.yaml": "id: hidden-talks\ndate: 2024-12-02\ntitle: Not yet public\ndraft: true\n"
    "source: https://example.org/c\n",
    "content/events/2024-12-03-later.yaml": "date: 2024-12-03\ntitle: Under embargo\nembargo_until: 2199-01-01T00:00:00Z\n"
    "source: https://example.org/d\n",
    "content/sources/report.yaml": f"title: A report\nurl: https://example.org/a\npublished: 2024-11-30\n"
    f"archived: [{{file: archive/report.html, at: 2024-12-01, sha256: {sha256(COPY).hexdigest()}}}]\n",
    "content/sources/told.yaml": "title: An interview\nurl: https://example.org/e\narchived: [{file: archive/witness-copy.html}]\n",
    "content/archive/report.html": COPY,
    "content/archive/witness-copy.html": b"Samir told us.\n",
    "content/media/a.png": png(),
    "content/places.yaml": "hama: {name: Hama, at: [35.13, 36.75], precision: settlement}\n",
    "content/actors/army.yaml": "# told us by a friend\nname: The army\nkind: armed-group\n",
    "content/actors/resident.yaml": "name: A resident\nanonymous: Fears reprisals.\nkind: person\nx-real: Real name\n",
    "content/topics/who.yaml": "title: Who did it?\n",
}  # fmt: skip


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a repository with much that readers may not see, today and in earlier versions."""
    made = Line(tmp_path / "case", capsys)
    repository = Repository(made.folder)
    early = {
        **FILES,
        "content/events/2024-11-30-talks.yaml": "date: 2024-11-30\ntitle: An early draft\ndraft: true\n",
    }
    early["content/events/2024-12-01-witness.yaml"] = (
        "date: 2024-12-01\ntitle: Samir speaks\nsummary: Former exact words\nplace: hama\nsources: [told]\n"
    )
    repository.commit(early)
    repository.commit(
        {
            **FILES,
            "content/events/2024-11-29-strike.yaml": str(
                FILES["content/events/2024-11-29-strike.yaml"]
            ).replace("11-29\n", "11-28\n", 1),
        }
    )
    repository.commit(FILES)
    return made


def exported(line: Line, *options: str, to: str = "package") -> Path:
    ran = line("export", "evidence", to, *options)
    assert ran.code == 0, ran.err
    return line.folder / to


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def git(line: Line, *arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=line.folder, capture_output=True, check=True, text=True)
    return ran.stdout.strip()


def links_of(page: Path) -> Iterator[str]:
    yield from re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))


def test_others_find_it_valid(line: Line) -> None:
    package = exported(line, "--event", "strike", "--notes")
    assert bagit.Bag(str(package)).validate()
    crate = ROCrate(package / "data")
    assert crate.name == "A strike hits <b>a market</b>"
    payload = {name.removeprefix("data/") for name in files_in(package) if name.startswith("data/")}
    assert {entity.id for entity in crate.data_entities} == payload - {"ro-crate-metadata.json"}
    for manifest in ("tagmanifest-sha256.txt", "manifest-sha256.txt"):
        subprocess.run(["sha256sum", "--check", "--quiet", manifest], cwd=package, check=True)
    count = re.search(r"prints (\d+)", (package / "data/VERIFY.md").read_text(encoding="utf-8"))
    assert count
    assert int(count[1]) == len(payload)


@pytest.mark.parametrize("fault", ["altered", "added", "removed", "tag"])
def test_a_fault_is_found(line: Line, fault: str) -> None:
    package = exported(line, "--event", "strike")
    file = package / "data/captures/archive/report.html"
    match fault:
        case "altered":
            file.write_bytes(COPY.replace(b"W", b"V"))
        case "added":
            (package / "data/more.txt").write_bytes(b"")
        case "removed":
            file.unlink()
        case "tag":
            (package / "bag-info.txt").write_bytes(b"Bagging-Date: 2020-01-01\n")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(package)).validate()


def test_it_holds_the_event_and_what_it_rests_on(line: Line) -> None:
    package = exported(line, "--event", "strike", "--notes")
    files = files_in(package / "data")
    records = {
        name.removeprefix("records/"): data for name, data in files.items() if name.startswith("records/")
    }
    assert sorted(records) == [
        "content/actors/army.yaml",
        "content/events/2024-11-29-strike.yaml",
        "content/places.yaml",
        "content/sources/report.yaml",
        "content/timeline.yaml",
        "content/topics/who.yaml",
    ]
    assert all(data == (line.folder / path).read_bytes() for path, data in records.items())
    assert files["captures/archive/report.html"] == COPY
    (rests,) = json.loads(files["rests-on.json"])
    assert (rests["id"], rests["sources"][0]["source"], rests["claims"][0]["by"]) == (
        "strike",
        "report",
        "army",
    )
    assert "A report, 2024-11-30" in files["rests-on.txt"].decode()
    history = json.loads(files["history.json"])
    assert [step["changes"] for step in history["events"]["strike"]] == [
        [],
        ["date: was 29 November 2024, now 28 November 2024"],
        ["date: was 28 November 2024, now 29 November 2024"],
    ]
    assert "talks" not in history["events"]
    event = "content/events/2024-11-29-strike.yaml"
    own = git(line, "hash-object", event)
    assert [step["blob"] for step in history["events"]["strike"]] == [own, None, own]
    assert history["files"][event]["blob"] == own
    provenance = json.loads(files["provenance.json"])
    assert provenance["commit"] == git(line, "rev-parse", "HEAD")
    assert provenance["uncommitted"] == []
    for record in provenance["records"]:
        assert record["blob"] == git(line, "rev-parse", f"HEAD:{record['path']}")


def test_pages_work_from_the_folder(line: Line) -> None:
    pages = exported(line, "--event", "strike") / "data/pages"
    found = list(pages.rglob("*.html"))
    assert pages / "events/strike/index.html" in found
    assert pages / "events/talks/index.html" not in found
    for page in found:
        for link in links_of(page):
            path = link.partition("#")[0]
            if path and not re.match(r"https://|mailto:|geo:|data:", path):
                assert (page.parent / path).is_file(), (page, link)
        assert "<script" not in page.read_text(encoding="utf-8")
    assert "https://example.org/case/events/talks/" in set(links_of(pages / "events/strike/index.html"))


@pytest.mark.parametrize("options", [(), ("--notes",), ("--event", "witness", "--notes")])
def test_nothing_that_readers_may_not_see_is_in_it(line: Line, options: tuple[str, ...]) -> None:
    package = exported(line, *options)
    secrets = [one for one in SECRETS if "--notes" not in options or one != "told us by"]
    for name, data in files_in(package).items():
        assert not [one for one in secrets if one in name or one.encode() in data], name
    readme = (package / "data/README.md").read_text(encoding="utf-8")
    assert (
        "Withheld: the content file of event witness, because it holds what is for the editors alone."
        in readme
    )
    assert "Withheld: an archived copy of the source told" in readme
    assert ("Withheld: the content file of actor army" in readme) is ("--notes" not in options)


def test_why_something_is_withheld_is_for_the_editors(line: Line) -> None:
    told = "content/sources/told.yaml"
    line.write(told, str(FILES[told]).replace(".html}", f".html, at: 2024-12-07, sha256: {'a' * 64}}}"))
    package = exported(line, "--event", "witness", "--report", "report.json")
    files = files_in(package / "data")
    provenance = json.loads(files["provenance.json"])
    why = "it holds what is for the editors alone"
    (copy,) = provenance["captures"]
    assert {name: value for name, value in copy.items() if value} == {"source": "told", "withheld": why}
    assert {one["withheld"] for one in provenance["records"] if "withheld" in one} == {why}
    for name in ("provenance.json", "README.md", "ro-crate-metadata.json"):
        assert b"a" * 64 not in files[name]
        assert b"that is protected" not in files[name]
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    notes = {one["note"] for one in report["lines"] if one["record"] in ("content file", "archived copy")}
    assert "it concerns somebody or some place that is protected" in notes
    readme = files["README.md"].decode()
    assert "`captures/`" not in readme
    assert "a withheld record" in readme
    strike = (exported(line, "--event", "strike", "--notes", to="other") / "data/README.md").read_text(
        "utf-8"
    )
    assert "`captures/`" in strike
    assert "withheld record" not in strike


def test_hostile_names_are_text(line: Line) -> None:
    copy = "content/archive/a b%.html"
    (line.folder / copy).write_bytes(b"copy")
    title = "'# [x](http://evil.example) <img src=x> `code`'"
    line.write(
        "content/events/2024-01-01 100% über.yaml",
        f"id: percent\ndate: 2024-01-01\ntitle: {title}\n"
        "sources: [{url: 'https://example.org/p', title: '[y](javascript:alert(1))', archived: [{file: archive/a b%.html}]}]\n",
    )
    package = exported(line, "--event", "percent")
    assert bagit.Bag(str(package)).validate()
    assert (
        len(list(ROCrate(package / "data").data_entities)) == len(list((package / "data").rglob("*.*"))) - 1
    )
    subprocess.run(["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd=package, check=True)
    readme = (package / "data/README.md").read_text(encoding="utf-8")
    assert readme.startswith("# \\# \\[x\\](http://evil.example) \\<img src=x\\> \\`code\\`\n")
    provenance = json.loads((package / "data/provenance.json").read_bytes())
    (found,) = provenance["captures"]
    assert found["path"] == "archive/a b%.html"
    assert (package / "data" / found["file"]).read_bytes() == b"copy"


def test_what_is_tied_to_the_protected_by_other_records_is_withheld(tmp_path: Path, line: Line) -> None:
    """An author who is anonymous, one who is cited, and a place that its own record obscures."""
    title = "date: 2024-12-0{0}\ntitle: Samir describes {0}\n"
    files = {
        "content/actors/witness-17.yaml": "name: A witness\nanonymous: Fears reprisals.\n",
        "content/places/safe-house.yaml": "name: A safe house\nat: [36.12345, 37.98765]\nobscured: true\n",
        "content/sources/testimony.yaml": "title: Testimony\nwhere: A notebook.\nauthor: witness-17\n"
        "archived: [{file: archive/one.html}]\n",
        "content/sources/relay.yaml": "title: Relay\nurl: https://example.org/r\nciting: witness-17\n"
        "archived: [{file: archive/two.html}]\n",
        "content/sources/visit.yaml": "title: Visit\nurl: https://example.org/v\narchived: [{file: archive/three.html}]\n",
        "content/events/first.yaml": title.format(1) + "sources: [testimony]\n",
        "content/events/second.yaml": title.format(2) + "sources: [relay]\n",
        "content/events/third.yaml": title.format(3) + "place: safe-house\nsources: [visit]\n",
    }
    copies = {f"content/archive/{name}.html": b"Samir.\n" for name in ("one", "two", "three")}
    events = [path for path in files if "/events/" in path]
    repository = Repository(line.folder)
    repository.commit({**FILES, **files, **copies})
    repository.commit({path: files[path].replace("Samir", "A resident") for path in events})
    package = exported(line, "--notes")
    held = files_in(package)
    assert not [name for name, data in held.items() if b"Samir" in data]
    for path in (*files, *copies):
        assert not [name for name in held if name.endswith(path.removeprefix("content/"))], path
    histories = json.loads(held["data/history.json"])["events"]
    assert [len(histories[id_]) for id_ in ("first", "second", "third")] == [2, 2, 2]


def test_drafts_are_refused(line: Line) -> None:
    ran = line("export", "evidence", "package", "--drafts")
    assert (ran.code, (line.folder / "package").exists()) == (2, False)
    assert line("export", "evidence", "package", "--event", "hidden-talks").code == 2


def test_equal_commits_make_equal_packages(
    line: Line, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clone = tmp_path / "another" / "place"
    subprocess.run(["git", "clone", "--quiet", str(line.folder), str(clone)], check=True)
    os.utime(clone / "content/timeline.yaml", (1, 1))
    assert files_in(exported(line)) == files_in(exported(Line(clone, capsys)))


def test_what_is_not_committed_or_missing_is_named(line: Line) -> None:
    line.write("content/topics/who.yaml", "title: Who was it?\n")
    line.write(
        "content/events/2024-11-30-talks.yaml",
        "date: 2024-11-30\ntitle: Talk\nsource: https://example.org/b\n",
    )
    line.write(
        "content/timeline.yaml",
        str(FILES["content/timeline.yaml"]).replace("off}", "off, missing_copy: warning}"),
    )
    (line.folder / "content/archive/report.html").unlink()
    package = exported(line, "--event", "strike", "--report", "report.json")
    readme = (package / "data/README.md").read_text(encoding="utf-8")
    assert "- content/topics/who.yaml" in readme
    assert "Other content files that are not as committed: 1." in readme
    assert "Missing: archive/report.html, an archived copy of the source report: it is not there." in readme
    report = json.loads((line.folder / "report.json").read_text(encoding="utf-8"))
    assert ("archived copy", "lost") in [(one["record"], one["outcome"]) for one in report["lines"]]


def test_what_the_program_writes_is_no_note(line: Line) -> None:
    assert line("init", "made").code == 0
    there = Line(line.folder / "made", line.streams)
    assert (
        there(
            "new", "event", "A road is closed", "--date", "2024-12-05", "--source", "https://example.org/r"
        ).code
        == 0
    )
    (made,) = (there.folder / "content/events").glob("*road*")
    assert made.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")
    assert not has_editors_notes(made.name, made.read_bytes())
    assert has_editors_notes(made.name, made.read_bytes() + b"# a note\n")


@pytest.mark.parametrize(
    ("text", "is_note"),
    [
        ("Text.\n\n[//]: # (He told us.)\n", True),
        ("See [it][a].\n\n[a]: https://example.org/\n", False),
        ("See [it][a].\n\n[a]: https://example.org/\n[a]: # (He told us.)\n", True),
        ("Text.\n\n<!-- He told us. -->\n", True),
        ("See [it](https://example.org/): more.\n", False),
    ],
)
def test_comments_in_texts_are_notes(text: str, is_note: bool) -> None:
    assert has_editors_notes("a.md", f"---\ntitle: A\n---\n\n{text}".encode()) is is_note
    block = "".join(f"  {one}\n" for one in text.splitlines())
    assert has_editors_notes("a.yaml", f"title: A\ndetails: |\n{block}".encode()) is is_note


def test_earlier_versions_cannot_be_found_by_trying(line: Line) -> None:
    """The file that is in the package is not the one that was committed."""
    event = "content/events/2024-11-30-talks.yaml"
    line.write(event, "date: 2024-11-30\ntitle: Talk\nsource: https://example.org/b\n")
    history = json.loads((exported(line) / "data/history.json").read_bytes())
    assert history["files"][event]["blob"] is None
    assert {step["blob"] for step in history["events"]["talks"]} == {None}
    earlier = git(line, "log", "--format=", "--raw", "--no-abbrev", "--", event).split()
    assert not [blob for blob in earlier if len(blob) == 40 and blob in json.dumps(history)]


def test_where_the_site_is_published_is_for_the_editors(line: Line) -> None:
    line.write("content/timeline.yaml", f"{FILES['content/timeline.yaml']}publish: {{live: ../public}}\n")
    assert not (exported(line) / "data/records/content/timeline.yaml").exists()
    assert (exported(line, "--notes", to="other") / "data/records/content/timeline.yaml").exists()


def test_a_copy_that_is_too_large_is_named(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timeline.exporting.evidence_files.MAX_COPY", len(COPY) - 1)
    package = exported(line, "--event", "strike")
    assert not (package / "data/captures").exists()
    assert "it is larger than 1 GiB" in (package / "data/README.md").read_text(encoding="utf-8")


def test_without_git_it_says_so(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    (line.folder / ".git").rename(line.folder.parent / "elsewhere")
    package = exported(line)
    assert "There is no commit" in (package / "data/README.md").read_text(encoding="utf-8")
    assert "Bagging-Date: 2025-01-01\n" in (package / "bag-info.txt").read_text(encoding="utf-8")
