"""`timeline verify URL|DIR` tells apart what can be wrong with a site; from real servers on this machine only."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.command_line import Line
from support.repository import Repository
from support.serving import serving
from support.sites import tree
from support.web import Asking, Server, host

from timeline.output.manifest import HEADER

EVENT = "date: {}\ntitle: {}\nsource: https://example.org/{}\n"
FILES = {
    "content/timeline.yaml": "title: A town\n",
    "content/events/x.yaml": EVENT.format("2024-11-29", "A day", "a"),
    "content/events/y.yaml": EVENT.format("2024-11-30", "Another day", "b"),
}
PAGE = "events/x/index.html"


class Verified(Line):
    """A project in a repository, its site as published, and what `verify` says of that."""

    def __init__(self, folder: Path, streams: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, streams)
        self.repository = Repository(folder)

    @property
    def published(self) -> Path:
        return self.folder.parent / "published"

    def publish(self) -> None:
        """Build, and copy the whole site to where it is public."""
        assert self("build").code == 0
        shutil.rmtree(self.published, ignore_errors=True)
        shutil.copytree(self.folder / "site", self.published)

    def judged(self, target: str | Path | None = None, *more: str) -> tuple[int, dict[str, Any]]:
        """The exit code, and the result as JSON."""
        ran = self("verify", str(target or self.published), "--format", "json", *more)
        assert ran.out, ran.err
        return ran.code, json.loads(ran.out)

    def verdict(self, target: str | Path | None = None, *more: str) -> tuple[int, str]:
        code, found = self.judged(target, *more)
        return code, found["verdict"]

    def alter(self, path: str, old: bytes, new: bytes) -> None:
        file = self.published / path
        data = file.read_bytes()
        assert old in data
        file.write_bytes(data.replace(old, new, 1))

    def relist(self, *paths: str) -> None:
        """Let the published manifest list these files as they are, as somebody would who hides a change."""
        manifest = self.published / "manifest.sha256"
        lines = manifest.read_text().splitlines()
        for path in paths:
            digest = hashlib.sha256((self.published / path).read_bytes()).hexdigest()
            lines = [f"{digest}  {path}" if line.endswith(f"  {path}") else line for line in lines]
        manifest.write_text("\n".join(lines) + "\n")


def codes(found: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in found["problems"]]


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verified:
    line = Verified(tmp_path / "project", capsys)
    line.repository.commit({**FILES, ".gitignore": "site\n"})
    line.publish()
    return line


def test_a_site_as_its_commit_builds_it(project: Verified) -> None:
    code, found = project.judged()
    assert (code, found["verdict"], codes(found)) == (0, "same", [])
    assert found["files"]["listed"] == found["files"]["compared"] == len(tree(project.published)) - 1
    assert found["revision"] == project.repository.git("rev-parse", "HEAD").decode().strip()
    ran = project("verify", str(project.published))
    assert ran.out.startswith(f"{project.published}: same: each file is as this commit builds it (")


def test_over_http_each_file_is_asked_for_once_by_its_address(project: Verified) -> None:
    with serving(project.published, "/town/") as base:
        allowed = ("--allow-host", base.split("/")[2])
        assert project.verdict(base, *allowed) == (0, "same")
        assert project.verdict(f"{base}index.html", *allowed) == (0, "same")
        (project.published / "feed.xml").unlink()
        code, found = project.judged(base, *allowed)
        assert (code, found["verdict"], found["files"]["missing"]) == (1, "incomplete", ["feed.xml"])
        project.alter(PAGE, b"A day", b"A dax")
        assert project.judged(base, *allowed)[1]["problems"][0]["path"] == f"{base}events/x/"
    ran = project("verify", base)
    assert (ran.code, "not on the public network" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        (b"A day", b"A dax", "has 1 other byte, in line "),
        (b"A day", b"Another day", "others from line "),
    ],
)
def test_an_altered_page(project: Verified, old: bytes, new: bytes, detail: str) -> None:
    project.alter(PAGE, old, new)
    code, found = project.judged()
    assert (code, found["verdict"], found["files"]["altered"]) == (1, "altered", [PAGE])
    assert codes(found) == ["SITE001"]
    assert detail in found["problems"][0]["message"]


def test_an_altered_page_whose_digest_was_changed_too(project: Verified) -> None:
    project.alter(PAGE, b"A day", b"A dax")
    project.relist(PAGE)
    code, found = project.judged()
    assert (code, found["verdict"], found["unlike_this_commit"]) == (1, "different", [PAGE])
    assert codes(found) == ["SITE005"]
    assert "somebody has changed the files and the manifest" in found["problems"][0]["help"]


def test_one_file_too_many(project: Verified) -> None:
    (project.published / "events/evil.html").write_text("a")
    code, found = project.judged()
    assert (code, found["verdict"], found["files"]["more"]) == (0, "more", ["events/evil.html"])
    assert (codes(found), found["problems"][0]["severity"]) == (["SITE002"], "warning")
    assert project.verdict(None, "--strict") == (1, "more")


def test_a_missing_file(project: Verified) -> None:
    (project.published / "feed.xml").unlink()
    code, found = project.judged()
    assert (code, found["verdict"], found["files"]["missing"]) == (1, "incomplete", ["feed.xml"])


def test_a_file_that_was_cut_off(project: Verified) -> None:
    file = project.published / PAGE
    file.write_bytes(file.read_bytes()[:100])
    code, found = project.judged()
    assert (code, found["verdict"], found["files"]["cut_off"]) == (1, "incomplete", [PAGE])
    assert "is cut off after 100 of " in found["problems"][0]["message"]


def test_a_site_of_an_earlier_commit_and_of_a_later_one(project: Verified) -> None:
    early = project.repository.git("rev-parse", "HEAD").decode().strip()
    project.repository.commit({"content/events/z.yaml": EVENT.format("2024-12-01", "A third day", "c")})
    code, found = project.judged()
    assert (code, found["verdict"], codes(found)) == (0, "older", ["SITE004"])
    assert f"of commit {early[:10]}, 1 commit before yours" in found["problems"][0]["message"]
    assert (found["commits_ahead"], found["commits_behind"]) == (0, 1)
    assert project.verdict(None, "--strict") == (1, "older")
    project.publish()
    project.repository.git("checkout", "--quiet", early)
    assert project.verdict() == (0, "newer")
    project.repository.git("checkout", "--quiet", "-b", "other")
    project.repository.git(
        "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "a"
    )
    code, found = project.judged()
    assert (code, found["verdict"]) == (0, "other")
    assert "on another branch" in found["problems"][0]["message"]


def test_a_site_of_a_commit_that_nobody_knows(project: Verified) -> None:
    head = project.repository.git("rev-parse", "HEAD").strip()
    project.alter("build.json", head, b"1" * 40)
    project.relist("build.json")
    code, found = project.judged()
    assert (code, found["verdict"]) == (0, "other")
    assert "which this clone does not have" in found["problems"][0]["message"]


def test_one_page_of_an_earlier_commit(project: Verified) -> None:
    before = (project.published / PAGE).read_bytes()
    project.repository.commit({"content/events/x.yaml": EVENT.format("2024-11-29", "A long day", "a")})
    project.publish()
    (project.published / PAGE).write_bytes(before)
    code, found = project.judged()
    assert (code, found["verdict"], found["files"]["altered"]) == (1, "altered", [PAGE])


def test_half_published_new_pages_under_the_old_manifest(project: Verified) -> None:
    manifest = (project.published / "manifest.sha256").read_bytes()
    project.repository.commit({"content/events/x.yaml": EVENT.format("2024-11-29", "A long day", "a")})
    project.publish()
    (project.published / "manifest.sha256").write_bytes(manifest)
    code, found = project.judged()
    assert (code, found["verdict"]) == (1, "incomplete")
    assert PAGE in found["files"]["other_build"]
    assert "SITE006" in codes(found)


def test_the_manifest_of_another_commit(project: Verified) -> None:
    """The pages are of the commit before, the manifest is this commit's."""
    project.repository.commit({"content/events/x.yaml": EVENT.format("2024-11-29", "A long day", "a")})
    assert project("build").code == 0
    shutil.copy(project.folder / "site/manifest.sha256", project.published)
    code, found = project.judged()
    assert (code, found["verdict"]) == (1, "altered")
    assert {PAGE, "build.json", "index.html"} <= set(found["files"]["altered"])
    assert found["unlike_this_commit"] == []


