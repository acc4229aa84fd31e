"""Which folders are refused as the site."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from timeline.diagnostics import UsageError
from timeline.output.manifest import render_manifest
from timeline.output.site_folder import check_target


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in somebody's home folder."""
    home = tmp_path / "home"
    root = home / "work" / "project"
    (root / "content" / "events").mkdir(parents=True)
    (root / ".git").mkdir()
    monkeypatch.setenv("HOME", str(home))
    return root


def check(site: Path, project: Path) -> None:
    check_target(site, project, project / "content")


def refusal(site: Path, project: Path) -> str:
    with pytest.raises(UsageError) as caught:
        check(site, project)
    assert str(site) in caught.value.message
    assert "--site" in caught.value.help
    return caught.value.message


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("/", "the root of the disk"),
        ("../..", "your home folder"),
        ("../../..", "your home folder"),
        (".", "the project folder"),
        ("..", "the project folder"),
        ("content", "content folder"),
        ("content/events", "content folder"),
        ("content/new", "content folder"),
        ("themes", "themes folder"),
        ("themes/new", "themes folder"),
        ("site/../content", "content folder"),
        (".git/site", "git's own folder"),
    ],
)
def test_places_that_cannot_be_the_site(project: Path, where: str, reason: str) -> None:
    assert reason in refusal(project / where, project)


def test_a_link_is_followed_before_the_folder_is_judged(project: Path) -> None:
    (project / "site").symlink_to("content")
    assert "content folder" in refusal(project / "site", project)
    (project / "up").symlink_to("..")
    assert "the project folder" in refusal(project / "up", project)


def test_a_name_that_leads_to_the_content_by_identity(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a disk that takes Content for content."""
    real_samefile = os.path.samefile
    (project / "Content").mkdir()

    def ignoring_case(one: Path, other: Path) -> bool:
        return real_samefile(str(one).replace("Content", "content"), other)

    monkeypatch.setattr(os.path, "samefile", ignoring_case)
    assert "content folder" in refusal(project / "Content", project)


def test_files_and_links_that_are_no_folder(project: Path) -> None:
    (project / "a-file").write_text("mine")
    (project / "link").symlink_to("a-file")
    (project / "nowhere").symlink_to("missing")
    (project / "loop").symlink_to("loop")
    os.mkfifo(project / "pipe")
    assert "it is a file" in refusal(project / "a-file", project)
    assert "it is a file" in refusal(project / "link", project)
    assert "it is a file" in refusal(project / "pipe", project)
    assert "leads nowhere" in refusal(project / "nowhere", project)
    assert "leads nowhere" in refusal(project / "loop", project)
    assert "a-file is a file" in refusal(project / "a-file" / "site", project)


def test_a_folder_with_the_files_of_others(project: Path) -> None:
    (project / "photos").mkdir()
    (project / "photos" / "one.jpg").write_text("mine")
    assert "it holds what timeline did not make (one.jpg)" in refusal(project / "photos", project)


def test_a_git_repository_without_a_site(project: Path) -> None:
    (project / "pages" / ".git").mkdir(parents=True)
    assert "git repository" in refusal(project / "pages", project)
    (project / "pages" / ".timeline-stage").mkdir()
    assert "git repository" in refusal(project / "pages", project)


def test_a_list_that_others_made_of_their_files_is_not_a_manifest(project: Path) -> None:
    archive = project / "archive"
    archive.mkdir()
    (archive / "page.html").write_text("evidence")
    (archive / "manifest.sha256").write_text(f"{'0' * 64}  page.html\n")
    assert "was not made by timeline" in refusal(archive, project)


def test_folders_that_may_become_the_site(project: Path, tmp_path: Path) -> None:
    check(project / "site", project)
    check(tmp_path / "deep" / "down" / "site", project)

    site = project / "site"
    site.mkdir()
    check(site, project)
    for name in (".gitignore", ".gitattributes", ".gitkeep"):
        (site / name).write_text("")
        check(site, project)

    (project / "linked").symlink_to("site")
    check(project / "linked", project)


def test_folders_that_are_the_site_already(project: Path) -> None:
    crashed = project / "crashed"
    (crashed / ".timeline-stage").mkdir(parents=True)
    (crashed / "index.html").write_text("")
    check(crashed, project)

    published = project / "published"
    (published / ".git").mkdir(parents=True)
    (published / "CNAME").write_text("example.org")
    (published / "manifest.sha256").write_bytes(render_manifest({"index.html": "0" * 64}))
    check(published, project)
