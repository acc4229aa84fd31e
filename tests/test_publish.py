"""`timeline publish`: what is sent, in which order, and what is refused."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pytest
from support.command_line import Line
from support.published import build_project, event
from support.repository import Repository

PROJECT = "title: Case\nurl: https://example.org/case/\npublish:\n  live: ../public\n"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line in a project of three events, built."""
    return build_project(Line(tmp_path / "project", capsys), PROJECT)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture
def committed(project: Line) -> Line:
    """The same, committed and built again."""
    commit(project, {})
    assert project("build", "-q").code == 0
    return project


def commit(line: Line, changed: Mapping[str, str]) -> None:
    """Make a commit of the content, and of files that are new or other."""
    everything = {path: data for path, data in files(line.folder).items() if path.startswith("content/")}
    Repository(line.folder).commit({**everything, **changed})


def test_the_site_is_published(project: Line) -> None:
    public = project.folder.parent / "public"
    assert project("publish", "live", "--dry-run").code == 0
    assert not public.exists()
    ran = project("publish", "live")
    assert (ran.code, ran.out) == (0, "")
    assert files(public) == files(project.folder / "site")
    assert "is up to date" in project("publish").err


def test_only_what_changed_is_sent_and_what_is_not_ours_stays(project: Line) -> None:
    public = project.folder.parent / "public"
    project("publish")
    (public / "theirs.txt").write_text("theirs")
    (public / "events/e2/notes.txt").write_text("theirs")
    untouched = (public / "events/e3/index.html").stat()
    (project.folder / "content/events/e2.yaml").unlink()
    assert project("build", "-q").code == 0
    ran = project("publish")
    assert ran.code == 0
    assert files(public) == {
        **files(project.folder / "site"),
        "theirs.txt": b"theirs",
        "events/e2/notes.txt": b"theirs",
    }
    assert (public / "404.html").stat().st_mtime_ns < (public / "index.html").stat().st_mtime_ns
    assert (public / "manifest.sha256").stat().st_mtime_ns >= untouched.st_mtime_ns


@pytest.mark.parametrize(
    "spoil, words",
    [
        (lambda line: line("build", "-q", "--drafts", "--site", "site2"), "not for publication"),
        (lambda line: line("build", "-q", "--as-known-at", "2030-01-01", "--site", "site2"), "as it was known on 2030-01-01"),
        (lambda line: line.write("site2/.timeline-stage/journal", ""), "interrupted"),
        (lambda line: None, "there is no site"),
    ],
)  # fmt: skip
def test_a_site_that_is_not_for_readers_is_refused(
    project: Line, spoil: Callable[[Line], object], words: str
) -> None:
    spoil(project)
    ran = project("publish", "--site", "site2")
    assert ran.code == 2
    assert words in ran.err
    assert not (project.folder.parent / "public").exists()


def test_a_site_that_the_commit_does_not_build_is_refused(committed: Line, tmp_path: Path) -> None:
    assert committed("publish", "-n").code == 0
    committed.write("content/events/e1.yaml", event(1, "summary: Changed.\n"))
    ran = committed("publish")
    assert (ran.code, "content/events/e1.yaml" in ran.err) == (2, True)
    assert committed("build", "-q").code == 0
    assert committed("publish").code == 2
    committed.write("content/events/e1.yaml", event(1))
    ran = committed("publish")  # the site has the change, the content has not
    assert "the site is not what the content builds" in ran.err
    assert committed("publish", "--uncommitted").code == 0


@pytest.mark.parametrize(
    "path",
    [
        "content/media/a.PNG",
        "content/archive/a.pdf",
        "content/events/e1.ar.yaml",
        "themes/own/static/own.css",
    ],
)
def test_files_that_are_not_in_the_commit(committed: Line, path: str) -> None:
    text = PROJECT + "theme: own\n"
    commit(committed, {
        "content/timeline.yaml": text, "themes/own/theme.yaml": "name: own\n", ".gitignore": "/site/\n*.PNG\n*.css\n"
    })  # fmt: skip
    committed.write(path, "x")
    ran = committed("publish")
    assert (ran.code, f"differ from the last commit: {path}" in ran.err) == (2, True), ran.err


def test_a_picture_that_git_stores_elsewhere_is_in_the_commit(committed: Line) -> None:
    """As Git LFS stores it: its filter, a program, is not run."""
    picture = (Path(__file__).parent / "golden/site-source/content/media").glob("*.png")
    data = next(picture).read_bytes()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(data).hexdigest()}\nsize {len(data)}\n"
    commit(committed, {"content/media/a.png": pointer})
    (committed.folder / "content/media/a.png").write_bytes(data)
    assert committed("build", "-q").code == 0
    assert committed("publish").code == 0
    (committed.folder / "content/media/a.png").write_bytes(data + b"x")
    assert "differ from the last commit: content/media/a.png" in committed("publish").err


def test_a_site_of_another_commit_and_a_shallow_clone_are_refused(committed: Line, tmp_path: Path) -> None:
    repository = Repository(committed.folder)
    repository.git(
        "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "Second"
    )
    assert "the site was built from commit" in committed("publish").err
    shallow = tmp_path / "shallow"
    repository.git("clone", "-q", "--depth=1", f"file://{committed.folder}", str(shallow))
    line = Line(shallow, committed.streams)
    line("build", "-q")
    ran = line("publish")
    assert (ran.code, "--unshallow" in ran.err) == (2, True)