@pytest.mark.parametrize(
    ("manifest", "state"),
    [
        (None, "missing"),
        (b"", "cut_off"),
        (HEADER.encode() + b"0123  index.html\n", "cut_off"),
        (HEADER.encode() + b"0" * 64 + b"  ../../etc/passwd\n", "cut_off"),
        (HEADER.encode() + b"0" * 64 + b"  index.ht", "cut_off"),
        (b"<!doctype html><title>Welcome</title>", "cut_off"),
    ],
)
def test_a_manifest_that_is_none(project: Verified, manifest: bytes | None, state: str) -> None:
    file = project.published / "manifest.sha256"
    file.unlink()
    if manifest is not None:
        file.write_bytes(manifest)
    code, found = project.judged()
    assert (code, found["verdict"], found["files"][state]) == (1, "incomplete", ["manifest.sha256"])


def test_links_in_a_folder_are_not_followed(project: Verified) -> None:
    file = project.published / PAGE
    file.rename(project.folder.parent / "elsewhere.html")
    file.symlink_to(project.folder.parent / "elsewhere.html")
    assert project.judged()[1]["files"]["missing"] == [PAGE]


def test_an_interrupted_build(project: Verified) -> None:
    stage = project.published / ".timeline-stage"
    stage.mkdir()
    shutil.copy(project.published / "manifest.sha256", stage / "journal")
    code, found = project.judged()
    assert (code, found["verdict"], codes(found)) == (1, "incomplete", ["SITE006"])


