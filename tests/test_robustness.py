"""Bad input, bad machines, bad intentions. The numbers are those of the list of cases that this program was built against.

A case of `tests/robustness` is a project in one file with what `check` says of it; its name begins with its number. The rest is here,
and in the files that docs/explanation/robustness.md names.
"""

from __future__ import annotations

import csv
import gc
import io
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import icalendar
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from support.browser import launched, visiting
from support.edits import Edited
from support.hostile import ATTEMPTS, spoil
from support.outline import parsed
from support.pictures import CAMERA, gif, jpeg, png, webp
from support.sites import SOURCE, copy_of, make, site_of, tree, write
from support.txtar import Case

import timeline
from timeline.build import BuildOptions, build, check, load
from timeline.building import content_cache
from timeline.cache.folders import project_cache_folder
from timeline.cache.lock import build_lock
from timeline.diagnostics import ContentErrors, EnvironmentFailure, Locked
from timeline.markdown.to_html import to_html
from timeline.media.pictures import DamagedPicture, published
from timeline.model.field_types import id_error
from timeline.output.manifest import is_path
from timeline.planning.urls import Paths
from timeline.planning.views import Prose
from timeline.project import ProjectPaths
from timeline.reading import strict_yaml
from timeline.reading.decode import FORBIDDEN, INVISIBLE, uncommon_characters
from timeline.reading.strict_yaml import read_yaml

CASES = sorted((Path(__file__).parent / "robustness").glob("*.txt"))
ALL_CASES = sorted([*CASES, *(Path(__file__).parent / "cases").rglob("*.txt")])
PROJECT = {"content/timeline.yaml": "title: T\nurl: https://example.org/t/\nrules: {unsourced: off}\n"}
BOTH = pytest.mark.parametrize("pure", [False, True], ids=["libyaml", "python"])


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path) -> None:
    taken_apart = Case(case)
    taken_apart.write(tmp_path)
    found = check(site_of(tmp_path), jobs=1)
    assert [
        f"{d.path}:{d.line}:{d.column}: {d.severity} {d.code}: {d.message}" for d in found
    ] == taken_apart.expected


