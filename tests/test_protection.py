"""Nobody who is protected is found out: no file of a site, and nothing that a command says, holds what must not be told.

Each case of `tests/protection` is a project in which `quetzal` is the secret, or digits of a point; after it, in sections
whose names begin with `after`, stand the files that protect it (`gone`: removed), and perhaps, with `later`, those of a
version that no longer says that anything is protected. All are committed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.command_line import Line
from support.repository import ENVIRONMENT, Repository
from support.sites import make, site_of, tree
from support.txtar import Case

from timeline.build import BuildOptions, build

CASES = sorted((Path(__file__).parent / "protection").glob("*.txt"))
SECRET = re.compile(rb"quetzal|36\W?2021|37\W?1343", re.IGNORECASE)


def told(line: Line) -> dict[str, bytes]:
    """All that a project gives away: the files of its sites, and what commands say."""
    root = line.folder
    make(root)
    make(root, "with-drafts", drafts=True)
    build(site_of(root, "as-known"), BuildOptions(jobs=1, as_known_at="2030-01-01"))
    said = {
        f"{site}/{path}": path.encode() + b"\0" + data
        for site in ("site", "with-drafts", "as-known")
        for path, data in tree(root / site).items()
    }
    for form in ("text", "markdown", "json"):
        said[f"diff, {form}"] = line("diff", "HEAD~1..HEAD", "--format", form).out.encode()
    for words in (
        ("check",),
        ("check", "--since", "HEAD~1"),
        ("check", "--since", "HEAD~1", "--format", "json"),
    ):
        ran = line(*words)
        said[" ".join(words)] = (ran.out + ran.err).encode()
    return said


@pytest.fixture
def line(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Line:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"):
        monkeypatch.setenv(name, ENVIRONMENT[name])
    return Line(tmp_path / "project", capfd)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_nothing_that_is_protected_is_told(file: Path, tmp_path: Path, line: Line) -> None:
    Case(file).write(tmp_path)
    files = tree(tmp_path)
    versions = [
        {
            path.removeprefix(prefix): None if data.strip() == b"gone" else data
            for path, data in files.items()
            if path.startswith(f"{prefix}content/")
        }
        for prefix in ("", "after ", "later ")
    ]
    assert any(SECRET.search(data or b"") for data in versions[0].values())
    Repository(line.folder).commits([version for version in versions if version])
    leaks = {name: SECRET.findall(data) for name, data in told(line).items()}
    assert {name: found for name, found in leaks.items() if found} == {}
