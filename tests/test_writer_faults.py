"""The disk fails, or the process dies, at the writer's first call, at its second, ... until a build succeeds.

After each the site must be whole: every file old or new, everything old unless the commit had begun, and
everything new after the next build. (SQLite's method: https://www.sqlite.org/testing.html, section 3.)
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from timeline import fs
from timeline.diagnostics import EnvironmentFailure
from timeline.output.manifest import read_manifest
from timeline.output.writer import commit, is_open, open_stage

CALLS = [
    *["chmod", "close", "fsync", "listing", "lstat", "mkdir", "open_new", "read", "replace", "rmdir"],
    *["sync_folder", "unlink", "write"],
]
DEATH = 70

Files = dict[str, bytes]
OLD: Files = {
    "index.html": b"old list" * 9,
    "404.html": b"not found",
    "feed.xml": b"old feed",
    "about": b"a file that becomes a folder",
    "help/index.html": b"a folder that becomes a file",
    "assets/old.css": b"old style",
    "events/a/index.html": b"old a",
    "events/b/index.html": b"stale b",
    "events/c/index.html": b"the same c",
    "tags/one/index.html": b"a folder that goes",
}
NEW: Files = {
    "index.html": b"new list" * 7,
    "404.html": b"not found",
    "feed.xml": b"new feed",
    "about/index.html": b"a folder that was a file",
    "help": b"a file that was a folder",
    "assets/new.css": b"new style",
    "events/a/index.html": b"new a",
    "events/c/index.html": b"the same c",
    "events/d/index.html": b"new d",
    "people/e/index.html": b"new e",
}
THEIRS: Files = {"CNAME": b"example.org", "events/b/notes.txt": b"not ours"}

Snapshot = dict[str, tuple[int, bytes]]
Fault = Callable[[str, Callable[..., Any], tuple[Any, ...]], Any]


def build(site: Path, files: Files) -> None:
    """What the real build does."""
    stage = open_stage(site)
    try:
        old = read_manifest(site) or {}
        digests = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
        for path, data in files.items():
            if old.get(path) != digests[path]:
                stage.write(path, data)
        commit(stage, site, digests)
    except BaseException:
        stage.discard()
        raise


def snapshot(folder: Path) -> Snapshot:
    """Every path with its mode and, for a file, its bytes."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_mode, b"" if path.is_dir() else path.read_bytes())
        for path in folder.rglob("*")
    }


class Disk:
    """The writer's calls, of which the n-th goes wrong."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.at = 0
        self.lasting = False
        self.fault: Fault | None = None
        for name in CALLS:
            patch.setattr(fs, name, self._wrapped(name, getattr(fs, name)))

    def _wrapped(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        if "sync" in name:  # slow, and nothing that a test could see
            call = lambda *_: None  # noqa: E731

        def wrapped(*arguments: Any) -> Any:
            self.calls += 1
            if self.fault and (self.calls == self.at or (self.lasting and self.calls > self.at)):
                return self.fault(name, call, arguments)
            return call(*arguments)

        return wrapped

    def break_at(self, n: int, fault: Fault, *, lasting: bool) -> None:
        self.calls, self.at, self.fault, self.lasting = 0, n, fault, lasting

    def mend(self) -> int:
        """Work again; how many calls were made since it was broken."""
        self.fault = None
        return self.calls


def reports(number: int) -> Fault:
    """The call fails, having done nothing, or half of it."""

    def fault(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name == "write":
            call(arguments[0], arguments[1][: len(arguments[1]) // 2])
        if name == "close":
            call(*arguments)
        place = [argument for argument in arguments if isinstance(argument, str)]
        raise OSError(number, os.strerror(number), *place[:1], *([None, place[1]] if len(place) > 1 else []))

    return fault


def reports_though_done(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """The call does its work and fails nevertheless, as calls on a network disk may."""
    with suppress(OSError):
        call(*arguments)
    return reports(errno.EIO)("", call, arguments)


def dies(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    if name == "write":
        call(arguments[0], arguments[1][: len(arguments[1]) // 2])
    os._exit(DEATH)


FAULTS: dict[str, tuple[Fault, bool]] = {
    "disk full": (reports(errno.ENOSPC), False),
    "input/output error": (reports(errno.EIO), False),
    "permission denied": (reports(errno.EACCES), False),
    "read-only from there on": (reports(errno.EROFS), True),
    "error though done": (reports_though_done, False),
    "death": (dies, False),
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where the system has one: some thousand small sites are made in it."""
    memory = "/dev/shm"
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with TemporaryDirectory(dir=memory) as name:
        yield Path(name)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def first(site: Path, disk: Disk) -> None:
    """No site yet."""