@pytest.mark.parametrize("case", ALL_CASES, ids=lambda path: path.stem)
def test_case_without_libyaml(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML is built without it, the same lines are refused, if at times in other words and a column further on."""
    monkeypatch.setattr(strict_yaml, "_HAS_LIBYAML", False)
    taken_apart = Case(case)
    taken_apart.write(tmp_path)
    found = [f"{d.path}:{d.line}: {d.severity}" for d in check(site_of(tmp_path), jobs=1)]
    assert found == [re.sub(r":\d+(: \w+) .*", r"\1", line) for line in taken_apart.expected]


# Reading


@BOTH
@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000],
    ids=["lists", "records", "items", "keys"],
)
def test_03_deep_nesting(text: str, pure: bool) -> None:
    """In a process of its own: it may end that."""
    program = (
        "import sys; from timeline.reading.strict_yaml import read_yaml\n"
        "value, problems = read_yaml(sys.stdin.read(), pure=sys.argv[1] == 'True'); assert value is None\n"
        "print(*{problem.code for problem in problems})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(pure)],
        env={**os.environ, "PYTHONPATH": str(Path(timeline.__file__).parents[1])},
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() in ("YAML008", "YAML013")


@BOTH
@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
        min_size=1,
    )
)
def test_05_text_in_quotes_stays_as_it_is(pure: bool, text: str) -> None:
    written = yaml.safe_dump({"key": text}, allow_unicode=True, default_style='"', width=10**9)
    value, problems = read_yaml(written, pure=pure)
    assert not problems
    assert value == {"key": text}


@BOTH
@pytest.mark.parametrize(
    "text",
    ["no", "NO", "yes", "on", "Off", "true", "22:22", "1:1", "190:20:30", "0123", "1_000", "0x1F", "0b1", "0o7", "1.10", ".inf", "-.inf",
     ".nan", "1e3", "+1", "2024-11-29", "2024-11-29T18:00:00Z", "=", "Null", "NULL", "1,000"],
)  # fmt: skip
def test_05_06_07_what_yaml_takes_for_something_else(text: str, pure: bool) -> None:
    expected = None if text in ("null", "~") else text
    value, problems = read_yaml(f"a: {text}\nb: [{text.replace(',', '')}]\n{text}: c\n", pure=pure)
    assert not problems
    assert value == {"a": expected, "b": [text.replace(",", "")], text: "c"}


@BOTH
def test_11_blanks_and_question_marks_within_a_text(pure: bool) -> None:
    text = "a:\tb\nc: d\te\t# f\ng: [How many?, who ?i, j? k,\tl]\nm: {n?: o}\n"
    value, problems = read_yaml(text, pure=pure)
    assert not problems
    assert value == {"a": "b", "c": "d\te", "g": ["How many?", "who ?i", "j? k", "l"], "m": {"n?": "o"}}


@BOTH
def test_11_19_both_parsers_refuse(pure: bool) -> None:
    for text in (
        "a:\n\t- b\n",
        'a: "\\ud800"\n',
        "a: &x 1\n",
        "a: *x\n",
        "a: !!python/object:os.system x\n",
        "a: 1\na: 2\n",
        "%YAML 1.1\n---\n---\n",
    ):
        _, problems = read_yaml(text, pure=pure)
        assert problems, text
        assert all(problem.span for problem in problems)


def test_15_17_no_unwanted_character_is_overlooked() -> None:
    everything = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    unwanted = [one for one in everything if FORBIDDEN.search(one) or INVISIBLE.search(one)]
    assert [one for one in unwanted if uncommon_characters(f"a {one} b".encode()) != one] == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.one_of(st.text(max_size=90), st.from_regex(r"[a-z0-9./%-]{1,90}", fullmatch=True)))
def test_20_an_id_is_a_safe_path(text: str) -> None:
    if not id_error(text):
        assert is_path(Paths().page("events", text))
        assert text == text.lower() == os.path.basename(text)
        assert text.isascii()


def test_25_a_large_file_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    for name in ("events/x.yaml", "media/x.png"):
        file = tmp_path / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
        os.truncate(file, 10 << 30)
    started = time.monotonic()
    assert [problem.code for problem in check(site_of(tmp_path))] == ["YAML010"]
    write(
        tmp_path,
        {
            "content/events/x.yaml": "date: 2024\ntitle: T\nmedia: [{file: media/x.png, alt: a, credit: b, rights: c}]\n"
        },
    )
    os.truncate(tmp_path / "content/events/x.yaml", 120)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("piece", ["[x][y", "![a ", "[[a|", "**a_b*"])
def test_26_brackets_cost_no_more_than_their_length(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    started = time.process_time()
    to_html(Prose(text), "")
    assert time.process_time() - started < 8


# Reading a moving target


def test_47_a_file_that_goes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copy_of(SOURCE, tmp_path)
    make(root)
    before = tree(root / "site")
    (root / "content/events/more.yaml").touch()
    real = content_cache.read_file

    def vanishing(folder: Path, path: str) -> bytes:
        (folder / path).unlink()
        return real(folder, path)

    monkeypatch.setattr(content_cache, "read_file", vanishing)
    with pytest.raises(EnvironmentFailure, match=r"more\.yaml"):
        make(root)
    assert tree(root / "site") == before


def test_47_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is built is one state of the file or the other; the next build sees the last."""
    root = write(tmp_path, {**PROJECT, "content/events/x.yaml": "date: 2024\ntitle: The first\n"})
    real = content_cache.read_file

    def changing(folder: Path, path: str) -> bytes:
        data = real(folder, path)
        (folder / path).write_bytes(data.replace(b"first", b"other"))
        return data

    monkeypatch.setattr(content_cache, "read_file", changing)
    make(root)
    assert b"The first" in (root / "site/index.html").read_bytes()
    monkeypatch.undo()
    make(root)
    assert b"The other" in (root / "site/index.html").read_bytes()


# Writing


def test_40_no_room_for_the_site(tmp_path: Path) -> None:
    """The whole program, whose files may not grow: it says so, and leaves the site as it was."""
    root = copy_of(SOURCE, tmp_path)
    command = [sys.executable, "-m", "timeline", "build"]
    environment = {**os.environ, "PYTHONPATH": str(Path(timeline.__file__).parents[1])}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    before = tree(root / "site")
    with (root / "content/timeline.yaml").open("a") as file:
        file.write("description: Another.\n".replace("description", "x-note"))
    actors = root / "content/actors.yaml"
    actors.write_text(
        actors.read_text(encoding="utf-8").replace("The Gazette", "Another Gazette " * 15), encoding="utf-8"
    )
    done = subprocess.run(
        command,
        cwd=root,
        env=environment,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(root / "site") == before


def test_39_thousands_of_events_make_no_endless_page(tmp_path: Path) -> None:
    """All on one day, with one actor, tag, place and source: every list is cut into pages, and no event is lost."""
    many = 2_500
    event = "  date: 2024-01-01\n  actors: [a]\n  place: p\n  tags: [t]\n  source: s\n"
    events = "".join(f"- id: e{n}\n  title: Event {n}\n{event}" for n in range(many))
    others = {
        "content/events.yaml": events,
        "content/actors.yaml": "a: {name: A}\n",
        "content/places.yaml": "p: {name: P}\n",
        "content/sources.yaml": "s: {where: A box}\n",
    }
    root = write(tmp_path, {**PROJECT, **others})
    make(root, jobs=2)
    site = tree(root / "site")
    assert max(len(data) for path, data in site.items() if path.endswith(".html")) < 2_000_000
    for page in ("days/2024-01-01", "months/2024-01", "actors/a", "places/p", "tags/t", "sources/s"):
        parts = [data for path, data in site.items() if path.startswith(f"{page}/")]
        links = re.compile(rb'<h\d[^>]*><a href="[./]*/events/(e\d+)/')
        assert sorted(found for data in parts for found in links.findall(data)) == sorted(
            b"e%d" % n for n in range(many)
        ), page
    assert len(json.loads(site["timeline.json"])["events"]) == many


def test_41_a_memory_that_cannot_be_written(tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    memory = site_of(root).cache_folder
    write(memory.parent, {memory.name: "a file where the folder should be"})
    report = make(root)
    assert [warning.code for warning in report.warnings] == ["CACHE001"]
    make(root, "other")
    assert tree(root / "site") == tree(root / "other")


def test_43_one_build_at_a_time(tmp_path: Path) -> None:
    root = copy_of(SOURCE, tmp_path)
    with build_lock(site_of(root).cache_folder) as held:
        assert held
        with pytest.raises(Locked, match=str(os.getpid())) as locked:
            make(root)
    assert locked.value.exit_code == 4
    assert not (root / "site").exists()
    make(root)


def test_46_only_its_own_files_are_removed(tmp_path: Path) -> None:
    """From a folder outside of the project; in the project, files of others are refused (test_site_folder.py)."""
    event = "date: 2024\ntitle: T\n"
    root = write(
        tmp_path / "project", {**PROJECT, "content/events/one.yaml": event, "content/events/two.yaml": event}
    )
    site = tmp_path / "published"
    paths = ProjectPaths(root, site, project_cache_folder(root))
    build(paths, BuildOptions(jobs=1))
    write(site, {"CNAME": "example.org", "events/one/notes.txt": "mine"})
    for name in ("one", "two"):
        (root / f"content/events/{name}.yaml").rename(root / f"content/events/new-{name}.yaml")
    report = build(paths, BuildOptions(jobs=1))
    assert {"events/one/index.html", "events/two/index.html"} <= set(report.removed)
    assert (site / "CNAME").read_text() == "example.org"
    assert [path.name for path in (site / "events/one").iterdir()] == ["notes.txt"]
    assert not (site / "events/two").exists()


# Pictures


@pytest.mark.parametrize("make_picture", [png, jpeg, webp, gif])
def test_54_what_a_camera_wrote_is_left_out(make_picture: Callable[[], bytes], tmp_path: Path) -> None:
    picture = make_picture()
    name = f"media/p.{make_picture.__name__}"
    event = f"date: 2024\ntitle: T\nmedia: [{{file: {name}, alt: a, credit: b, rights: c}}]\n"
    root = write(tmp_path, {**PROJECT, "content/events/x.yaml": event, f"content/{name}": picture})
    make(root)
    data = (root / "site" / name).read_bytes()
    assert CAMERA in picture or make_picture is gif
    assert CAMERA not in data
    assert b"xmpmeta" not in data
    assert data[:3] == picture[:3]
    assert published(data) == data


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from([png(), jpeg(), webp(), gif()]), st.integers(0, 400), st.binary(max_size=8))
def test_53_a_damaged_picture_is_no_trouble(picture: bytes, at: int, data: bytes) -> None:
    spoilt = picture[:12] + (picture[12:at] + data + picture[at + len(data) :] if at > 12 else picture[12:])
    for one in (spoilt, picture[: max(at, 12)]):
        with suppress(DamagedPicture):
            assert isinstance(published(one), bytes)


def test_53_an_enormous_picture_is_not_unpacked(tmp_path: Path) -> None:
    event = "date: 2024\ntitle: T\nmedia: [{file: media/bomb.png, alt: a, credit: b, rights: c}]\n"
    root = write(
        tmp_path, {**PROJECT, "content/events/x.yaml": event, "content/media/bomb.png": png(60_000, 60_000)}
    )
    started = time.process_time()
    make(root)
    assert time.process_time() - started < 5


# What nobody may see


CANARY = "CanaryInTheMine"
SECRETS = {
    "content/timeline.yaml": "title: T\nurl: https://example.org/t/\nrules: {unsourced: off}\n",
    "content/events/hidden.yaml": f"""
- id: canary-draft
  date: 2024-11-29
  title: {CANARY}
  summary: {CANARY} says [[public]].
  details: {CANARY}
  draft: true
  place: town
  actors: [{{actor: council, role: {CANARY}}}]
  tags: [canary-tag]
  aliases: [canary-alias]
  part_of: larger
  follows: [larger]
  see: [public]
  media: [{{file: media/canary.gif, alt: {CANARY}, credit: {CANARY}, rights: {CANARY}}}]
  corrections: [{{on: 2024-12-01, was: {CANARY}, now: {CANARY}}}]
  sources:
    - {{id: canary-source, url: "https://example.org/shared", title: {CANARY}, author: {CANARY}, citing: [council]}}
    - {{url: "https://canary.example/own", title: {CANARY}}}
    - {{source: record, quote: {CANARY}, at: {CANARY}}}
    - {{url: "https://example.org/also", archived: ["https://canary.example/archived"]}}
  claims:
    - {{by: council, id: canary-claim, about: hurt, stance: denies, says: {CANARY}, source: record}}
    - {{by: people, about: hurt, says: {CANARY}, supersedes: first, source: record}}
- id: canary-embargo
  date: 2024-11-28
  title: {CANARY}
  embargo_until: 2098-01-01T00:00Z
  sources: [{{url: "https://example.org/shared", publisher: {CANARY}, archived: ["https://canary.example/archived"]}}]
  claims: [{{by: council, about: hurt, says: {CANARY}, source: "https://canary.example/own"}}]
""",
    "content/events/larger.yaml": "date: 2024-11\ntitle: Larger\n",
    "content/events/public.yaml": """
date: 2024-11-30
title: Public
summary: See [[canary-draft]], [[canary-draft|that]] and [[canary-embargo]].
details: See [[canary-draft]] and `code`.
part_of: canary-draft
follows: [canary-draft, canary-embargo]
see: [canary-embargo]
place: town
tags: [open]
sources: ["https://example.org/shared", {url: "https://example.org/also"}]
claims: [{by: people, id: first, about: hurt, says: "So [[canary-draft]].", source: record}]
""",
    "content/actors.yaml": 'council: {name: Council, note: "See [[canary-draft]]."}\npeople: {name: People}\n',
    "content/places.yaml": 'town: {name: Town, at: [36.2021987, 37.1343876], precision: exact, obscured: true, note: "See [[canary-embargo]]."}\n',
    "content/topics.yaml": 'hurt: {title: Who was hurt?, note: "See [[canary-draft]]."}\n',
    "content/sources/record.yaml": 'where: box 1\nnote: "See [[canary-draft]]."\n',
    "content/pages/about.md": "---\ntitle: About\n---\nSee [[canary-draft]] and [[canary-embargo|this]].\n",
    "content/media/canary.gif": gif(),
}  # fmt: skip


@pytest.fixture(scope="module")
def secretive(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of a project with a draft, an embargo and a place that must not be found."""
    root = write(tmp_path_factory.mktemp("secretive"), SECRETS)
    make(root)
    return tree(root / "site")


def test_55_drafts_and_embargoes_are_in_no_byte(secretive: dict[str, bytes]) -> None:
    found = [
        path for path, data in secretive.items() if b"canary" in data.lower() or "canary" in path.lower()
    ]
    assert not found


def _words(path: str, data: bytes) -> str:
    """What a file says, whatever space is left where nothing is said."""
    if path.startswith("assets/"):
        return data.hex()
    text = " ".join(parsed(data).itertext()) if path.endswith(".html") else data.decode("utf-8")
    return re.sub(r"\s+([.,;\\]|$)", r"\1", " ".join(text.replace("\r\n ", "").split()))


def test_55_they_are_shown_to_those_who_ask(tmp_path: Path) -> None:
    root = write(tmp_path, SECRETS)
    make(root, drafts=True)
    assert CANARY.encode() in (root / "site/events/canary-draft/index.html").read_bytes()
    make(root)
    assert not any(b"canary" in data.lower() for data in tree(root / "site").values())


@pytest.mark.parametrize(
    "cited",
    ["source: canary-source", "details: 'See [@canary-source].'", "details: 'See [[canary-source]].'"],
)
def test_55_a_public_event_cannot_rest_on_a_source_that_only_a_draft_describes(
    cited: str, tmp_path: Path
) -> None:
    root = write(tmp_path, {**SECRETS, "content/events/other.yaml": f"date: 2024\ntitle: Other\n{cited}\n"})
    with pytest.raises(ContentErrors) as refused:
        make(root)
    assert {problem.code for problem in refused.value.diagnostics} == {"REF001"}


def test_55_a_place_that_must_not_be_found_is_not(secretive: dict[str, bytes]) -> None:
    digits = [b"36.2", b"37.1", b"3620", b"3713"]
    digest = re.compile(rb"\b(?:[0-9a-f]{64}|[0-9a-f]{10})\b")  # of files; it may have any digits
    texts = {
        path: digest.sub(b"", data) for path, data in secretive.items() if not path.startswith("assets/")
    }
    assert not [path for path, data in texts.items() if any(part in data for part in digits)]


# Texts that want to be more


def in_all_places(root: Path) -> Iterator[Path]:
    """The golden project, with each attempt in another place each time."""
    for start in range(0, len(ATTEMPTS), 5):
        project = Edited(copy_of(SOURCE, root / str(start)), 0)
        spoil(project, start)
        make(project.root, drafts=True)
        yield project.root


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Sites that are made of attempts to break out."""
    return list(in_all_places(tmp_path_factory.mktemp("hostile")))


def shapes(page: bytes) -> set[tuple[str, str]]:
    """The elements of a page, each with each of its attributes."""
    elements = [element for element in parsed(page).iter() if isinstance(element.tag, str)]
    return {(element.tag, name) for element in elements for name in ("", *element.attrib)}


MARKDOWN = {
    (tag, "")
    for tag in (
        *("p", "em", "strong", "s", "code", "pre", "ul", "ol", "li", "a", "sup", "br", "hr", "blockquote"),
        *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
    )
} | {
    ("a", "href"),
    ("a", "rel"),
    ("a", "title"),
    ("th", "class"),
    ("td", "class"),
    *((f"h{n}", "id") for n in range(2, 7)),
}


def test_29_pages_hold_what_the_theme_makes_and_nothing_else(hostile: list[Path], tmp_path: Path) -> None:
    harmless = copy_of(SOURCE, tmp_path)
    make(harmless, drafts=True)
    usual = {
        shape
        for path, data in tree(harmless / "site").items()
        if path.endswith(".html")
        for shape in shapes(data)
    }
    for root in hostile:
        pages = {path: data for path, data in tree(root / "site").items() if path.endswith(".html")}
        assert len(pages) > 40
        for path, data in pages.items():
            assert shapes(data) <= usual | MARKDOWN | {("q", "lang"), ("cite", "lang")}, path
            for element in parsed(data).iter():
                assert not any(
                    str(name).startswith("on") or name in ("style", "srcdoc") for name in element.attrib
                ), path
                for name in ("href", "src", "data-versionurl"):
                    value = element.get(name, "")
                    assert (
                        not value.lower().lstrip().startswith(("javascript:", "data:", "vbscript:", "//"))
                    ), path
                if element.tag == "script" and not element.get("src"):
                    json.loads(element.text or "")


def unmarked(title: str) -> str:
    """An event's title without what is said before it."""
    return re.sub("^(Retracted: )?(Draft: |Under embargo: )?", "", title)


def test_29_31_texts_are_shown_as_they_are(hostile: list[Path]) -> None:
    for root in hostile:
        for entry in load(site_of(root)).entries:
            document = parsed((root / f"site/events/{entry.id}/index.html").read_bytes())
            heading = document.find(".//h1")
            assert heading is not None
            assert unmarked("".join(heading.itertext())) == entry.title
            assert unmarked(document.findtext("head/title") or "").startswith(entry.title)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(1)",
    ],
)
def test_29_a_spreadsheet_runs_nothing(text: str, tmp_path: Path) -> None:
    event = {"date": "2024", "title": text, "source": "https://example.org/a"}
    root = write(tmp_path, {**PROJECT, "content/events/x.yaml": json.dumps(event)})
    make(root)
    _, row = csv.reader(io.StringIO((root / "site/events.csv").read_text(encoding="utf-8"), newline=""))
    assert f"'{text}" in row


def test_29_data_and_feeds_hold_them_as_text(hostile: list[Path]) -> None:
    for root in hostile:
        titles = {entry.title for entry in load(site_of(root)).entries}
        site = root / "site"
        assert {
            unmarked(event["title"]) for event in json.loads((site / "timeline.json").read_bytes())["events"]
        } == titles
        items = json.loads((site / "feed.json").read_bytes())["items"]
        assert {unmarked(item["title"]) for item in items} == titles
        feed = ElementTree.fromstring((site / "feed.xml").read_bytes())
        found = [entry.findtext("{*}title") or "" for entry in feed.findall("{*}entry")]
        assert {unmarked(title) for title in found} == titles
        head, *rows = csv.reader(io.StringIO((site / "events.csv").read_text(encoding="utf-8"), newline=""))
        cells = {unmarked(row[head.index("title")]).removeprefix("'") for row in rows}
        assert cells == {title.removeprefix("'") for title in titles}
        assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)
        calendar = icalendar.Calendar.from_ical((site / "timeline.ics").read_bytes())
        assert all(
            any(unmarked(str(event["SUMMARY"])).startswith(title) for title in titles)
            for event in calendar.walk("VEVENT")
        )