def test_targets_that_do_not_fit(project: Line) -> None:
    for target, words in {
        "life": "did you mean `live`",
        "content/x": "lies in it or holds it",
        ".": "it is the project folder",
        "site/": "it is the folder in which the site is built",
        "ext:sh -c true": "cannot publish to addresses with ext:",
    }.items():
        ran = project("publish", target)
        assert (ran.code, words in ran.err) == (2, True), ran.err
    foreign = project.folder.parent / "foreign"
    foreign.mkdir()
    (foreign / "index.html").write_text("theirs")
    assert "it holds what timeline did not make" in project("publish", "../foreign").err
    project.write(
        "content/timeline.yaml", PROJECT.replace("../public", "{to: ../public, url: https://example.com/}")
    )
    assert "readers find this target at https://example.com/" in project("publish", "--uncommitted").err


def test_nothing_of_others_is_replaced(project: Line, tmp_path: Path) -> None:
    project("publish")
    public = project.folder.parent / "public"
    outside = tmp_path / "outside"
    outside.mkdir()
    project.write("content/events/e4.yaml", event(4))
    project("build", "-q")
    before = files(public)
    (public / "events/e4").symlink_to(outside)
    ran = project("publish")
    assert (ran.code, "in the way: events/e4" in ran.err) == (2, True)
    assert not list(outside.iterdir())
    (public / "events/e4").unlink()
    assert files(public) == before
    shutil.rmtree(public / "events/e1")
    assert project("publish", "--all").code == 0
    assert files(public) == files(project.folder / "site")


def test_many_deletions_are_refused(project: Line) -> None:
    for number in range(4, 20):
        project.write(f"content/events/e{number}.yaml", event(number))
    project("build", "-q")
    project("publish")
    public = project.folder.parent / "public"
    before = files(public)
    for number in range(4, 20):
        (project.folder / f"content/events/e{number}.yaml").unlink()
    project("build", "-q")
    ran = project("publish")
    assert (ran.code, "--max-deletes" in ran.err) == (2, True)
    assert files(public) == before
    assert project("publish", "--max-deletes", "1000").code == 0
    assert files(public) == files(project.folder / "site")


@pytest.mark.parametrize(
    "name, data",
    [
        ("manifest.sha256", b"somebody's own list"),
        ("manifest.sha256", b"# Made by timeline, which may replace or remove the files listed here.\n%b  ../x\n" % (b"0" * 64)),
        (".timeline-publish", b"{"),
        (".timeline-publish", b'{"version": 1, "changing": ["../project/content/timeline.yaml"]}'),
    ],
)  # fmt: skip
def test_a_hostile_target_is_refused(project: Line, name: str, data: bytes) -> None:
    project("publish")
    (project.folder.parent / "public" / name).write_bytes(data)
    ran = project("publish")
    assert ran.code in (2, 3)
    assert "Traceback" not in ran.err
    assert (project.folder / "content/timeline.yaml").exists()


def test_compressed_copies_follow_their_files(project: Line) -> None:
    public = project.folder.parent / "public"

    def publish(compress: bool, events: set[int]) -> dict[str, bytes]:
        target = "{to: ../public, compress: true}" if compress else "../public"
        project.write("content/timeline.yaml", PROJECT.replace("../public", target))
        for number in (1, 2, 3, 4):
            (project.folder / f"content/events/e{number}.yaml").unlink(missing_ok=True)
        for number in events:
            project.write(f"content/events/e{number}.yaml", event(number))
        assert project("build", "-q").code == 0
        assert project("publish", "--max-deletes", "500").code == 0
        found = files(public)
        plain = {path: data for path, data in found.items() if not path.endswith((".gz", ".br"))}
        assert (plain.pop(".timeline-publish", None) is not None) == compress
        assert plain == files(project.folder / "site")
        copies = {path: data for path, data in found.items() if path.endswith(".gz")}
        assert all(gzip.decompress(data) == plain[path[:-3]] for path, data in copies.items())
        return copies

    assert not publish(False, {1, 2, 3})
    first = publish(True, {1, 2, 3})
    assert {"index.html.gz", "events/e1/index.html.gz", "timeline.json.gz"} <= first.keys()
    changed = publish(True, {1, 2, 4})
    assert "events/e4/index.html.gz" in changed
    assert "events/e3/index.html.gz" not in changed
    assert "is up to date" in project("publish").err
    assert "SITE002" not in (ran := project("verify", "../public")).out + ran.err
    (public / "index.html.gz").write_bytes(gzip.compress(b"another page"))
    assert "index.html.gz" in (ran := project("verify", "../public")).out + ran.err
    assert publish(True, {1, 2, 3}) == first
    assert not publish(False, {1, 2, 3})


def test_signatures_come_and_go_with_the_manifest(project: Line) -> None:
    public = project.folder.parent / "public"
    project("publish")
    signature = project.folder / "site/manifest.sha256.sig"
    signature.write_text("signed")
    assert "signature would be sent: manifest.sha256.sig" in project("publish", "--dry-run").out
    assert "signature sent: manifest.sha256.sig" in project("publish").err
    assert (public / signature.name).read_text() == "signed"
    assert "signature sent" not in project("publish").err
    signature.unlink()
    assert "signature removed: manifest.sha256.sig" in project("publish").err
    assert not (public / signature.name).exists()
    assert "is up to date" in project("publish").err