def test_a_site_with_drafts(project: Verified) -> None:
    assert project("build", "--drafts", "--site", str(project.published.parent / "drafts")).code == 0
    code, found = project.judged(project.published.parent / "drafts")
    assert (code, "SITE003" in codes(found)) == (1, True)


def test_files_changed_here_are_named(project: Verified) -> None:
    project.write("content/events/x.yaml", EVENT.format("2024-11-29", "A changed day", "a"))
    project.write("content/events/new.yaml", EVENT.format("2024-11-29", "A new day", "a"))
    code, found = project.judged()
    assert (code, found["verdict"]) == (0, "different")
    assert found["here"]["changed"] == ["content/events/new.yaml", "content/events/x.yaml"]
    assert (
        "your files differ from the commit: content/events/new.yaml and 1 more"
        in found["problems"][0]["help"]
    )


def test_a_site_built_from_files_that_were_not_committed(project: Verified) -> None:
    project.write("content/events/x.yaml", EVENT.format("2024-11-29", "A changed day", "a"))
    project.publish()
    project.write("content/events/x.yaml", FILES["content/events/x.yaml"])
    code, found = project.judged()
    assert (code, found["verdict"]) == (1, "different")
    assert "it was built from files that differ from its commit" in found["problems"][0]["help"]


def test_an_embargo_that_has_ended_since(project: Verified, monkeypatch: pytest.MonkeyPatch) -> None:
    held = EVENT.format("2024-12-01", "Held back", "c") + "embargo_until: 2024-12-05T00:00:00Z\n"
    project.repository.commit({"content/events/z.yaml": held})
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733200000")
    project.publish()
    assert project.verdict() == (0, "same")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733500000")
    code, found = project.judged()
    assert (code, found["verdict"]) == (1, "different")
    assert "an embargo has ended in between" in found["problems"][0]["help"]


def test_a_language_that_is_not_published_and_another_version(project: Verified) -> None:
    project.alter("build.json", b'"version": "', b'"version": "9')
    project.relist("build.json")
    project.repository.git("tag", "published")
    project.write("content/timeline.yaml", "title: A town\nlanguages: [en, fr]\n")
    found = project.judged()[1]
    assert "it lacks the languages fr" in found["problems"][0]["help"]
    assert "it was built by version '9" in found["problems"][0]["help"]