@pytest.mark.browser
def test_29_nothing_runs(hostile: list[Path]) -> None:
    """In a browser that is told to let scripts run: the pages' own policy is one wall, and must not be the only one."""
    tripped: list[str] = []
    with launched() as browser:
        for number, root in enumerate(hostile[:2]):
            with visiting(browser, bypass_csp=True) as visit:
                visit.page.expose_function("trip", lambda: tripped.append("trip"))
                visit.page.on("dialog", lambda dialog: (tripped.append("dialog"), dialog.dismiss()) and None)
                for path in sorted(set((root / "site").rglob("*.html")) - {root / "site/404.html"})[
                    number::2
                ]:
                    if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"):
                        visit.go(path.as_uri())
                        visit.page.evaluate(
                            "document.querySelectorAll('details, a, summary').forEach(e => e.focus())"
                        )
                assert not visit.asked_elsewhere("file://")
    assert not tripped


# Memory


def test_a_build_leaves_no_circles_behind(tmp_path: Path) -> None:
    """It runs without the garbage collector, so that what refers to itself would stay for ever."""
    files: dict[str, Any] = {**PROJECT, "content/actors.yaml": "a: {name: A}\n"}
    for n in range(300):
        files[f"content/events/e{n}.yaml"] = (
            f"date: 2024-01-{n % 28 + 1:02}\ntitle: Event {n}\nactors: [a]\ntags: [t]\nsummary: A *word* [@example-org-x].\n"
            f"source: {{url: 'https://example.org/{n}', publisher: a}}\n"
        ).replace(" [@example-org-x]", "")
    root = write(tmp_path, files)
    make(write(tmp_path / "warm", PROJECT | {"content/events/x.yaml": "date: 2024\ntitle: T\n"}))
    gc.collect()
    gc.disable()
    try:
        make(root)
        assert gc.collect() < 500
    finally:
        gc.enable()
