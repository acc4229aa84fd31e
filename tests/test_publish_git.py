"""`timeline publish` to a branch: the branch moves, and nothing else of the repository."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line
from support.repository import Repository

from timeline.history import git
from timeline.publishing.git_branch import BranchTarget

PROJECT = "title: Case\nurl: https://chronology.example/\npublish:\n  pages: git:gh-pages\n"
OTHER = ("-c", "user.name=a", "-c", "user.email=a@example.org")


class Case:
    """A project that is committed and built."""

    def __init__(self, folder: Path, streams: pytest.CaptureFixture[str]) -> None:
        self.line = Line(folder, streams)
        self.repository = Repository(folder)
        self.write(**{".gitignore": "/site/\n", "content/timeline.yaml": PROJECT})
        self.event(1)

    def write(self, **files: str) -> None:
        self.repository.commit(files)
        self.line("build", "-q")

    def event(self, number: int) -> None:
        text = f"date: 2024-11-{number:02}\ntitle: Event {number}\nsource: https://example.org/news\n"
        self.write(**{f"content/events/e{number}.yaml": text})

    def publish(self, *words: str) -> tuple[int, str]:
        ran = self.line("publish", *words)
        return ran.code, ran.err

    def git(self, *words: str) -> str:
        return self.repository.git(*words).decode().strip()

    @property
    def site(self) -> dict[str, bytes]:
        site = self.line.folder / "site"
        return {
            file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()
        }

    def branch(self, name: str = "gh-pages") -> dict[str, bytes]:
        paths = self.git("ls-tree", "-r", "--name-only", name).splitlines()
        return {path: self.repository.git("cat-file", "blob", f"{name}:{path}") for path in paths}

    def add(self, files: dict[str, str], branch: str = "gh-pages") -> str:
        """A commit of somebody else on the branch."""
        index = {"GIT_INDEX_FILE": str(self.line.folder / ".git/other")}
        self.repository.git("read-tree", branch, **index)
        for path, text in files.items():
            blob = self.repository.git("hash-object", "-w", "--stdin", data=text.encode()).decode().strip()
            self.repository.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", **index)
        tree = self.repository.git("write-tree", **index).decode().strip()
        commit = self.git(*OTHER, "commit-tree", "-p", branch, "-m", "By hand", tree)
        self.git("update-ref", f"refs/heads/{branch}", commit)
        return commit


@pytest.fixture
def case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Case:
    return Case(tmp_path / "project", capsys)


WRITING = {"hash-object", "read-tree", "update-index", "write-tree", "commit-tree", "update-ref", "push"}
OURS = {".nojekyll": b"", "CNAME": b"chronology.example\n"}


def test_the_branch_holds_the_site_and_nothing_else_moves(case: Case) -> None:
    case.line.write("notes.txt", "not added")
    index = (case.line.folder / ".git/index").read_bytes()
    before = case.git("status", "--porcelain"), case.git("rev-parse", "HEAD")
    assert case.publish()[0] == 0
    assert case.branch() == {**case.site, **OURS}
    assert (case.git("status", "--porcelain"), case.git("rev-parse", "HEAD")) == before
    assert (case.line.folder / ".git/index").read_bytes() == index
    first = case.git("rev-parse", "gh-pages")
    assert "is up to date" in case.publish()[1]
    assert case.git("rev-parse", "gh-pages") == first
    case.event(2)
    assert case.publish()[0] == 0
    assert case.branch() == {**case.site, **OURS}
    assert case.git("rev-parse", "gh-pages^") == first
    second = case.git("rev-parse", "gh-pages")
    case.git("update-ref", "refs/heads/gh-pages", first)
    case.publish()
    assert case.git("rev-parse", "gh-pages") == second  # the same publication, the same commit


def test_one_commit_replaces_only_our_own(case: Case) -> None:
    case.write(
        **{"content/timeline.yaml": PROJECT.replace("git:gh-pages", "{to: git:gh-pages, history: one}")}
    )
    for number in (2, 3):
        case.event(number)
        assert case.publish()[0] == 0
        assert case.git("rev-list", "--count", "gh-pages") == "1"
    theirs = case.add({"theirs.txt": "theirs"})
    case.event(4)
    code, err = case.publish()
    assert (code, theirs[:12] in err) == (2, True)
    assert case.git("rev-parse", "gh-pages") == theirs


def test_commits_of_others_stay_and_their_changes_of_our_files_do_not(case: Case) -> None:
    case.publish()
    theirs = case.add({"index.html": "changed by hand", "theirs.txt": "theirs"})
    assert case.publish()[0] == 0
    assert case.git("rev-parse", "gh-pages^") == theirs
    assert case.branch() == {**case.site, **OURS, "theirs.txt": b"theirs"}


def test_branches_that_are_not_for_the_site_are_refused(case: Case) -> None:
    for address, words in {
        "git:main": "is checked out",
        "git:source": "holds what timeline did not publish",
        "git:-x": "cannot be a branch",
        "git:a/../b": "cannot be a branch",
        "git:nowhere#pages": "there is no remote 'nowhere'",
        "git:ext::sh -c touch% /tmp/x#pages": "there is no remote",
        "git:ssh://-oProxyCommand=x/y#pages": "there is no remote",
        "git:--upload-pack=x:y#pages": "there is no remote",
    }.items():
        case.git("branch", "--force", "source", "main")
        code, err = case.publish(address)
        assert (code, words in err) == (2, True), err


@pytest.mark.parametrize(
    "url, remote, fits",
    [
        ("https://owner.github.io/repo/", "git@github.com:Owner/repo.git", True),
        ("https://owner.github.io/other/", "git@github.com:Owner/repo.git", False),
        ("https://owner.github.io/", "https://github.com/owner/owner.github.io", True),
        ("https://owner.github.io/repo/", "https://github.com/owner/owner.github.io", False),
        ("https://own.example/", "https://github.com/owner/repo", True),
        ("https://own.example/repo/", "https://github.com/owner/repo", True),
        ("https://own.example/aleppo/", "https://github.com/owner/repo", False),
        ("https://owner.codeberg.page/", "ssh://git@codeberg.org/owner/pages.git", True),
        ("https://owner.codeberg.page/", "ssh://git@codeberg.org/owner/repo.git", False),
        ("https://anything.example/x/", "https://git.example.org/owner/repo", True),
    ],
)
def test_the_address_fits_the_service(case: Case, url: str, remote: str, fits: bool) -> None:
    from timeline.history.repository import find_repository
    from timeline.publishing.git_remotes import misfit, parse_address

    repository = find_repository(case.line.folder)
    assert repository is not None
    assert (misfit(parse_address(f"{remote}#gh-pages", repository), url) is None) == fits


def test_a_branch_with_another_domain_is_refused(case: Case) -> None:
    case.publish()
    case.add({"CNAME": "other.example\n"})
    code, err = case.publish()
    assert (code, "'other.example'" in err) == (2, True)


def test_git_fails_in_turn(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    case.publish()
    old = case.git("rev-parse", "gh-pages")
    case.event(2)
    run, calls, broken_at = subprocess.run, 0, 0

    def broken(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == broken_at:
            raise OSError(5, "Input/output error")
        return run(*arguments, **more)

    ends = []
    for broken_at in range(1, 60):  # noqa: B007 - `broken` reads it
        calls = 0
        case.git("update-ref", "refs/heads/gh-pages", old)
        with monkeypatch.context() as patch:
            patch.setattr(git.subprocess, "run", broken)
            code, _ = case.publish()
        tip = case.git("rev-parse", "gh-pages")
        ends.append((code, tip == old))
        if code == 0:
            break
    assert set(ends[:-1]) <= {(2, True), (3, True)}
    assert ends[-1] == (0, False)
    assert len(ends) > 10


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes")
@pytest.mark.parametrize("target", ["git:gh-pages", "git:origin#pages"])
def test_killed_before_each_call_of_git_that_writes_and_repeated(
    case: Case, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Repository(tmp_path / "bare")
    case.git("remote", "add", "origin", f"file://{bare.root}")
    owner, branch = (bare, "pages") if "#" in target else (case.repository, "gh-pages")
    assert case.publish(target)[0] == 0
    old = owner.git("rev-parse", branch).decode().strip()
    case.event(2)
    run, calls, killed_at = subprocess.run, 0, 0

    def killed(words: list[str], **more: Any) -> Any:
        nonlocal calls
        calls += not WRITING.isdisjoint(words)
        if calls == killed_at:
            os._exit(9)
        return run(words, **more)

    codes: list[int] = []
    wanted = ""
    for killed_at in range(1, 60):  # noqa: B007 - `killed` reads it
        owner.git("update-ref", f"refs/heads/{branch}", old)
        child = os.fork()
        if not child:
            monkeypatch.setattr(git.subprocess, "run", killed)
            monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
            os._exit(case.publish(target)[0])
        codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        tip = owner.git("rev-parse", branch).decode().strip()
        code, err = case.publish(target)
        assert code == 0, err
        wanted = wanted or owner.git("rev-parse", branch).decode().strip()
        assert owner.git("rev-parse", branch).decode().strip() == wanted
        assert tip in (old, wanted)
        if not codes[-1]:
            break
    assert (set(codes[:-1]), codes[-1]) == ({9}, 0)
    assert len(codes) > 5
    assert not [*case.line.folder.glob(".git/*timeline-*"), *tmp_path.rglob("*.lock")]


def test_a_lock_that_a_killed_git_left_is_named(case: Case, tmp_path: Path) -> None:
    bare = Repository(tmp_path / "bare")
    case.git("remote", "add", "origin", f"file://{bare.root}")
    for target, locked, where in (
        ("git:gh-pages", case.line.folder / ".git/refs/heads/gh-pages.lock", ""),
        ("git:origin#pages", bare.root / ".git/refs/heads/pages.lock", " in the remote repository"),
    ):
        locked.touch()
        code, err = case.publish(target)
        assert (code, f"a lock of git is in the way{where}: /" in err) == (3, True), err
        assert "remove that file" in err
        locked.unlink()
        assert case.publish(target)[0] == 0


def test_a_remote_branch_is_pushed_with_lease(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = Repository(tmp_path / "bare")
    case.git("remote", "add", "origin", f"file://{bare.root}")
    target = "git:origin#pages"
    assert case.publish(target)[0] == 0
    case.git("fetch", "-q", "origin", "pages:seen")
    assert case.branch("seen") == {**case.site, **OURS}
    assert case.git("branch", "--list", "pages") == ""

    honest = BranchTarget._commit

    def overtaken(self: BranchTarget, message: str, moment: int) -> str:
        tree = bare.git("rev-parse", "pages^{tree}").decode().strip()
        theirs = bare.git(*OTHER, "commit-tree", "-p", "pages", "-m", "Theirs", tree).decode().strip()
        bare.git("update-ref", "refs/heads/pages", theirs)
        return honest(self, message, moment)

    case.event(2)
    with monkeypatch.context() as patch:
        patch.setattr(BranchTarget, "_commit", overtaken)
        code, err = case.publish(target)
    assert (code, "somebody else has changed" in err) == (4, True)
    theirs = bare.git("rev-parse", "pages").decode().strip()
    assert case.publish(target)[0] == 0
    assert bare.git("rev-parse", "pages^").decode().strip() == theirs
    case.git("fetch", "-q", "origin", "+pages:seen")
    assert case.branch("seen") == {**case.site, **OURS}
    case.git("remote", "set-url", "origin", f"file://{tmp_path}/nowhere")
    code, err = case.publish(target)
    assert (code, "git ls-remote ADDRESS should list its branches" in err) == (3, True)


@pytest.mark.parametrize(
    ("remote", "shown"),
    [
        ("https://ghp_token@github.com/o/r.git", "https://github.com/o/r.git"),
        ("https://x:p@ss@host/o/r", "https://host/o/r"),
        ("HTTPS://x:p@host/o/r", "HTTPS://host/o/r"),
        ("http://host/o/@r", "http://host/o/@r"),
        ("ssh://git@host/o/r", "ssh://git@host/o/r"),
        ("ssh://git:secret@host/o/r", "ssh://host/o/r"),
        ("git@host:o/r", "git@host:o/r"),
        ("file:///srv/a@b", "file:///srv/a@b"),
    ],
)
def test_an_address_is_shown_without_secrets(remote: str, shown: str) -> None:
    from timeline.publishing.git_remotes import BranchAddress

    assert BranchAddress("gh-pages", remote).shown == f"branch gh-pages of {shown}"
