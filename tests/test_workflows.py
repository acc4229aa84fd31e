"""The workflows of `init --ci`, run step by step: a good pull request, a bad one, and one that wants to do harm."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command_line import ROOT, Line
from support.repository import Repository
from support.web import Asking, host
from support.workflows import Runner, Step, clone, used_actions, workflow

WORKFLOWS = ".github/workflows"
EVENT = "date: 2024-05-06\ntitle: The library closes\nsource: https://example.org/closes\n"
THEIRS = "octocat:more"
HARM = "@everyone ](https://evil.example) <!-- </details> <script>alert(1)</script> ::error::CANARY ##[group]x `code` /close"


class Project:
    """A chronology in a repository, with the workflows that `init` wrote, and a machine that runs them."""

    def __init__(self, folder: Path, line: Line, service: str) -> None:
        line("init", str(folder / "origin"), "--ci", service)
        self.repository = Repository(folder / "origin")
        files = {
            file.relative_to(folder / "origin").as_posix(): file.read_text(encoding="utf-8")
            for file in (folder / "origin").rglob("*")
            if file.is_file() and ".git" not in file.relative_to(folder / "origin").parts
        }
        self.base = self.repository.commit(files)
        self.folder = folder
        self.runner = Runner(folder / "runner")

    def propose(self, files: Mapping[str, str | bytes | None], link: str = "") -> str:
        """A commit that a pull request brings; `link` is a path that leads out of the content."""
        git = self.repository.git
        commit = self.repository.commit(files)
        if link:
            where = (
                git("hash-object", "-w", "--stdin", data=b"../../../../../../../../etc/passwd")
                .decode()
                .strip()
            )
            git("update-index", "--add", "--cacheinfo", f"120000,{where},{link}")
            git(
                "commit",
                "--quiet",
                "-m",
                "more",
                GIT_AUTHOR_NAME="a",
                GIT_AUTHOR_EMAIL="a@b",
                GIT_COMMITTER_NAME="a",
                GIT_COMMITTER_EMAIL="a@b",
            )
            commit = git("rev-parse", "HEAD").decode().strip()
        git("update-ref", "refs/pull/7/head", commit)
        git("update-ref", "refs/heads/main", self.base)
        git("reset", "--quiet", "--hard", "main")
        return commit

    def github(self, name: str) -> dict[str, Any]:
        """A workflow of the base."""
        return workflow(self.folder / "origin" / WORKFLOWS / f"{name}.yml")

    def check(self, fork: bool = True) -> tuple[list[Step], Path]:
        """The job that checks a pull request, as GitHub runs it: with what the pull request brings."""
        at = clone(self.folder / "origin", self.folder / "checked", "refs/pull/7/head")
        known = {
            "github.event.pull_request.head.repo.full_name != github.repository": "true" if fork else "",
            "github.event_name == 'pull_request'": "true",
        }
        return self.runner.job(self.github("timeline")["jobs"]["check"], at, known), at

    def comment(self, commit: str, branch: str = THEIRS) -> list[Step]:
        """The workflow that runs after that: one job compares, the other writes the comment."""
        owner, _, name = branch.partition(":")
        event = "github.event.workflow_run"
        known = {
            "github.token": "canary-token",
            f"{event}.head_repository.owner.login": owner,
            f"{event}.head_branch": name,
            f"{event}.head_sha": commit,
        }
        (self.runner.folder / "output.txt").unlink(missing_ok=True)
        at = clone(
            self.folder / "origin", self.folder / f"compared-{len(self.runner.state()['asked'])}", "main"
        )
        jobs = self.github("timeline-comment")["jobs"]
        ran = self.runner.job(jobs["compare"], at, known)
        number = self.runner.outputs()["number"]
        if number and all(step.code == 0 for step in ran):
            ran += self.runner.job(jobs["comment"], at, {**known, "needs.compare.outputs.number": number})
        return ran


@pytest.fixture
def line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Line:
    return Line(tmp_path, capsys)


@pytest.fixture
def github(tmp_path: Path, line: Line) -> Project:
    return Project(tmp_path, line, "github")


@pytest.fixture
def gitlab(tmp_path: Path, line: Line) -> Project:
    return Project(tmp_path, line, "gitlab")


def test_a_good_pull_request(github: Project) -> None:
    commit = github.propose({"content/events/2024-05-06-closes.yaml": EVENT})
    github.runner.pull(7, THEIRS, commit, github.base)
    steps, at = github.check()
    assert [step.code for step in steps] == [0] * len(steps)
    assert "The library closes" in (at / "preview/events/closes/index.html").read_text(encoding="utf-8")
    assert "**added** `The library closes`" in (github.runner.folder / "summary.md").read_text()
    assert [step.code for step in github.comment(commit)] == [0, 0, 0, 0]
    (comment,) = github.runner.state()["comments"].values()
    assert comment.startswith("<!-- timeline diff -->\n### Changes")
    assert "The library closes" in comment

    changed = github.propose(
        {"content/events/2024-05-06-closes.yaml": EVENT.replace("closes\n", "shuts\n", 1)}
    )
    github.runner.pull(7, THEIRS, changed, github.base)
    github.comment(changed)
    (comment,) = github.runner.state()["comments"].values()
    assert "The library shuts" in comment


def test_a_bad_pull_request(github: Project) -> None:
    commit = github.propose({"content/events/2024-05-06-closes.yaml": EVENT.replace("05-06", "05-36")})
    github.runner.pull(7, THEIRS, commit, github.base)
    steps, at = github.check()
    failed = [step for step in steps if step.code]
    assert "::error file=content/events/2024-05-06-closes.yaml,line=1," in failed[0].out
    assert not (at / "preview").exists()
    github.comment(commit)
    (comment,) = github.runner.state()["comments"].values()
    assert "cannot be shown: the content has errors" in comment


def test_a_pull_request_that_is_no_longer_the_same(github: Project) -> None:
    commit = github.propose({"content/events/2024-05-06-closes.yaml": EVENT})
    assert [step.code for step in github.comment(commit)] == [0]
    assert github.runner.state()["comments"] == {}


def hostile_files(workflows: list[str]) -> dict[str, str | bytes | None]:
    """A theme, a project file, a cache and workflows of its own, and texts that would be commands elsewhere."""
    event = EVENT.replace("The library closes", json.dumps(HARM))
    return {
        "content/timeline.yaml": "title: CANARY-TITLE\ntheme: theirs\nrules: {unsourced: off}\n",
        "themes/theirs/theme.yaml": "parent: default\n",
        "themes/theirs/templates/event.html": "CANARY-THEME",
        "themes/default/templates/event.html": "CANARY-THEME",
        ".timeline/cache.sqlite3": b"CANARY-CACHE",
        ".cache/timeline/x": b"CANARY-CACHE",
        "content/events/2024-05-06-harm.yaml": event,
        "content/events/2024-05-07-\n::set-output name=x::CANARY.yaml": EVENT,
        **dict.fromkeys(workflows, "on: pull_request_target\njobs: {}\n"),
    }


def is_harmless(text: str) -> bool:
    """Whether a comment holds nothing but its own words outside code spans."""
    own = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text.removeprefix("<!-- timeline diff -->\n"))
    return not re.search(r"[<>@]|\]\(|https?:|CANARY|^\s*/", own, re.MULTILINE)


def test_a_hostile_pull_request(github: Project) -> None:
    paths = [f"{WORKFLOWS}/{name}.yml" for name in ("timeline", "timeline-comment", "timeline-links")]
    files = hostile_files(paths)
    commit = github.propose(files, link="content/events/passwd.yaml")
    github.runner.pull(7, THEIRS, commit, github.base)
    steps, at = github.check()
    said = "".join(step.out for step in steps)
    assert any(step.code for step in steps)
    commands = re.findall(r"^.*(?:::|##\[).*$", said, re.MULTILINE)
    assert commands
    assert all(re.match(r"::(error|warning) file=content/", one) for one in commands)
    said = re.sub(r"^::(error|warning) [^:]*::", "", said, flags=re.MULTILINE)
    assert not re.search(r"^\s*::|##\w*\[", said, re.MULTILINE)
    assert "root:" not in said
    assert not (at / "preview").exists()
    assert is_harmless((github.runner.folder / "summary.md").read_text())
    github.comment(commit)
    (comment,) = github.runner.state()["comments"].values()
    assert is_harmless(comment)


def test_a_hostile_pull_request_without_errors(github: Project) -> None:
    files = {
        path: text for path, text in hostile_files([f"{WORKFLOWS}/timeline.yml"]).items() if "\n" not in path
    }
    commit = github.propose(files)
    github.runner.pull(7, THEIRS, commit, github.base)
    steps, at = github.check()
    assert [step.code for step in steps] == [0] * len(steps), steps
    pages = {file: file.read_text(encoding="utf-8") for file in (at / "preview").rglob("*.html")}
    assert pages
    assert not any("CANARY-T" in text or "<script>alert" in text for text in pages.values())
    assert "CANARY-TITLE" in (github.runner.folder / "summary.md").read_text()
    github.comment(commit)
    (comment,) = github.runner.state()["comments"].values()
    assert is_harmless(comment)
    assert "@everyone" in comment


def test_a_branch_cannot_pass_for_another(github: Project) -> None:
    """A branch's name goes to the service as a value, and only the commit that was checked is compared."""
    commit = github.propose({"content/events/2024-05-06-closes.yaml": EVENT})
    branch = 'x"$(touch harmed)`touch harmed`&head=owner:main'
    github.runner.pull(7, f"octocat:{branch}", commit, github.base)
    assert [step.code for step in github.comment(commit, f"octocat:{branch}")] == [0, 0, 0, 0]
    assert not list(github.folder.rglob("harmed"))
    (asked,) = [words for words in github.runner.state()["asked"] if words[-1].startswith("[.[]")]
    assert f"head=octocat:{branch}" in asked


