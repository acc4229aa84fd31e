"""A build that is killed at whatever moment, as a process with its workers, leaves pages that are whole and nothing running (robustness: 42, 43)."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command_line import process
from support.sites import tree, write

from timeline.cache.folders import project_cache_folder

MANY = 160
"""Events: more than `workers.FEW`, so that workers make them."""
MOMENTS = [
    ("the lock", 0),
    ("the stage", 0),
    ("the first pages", 0.05),
    ("the list of changes", 0),
    ("the list of changes", 0.01),
]
"""What a build was seen to have made, and the seconds after that in which it is killed."""
SEEN: dict[str, Callable[[Path], bool]] = {
    "the lock": lambda root: (project_cache_folder(root) / "lock.pid").exists(),
    "the stage": lambda root: (root / "site/.timeline-stage").exists(),
    "the first pages": lambda root: any((root / "site/.timeline-stage").glob("tree/events/*")),
    "the list of changes": lambda root: (root / "site/.timeline-stage/journal").exists(),
}
"""How it is seen."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a site, and after that an edit that changes every page."""
    root = tmp_path_factory.mktemp("killed") / "project"
    files = {
        f"content/events/e{n}.yaml": f"date: 2024-{n % 12 + 1:02}\ntitle: Event {n}\nsource: https://example.org/{n}\n"
        for n in range(MANY)
    }
    write(root, {**files, "content/timeline.yaml": "title: The old title\n"})
    run(root)
    write(root, {"content/timeline.yaml": "title: The new title\n"})
    return root


@pytest.fixture(scope="module")
def wanted(project: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site after the edit."""
    root = tmp_path_factory.mktemp("wanted") / "project"
    shutil.copytree(project / "content", root / "content")
    run(root)
    return tree(root / "site")


def run(root: Path) -> None:
    build = process("build", "--quiet", "--jobs", "2", cwd=root)
    assert (*build.communicate(timeout=60), build.returncode) == (b"", b"", 0)


def left_running(group: int) -> list[str]:
    """The processes of a group, as far as they are not dead."""
    listed = subprocess.run(
        ["ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    return [
        line
        for line in listed.splitlines()
        if line.split()[0] == str(group) and not line.split()[1].startswith("Z")
    ]


@pytest.mark.skipif(os.name != "posix" or not shutil.which("ps"), reason="signals and process groups")
@pytest.mark.parametrize(("seen", "after"), MOMENTS)
def test_42_killed_at_any_moment(
    seen: str, after: float, project: Path, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(project, root)
    shutil.copytree(project_cache_folder(project), project_cache_folder(root))
    (project_cache_folder(root) / "lock.pid").unlink()
    before = tree(root / "site")
    build = process("build", "--jobs", "2", cwd=root, start_new_session=True)
    while not SEEN[seen](root) and build.poll() is None:
        time.sleep(0.001)
    time.sleep(after)
    os.kill(build.pid, signal.SIGKILL)
    build.communicate(timeout=30)
    until = time.monotonic() + 10
    while (running := left_running(build.pid)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not running
    found = tree(root / "site")
    for path in before.keys() & wanted.keys():
        assert found.get(path) in (before[path], wanted[path]), path
    run(root)
    assert tree(root / "site") == wanted


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_43_a_second_build_names_the_first_and_waits_for_nobody_s_ghost(
    project: Path, tmp_path: Path
) -> None:
    root = tmp_path / "project"
    shutil.copytree(project / "content", root / "content")
    first = process("build", "--jobs", "2", cwd=root)
    holder = project_cache_folder(root) / "lock.pid"
    while not (holder.exists() and holder.read_text()) and first.poll() is None:
        time.sleep(0.001)
    first.send_signal(signal.SIGSTOP)
    second = process("build", cwd=root)
    _, said = second.communicate(timeout=30)
    assert (second.returncode, f"process {first.pid}".encode() in said) == (4, True)
    first.kill()
    first.communicate(timeout=30)
    run(root)
