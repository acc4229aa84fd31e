"""about/verify/ tells readers how to check the site, if the project names its repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import Line
from support.repository import Repository
from support.sites import tree

PAGE = "about/verify/index.html"
TWELVE = "[en, ar, fr, es, de, ru, uk, fa, he, zh, pt, tr]"
PROJECT = "title: A town\nlanguages: [en, ar]\nurl: https://example.org/town/\n"
ADDRESS = "https://git.example.org/town.git"
EVENT = "date: 2024-11-29\ntitle: A day\nsource: https://example.org/a\n"
SIGNERS = 'desk@example.org namespaces="timeline-manifest" ssh-ed25519 AAAA\n'


class Project(Line):
    """A project in a repository."""

    def __init__(self, folder: Path, streams: pytest.CaptureFixture[str]) -> None:
        super().__init__(folder, streams)
        self.repository = Repository(folder)
        files = {"content/timeline.yaml": f"{PROJECT}repository: {ADDRESS}\n", "content/events/x.yaml": EVENT}
        self.repository.commit({**files, ".gitignore": "site*\n"})

    def built(self, *more: str, site: str = "site") -> dict[str, bytes]:
        ran = self("build", *more)
        assert ran.code == 0, ran.err
        return tree(self.folder / site)


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path / "project", capsys)


def test_the_page_in_each_language(project: Project) -> None:
    project.write("content/timeline.yaml", PROJECT.replace("[en, ar]", TWELVE) + f"repository: {ADDRESS}\n")
    site = project.built()
    head = project.repository.git("rev-parse", "HEAD").strip()
    for folder in ("", *(f"{code}/" for code in TWELVE[5:-1].split(", "))):
        page = site[folder + PAGE]
        assert head in page
        assert ADDRESS.encode() in page
        assert b"timeline verify https://example.org/town/\n" in page
        assert b"ssh-keygen" not in page
        assert b'href="about/verify/index.html"' in site[f"{folder}index.html"].replace(b"../", b"").replace(
            f'href="{folder}'.encode(), b'href="'
        )
    texts = {
        site[folder + PAGE].partition(b"<h1>")[2].partition(b"</h1>")[0] for folder in ("", "ar/", "zh/")
    }
    assert len(texts) == 3


def test_it_follows_the_commit_and_the_signers_and_nothing_else(project: Project) -> None:
    before = project.built()
    project.repository.commit({"README.md": "read me"})
    after = project.built()
    changed = {path for path in after if after[path] != before[path]} - {"manifest.sha256", "build.json"}
    assert changed == {path for path in after if path.endswith(PAGE)}
    project.write("allowed_signers", SIGNERS)
    signed = project.built()
    assert {path for path in after if after[path] != signed[path]} - {"manifest.sha256"} == changed
    assert b"ssh-keygen -Y verify -f allowed_signers -I desk@example.org -n timeline-manifest" in signed[PAGE]
    assert project.built("--clean") == signed


def test_where_there_is_no_such_page(project: Project) -> None:
    assert PAGE not in project.built("--drafts", site="site-drafts")
    assert PAGE not in project.built("--as-known-at", "2024-12-01", site="site-as-known-at-2024-12-01")
    project.write("content/timeline.yaml", PROJECT)
    site = project.built()
    assert not any(b"about/verify" in data for data in site.values())
    project.write("content/timeline.yaml", f"title: A town\nrepository: {ADDRESS}\n")
    assert PAGE not in project.built()


@pytest.mark.parametrize(
    "signer", ["$(touch pwned)@example.org", "<script>alert(1)</script>", "a';rm -rf ~;'"]
)
def test_names_of_signers_are_quoted(project: Project, signer: str) -> None:
    project.write("allowed_signers", f"{signer.replace(' ', '')} ssh-ed25519 AAAA\n")
    page = project.built()[PAGE]
    assert b"<script>alert" not in page
    assert b"-I &#39;" in page