def test_what_became_of_links_is_proposed_once(github: Project) -> None:
    (event,) = (github.folder / "origin/content/events").glob("*.yaml")
    record = f"content/events/{event.name}"
    github.runner.tool(
        "timeline",
        f"#!/bin/sh\nprintf '    link: {{status: gone, checked: 2024-12-04}}\\n' >> {record}\n"
        "echo 'page gone: @everyone'; touch more.txt; exit 1\n",
    )
    jobs = github.github("timeline-links")["jobs"]
    at = clone(github.folder / "origin", github.folder / "links", "main")
    assert [step.code for step in github.runner.job(jobs["check"], at, {})] == [0, 0]
    for _ in range(2):
        known = {"github.token": "t", "runner.temp": str(at)}
        there = clone(github.folder / "origin", github.folder / f"propose{_}", "main")
        assert [step.code for step in github.runner.job(jobs["propose"], there, known)] == [0]
    changed = github.repository.git("diff", "--name-only", "main", "timeline/links").decode().split()
    assert changed == [record]
    assert github.runner.state()["proposed"] == {"1": "timeline/links"}
    assert "\n    page gone: @everyone" in github.runner.state()["body"]


def merge_request(project: Project, commit: str, source: str) -> dict[str, str]:
    """The variables of a pipeline for a merge request."""
    return {
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": source,
        "CI_PROJECT_ID": "1",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": project.base,
        "CI_MERGE_REQUEST_IID": "7",
        "CI_COMMIT_SHA": commit,
    }