def test_without_a_project_the_manifest_is_all_there_is(
    project: Verified, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = Verified(tmp_path / "home", capsys)
    assert stranger.verdict(project.published) == (0, "whole")
    project.alter(PAGE, b"A day", b"A dax")
    assert stranger.verdict(project.published) == (1, "altered")


def test_a_sample_has_the_home_page_and_changes(project: Verified) -> None:
    _, found = project.judged(None, "--sample", "5")
    assert (found["verdict"], found["files"]["compared"]) == ("same", 5)
    assert "5 of " in project("verify", str(project.published), "--sample", "5").out
    assert project("verify", "--sample", "5").code == 2


def test_many_altered_files_are_counted(project: Verified) -> None:
    altered = sorted(path for path in tree(project.published) if path.endswith(".html"))
    for path in altered:
        project.alter(path, b"</body>", b"<p>Advertisement</p></body>")
    found = project.judged()[1]
    assert found["files"]["altered"] == altered
    assert len(found["problems"]) <= 21


# What a server may do


def published_by(project: Verified, asking: Asking, compress: str = "") -> None:
    """The answer of a usual server, which may compress."""
    path = asking.path.partition("?")[0].removeprefix("/")
    file = project.published / (f"{path}index.html" if path == "" or path.endswith("/") else path)
    if not file.is_file():
        asking.reply(404, (project.published / "404.html").read_bytes())
        return
    body = file.read_bytes()
    if compress:
        asking.reply(200, gzip.compress(body), Content_Encoding=compress)
    else:
        asking.reply(200, body)


@pytest.fixture
def server(project: Verified) -> Iterator[Server]:
    with host({"/*": lambda asking: published_by(project, asking)}) as running:
        yield running


def served(project: Verified, server: Server, *more: str) -> tuple[int, dict[str, Any]]:
    return project.judged(server.base, "--allow-host", server.place, *more)


def test_each_file_is_requested_once_and_connections_are_few(project: Verified, server: Server) -> None:
    code, found = served(project, server)
    assert (code, found["verdict"]) == (0, "same")
    assert len(server.paths()) == len(set(server.paths())) == found["files"]["listed"] + 1
    assert {asked.headers["Cache-Control"] for asked in server.asked} == {"no-cache"}
    assert "verifies a site" in server.asked[0].headers["User-Agent"]
    assert not any(path.endswith("index.html") for path in server.paths())


def test_a_server_that_compresses_unasked(project: Verified, server: Server) -> None:
    server.replies = {"/*": lambda asking: published_by(project, asking, "gzip")}
    assert served(project, server)[1]["verdict"] == "same"
    server.replies = {
        "/*": lambda asking: published_by(project, asking),
        "/events/x/": lambda asking: published_by(project, asking, "br"),
    }
    code, found = served(project, server)
    assert (code, found["verdict"], found["files"]["unread"]) == (3, "unread", [PAGE])


def test_a_file_far_longer_than_expected_and_one_that_unpacks_to_that(
    project: Verified, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timeline.output.verify.MOST_BYTES", 200_000)
    server.replies = {
        "/*": lambda asking: published_by(project, asking),
        "/events/x/": lambda asking: asking.reply(200, b"a" * 900_000),
        "/events/y/": lambda asking: asking.reply(
            200, zlib.compress(b"a" * 9_000_000), Content_Encoding="deflate"
        ),
    }
    code, found = served(project, server)
    assert (code, found["files"]["altered"]) == (1, [PAGE, "events/y/index.html"])
    assert all("is longer than " in problem["message"] for problem in found["problems"])


def test_redirects_are_followed_within_the_site_only(project: Verified, server: Server) -> None:
    with host({"/*": lambda asking: asking.reply(200)}) as elsewhere:
        server.replies = {
            "/*": lambda asking: published_by(project, asking),
            "/feed.xml": lambda asking: asking.reply(301, Location="/events/x/"),
            "/events/x/": lambda asking: asking.reply(308, Location="/events/x"),
            "/events/x": lambda asking: asking.reply(200, (project.published / PAGE).read_bytes()),
            "/events/y/": lambda asking: asking.reply(302, Location=f"{elsewhere.base}/"),
        }
        code, found = served(project, server, "--allow-host", elsewhere.place)
        assert (code, found["files"]["altered"]) == (1, ["events/y/index.html", "feed.xml"])
        assert f"redirects to {elsewhere.base}/" in found["problems"][0]["message"]
        server.replies = {
            "/*": lambda asking: asking.reply(302, Location=f"{elsewhere.base}/manifest.sha256")
        }
        ran = project("verify", server.base, "--allow-host", server.place, "--allow-host", elsewhere.place)
        assert (ran.code, "redirects to" in ran.err) == (2, True)
        assert elsewhere.asked == []


def test_an_answer_that_breaks_off_or_is_busy_is_asked_for_again(project: Verified, server: Server) -> None:
    seen: list[str] = []

    def first_time(asking: Asking) -> bool:
        seen.append(asking.path)
        return seen.count(asking.path) == 1

    def breaks_off(asking: Asking) -> None:
        if first_time(asking):
            asking.send_response(200)
            asking.send_header("Content-Length", "5000")
            asking.end_headers()
            asking.wfile.write(b"<!doctype")
            asking.cut()
        else:
            published_by(project, asking)

    def busy(asking: Asking) -> None:
        if first_time(asking):
            asking.reply(503, Retry_After="0")
        else:
            published_by(project, asking)

    server.replies = {
        "/*": lambda asking: published_by(project, asking),
        "/events/x/": breaks_off,
        "/feed.xml": busy,
    }
    assert served(project, server)[1]["verdict"] == "same"


def test_a_download_that_always_breaks_off_is_unread(project: Verified, server: Server) -> None:
    def breaks_off(asking: Asking) -> None:
        asking.send_response(200)
        asking.send_header("Content-Length", "5000")
        asking.end_headers()
        asking.wfile.write(b"<!doctype")
        asking.cut()

    server.replies = {"/*": lambda asking: published_by(project, asking), "/events/x/": breaks_off}
    code, found = served(project, server)
    assert (code, found["verdict"], found["files"]["unread"], codes(found)) == (
        3,
        "unread",
        [PAGE],
        ["SITE007"],
    )


def test_what_is_no_site(project: Verified, server: Server) -> None:
    assert project("verify", "missing-folder").code == 2
    assert project("verify", "https://example.org/?page=1").code == 2
    assert project("verify", "https://user:word@example.org/").code == 2
    assert project("verify", server.base, "--site", "site").code == 2
    server.replies = {}
    assert served(project, server)[1]["files"]["missing"] == ["manifest.sha256"]
