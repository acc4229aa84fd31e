"""`timeline sources check`: cookies on the way, hosts that fall silent, memories that are damaged, libraries that raise."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import msgspec
import pytest
from support.command_line import Line, Ran
from support.web import PAGE, Asking, Reply, Server, host

from timeline.cache.sqlite_cache import Cache
from timeline.project import paths_of

Web = Callable[..., Server]


class Project(Line):
    """A project that cites pages of the small web."""

    def cite(self, pages: Mapping[str, str]) -> None:
        self.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
        self.write("content/events/e.yaml", "date: 2024\ntitle: E\n")
        for id_, url in pages.items():
            self.write(f"content/sources/{id_}.yaml", f"title: {id_}\nurl: {url}\n")

    def check(self, *more: str) -> Ran:
        allowed = ("--allow-host", "127.0.0.1", "--allow-host", "localhost")
        return self("sources", "check", "--pause", "0", "--format", "json", *allowed, *more)

    def reasons(self, *more: str) -> dict[str, str]:
        found = json.loads(self.check(*more).out)
        return {Path(one["path"]).stem: re.sub(r"^http\S+: ", "", one["message"]) for one in found}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, capsys)


@pytest.fixture
def web() -> Iterator[Web]:
    with ExitStack() as open_:
        yield lambda replies: open_.enter_context(host(replies))


# Cookies


def wants_cookie(asking: Asking) -> None:
    """Lead to the same page until the cookie comes back."""
    if "seen=yes" in asking.headers.get("Cookie", ""):
        asking.reply()
    else:
        asking.reply(302, b"", Location=asking.path, Set_Cookie="seen=yes; Path=/; HttpOnly")


def wants_cookie_by_refresh(asking: Asking) -> None:
    if "seen=yes" in asking.headers.get("Cookie", ""):
        asking.reply()
    else:
        stub = f"<meta http-equiv=refresh content='0; url={asking.path}'>".encode()
        asking.reply(200, stub, Set_Cookie="seen=yes")


@pytest.mark.parametrize("reply", [wants_cookie, wants_cookie_by_refresh])
def test_a_page_that_sets_a_cookie_and_leads_to_itself(reply: Reply, project: Project, web: Web) -> None:
    server = web({"/a/*": reply})
    project.cite({"one": f"{server.base}/a/one", "two": f"{server.base}/a/two"})
    assert project.reasons() == {}
    assert [asked.headers.get("Cookie") for asked in server.asked] == [None, "seen=yes"] * 2
    project.check("--again")
    assert [asked.headers.get("Cookie") for asked in server.asked[4:]] == [None, "seen=yes"] * 2


def test_a_page_that_never_takes_its_cookie(project: Project, web: Web) -> None:
    counted = iter(range(100))
    server = web({
        "/same": lambda a: a.reply(302, b"", Location="/same", Set_Cookie="a=b"),
        "/new": lambda a: a.reply(302, b"", Location="/new", Set_Cookie=f"a={next(counted)}"),
        "/live": lambda a: a.reply(200, b"<meta http-equiv=refresh content='5;url=/live'>", Set_Cookie=f"a={next(counted)}"),
    })  # fmt: skip
    project.cite({path: f"{server.base}/{path}" for path in ("same", "new", "live")})
    assert project.reasons() == {
        "same": "redirect loop",
        "new": "too many redirects",
    }


COOKIES = {
    "a=b": "a=b",
    "a=b; Path=/": "a=b",
    "a=b; Path=/end": "a=b",
    "a=b; Path=/en": None,
    "a=b; Path=/begin": None,
    "a=b; Domain=127.0.0.1": "a=b",
    "a=b; Domain=localhost": None,
    "a=b; Domain=0.0.1": None,
    "a=b; Domain=1": None,
    "a=b; Secure": None,
    "a=b; Max-Age=0": None,
    "a=b; Max-Age=-9": None,
    "a=b; Expires=Thu, 01 Jan 1970 00:00:00 GMT": None,
    "a=b; Expires=Thu, 99 Foo 9999 99:00:00 GMT": "a=b",
    "a=b; Expires=Fri, 31 Dec 9999 23:59:59 -2359": "a=b",
    "=b": None,
    "a": None,
    "a=" + "x" * 5_000: None,
}


@pytest.mark.parametrize("cookie", COOKIES)
def test_a_cookie_goes_where_it_belongs(cookie: str, project: Project, web: Web) -> None:
    server = web({
        "/begin": lambda a: a.reply(302, b"", Location="/end", Set_Cookie=cookie),
        "/end": lambda a: a.reply(302, b"", Location=f"http://localhost:{a.server.server_port}/other"),
        "/other": lambda a: a.reply(),
    })  # fmt: skip
    project.cite({"s": f"{server.base}/begin"})
    assert project.reasons() == {}
    sent = {asked.path: asked.headers.get("Cookie") for asked in server.asked}
    assert sent == {"/begin": None, "/end": COOKIES[cookie], "/other": None}


def test_cookies_for_a_domain() -> None:
    from timeline.network.cookies import Cookies
    from timeline.network.responses import Response

    def sent(set_by: str, domain: str, to: str) -> bool:
        cookies = Cookies()
        header = (("Set-Cookie", f"a=b; Domain={domain}; Path=/"),)
        cookies.keep(Response(f"https://{set_by}/x", 302, header, b"", is_whole=True))
        return cookies.header(f"https://{to}/") != ""

    assert sent("login.example.com", ".example.com", "www.example.com")
    assert sent("login.example.com", "example.com", "example.com")
    assert not sent("login.example.com", "example.com", "notexample.com")
    assert not sent("login.example.com", "www.example.com", "www.example.com")
    assert not sent("example.com", "com", "example.org")
    assert not sent("example.co.uk", "co.uk", "other.co.uk")


# Conditions


def test_tags_go_back_to_the_host_that_set_them(project: Project, web: Web) -> None:
    end = web({"/page": lambda a: a.reply(304 if "If-None-Match" in a.headers else 200, PAGE, ETag='"v1"')})
    begin = web({"/*": lambda a: a.reply(301, b"", Location=f"{end.base}/page")})
    project.cite({"s": f"{begin.base}/s"})
    assert project.reasons() == project.reasons("--again") == {"s": f"it has moved to {end.base}/page"}
    assert [asked.headers.get("If-None-Match") for asked in end.asked] == [None, '"v1"']
    assert not any("If-None-Match" in asked.headers for asked in begin.asked)


def test_a_page_that_always_says_that_it_is_unchanged(project: Project, web: Web) -> None:
    server = web({"/a": lambda a: a.reply(304, b"")})
    project.cite({"a": f"{server.base}/a"})
    for _ in range(3):
        assert project.reasons("--again") == {"a": "304 Not Modified"}


# Silence


def slow(asking: Asking) -> None:
    time.sleep(0.6)


def test_a_host_that_falls_silent_is_left_for_the_next_run(project: Project, web: Web) -> None:
    replies: dict[str, Reply] = {"/a": slow, "/b": slow, "/*": lambda a: a.reply()}
    silent, other = web(replies), web({"/*": lambda a: a.reply()})
    pages = {name: f"{silent.base}/{name}" for name in "abcd"}
    project.cite({**pages, "x": f"{other.base}/x", "y": f"{other.base}/y"})
    ran = project.check("--timeout", "0.3")
    assert "2 live, 4 unknown; 4 checked now, 2 postponed to the next run;" in ran.err
    assert silent.paths() == ["/a", "/b"]
    said = {Path(one["path"]).stem: one["message"] for one in json.loads(ran.out)}
    left = f"{silent.place} did not answer 2 requests in a row; retried next run"
    assert said["c"] == f"{pages['c']}: {left}"
    silent.asked.clear()
    reasons = project.reasons("--timeout", "0.3")
    assert silent.paths() == ["/c", "/d", "/a", "/b"], "first what has waited longest"
    assert sorted(reasons) == ["a", "b"]


def test_an_answer_in_between_is_no_silence(project: Project, web: Web) -> None:
    server = web({"/a": slow, "/c": slow, "/*": lambda a: a.reply()})
    project.cite({name: f"{server.base}/{name}" for name in "abcd"})
    assert sorted(project.reasons("--timeout", "0.3")) == ["a", "c"]
    assert server.paths() == ["/a", "/b", "/c", "/d"]


def test_a_silent_host_that_others_lead_to(project: Project, web: Web) -> None:
    silent = web({"/*": slow})
    resolver = web(
        {"/ok": lambda a: a.reply(), "/*": lambda a: a.reply(302, b"", Location=f"{silent.base}{a.path}")}
    )
    project.cite({name: f"{resolver.base}/{name}" for name in ("a", "b", "c", "ok")})
    assert sorted(project.reasons("--timeout", "0.3")) == ["a", "b", "c"]
    assert silent.paths() == ["/a", "/b"]
    assert resolver.paths() == ["/a", "/b", "/c", "/ok"]


# Retry-After


@pytest.mark.parametrize(
    "wait",
    ["9" * 20, "9" * 5_000, "Fri, 31 Dec 9999 23:59:59 -2359", "-1", "Mon, 32 Jan 2024 00:00:00 GMT", "nan"],
)
def test_waits_that_no_calendar_has(wait: str, project: Project, web: Web) -> None:
    server = web({"/a": lambda a: a.reply(429, b"", Retry_After=wait), "/b": lambda a: a.reply()})
    project.cite({"a": f"{server.base}/a"})
    assert project.reasons() == {"a": "429 Too Many Requests"}
    assert project.reasons() == {"a": "429 Too Many Requests"}
    assert len(server.asked) == 1


# What libraries raise


@pytest.mark.parametrize(
    "where", ["timeline.network.client.find_redirect", "timeline.network.check_page.judge"]
)
def test_what_is_unforeseen_is_the_matter_of_one_page(
    where: str, project: Project, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    module, _, name = where.rpartition(".")
    usual = getattr(importlib.import_module(module), name)

    def fails(one: object, *more: object) -> object:
        if "/bad" in str(one):
            raise RecursionError("too deep")
        return usual(one, *more)

    monkeypatch.setattr(where, fails)
    server = web({"/*": lambda a: a.reply(200, PAGE + a.path.encode())})
    project.cite({name: f"{server.base}/{name}" for name in ("a", "bad", "c")})
    assert project.reasons() == {
        "bad": "this program could not handle the response (RecursionError: too deep)"
    }
    assert server.paths() == ["/a", "/bad", "/c"]


# The memory


class Foreign(msgspec.Struct):
    """What is known of an address, of any type."""

    status: object = "live"
    reason: object = ""
    asked: object = 1_700_000_000
    since: object = 1_700_000_000
    confirmed: object = 0
    moved_to: object = ""
    final: object = ""
    etag: object = ""
    modified: object = ""
    quotes: object = {}
    not_before: object = 0


DAMAGED = {
    "a day beyond the calendar": Foreign(asked=1 << 60),
    "a day before it": Foreign(asked=-(1 << 60)),
    "a number of no type": Foreign(asked="yesterday"),
    "confirmed less than never": Foreign(confirmed=-1),
    "a wait for ever": Foreign(not_before=1 << 62),
    "a wait for a thousand years": Foreign(not_before=1 << 35),
    "another status": Foreign(status="fine"),
    "tags that are no headers": Foreign(asked=0, etag='"a"\r\nX: y', modified="\x00\n"),
    "quotes of no type": Foreign(quotes=["a"]),
    "no record": 12,
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_memory_stops_no_run(damage: str, project: Project, web: Web) -> None:
    server = web({"/a": lambda a: a.reply()})
    project.cite({"a": f"{server.base}/a"})
    assert project.check().code == 0
    file = paths_of(project.folder).cache_folder / "links.sqlite3"
    assert file.exists()
    cache = Cache(file)
    cache.put({f"link/{server.base}/a": DAMAGED[damage]})
    cache.save()
    cache.close()
    server.asked.clear()
    ran = project.check()
    assert ran.code == 0
    assert "1 page: 1 live; 1 checked now" in ran.err
    assert server.paths() == ["/a"]
