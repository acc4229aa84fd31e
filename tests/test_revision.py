"""The git revision that a site is of, read from the repository's files: whatever they are, there is an answer or none, and no more (robustness: 50)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from support.sites import make, write

from timeline.history.repository import HeadNotInFiles, find_repository, read_head

ONE, TWO = "1" * 40, "2" * 64
UNTOLD = "only git can tell"

REPOSITORIES: dict[str, tuple[dict[str, str | bytes], str | None]] = {
    "none": ({}, None),
    "no commit": ({".git/HEAD": "ref: refs/heads/main\n"}, None),
    "detached": ({".git/HEAD": f"{ONE}\n"}, ONE),
    "sha-256": ({".git/HEAD": f"{TWO}\n"}, TWO),
    "on a branch": ({".git/HEAD": "ref: refs/heads/a/b\n", ".git/refs/heads/a/b": f"{ONE}\n"}, ONE),
    "packed": (
        {".git/HEAD": "ref: refs/heads/main\n", ".git/packed-refs": f"# pack-refs\n{'3' * 40} refs/heads/mai\n{ONE} refs/heads/main\n^{'4' * 40}\n"},
        ONE,
    ),
    "another work tree": (
        {
            ".git": "gitdir: store/worktrees/here\n",
            "store/worktrees/here/HEAD": "ref: refs/heads/main\n",
            "store/worktrees/here/commondir": "../..\n",
            "store/refs/heads/main": f"{ONE}\n",
        },
        ONE,
    ),
    "a submodule": ({".git": "gitdir: modules/x\n", "modules/x/HEAD": f"{ONE}\n"}, ONE),
    "a store that is gone": ({".git": "gitdir: ../nowhere\n"}, UNTOLD),
    "an empty file": ({".git": ""}, None),
    "an empty folder": ({".git/config": ""}, None),
    "not text": ({".git/HEAD": b"\xff\xfe\x00" * 50}, UNTOLD),
    "a circle": ({".git/HEAD": "ref: refs/a\n", ".git/refs/a": "ref: refs/b\n", ".git/refs/b": "ref: refs/a\n"}, UNTOLD),
    "a way out": ({".git/HEAD": "ref: refs/../../secret\n", "secret": f"{ONE}\n"}, UNTOLD),
    "an absolute way": ({".git/HEAD": "ref: /etc/hostname\n"}, UNTOLD),
    "a name with a pattern in it": ({".git/HEAD": "ref: refs/heads/.*\n", ".git/packed-refs": f"{ONE} refs/heads/main\n"}, None),
    "reftable": ({".git/HEAD": "ref: refs/heads/.invalid\n", ".git/reftable/tables.list": ""}, UNTOLD),
    "the files of a bare repository": ({"project/HEAD": "ref: refs/heads/main\n", "project/refs/heads/main": f"{ONE}\n", "project/objects/x": ""}, None),
    "a folder for a branch": ({".git/HEAD": "ref: refs/heads\n", ".git/refs/heads/main": f"{ONE}\n"}, UNTOLD),
}  # fmt: skip


def told(project: Path) -> str | None:
    repository = find_repository(project)
    try:
        return repository and read_head(repository)
    except HeadNotInFiles:
        return UNTOLD


@pytest.mark.parametrize("name", REPOSITORIES)
def test_any_repository(name: str, tmp_path: Path) -> None:
    files, expected = REPOSITORIES[name]
    write(tmp_path, {**files, "project/content/x": ""})
    assert told(tmp_path / "project") == expected


def test_it_does_not_wait_for_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    os.mkfifo(tmp_path / ".git/HEAD")
    assert told(tmp_path) == UNTOLD


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_it_is_what_git_says_and_asks_neither_git_nor_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `git` in the way of programs, and in a repository that git itself calls dubious."""
    root = write(tmp_path / "project", {"content/timeline.yaml": "title: T\nrules: {unsourced: off}\n"})
    settings = ["-c", "user.name=T", "-c", "user.email=t@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*settings, "commit", "-q", "-m", "A"], ["gc", "-q"]):
        subprocess.run(["git", *arguments], cwd=root, check=True)
    said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    if os.geteuid() == 0:
        os.chown(root / ".git", 12345, 12345)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    make(root)
    assert json.loads((root / "site/build.json").read_bytes())["revision"] == said.stdout.strip()
