"""No answer ends a run: whatever servers on this machine send, each page gets a verdict, and the next run goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest
from support.answers import raw_answer
from support.command_line import Line, Ran
from support.web import Asking, Server, host

from timeline.network import addresses
from timeline.network.errors import FailureKind, RequestError

FIRST_SEED = 20_241_127
HOSTS = 24
UNFORESEEN = "this program could not handle"


@pytest.fixture(autouse=True)
def _no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """No host's name is looked up outside this machine."""
    resolve = addresses.resolve

    async def here(name: str, port: int) -> list[str]:
        if not re.fullmatch(r"127\.[0-9.]+", name):
            raise RequestError(FailureKind.NAME, f"there is no host {name}")
        return await resolve(name, port)

    monkeypatch.setattr(addresses, "resolve", here)


def wrong(asking: Asking) -> None:
    """An answer made of the path: so that the same page answers the same at every run."""
    if asking.path.partition("?")[0].endswith("/ok"):
        asking.reply()
        return
    random = Random(asking.path)
    asking.wfile.write(raw_answer(random))
    if random.random() < 0.2:
        asking.cut()


@contextmanager
def hosts() -> Iterator[list[Server]]:
    with ExitStack() as opened:
        yield [opened.enter_context(host({"/*": wrong}, f"127.0.0.{n}")) for n in range(1, HOSTS + 1)]


class Project(Line):
    """A project that cites many pages."""

    def cite(self, servers: list[Server], pages: int, seed: int) -> None:
        self.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
        self.write("content/events/e.yaml", "date: 2024\ntitle: E\n")
        sources = (f"s{n}: {{url: {servers[n % HOSTS].base}/{seed}-{n}, title: S}}\n" for n in range(pages))
        self.write("content/sources.yaml", "".join(sources))

    def sources(self, servers: list[Server], *command: str) -> Ran:
        allowed = [word for server in servers for word in ("--allow-host", server.place)]
        return self("sources", *command, "--pause", "0", "--timeout", "0.5", "--format", "json", *allowed)


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, capsys)


def test_a_check_has_a_verdict_for_every_page(project: Project, pytestconfig: pytest.Config) -> None:
    for seed in range(pytestconfig.getoption("--thorough")):
        check_all(project, 720, FIRST_SEED + seed)


def check_all(project: Project, pages: int, seed: int) -> None:
    with hosts() as servers:
        project.cite(servers, pages, seed)
        first = project.sources(servers, "check")
        again = project.sources(servers, "check", "--again")
    for ran in (first, again):
        assert ran.code in (0, 1), ran.err
        states = re.match(r"([\d,]+) pages: ([^;]+); ([\d,]+) checked now", ran.err)
        assert states, ran.err
        assert sum(map(int, re.findall(r"\d+", states[2].replace(",", "")))) == pages
        assert {word for word in ("live", "gone", "refused", "unknown") if word in states[2]} == {
            "live",
            "gone",
            "refused",
            "unknown",
        }
        assert [one["message"] for one in json.loads(ran.out) if UNFORESEEN in one["message"]] == []
    assert project("check").code == 0


def test_an_archive_run_says_something_of_every_page(project: Project) -> None:
    pages = 288
    with hosts() as servers:
        project.cite(servers, pages, FIRST_SEED)
        gate = servers[0].base + "/gate/"
        ran = project.sources(servers, "archive", "--warc", "--timegate", gate)
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert [one["message"] for one in said if UNFORESEEN in one["message"]] == []
    copies = re.search(r"(\d+) (?:copy|copies) found or made", ran.err)
    assert copies, ran.err
    assert ran.err.startswith(f"{pages} pages without a copy, ")
    assert len([one for one in said if one["code"] == "LINK007"]) + int(copies[1]) >= pages
    assert int(copies[1]) > 0
    assert project("check").code == 0
    assert project("verify").code == 0