def next_one(site: Path, disk: Disk) -> None:
    """A whole site, with files of others in it."""
    build(site, OLD)
    for path, data in THEIRS.items():
        (site / path).write_bytes(data)


def after_a_crash(site: Path, disk: Disk) -> None:
    """A commit cut short among its moves, some of them done."""
    next_one(site, disk)
    moves = iter(range(100))

    def fault(name: str, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if name == "replace" and next(moves) == 4:
            raise OSError(errno.EIO, "stopped here")
        return call(*arguments)

    disk.break_at(1, fault, lasting=True)
    with pytest.raises(EnvironmentFailure):
        build(site, NEW)
    disk.mend()
    assert is_open(site)


def after_a_crash_before_the_commit(site: Path, disk: Disk) -> None:
    """A stage with pages in it that nobody will miss."""
    next_one(site, disk)
    open_stage(site).write("events/z/index.html", b"never published")


ONCE = ["disk full", "input/output error", "permission denied", "error though done"]
CASES = [
    *[(begin, how) for begin in (first, next_one) for how in FAULTS],
    *[(after_a_crash, how) for how in ("input/output error", "read-only from there on", "death")],
    *[(after_a_crash_before_the_commit, how) for how in ("disk full", "death")],
]


def attempts(start: Path, disk: Disk, how: str) -> Iterator[Path]:
    """The site after a build that met the fault at its first call, its second, ... while there is one."""
    fault, lasting = FAULTS[how]
    folder = start.with_name("try")
    for n in range(1, 1000):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(start, folder, copy_function=os.link)  # quick, and fine: no file is changed in place
        disk.break_at(n, fault, lasting=lasting)
        if how == "death":
            child = os.fork()
            if not child:
                build(folder / "site", NEW)
                os._exit(0)
            met = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DEATH
            disk.mend()
        else:
            problem = failure(folder / "site")
            met = disk.mend() >= n
            assert bool(problem) == met, f"call {n} failed and nobody noticed"
            if problem:
                assert str(folder) in problem.message
                assert "build again; " in problem.help
                assert "\n" not in problem.message + problem.help
        if not met:
            return
        yield folder / "site"
    raise AssertionError("no build ever succeeded")


def failure(site: Path) -> EnvironmentFailure | None:
    try:
        build(site, NEW)
    except EnvironmentFailure as problem:
        return problem
    return None


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(
    ("begin", "how"), CASES, ids=[f"{begin.__name__}-{how}".replace(" ", "-") for begin, how in CASES]
)
def test_a_fault_at_every_call(
    folder: Path, disk: Disk, begin: Callable[[Path, Disk], None], how: str
) -> None:
    start, goal = folder / "start", folder / "goal"
    start.mkdir()
    begin(start / "site", disk)
    shutil.copytree(start, goal)
    build(goal / "site", NEW)
    wanted = snapshot(goal)

    whole = [wanted]
    if not is_open(start / "site"):
        whole.append(without_stage(snapshot(start)))
    if begin is first and how not in ONCE:
        whole.append({"site": wanted["site"]})

    count = 0
    for site in attempts(start, disk, how):
        count += 1
        found = snapshot(site.parent)
        after = without_stage(found)
        check_each_file(after, begin)
        if not is_open(site):
            assert after in whole
            if how in ONCE and begin in (first, next_one):
                assert after == found, "the stage is left"
        build(site, NEW)
        assert snapshot(site.parent) == wanted
    assert count > 60, "the faults missed the writer"


def without_stage(found: Snapshot) -> Snapshot:
    return {path: entry for path, entry in found.items() if ".timeline-stage" not in path}


def check_each_file(found: Snapshot, begin: Callable[[Path, Disk], None]) -> None:
    """A file has its old bytes or its new ones, and is there if it was and will be; those of others stay."""
    for path in OLD.keys() | NEW.keys():
        mode, data = found.get(f"site/{path}", (0, b""))
        if stat.S_ISREG(mode):
            assert data in (OLD.get(path), NEW.get(path)), f"{path} is torn"
        else:
            assert begin is first or path not in OLD.keys() & NEW.keys(), f"{path} is missing"
    for path, data in THEIRS.items() if begin is not first else ():
        assert found[f"site/{path}"][1] == data
