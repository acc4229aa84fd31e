"""A publication dies or fails at each of its steps, while a visitor follows every link from the home page.

The visitor's site must be whole after each step, and the next publication must end in the same state as one that nothing
interrupted, also if it publishes another version.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest

from timeline import fs
from timeline.build import BuildOptions, build
from timeline.diagnostics import EnvironmentFailure, Locked
from timeline.project import paths_of
from timeline.publishing.built_site import BuiltSite, read_built_site
from timeline.publishing.folder import FolderTarget
from timeline.publishing.publish_site import PublishOptions, publish_site
from timeline.publishing.target import JOURNAL

LINK = re.compile(r'(?:href|src)="([^"]+)"')
HERE = "https://visited.example/"
VISIBLE = ("replace", "unlink")
"""The calls by which something changes for visitors."""


def event(number: int, text: str = "") -> str:
    return f"date: 2024-11-{number:02}\ntitle: Event {number}\nsource: https://example.org/news\nactors: [mayor]\ntags: [t{number}]\n{text}"


STYLED = """{% extends "default/base.html" %}
{% block styles %}{{ super() }}<link rel="stylesheet" href="{{ asset('own.css') }}">{% endblock %}
"""
VERSIONS = (
    {"a": event(1), "b": event(2), "c": event(3)},
    {"a": event(1, "summary: Changed.\n"), "c": event(3), "d": event(4), "e": event(5)},
    {"b": event(2), "d": event(4), "f": event(6)},
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[BuiltSite]:
    """A chronology in three versions, of which each has other pages and other assets."""
    root = tmp_path_factory.mktemp("project")
    found = []
    for number, events in enumerate(VERSIONS):
        shutil.rmtree(root / "content", ignore_errors=True)
        colour = ("#123456", "#234567", "#345678")[number]
        files = {
            "content/timeline.yaml": "title: Case\nurl: https://example.org/\ntheme: own\n",
            "content/actors.yaml": "- {id: mayor, name: The mayor, kind: person}\n",
            "themes/own/theme.yaml": "parent: default\nleave_out: [fonts]\n",
            "themes/own/static/own.css": f":root {{ --accent: {colour}; }}\n",
            "themes/own/templates/base.html": STYLED,
            **{f"content/events/{id_}.yaml": text for id_, text in events.items()},
        }
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        site = root / f"site{number}"
        build(paths_of(root, site), BuildOptions(jobs=1))
        found.append(read_built_site(site))
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def visit(folder: Path) -> int:
    """Follow every link from the home page; the number of files that were met. A link that leads nowhere is an error."""
    met = {"index.html"}
    pending = ["index.html"]
    while pending:
        page = pending.pop()
        for link in LINK.findall((folder / page).read_text(encoding="utf-8")):
            address = urljoin(f"{HERE}{page}", unescape(link)).partition("#")[0].partition("?")[0]
            if not address.startswith(HERE):
                continue
            path = unquote(address.removeprefix(HERE))
            path += "index.html" if path.endswith("/") or not path else ""
            if path not in met:
                assert (folder / path).is_file(), f"{page} needs {link}"
                met.add(path)
                pending += [path] if path.endswith(".html") else []
    return len(met)


def publish(site: BuiltSite, folder: Path) -> None:
    publish_site(site, FolderTarget(folder), PublishOptions(max_deletes=1000))


@pytest.fixture
def public(tmp_path: Path, sites: list[BuiltSite]) -> Path:
    """A target where the first version is published."""
    folder = tmp_path / "public"
    publish(sites[0], folder)
    assert files(folder) == files(sites[0].folder)
    return folder


def hooked(
    patch: pytest.MonkeyPatch,
    names: tuple[str, ...],
    before: Callable[[int], None],
    after: Callable[[], None],
) -> None:
    """Call `before` with its number before each of these calls, and `after` after it."""
    done = 0

    def wrapped(call: Callable[..., Any]) -> Callable[..., Any]:
        def hook(*arguments: Any) -> Any:
            nonlocal done
            done += 1
            before(done)
            result = call(*arguments)
            after()
            return result

        return hook

    for name in names:
        patch.setattr(fs, name, wrapped(getattr(fs, name)))


def test_every_step_leaves_a_whole_site(
    public: Path, sites: list[BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []
    for site in (sites[1], sites[2], sites[0]):
        with monkeypatch.context() as patch:
            hooked(patch, VISIBLE, lambda _: None, lambda: steps.append(visit(public)))
            publish(site, public)
        assert files(public) == files(site.folder)
    assert len(steps) > 100
    assert min(steps) > 20


def die_at(n: int, done: int) -> None:
    if done == n:
        os.kill(os.getpid(), signal.SIGKILL)


def test_killed_at_each_step_and_repeated(public: Path, sites: list[BuiltSite], tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    for n in (1, 2, 3, *range(4, 1000, 5)):
        shutil.copytree(public, scratch)
        child = os.fork()
        if not child:
            patch = pytest.MonkeyPatch()
            hooked(patch, VISIBLE, partial(die_at, n), lambda: None)
            publish(sites[1], scratch)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        visit(scratch)
        final = sites[1 + n % 2]
        publish(final, scratch)
        assert files(scratch) == files(final.folder), n
        shutil.rmtree(scratch)
        if status == 0:
            break
        assert os.WTERMSIG(status) == signal.SIGKILL
    assert n > 40


CALLS = ("chmod", "close", "lstat", "mkdir", "open_new", "read", "replace", "rmdir", "unlink", "write")


FAULTS = (errno.ENOSPC, errno.EIO, errno.EACCES)


def test_calls_that_fail_in_turn(
    public: Path, sites: list[BuiltSite], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"

    def fail(done: int) -> None:
        if done == n:
            raise OSError(FAULTS[n % 3], os.strerror(FAULTS[n % 3]))

    for n in (*range(1, 40), *range(40, 5000, 61)):
        shutil.copytree(public, scratch)
        with monkeypatch.context() as patch:
            hooked(patch, CALLS, fail, lambda: None)
            try:
                publish(sites[1], scratch)
                ended = True
            except EnvironmentFailure:
                ended = False
        visit(scratch)
        publish(sites[2], scratch)
        assert files(scratch) == files(sites[2].folder), n
        shutil.rmtree(scratch)
        if ended:
            break
    assert n > 200


def test_two_publishers_never_mix(
    public: Path, sites: list[BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = []

    def second(done: int) -> None:
        if done % 10 == 5:
            with pytest.raises(Locked):
                publish(sites[2], public)
            refused.append(done)

    with monkeypatch.context() as patch:
        hooked(patch, VISIBLE, second, lambda: None)
        publish(sites[1], public)
    assert len(refused) > 3
    assert files(public) == files(sites[1].folder)


def test_the_journal_is_there_first_and_gone_last(
    public: Path, sites: list[BuiltSite], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(public)
    seen = []

    def look() -> None:
        now = files(public)
        changed = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        seen.append((JOURNAL in now, changed - {JOURNAL, f"{JOURNAL}.new"}))

    with monkeypatch.context() as patch:
        hooked(patch, VISIBLE, lambda _: None, look)
        publish(sites[1], public)
    assert seen[0] == (True, set())
    assert all(there or changed == seen[-1][1] for there, changed in seen)
    assert not (public / JOURNAL).exists()