@pytest.mark.parametrize("kind", ["good", "bad", "hostile"])
def test_a_merge_request_of_gitlab(gitlab: Project, kind: str) -> None:
    files: dict[str, dict[str, str | bytes | None]] = {
        "good": {"content/events/2024-05-06-closes.yaml": EVENT},
        "bad": {"content/events/2024-05-06-closes.yaml": "title: x\n"},
        "hostile": {
            path: text for path, text in hostile_files([".gitlab-ci.yml"]).items() if "\n" not in path
        },
    }
    commit = gitlab.propose(files[kind])
    job = workflow(gitlab.folder / "origin/.gitlab-ci.yml")["check"]
    at = clone(gitlab.folder / "origin", gitlab.folder / "checked", "refs/pull/7/head")
    ran = gitlab.runner.shell("\n".join(job["script"]), at, merge_request(gitlab, commit, "2"))
    issues = json.loads((at / "gl-code-quality-report.json").read_text())
    assert (ran.code != 0) == (kind == "bad") == bool(issues), ran.out
    if kind != "bad":
        assert (at / "preview/index.html").is_file()
        assert is_harmless((at / "changes.md").read_text())
    pages = "".join(file.read_text(encoding="utf-8") for file in at.glob("preview/**/*.html"))
    assert "CANARY-T" not in pages


