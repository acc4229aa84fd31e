"""A build remembers what it made: it makes what has changed, no more, and in the end the site is as a clean build makes it.

`tests/incremental` holds edits that once slipped through, or might: a project in one file, and after it, in sections whose names
begin with `after`, the files that are then written over it (`gone`: removed).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.edits import Edited
from support.sites import SOURCE, assert_same, copy_of, make, shorten_lists, tree
from support.txtar import Case

from timeline.building import content_cache, site_state
from timeline.diagnostics import ContentErrors, UsageError

CASES = sorted((Path(__file__).parent / "incremental").glob("*.txt"))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are cut into pages, the chronology into months, and the site is looked at beside, as soon as there are a few events."""
    shorten_lists(monkeypatch)


@pytest.fixture
def golden(tmp_path: Path) -> Path:
    """The golden project, built."""
    root = copy_of(SOURCE, tmp_path)
    make(root)
    return root


def test_a_wrong_file_does_not_keep_others_from_being_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_of(SOURCE, tmp_path)
    wrong = root / "content/events/wrong.yaml"
    wrong.write_text("title: Wrong\n", encoding="utf-8")
    with pytest.raises(ContentErrors) as first:
        make(root)
    read: list[str] = []
    load_file = content_cache.load_file
    monkeypatch.setattr(
        content_cache, "load_file", lambda path, *rest: read.append(path) or load_file(path, *rest)
    )
    with pytest.raises(ContentErrors) as again:
        make(root)
    assert (again.value.diagnostics, read) == (first.value.diagnostics, [])
    wrong.write_text("title: Right\ndate: 2024-11-29\nsource: https://example.org/right\n", encoding="utf-8")
    make(root)
    assert read == ["content/events/wrong.yaml"]
    make(root, "clean")
    assert_same(root / "site", root / "clean")


def rewrite(file: Path, old: str, new: str) -> None:
    """Change a file's text."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Which files these are, and when each was last written."""
    return {
        path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()
    }


def pages_that_hold(root: Path, text: str) -> list[str]:
    """The pages of a site whose bytes hold a text."""
    return [
        path for path, data in tree(root / "site").items() if path.endswith(".html") and text.encode() in data
    ]


# What is made


def test_a_second_build_makes_nothing(golden: Path) -> None:
    before = stamps(golden / "site")
    report = make(golden)
    assert (report.rendered, report.written, report.removed) == ((), (), ())
    assert stamps(golden / "site") == before


def test_a_file_that_was_only_touched_changes_nothing(golden: Path) -> None:
    for file in (golden / "content").rglob("*.yaml"):
        file.touch()
    report = make(golden)
    assert (report.rendered, report.written) == ((), ())


@pytest.mark.parametrize(
    "file, old",
    [
        ("content/events/2024-11-27-river-rises.yaml", "The river rises at Marrow"),
        ("content/events/more.yaml", "The dam is built"),
        ("content/topics/how-many.yaml", "How many people were hurt?"),
        ("content/sources/withdrawn-report.yaml", "The Marrow Post"),
        ("content/actors.yaml", "Wire Agency"),
        ("content/places.yaml", "The realm"),
    ],
)
def test_a_new_name_renders_the_pages_that_print_it(golden: Path, file: str, old: str) -> None:
    expected = pages_that_hold(golden, old)
    assert expected
    rewrite(golden / file, old, "Quite another name")
    assert list(make(golden).rendered) == expected == pages_that_hold(golden, "Quite another name")


def test_a_longer_text_renders_one_page(golden: Path) -> None:
    rewrite(
        golden / "content/events/2024-11-29-bridge-closed.md", "It was open.", "It was open, and nobody knew."
    )
    report = make(golden)
    assert report.rendered == ("events/bridge-closed/index.html",)
    index = tuple(path for path in report.written if path.startswith("find/index/"))
    assert index == ("find/index/list.js", "find/index/words/w-.js")
    assert report.written == ("build.json", "events/bridge-closed/index.html", *index)


@pytest.mark.parametrize("many", [1, 1_000_000], ids=["looked at beside", "looked at here"])
def test_what_was_taken_away_or_changed_in_the_site_is_made_again(
    golden: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(site_state, "MANY", many)
    before = tree(golden / "site")
    (golden / "site/index.html").write_bytes(b"not ours")
    (golden / "site/events/counting/index.html").unlink()
    (golden / "site/feed.xml").write_bytes(before["feed.xml"] + b" ")
    report = make(golden)
    assert report.rendered == ("events/counting/index.html", "index.html")
    assert tree(golden / "site") == before


def test_a_page_of_its_own_goes_with_its_record(golden: Path) -> None:
    (golden / "content/pages/method.md").unlink()
    rewrite(golden / "content/events/2024-11-27-river-rises.yaml", " and the [[method]] page", "")
    assert make(golden).removed == ("method/index.html",)
    assert not (golden / "site/method").exists()


# What it looks like


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if case.stem.startswith("long-"):
        request.getfixturevalue("short")
    Case(case).write(tmp_path)
    make(tmp_path)
    for file in sorted(tmp_path.glob("gone */**/*")):
        if file.is_file():
            (tmp_path / file.relative_to(tmp_path).as_posix().removeprefix("gone ")).unlink()
    shutil.copytree(tmp_path / "after content", tmp_path / "content", dirs_exist_ok=True)
    make(tmp_path)
    make(tmp_path, "clean")
    assert_same(tmp_path / "site", tmp_path / "clean")


@pytest.mark.parametrize("length", ["whole", "cut"])
@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_the_site_is_as_a_clean_build_makes_it(
    seed: int, length: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if length == "cut":
        request.getfixturevalue("short")
    rounds = request.config.getoption("--thorough")
    for more in range(rounds):
        follow(copy_of(SOURCE, tmp_path / str(more)), seed + 2 * more, 12)


def follow(root: Path, seed: int, edits: int) -> None:
    """Build a project after each of so many edits, at times with its drafts; edits that make it faulty are taken back."""
    project = Edited(root, seed)
    make(root)
    made: list[str] = []
    while len(made) < edits:
        said = project.edit()
        drafts = project.random.random() < 0.2
        name = "drafts" if drafts else "site"
        project.write()
        try:
            make(root, name, drafts=drafts)
        except (ContentErrors, UsageError):
            project.undo()
            project.write()
            continue
        made.append(said)
        make(root, f"clean-{name}", clean=True, drafts=drafts)
        try:
            assert_same(root / name, root / f"clean-{name}")
        except AssertionError as error:
            pytest.fail(f"seed {seed}, edit {len(made)}{' with drafts' if drafts else ''}: {said}\n{error}")
    make(root)
    make(root, "fresh")
    assert_same(root / "site", root / "fresh")
