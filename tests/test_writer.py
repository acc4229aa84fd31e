"""What the writer does to the site folder: manifest, stage, commit, and what it leaves alone."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import resource
import shutil
import stat
import subprocess
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline import fs
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.output.manifest import HEADER, has_manifest, read_manifest, render_manifest
from timeline.output.stage import Stage
from timeline.output.writer import CommitReport, commit, is_open, open_stage, recover

Files = dict[str, bytes]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def build(site: Path, files: Files) -> CommitReport:
    """What the real build does: stage what is new or changed, commit, take back on any failure."""
    stage = open_stage(site)
    try:
        old = read_manifest(site) or {}
        digests = {path: sha256(data) for path, data in files.items()}
        for path, data in files.items():
            if old.get(path) != digests[path]:
                stage.write(path, data)
        return commit(stage, site, digests)
    except BaseException:
        stage.discard()
        raise


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every file with its bytes, every folder with None; links as their target."""
    return {
        str(path.relative_to(folder)): os.fsencode(os.readlink(path))
        if path.is_symlink()
        else None
        if path.is_dir()
        else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def files_in(site: Path) -> Files:
    return {path: data for path, data in tree(site).items() if data is not None and path != "manifest.sha256"}


OLD = {
    "index.html": b"old list",
    "events/a/index.html": b"old a",
    "events/b/index.html": b"b",
    "feed.xml": b"f",
}
NEW = {"index.html": b"new list", "events/a/index.html": b"new a", "feed.xml": b"f", "assets/style.css": b"s"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site folder with OLD in it."""
    build(tmp_path / "site", OLD)
    return tmp_path / "site"


def test_the_manifest_is_what_sha256sum_checks(site: Path) -> None:
    lines = (site / "manifest.sha256").read_text().splitlines(keepends=True)
    assert lines[0] == HEADER
    assert lines[1:] == [f"{sha256(OLD[path])}  {path}\n" for path in sorted(OLD)]
    assert read_manifest(site) == {path: sha256(data) for path, data in OLD.items()}
    if program := shutil.which("sha256sum"):
        check = [program, "--check", "--strict", "--quiet", "manifest.sha256"]
        assert subprocess.run(check, cwd=site, check=False).returncode == 0
        (site / "index.html").write_bytes(b"changed by hand")
        assert subprocess.run(check, cwd=site, capture_output=True, check=False).returncode == 1


def test_no_manifest_is_none_and_an_empty_one_is_empty(tmp_path: Path) -> None:
    assert read_manifest(tmp_path) is None
    (tmp_path / "manifest.sha256").write_bytes(render_manifest({}))
    assert read_manifest(tmp_path) == {}


GOOD = f"{HEADER}{'0' * 64}  a/b.html\n"


@pytest.mark.parametrize(
    "text",
    [
        GOOD[:-1],
        GOOD[:-5] + "\n" + GOOD[len(HEADER) + 3 :],
        GOOD + "\n",
        GOOD + GOOD[len(HEADER) :],
        GOOD.replace("000", "xyz", 1),
        GOOD.replace("\n", "\r\n").replace("\r\n", "\n", 1),
        GOOD.replace("a/b.html", "../b.html"),
        GOOD.replace("a/b.html", "/etc/passwd"),
        GOOD.replace("a/b.html", "a/../../b"),
        GOOD.replace("a/b.html", ".git/config"),
        GOOD.replace("a/b.html", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
    ],
)
def test_a_damaged_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.sha256").write_text(text)
    with pytest.raises(EnvironmentFailure, match=r"manifest\.sha256 is damaged") as caught:
        read_manifest(tmp_path)
    assert "empty the site folder" in caught.value.help


def test_a_manifest_with_other_line_ends_is_named(tmp_path: Path) -> None:
    """As git with `autocrlf` or a transfer in text mode leaves it."""
    (tmp_path / "manifest.sha256").write_bytes(GOOD.replace("\n", "\r\n").encode())
    for read in (read_manifest, has_manifest):
        with pytest.raises(EnvironmentFailure, match=r"line ends of Windows \(CRLF\)") as caught:
            read(tmp_path)
        assert "`* -text`" in caught.value.help


def test_what_is_not_our_manifest_is_not_read_as_one(tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.sha256"
    manifest.write_text(GOOD[len(HEADER) :])
    with pytest.raises(UsageError, match="was not made by timeline"):
        read_manifest(tmp_path)
    manifest.unlink()
    os.mkfifo(manifest)
    with pytest.raises(UsageError, match="was not made by timeline"):
        read_manifest(tmp_path)


BAD_PATHS = [
    *[
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "../a",
        "a/..",
        "a/./b",
        "a\\b",
        "a b",
        "a\n",
        "a\0",
        "\xe9",
        "a:b",
    ],
    *[".timeline-stage", ".timeline-stage/tree/a", ".Timeline-Stage/a", "manifest.sha256", ".git/config"],
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_paths_that_no_page_can_have(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        render_manifest({"index.html": "0" * 64, path: "0" * 64})
    stage = open_stage(tmp_path / "site")
    with pytest.raises(ValueError, match="cannot be a path"):
        stage.write(path, b"")


@pytest.mark.parametrize(
    "path", ["...", "..a", ".nojekyll", ".gitignore", "a/manifest.sha256", "-rf", "~", "A_1"]
)
def test_odd_paths_that_are_fine(tmp_path: Path, path: str) -> None:
    build(tmp_path / "site", {path: b"x"})
    assert files_in(tmp_path / "site") == {path: b"x"}


def test_a_digest_must_be_one() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        render_manifest({"index.html": "abc"})


def test_a_discarded_stage_leaves_no_trace(site: Path, tmp_path: Path) -> None:
    before = tree(tmp_path)
    stage = open_stage(site)
    stage.write("events/new/index.html", b"new")
    stage.discard()
    assert tree(tmp_path) == before
    stage.discard()

    stage = open_stage(tmp_path / "not" / "there" / "yet")
    stage.write("index.html", b"new")
    stage.discard()
    assert tree(tmp_path) == before


def test_an_empty_site_folder_stays_when_a_build_is_taken_back(tmp_path: Path) -> None:
    open_stage(tmp_path).discard()
    assert tmp_path.is_dir()
    assert not tree(tmp_path)


def test_a_path_is_written_once(tmp_path: Path) -> None:
    stage = open_stage(tmp_path / "site")
    stage.write("events/a.html", b"one")
    with pytest.raises(EnvironmentFailure, match=r"site/events/a\.html: the file already exists"):
        stage.write("events/a.html", b"two")
    with pytest.raises(EnvironmentFailure, match=r"site/events/a\.html/index\.html"):
        stage.write("events/a.html/index.html", b"two")


def _write_half(stage: Stage, first: int) -> None:
    for number in range(first, 60, 2):
        stage.write(f"events/e{number % 7}/p{number}/index.html", b"%d" % number)


def test_worker_processes_write_side_by_side(tmp_path: Path) -> None:
    site = tmp_path / "site"
    stage = open_stage(site)
    assert pickle.loads(pickle.dumps(stage)) == stage
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_write_half, [stage, stage], [0, 1]))
    files = {f"events/e{number % 7}/p{number}/index.html": b"%d" % number for number in range(60)}
    commit(stage, site, {path: sha256(data) for path, data in files.items()})
    assert files_in(site) == files


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_modes_do_not_depend_on_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        build(tmp_path / "site", OLD)
        build(tmp_path / "site", NEW)
    finally:
        os.umask(before)
    for path in (tmp_path / "site", *(tmp_path / "site").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_a_site_becomes_the_next_one(site: Path) -> None:
    report = build(site, NEW)
    assert files_in(site) == NEW
    assert not (site / "events" / "b").exists()
    assert report == CommitReport(
        added=("assets/style.css",),
        changed=("events/a/index.html", "index.html"),
        removed=("events/b/index.html",),
        unchanged=1,
        moved=frozenset(("assets", "events/a/index.html", "index.html")),
    )


def test_what_is_equal_is_not_touched(site: Path) -> None:
    def stamps() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.rglob("*")}

    before = stamps()
    assert build(site, OLD) == CommitReport(unchanged=len(OLD))
    assert stamps() == before


def test_the_files_of_others_stay(site: Path) -> None:
    theirs = {"CNAME": b"example.org", "events/b/notes.txt": b"mine", ".gitignore": b"*\n"}
    for path, data in theirs.items():
        (site / path).write_bytes(data)
    (site / "events" / "b" / "empty").mkdir()
    build(site, NEW)
    assert files_in(site) == NEW | theirs
    assert (site / "events" / "b" / "empty").is_dir()
    build(site, {})
    assert files_in(site) == theirs


def test_order_of_the_moves(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        "index.html",
        "404.html",
        "feed.xml",
        "a.json",
        "assets/x.css",
        "events/a/index.html",
        "tags/t/x.html",
    ]
    build(site, dict.fromkeys(names, b"1"))
    moved: list[str] = []
    real_replace, real_unlink = fs.replace, fs.unlink

    def replace(source: str, target: str) -> None:
        moved.append(os.path.relpath(target, site))
        real_replace(source, target)

    def unlink(path: str) -> None:
        moved.append(f"- {os.path.relpath(path, site)}")
        real_unlink(path)

    monkeypatch.setattr(fs, "replace", replace)
    monkeypatch.setattr(fs, "unlink", unlink)
    build(site, {name: b"2" for name in names if name != "a.json"})
    assert moved == [
        *[".timeline-stage/journal", "assets/x.css", "events/a/index.html", "tags/t/x.html"],
        *["404.html", "index.html", "feed.xml", "- a.json", "manifest.sha256"],
    ]


def test_the_journal_is_on_the_disk_before_the_first_move(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(fs, "fsync", lambda descriptor: done.append("fsync"))
    monkeypatch.setattr(fs, "sync_folder", lambda folder: done.append("fsync of the folder"))
    real_replace = fs.replace

    def replace(source: str, target: str) -> None:
        done.append(os.path.basename(target))
        real_replace(source, target)

    monkeypatch.setattr(fs, "replace", replace)
    build(site, NEW)
    assert done[:4] == ["fsync", "journal", "fsync of the folder", "assets"]


def test_new_folders_move_whole(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = 0
    real_replace = fs.replace

    def replace(source: str, target: str) -> None:
        nonlocal moves
        moves += 1
        real_replace(source, target)

    monkeypatch.setattr(fs, "replace", replace)
    new = {f"{kind}/{n}/index.html": b"" for kind in ("events", "days", "sources") for n in range(50)}
    build(site, OLD | new)
    assert moves == 1 + 50 + 2 + 1, "journal, pages of a folder that is there, two new folders, manifest"


def test_a_page_takes_the_place_of_our_folder_and_the_other_way_round(site: Path) -> None:
    before = {"a": b"1", "b/c/d": b"2", "b/e": b"3", "f": b"4"}
    build(site, before)
    (site / "b" / "empty").mkdir()
    after = {"a/x/y": b"5", "b": b"6", "f": b"4"}
    build(site, after)
    assert files_in(site) == after
    build(site, before)
    assert files_in(site) == before


def test_a_file_that_vanished_from_the_site_does_not_stop_a_commit(site: Path) -> None:
    shutil.rmtree(site / "events")
    build(site, NEW)
    assert files_in(site) == NEW


def refused(site: Path, files: Files) -> str:
    """The message of the refusal, after which all is as it was."""
    before = tree(site)
    with pytest.raises(UsageError) as caught:
        build(site, files)
    assert tree(site) == before
    assert "move them away" in caught.value.help
    return caught.value.message


def test_a_file_of_others_in_the_way(site: Path) -> None:
    (site / "robots.txt").write_text("mine")
    (site / "about").write_text("mine")
    message = refused(site, NEW | {"robots.txt": b"ours", "about/index.html": b"ours"})
    assert message == f"in {site} these are in the way: about, robots.txt"


def test_a_folder_of_others_in_the_way(site: Path) -> None:
    (site / "feed.xml").unlink()
    (site / "feed.xml" / "deep").mkdir(parents=True)
    (site / "feed.xml" / "deep" / "notes.txt").write_text("mine")
    assert "in the way: feed.xml/deep/notes.txt" in refused(site, NEW | {"feed.xml": b"changed"})


def test_a_folder_where_a_stale_file_was_is_left_alone(site: Path) -> None:
    (site / "events" / "b" / "index.html").unlink()
    (site / "events" / "b" / "index.html").mkdir()
    build(site, NEW)
    assert (site / "events" / "b" / "index.html").is_dir()


def test_many_things_in_the_way_are_counted(site: Path) -> None:
    files = {f"{n}.txt": b"ours" for n in range(9)}
    for path in files:
        (site / path).write_text("mine")
    assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 4 more" in refused(site, NEW | files)


@pytest.mark.parametrize(
    "link", ["events", "events/a", "events/a/index.html", "events/b", "events/b/index.html"]
)
def test_nothing_is_written_or_deleted_through_a_link(site: Path, tmp_path: Path, link: str) -> None:
    outside = tmp_path / "outside"
    (site / link).rename(outside)
    (site / link).symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else tree(outside)
    assert f"in the way: {link} (a link)" in refused(site, NEW)
    assert before == (outside.read_bytes() if outside.is_file() else tree(outside))


def test_the_stage_is_never_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("mine")
    (site / ".timeline-stage").symlink_to(tmp_path / "precious")
    with pytest.raises(UsageError, match=r"\.timeline-stage is not a folder"):
        build(site, NEW)
    assert (tmp_path / "precious" / "file").read_text() == "mine"


def test_a_link_in_the_stage_is_removed_and_not_followed(site: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("mine")
    open_stage(site)
    (site / ".timeline-stage" / "tree" / "link").symlink_to(tmp_path / "precious")
    recover(site)
    assert (tmp_path / "precious" / "file").read_text() == "mine"


def test_a_site_folder_may_be_a_link(site: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("site")
    build(tmp_path / "link", NEW)
    assert files_in(site) == NEW
    assert (tmp_path / "link").is_symlink()


def test_a_stage_without_a_journal_is_cleared_away(site: Path) -> None:
    before = tree(site)
    open_stage(site).write("events/new/index.html", b"new")
    assert not is_open(site)
    assert not recover(site)
    assert tree(site) == before


def test_a_commit_that_has_begun_is_completed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fs, "unlink", lambda path: os.close(-1))
        with pytest.raises(EnvironmentFailure) as caught:
            build(site, NEW)
    assert "the next build completes the site" in caught.value.help
    assert is_open(site)
    assert recover(site)
    assert files_in(site) == NEW
    assert not is_open(site)
    assert not recover(site)


def test_a_file_of_others_in_the_way_of_a_recovery(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(fs, "sync_folder", lambda folder: os.close(-1))
        with pytest.raises(EnvironmentFailure):
            build(site, NEW)
    (site / "assets").write_text("mine")
    with pytest.raises(UsageError, match="in the way: assets"):
        recover(site)
    assert is_open(site)
    (site / "assets").unlink()
    assert recover(site)
    assert files_in(site) == NEW


def test_a_damaged_journal_deletes_nothing(site: Path) -> None:
    before = files_in(site)
    open_stage(site)
    (site / ".timeline-stage" / "journal").write_text(HEADER + "half a li")
    with pytest.raises(EnvironmentFailure, match="journal is damaged"):
        recover(site)
    assert {path: (site / path).read_bytes() for path in before} == before


def test_looking_at_a_site_that_is_not_there_makes_nothing(tmp_path: Path) -> None:
    assert not is_open(tmp_path / "site")
    assert not recover(tmp_path / "site")
    assert not tree(tmp_path)


def mounted(*arguments: str) -> None:
    if subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode:
        pytest.skip("mounting is not permitted here")


@pytest.fixture
def mount_point(tmp_path: Path) -> Iterator[Path]:
    if os.name != "posix" or not shutil.which("mount"):
        pytest.skip("needs mount")
    folder = tmp_path / "mounted"
    folder.mkdir()
    yield folder
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


def failed(site: Path, files: Files) -> EnvironmentFailure:
    """How the build failed, after which all is as it was."""
    before = tree(site)
    with pytest.raises(EnvironmentFailure) as caught:
        build(site, files)
    assert tree(site) == before
    assert "\n" not in caught.value.message
    assert "the site is unchanged" in caught.value.help
    return caught.value


def test_a_full_disk(mount_point: Path) -> None:
    mounted("-t", "tmpfs", "-o", "size=64k", "none", str(mount_point))
    build(mount_point, OLD)
    problem = failed(mount_point, NEW | {f"events/{n}/index.html": b"x" * 9000 for n in range(9)})
    assert problem.message.startswith(f"{mount_point}/events/")
    assert problem.message.endswith("/index.html: the disk is full")
    build(mount_point, NEW)
    assert files_in(mount_point) == NEW


def test_a_read_only_disk(mount_point: Path, tmp_path: Path) -> None:
    build(tmp_path / "real", OLD)
    mounted("--bind", str(tmp_path / "real"), str(mount_point))
    mounted("-o", "remount,bind,ro", str(mount_point))
    problem = failed(mount_point, NEW)
    assert problem.message == f"{mount_point}/.timeline-stage: the disk is read-only"


def test_a_file_that_may_not_grow(site: Path) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        problem = failed(site, NEW | {"events/big/index.html": b"x" * 10_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert problem.message == f"{site}/events/big/index.html: the file exceeds a size limit"


_names = st.sampled_from(["a", "b", "c", "index.html", "assets"])
_paths = st.lists(_names, min_size=1, max_size=3).map("/".join)


def _without_clashes(files: Files) -> Files:
    return {path: data for path, data in files.items() if not any(p.startswith(path + "/") for p in files)}


_sites = st.dictionaries(_paths, st.binary(max_size=2), max_size=8).map(_without_clashes)


@settings(max_examples=60, deadline=None)
@given(st.lists(_sites, min_size=2, max_size=3), _sites)
def test_any_site_after_any_other(
    tmp_path_factory: pytest.TempPathFactory, versions: list[Files], theirs: Files
) -> None:
    site = tmp_path_factory.mktemp("any") / "site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fs, "fsync", lambda descriptor: None)
        for files in versions:
            build(site, files)
            assert files_in(site) == files
            folders = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_dir()}
            assert folders == {str(above) for path in files for above in Path(path).parents} - {"."}
        for path, data in theirs.items():
            with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
                (site / path).parent.mkdir(parents=True, exist_ok=True)
                with (site / path).open("xb") as file:
                    file.write(data)
        foreign = {path: data for path, data in files_in(site).items() if path not in versions[-1]}
        before = tree(site)
        try:
            build(site, versions[0])
        except UsageError:
            assert tree(site) == before
        else:
            assert files_in(site) == foreign | versions[0]