def test_the_comment_of_gitlab_is_updated(gitlab: Project) -> None:
    notes: dict[int, str] = {3: "Somebody else's"}

    def answer(asking: Asking) -> None:
        body = asking.server.asked[-1].body
        if asking.path == "/api/user":
            found: Any = {"id": 5}
        elif asking.command == "GET":
            found = [
                {"id": id_, "author": {"id": 5 if id_ > 3 else 4}, "body": text}
                for id_, text in notes.items()
            ]
        else:
            id_ = int(asking.path.rsplit("/", 1)[1]) if asking.command == "PUT" else len(notes) + 3
            notes[id_] = json.loads(body)["body"]
            found = {}
        assert asking.headers["PRIVATE-TOKEN"] == "secret"
        asking.reply(body=json.dumps(found).encode())

    job = workflow(gitlab.folder / "origin/.gitlab-ci.yml")["comment"]
    with host({"*": answer}) as server:
        known = {
            **merge_request(gitlab, gitlab.base, "1"),
            "TIMELINE_TOKEN": "secret",
            "CI_API_V4_URL": f"{server.base}/api",
        }
        for text in ("one", "two"):
            (gitlab.folder / "changes.md").write_text(text)
            ran = gitlab.runner.shell("\n".join(job["script"]), gitlab.folder, known)
            assert ran.code == 0, ran.out
    assert notes == {3: "Somebody else's", 4: "<!-- timeline diff -->\ntwo"}


def test_actions_are_pinned(github: Project) -> None:
    files = [*(github.folder / "origin" / WORKFLOWS).glob("*.yml"), ROOT / "action.yml"]
    used = used_actions(files)
    assert len(used) == 6
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


def test_no_workflow_may_more_than_it_needs(github: Project) -> None:
    may = {
        f"{name}.{job}": workflow_["jobs"][job].get("permissions", workflow_["permissions"])
        for name in ("timeline", "timeline-comment", "timeline-links")
        for workflow_ in [github.github(name)]
        for job in workflow_["jobs"]
    }
    assert {job for job, rights in may.items() if "write" in rights.values()} == {
        "timeline.publish", "timeline-comment.comment", "timeline-links.propose",
    }  # fmt: skip
    text = "".join(file.read_text() for file in (github.folder / "origin" / WORKFLOWS).glob("*.yml"))
    assert "pull_request_target" not in text
    assert "secrets." not in text


def test_the_hooks_for_pre_commit(line: Line) -> None:
    hooks = {one["id"]: one for one in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    assert set(hooks) == {"timeline-check", "timeline-fmt"}
    line("init", "new")
    project = Line(line.folder / "new", line.streams)
    project.write("content/events/late.yaml", EVENT)
    assert project(*hooks["timeline-check"]["entry"].split()[1:]).code == 0
    assert re.search(hooks["timeline-fmt"]["files"], "content/events/late.yaml")
    assert project(*hooks["timeline-fmt"]["entry"].split()[1:], "content/events/late.yaml").code == 0


def test_the_action_runs_a_command(github: Project) -> None:
    action = workflow(ROOT / "action.yml")
    step = action["runs"]["steps"][-1]
    known = {"ARGUMENTS": "check --format github", "FOLDER": "origin"}
    assert set(step["env"]) == set(known)
    assert github.runner.shell(step["run"], github.folder, known).code == 0
    ran = github.runner.shell(step["run"], github.folder, {**known, "ARGUMENTS": "check; touch harmed *"})
    assert ran.code == 2
    assert not (github.folder / "harmed").exists()
