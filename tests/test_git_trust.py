"""Which repository git is asked about, and that nothing in it, or in what content brings, is run or takes its place."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.command_line import Line
from support.repository import Repository
from support.sites import write

PROJECT = {
    "inner/content/timeline.yaml": "title: Case\nrules: {unsourced: off}\n",
    "inner/content/events/a.yaml": "date: 2024-11-28\ntitle: As it was\n",
    "inner/content/events/b.yaml": "date: 2024-11-29\ntitle: As it was\n",
    ".gitattributes": "* diff=planted filter=planted merge=planted text working-tree-encoding=UTF-8\n",
}
SETTINGS = """\
[core]
 fsmonitor = {run}
 hooksPath = {hooks}
 pager = {run}
 editor = {run}
 sshCommand = {run}
 gitProxy = {run}
 askPass = {run}
 alternateRefsCommand = {run}
 repositoryformatversion = 1
[extensions]
 partialClone = origin
[remote "origin"]
 url = ext::{run}
 promisor = true
 uploadpack = {run}
[protocol]
 allow = always
[protocol "ext"]
 allow = always
[pager]
 log = {run}
 cat-file = {run}
[alias]
 log = !{run}
 ls-tree = !{run}
 rev-parse = !{run}
[diff]
 external = {run}
 orderFile = missing
[diff "planted"]
 command = {run}
 textconv = {run}
[filter "planted"]
 clean = {run}
 smudge = {run}
 process = {run}
 required = true
[gpg]
 program = {run}
[log]
 showSignature = true
[credential]
 helper = !{run}
[uploadpack]
 packObjectsHook = {run}
[safe]
 bareRepository = all
"""
COMMANDS = (
    ["check", "--since", "HEAD~1"],
    ["diff", "HEAD~1"],
    ["diff", "HEAD~1..HEAD"],
    ["build", "--clean"],
)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "project")
    made.commits([PROJECT, {"inner/content/events/a.yaml": "date: 2024-11-28\ntitle: As it is\n"}])
    return made


@pytest.fixture
def inner(repository: Repository, capfd: pytest.CaptureFixture[str]) -> Line:
    return Line(repository.root / "inner", capfd)


def settings(folder: Path) -> tuple[str, Path]:
    """Settings of which each would run a program, and the file that the program would leave behind."""
    mark = folder / "ran"
    write(folder, {"run": f"#!/bin/sh\necho ran >{mark}\n"})
    (folder / "run").chmod(0o755)
    hooks = folder / "hooks"
    hooks.mkdir()
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / name).symlink_to(folder / "run")
    return SETTINGS.format(run=folder / "run", hooks=hooks), mark


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("missing", ["", "HEAD~1:inner/content/events/b.yaml", "HEAD~1:inner"])
def test_no_setting_of_the_repository_runs_a_program(
    command: list[str], missing: str, repository: Repository, inner: Line, tmp_path: Path
) -> None:
    planted, mark = settings(tmp_path)
    if missing:
        name = repository.git("rev-parse", missing).decode().strip()
        (repository.root / f".git/objects/{name[:2]}/{name[2:]}").unlink()
    with (repository.root / ".git/config").open("a") as config:
        config.write(planted)
    ran = inner(*command)
    assert not mark.exists()
    if not missing:
        assert ran.code == (1 if command[0] == "check" else 0), ran.err


def test_nothing_is_run_to_find_what_is_not_committed(
    repository: Repository, inner: Line, tmp_path: Path
) -> None:
    """Not even for a file that git would look into, as its time is another."""
    inner("build")
    planted, mark = settings(tmp_path)
    with (repository.root / ".git/config").open("a") as config:
        config.write(planted)
    event = repository.root / "inner/content/events/a.yaml"
    os.utime(event, (1, 1))
    ran = inner("publish", "../../public")
    assert (ran.code, mark.exists()) == (0, False), ran.err
    event.write_text("date: 2024-11-28\ntitle: Another\n")
    ran = inner("publish", "../../public")
    assert (ran.code, mark.exists()) == (2, False)
    assert "differ from the last commit: content/events/a.yaml" in ran.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_bare_repository_among_the_content_is_a_folder_of_files(
    command: list[str], repository: Repository, inner: Line, tmp_path: Path
) -> None:
    before = inner(*command)
    planted, mark = settings(tmp_path)
    bare = Repository(tmp_path / "bare")
    bare.commits([{path.removeprefix("inner/"): text for path, text in PROJECT.items()}, {"x": ""}])
    bare.git("repack", "-adq")
    for file in (tmp_path / "bare/.git").rglob("*"):
        path = file.relative_to(tmp_path / "bare/.git")
        if file.is_file() and path.parts[0] in ("HEAD", "config", "objects", "refs"):
            write(repository.root / "inner", {path.as_posix(): file.read_bytes()})
    with (repository.root / "inner/config").open("a") as config:
        config.write(planted)
    again = inner(*command)
    assert (again.code, again.out) == (before.code, before.out)
    assert not mark.exists()


def test_grafts_and_replacements_do_not_change_what_was(repository: Repository, inner: Line) -> None:
    inner("build")
    page = repository.root / "inner/site/events/a/history/index.html"
    before = page.read_bytes()
    head, first = (repository.git("rev-parse", name).decode().strip() for name in ("HEAD", "HEAD~1"))
    write(repository.root, {".git/info/grafts": f"{head}\n"})
    repository.git("replace", f"{head}:inner/content/events/a.yaml", f"{first}:inner/content/events/a.yaml")
    inner("build", "--clean")
    assert page.read_bytes() == before


def test_a_repository_that_git_does_not_accept_is_not_asked(
    repository: Repository, inner: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given by its path, git would not look at whose it is."""
    monkeypatch.setattr("timeline.history.git._KEPT", re.compile("GIT_.*"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for command in COMMANDS[:2]:
        ran = inner(*command)
        assert ran.code > 1
        assert "belongs to somebody else" in ran.err
        assert "safe.directory" in ran.err


def test_a_check_against_a_commit_before_the_content_was_moved(repository: Repository, inner: Line) -> None:
    files = {
        path: (repository.root / path).read_text() for path in PROJECT if path.startswith("inner/content")
    }
    repository.commit({**dict.fromkeys(files), **{f"outer/{path}": text for path, text in files.items()}})
    outer = Line(repository.root / "outer/inner", inner.streams)
    write(outer.folder, {"content/events/b.yaml": "date: 2024-11-29\ntitle: Told otherwise\n"})
    ran = outer("check", "--since", "HEAD~1")
    assert ran.code == 1
    assert "title: As it was to Told otherwise" in ran.out
    assert "changed  b " in outer("diff", "HEAD~1").out
    assert "b" not in outer("diff", "HEAD~2..HEAD~1").out.split()
