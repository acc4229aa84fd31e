"""What stands in a site folder was made by one build at a time, and by nothing else."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command_line import Line, process
from support.sites import tree, write

from timeline.output.manifest import HEADER, read_manifest
from timeline.output.site_lock import site_lock

EVENT = "date: 2024\ntitle: {}\nsource: https://example.org/{}\n"
FILES = {"content/timeline.yaml": "title: A town\n", "content/events/x.yaml": EVENT.format("A day", "a")}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(write(tmp_path / "project", FILES), capsys)


def names_them(project: Line, *paths: str) -> None:
    """A build is refused and changes nothing; `verify` names each."""
    before = tree(project.folder / "site")
    ran = project("build")
    assert ran.code == 2
    assert f"holds what timeline did not make: {', '.join(paths)}\n" in ran.err
    assert "move it away" in ran.err
    assert tree(project.folder / "site") == before
    checked = project("verify")
    assert checked.code == 1
    for path in paths:
        assert f"site/{path}:1:1: error SITE002: no build has made this file" in checked.out


def test_a_site_that_a_repository_brings_is_not_published(project: Line) -> None:
    manifest = f"{HEADER}{hashlib.sha256(b'a').hexdigest()}  index.html\n"
    brought = {"index.html": "a", "evil.html": "<script src=evil.js>", "evil.js": "alert(1)"}
    write(project.folder / "site", {**brought, "manifest.sha256": manifest, "deep/er/evil.html": "b"})
    (project.folder / "site/way").symlink_to("../content")
    names_them(project, "deep/er/evil.html", "evil.html", "evil.js", "way")


def test_a_stage_that_a_repository_brings_makes_no_site(project: Line) -> None:
    write(project.folder / "site", {"evil.html": "a", ".timeline-stage/tree/evil.js": "b"})
    assert project("build").code == 2
    assert tree(project.folder / "site") == {"evil.html": b"a"}


@pytest.mark.parametrize("path", ["evil.html", "events/evil.html", "events/x/evil.html", "new/er/evil.html"])
def test_a_file_that_comes_to_a_site_is_found_wherever_it_is(project: Line, path: str) -> None:
    assert project("build").code == 0
    write(project.folder / "site", {path: "a"})
    names_them(project, path)
    (project.folder / "site" / path).unlink()
    assert project("build").code == 0
    assert project("verify").code == 0
    (project.folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
    (project.folder / "site" / path).symlink_to("index.html")
    names_them(project, path)


def test_a_folder_that_became_a_link_is_found(project: Line, tmp_path: Path) -> None:
    assert project("build").code == 0
    (project.folder / "site/events").rename(tmp_path / "events")
    (project.folder / "site/events").symlink_to(tmp_path / "events")
    names_them(project, "events")


@pytest.mark.parametrize(
    "path", [".gitignore", ".gitattributes", ".gitkeep", "CNAME", ".nojekyll", "events/.DS_Store"]
)
def test_what_git_and_hosts_put_there_is_no_trouble(project: Line, path: str) -> None:
    write(project.folder / "site", {path: "x"} if "/" not in path else {})
    assert project("build").code == 0
    write(project.folder / "site", {path: "y"})
    assert project("build").code == 0
    checked = project("verify")
    assert (checked.code, "SITE002" in checked.out) == (0, False)
    assert (project.folder / "site" / path).read_text() == "y"


def test_a_site_of_an_earlier_run_or_another_machine_is_brought_up_to_date(
    project: Line, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert project("build").code == 0
    wanted = tree(project.folder / "site")
    project.write("content/events/y.yaml", EVENT.format("Another day", "b"))
    assert project("build").code == 0
    (project.folder / "content/events/y.yaml").unlink()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert project("build").code == 0
    assert tree(project.folder / "site") == wanted


@pytest.mark.parametrize("where", ["outside", "own repository"])
def test_files_of_others_stay_where_no_project_brings_them(project: Line, tmp_path: Path, where: str) -> None:
    site = tmp_path / "published" if where == "outside" else project.folder / "site"
    arguments = ("--site", str(site))
    assert project("build", *arguments).code == 0
    write(site, {"robots-of-mine.txt": "mine", **({} if where == "outside" else {".git/config": "x"})})
    assert project("build", *arguments).code == 0
    assert (site / "robots-of-mine.txt").read_text() == "mine"
    checked = project("verify", *arguments)
    assert checked.code == 0
    assert "robots-of-mine.txt:1:1: warning SITE002" in checked.out
    assert ".git/" not in checked.out


def test_a_site_that_leads_out_of_the_project_is_refused(project: Line, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (project.folder / "site").symlink_to("../outside")
    ran = project("build")
    assert (ran.code, "a link that leads out of the project" in ran.err) == (2, True)
    assert not any((tmp_path / "outside").iterdir())
    (project.folder / "site").unlink()
    (project.folder / "inside").mkdir()
    (project.folder / "site").symlink_to("inside")
    assert project("build").code == 0


@pytest.mark.parametrize("command", ["check", "build", "verify"])
def test_content_that_leads_out_of_the_project_is_not_read(
    project: Line, tmp_path: Path, command: str
) -> None:
    (project.folder / "content").rename(tmp_path / "others")
    (project.folder / "content").symlink_to("../others")
    ran = project(command)
    assert (ran.code, "is a link that leads out of the project" in ran.err) == (2, True)
    assert not (project.folder / "site").exists()
    (tmp_path / "others").rename(project.folder / "texts")
    (project.folder / "content").unlink()
    (project.folder / "content").symlink_to("texts")
    assert project(command).code == 0


# Builds at the same time


def made_together(site: Path, *roots: Path, **environment: str) -> Iterator[tuple[int, bytes]]:
    """How builds of projects into one site end that run at the same time."""
    builds = [
        process("build", "--quiet", "--site", str(site), cwd=root, environment=environment) for root in roots
    ]
    for build in builds:
        _, err = build.communicate(timeout=60)
        yield build.returncode, err


def is_whole(site: Path) -> bool:
    """Whether every file is what the manifest says."""
    found = {path: hashlib.sha256(data).hexdigest() for path, data in tree(site).items()}
    del found["manifest.sha256"]
    return found == read_manifest(site)


def many(root: Path, name: str) -> Path:
    events = {f"content/events/e{n}.yaml": EVENT.format(f"{name} {n}", n) for n in range(40)}
    return write(root, {"content/timeline.yaml": f"title: {name}\n", **events})


@pytest.mark.skipif(os.name != "posix", reason="folders are locked")
def test_a_site_that_is_being_written_is_left_to_its_build(project: Line, tmp_path: Path) -> None:
    site = tmp_path / "not/there"
    with site_lock(site):
        ran = project("build", "--site", str(site))
        assert (ran.code, "another build is writing this site" in ran.err) == (4, True)
    assert not site.parent.exists()
    assert project("build", "--site", str(site)).code == 0


@pytest.mark.skipif(os.name != "posix", reason="folders are locked")
@pytest.mark.parametrize("remembers", [True, False], ids=["two projects", "one that cannot remember"])
def test_one_build_at_a_time_writes_a_site(remembers: bool, tmp_path: Path) -> None:
    roots = [many(tmp_path / name, name) for name in (("one", "other") if remembers else ("one",))]
    roots = roots if remembers else roots * 2
    site = tmp_path / "published"
    environment = {} if remembers else {"XDG_CACHE_HOME": "/dev/null", "HOME": "/dev/null"}
    for round_ in range(8):
        for code, err in made_together(site, *roots, **environment):
            assert code == 0 or (code == 4 and b"another build is writing this site" in err), err
        assert is_whole(site), round_
        for root in roots:
            write(root, {"content/events/e1.yaml": EVENT.format(f"Round {round_}", "1")})
    for root in roots:  # and neither takes the other's files for its own
        assert [code for code, _ in made_together(site, root, **environment)] == [0]
        assert is_whole(site)
        assert (root / "content/timeline.yaml").read_text().split()[1] in (site / "index.html").read_text()
