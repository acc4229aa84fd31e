"""What is remembered between runs is believed where this user alone could have put it, and nowhere else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest
from jinja2.bccache import bc_magic
from previews import make_project, running
from support.sites import tree, write

from timeline.build import BuildOptions, build
from timeline.building import content_cache
from timeline.building.report import BuildReport
from timeline.cache.folders import project_cache_folder
from timeline.project import paths_of

FILES = {
    "content/timeline.yaml": "title: A town\n",
    "content/events/x.yaml": "date: 2024\ntitle: A quiet day\nsource: https://example.org/a\n",
}
WRONG = b"A wrong day"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home folder, which may be a checkout of somebody's repository."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CACHE_HOME")
    return home


def run(root: Path) -> tuple[list[str], bytes]:
    """What a build from nothing but its memory warns of, and the page of the one event."""
    shutil.rmtree(root / "site", ignore_errors=True)
    report: BuildReport = build(paths_of(root), BuildOptions(jobs=1))
    return [warning.code for warning in report.warnings], (root / "site/events/x/index.html").read_bytes()


def forged(root: Path, caches: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Caches that hold another title than the content has and templates that make a folder, each under its right digest.

    They are believed where they are the user's own. Returns the folder that the templates make.
    """
    load_file = content_cache.load_file
    monkeypatch.setenv("XDG_CACHE_HOME", str(caches))
    with monkeypatch.context() as patch:
        patch.setattr(
            content_cache,
            "load_file",
            lambda path, data, project: load_file(path, data.replace(b"A quiet day", WRONG), project),
        )
        run(root)
    assert WRONG in run(root)[1]
    ran = caches / "ran"
    code = bc_magic + f"cos\nmkdir\n(V{ran}\ntR.".encode()
    for template in (caches / "timeline/templates").iterdir():
        template.write_bytes(blake2b(code, digest_size=16).digest() + code)
    with pytest.raises(FileExistsError):  # from the second template that is run
        run(root)
    ran.rmdir()
    monkeypatch.delenv("XDG_CACHE_HOME")
    return ran


def in_the_repository(home: Path) -> Path:
    (home / ".git").mkdir()
    return home / "project"


def in_the_project(home: Path) -> Path:
    return home


def as_a_link(home: Path) -> Path:
    (home / "project/brought").mkdir(parents=True)
    (home / ".cache").symlink_to("project/brought")
    return home / "project"


def open_to_others(home: Path) -> Path:
    (home / ".cache/timeline").mkdir(parents=True)
    (home / ".cache/timeline").chmod(0o777)
    return home / "project"


@pytest.mark.parametrize("place", [in_the_repository, in_the_project, as_a_link, open_to_others])
def test_what_others_could_have_put_there_is_not_believed(
    place: Callable[[Path], Path], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(place(home), FILES)
    ran = forged(root, tmp_path / "caches", monkeypatch)
    shutil.copytree(tmp_path / "caches/timeline", home / ".cache/timeline", dirs_exist_ok=True)
    if place is open_to_others:
        (home / ".cache/timeline").chmod(0o777)
    brought = tree(home / ".cache/timeline")
    warnings, page = run(root)
    assert "CACHE001" in warnings
    assert WRONG not in page
    assert not ran.exists()
    assert tree(home / ".cache/timeline") == brought


@pytest.mark.skipif(os.name != "posix" or os.getuid() != 0, reason="to give a folder away takes root")
def test_a_folder_of_another_user_is_not_believed(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(home / "project", FILES)
    forged(root, tmp_path / "caches", monkeypatch)
    shutil.copytree(tmp_path / "caches/timeline", home / ".cache/timeline")
    os.chown(home / ".cache/timeline", 1234, 1234)
    warnings, page = run(root)
    assert (warnings, WRONG in page) == (["CACHE001"], False)


def test_what_lies_in_a_project_is_neither_read_nor_written(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(home / "project", FILES)
    forged(root, tmp_path / "caches", monkeypatch)
    shutil.copytree(tmp_path / "caches/timeline", root / ".timeline")
    brought = tree(root / ".timeline")
    warnings, page = run(root)
    assert (warnings, WRONG in page) == ([], False)
    assert tree(root / ".timeline") == brought


@pytest.mark.parametrize("caches", ["/dev/null", "relative"])
def test_without_a_folder_of_one_s_own_nothing_is_remembered(
    caches: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a container whose user has no home."""
    monkeypatch.setenv("HOME", "/dev/null")
    monkeypatch.setenv("XDG_CACHE_HOME", caches)
    root = write(home / "project", FILES)
    assert run(root)[0] == ["CACHE001"]
    assert run(root)[0] == ["CACHE001"]
    before = tree(home)
    with running(make_project(home / "other")) as client:
        assert client.ask("/events/river-rises/").status == 200
    assert {path for path in tree(home) if not path.startswith("other/")} == set(before)


def test_the_folder_is_closed_whatever_the_umask(home: Path) -> None:
    root = write(home / "project", FILES)
    before = os.umask(0)
    try:
        assert run(root)[0] == []
    finally:
        os.umask(before)
    for folder in (project_cache_folder(root), project_cache_folder(root).parent):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_remembered_of_lost_projects_is_cleared_away(home: Path) -> None:
    lost, kept = write(home / "lost", FILES), write(home / "kept", FILES)
    run(lost)
    run(kept)
    assert project_cache_folder(lost).is_dir()
    shutil.rmtree(lost)
    run(write(home / "new", FILES))
    assert not project_cache_folder(lost).exists()
    assert project_cache_folder(kept).is_dir()
    assert (project_cache_folder(kept).parent / "templates").is_dir()
