"""`timeline sources check`, against real servers on this machine and never the outside."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from support.command_line import Line, Ran, process
from support.web import PAGE, Asking, Reply, Server, host, policy

from timeline import clock
from timeline.network.client import client
from timeline.network.rate_limit import RateLimiter
from timeline.network.responses import MOST_BYTES, Answer, Response
from timeline.network.verdicts import judge


class Project(Line):
    """A project that cites pages of the small web."""

    def cite(self, pages: Mapping[str, str], quotes: Mapping[str, str] | None = None) -> None:
        """Sources by id with their addresses; an event that quotes from some of them."""
        self.write("content/timeline.yaml", "title: T\ncontact: links@example.org\nrules: {unsourced: off}\n")
        for id_, url in pages.items():
            self.write(f"content/sources/{id_}.yaml", f"title: {id_}\nurl: {url}\n")
        cites = "".join(f"  - {{source: {id_}, quote: {quote!r}}}\n" for id_, quote in (quotes or {}).items())
        self.write(
            "content/events/e.yaml",
            f"date: 2024-11-29\ntitle: E\nsources:\n{cites}" if cites else "date: 2024\ntitle: E\n",
        )

    def check(self, *more: str, hosts: tuple[str, ...] = ("127.0.0.1",), pause: str = "0") -> Ran:
        allowed = [word for place in hosts for word in ("--allow-host", place)]
        return self("sources", "check", "--pause", pause, *allowed, *more)

    def said(self, *more: str) -> list[tuple[str, str, str, str]]:
        """Path, severity, code and message of what a check finds."""
        found = json.loads(self.check("--format", "json", *more).out)
        return [(one["path"], one["severity"], one["code"], one["message"]) for one in found]

    def link(self, id_: str) -> str:
        """What its file says of a source's link."""
        found = re.search(
            r"^link: \{status: (\w+)", (self.folder / f"content/sources/{id_}.yaml").read_text(), re.MULTILINE
        )
        return found[1] if found else ""


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    return Project(tmp_path, capsys)


@pytest.fixture
def web() -> Iterator[Callable[..., Server]]:
    with ExitStack() as open_:
        yield lambda replies, **more: open_.enter_context(host(replies, **more))


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Lets time go by."""
    start = datetime.now(tz=UTC)
    gone = timedelta()

    def go(by: timedelta) -> None:
        nonlocal gone
        gone += by
        for module in ("timeline.clock", "timeline.network.check_links", "timeline.network.rate_limit"):
            monkeypatch.setattr(f"{module}.now", lambda: start + gone)

    return go


def to(url: str, status: int = 302) -> Reply:
    return lambda asking: asking.reply(status, b"", Location=url)


def text(words: str, title: str = "A page") -> Reply:
    page = f"<!doctype html><title>{title}</title><body><h1>{title}</h1><p>{words}</p>"
    return lambda asking: asking.reply(200, page.encode())


def endless(asking: Asking) -> None:
    asking.start()
    while True:
        asking.wfile.write(b"<p>and on and on</p>" * 5_000)


def dripping(asking: Asking) -> None:
    asking.start()
    for _ in range(100):
        asking.wfile.write(b"x")
        time.sleep(0.05)


def cut_off(asking: Asking) -> None:
    asking.start(Content_Length="1000")
    asking.wfile.write(b"<p>The beginning")
    asking.wfile.flush()
    asking.cut()


def slow(asking: Asking) -> None:
    time.sleep(1.2)
    asking.reply()


STATES: dict[str, tuple[Reply, str, str]] = {
    "fine": (lambda a: a.reply(), "live", ""),
    "picture": (lambda a: a.reply(200, b"\x89PNG\0", Content_Type="image/png"), "live", ""),
    "long": (lambda a: a.reply(200, b"<p>long</p>" * 300_000), "live", ""),
    "packed": (lambda a: a.reply(200, b"\x1f\x8bnot really", Content_Encoding="gzip"), "live", ""),
    "temporary": (to("/fine"), "live", ""),
    "slash": (to("/slash/", 301), "live", ""),
    "slash/": (lambda a: a.reply(), "live", ""),
    "old": (to("/older", 301), "moved", "it has moved to BASE/new"),
    "older": (to("/new", 308), "moved", "it has moved to BASE/new"),
    "new": (text("Here it is."), "live", ""),
    "old-then-temporary": (to("/passing", 301), "moved", "it has moved to BASE/passing"),
    "passing": (to("/fine", 302), "live", ""),
    "old-and-gone": (to("/missing", 301), "gone", "404 Not Found"),
    "missing": (lambda a: a.reply(404, b"no"), "gone", "404 Not Found"),
    "withdrawn": (lambda a: a.reply(410, b"no"), "gone", "410 Gone"),
    "unauthorised": (lambda a: a.reply(401, b"no"), "refused", "401 Unauthorized"),
    "payment": (lambda a: a.reply(402, b"no"), "refused", "402 Payment Required"),
    "forbidden": (lambda a: a.reply(403, b"no"), "refused", "403 Forbidden"),
    "too-many": (lambda a: a.reply(451, b"no"), "refused", "451 Unavailable For Legal Reasons"),
    "denied": (lambda a: a.reply(999, b"no"), "refused", "status 999"),
    "wall": (lambda a: a.reply(503, b"<title>Just a moment...</title>"), "refused", "blocked by a bot check (503 Service Unavailable)"),
    "wall-200": (text("Please verify you are a human: captcha"), "refused", "blocked by a bot check"),
    "wall-404": (lambda a: a.reply(404, b"", cf_mitigated="challenge"), "refused", "blocked by a bot check (404 Not Found)"),
    "members": (to("/login?next=members"), "refused", "it redirects to a login (BASE/login?next=members)"),
    "login?next=members": (text("Welcome"), "live", ""),
    "members-2": (to("/enter"), "refused", "it redirects to a page that asks for a password (BASE/enter)"),
    "enter": (text("<form><input name=p type='password'></form>"), "live", ""),
    "paywall": (text("Beginning <script>{\"isAccessibleForFree\": false}</script>"), "refused", "a paywall: the page declares its text not free to read"),
    "broken": (lambda a: a.reply(500, b"oops"), "unknown", "500 Internal Server Error"),
    "busy": (lambda a: a.reply(503, b"oops"), "unknown", "503 Service Unavailable"),
    "soft": (text("Sorry.", "Page not found"), "unknown", "possibly gone: the status is 200, but the page says 'Page not found'"),
    "soft-ar": (text("...", "الصفحة غير موجودة"), "unknown", "possibly gone: the status is 200, but the page says 'الصفحة غير موجودة'"),
    "soft-home": (to("/"), "unknown", "possibly gone: it redirects to the home page (BASE/)"),
    "": (lambda a: a.reply(), "live", ""),
    "circle": (to("/circle-2", 301), "unknown", "redirect loop"),
    "circle-2": (to("/circle", 301), "unknown", "redirect loop"),
    "inwards": (to("http://127.0.0.2/"), "unknown", "127.0.0.2 is at 127.0.0.2, which is not on the public network"),
    "inwards-2": (to("http://2130706434/"), "unknown", "it redirects to 'http://2130706434/': 2130706434 is an unusual form of an IP address"),
    "elsewhere": (to("ftp://127.0.0.1/x"), "unknown", "it redirects to 'ftp://127.0.0.1/x': addresses that begin with ftp: are not linked"),
    "password": (to("http://me:pw@127.0.0.1/x"), "unknown", "it redirects to 'http://me:pw@127.0.0.1/x': the address contains a user name or password"),
    "endless": (endless, "unknown", "the response does not end"),
    "dripping": (dripping, "unknown", "no complete response within 1 s"),
    "after-dripping": (lambda a: a.reply(), "live", ""),
    "slow": (slow, "unknown", "no complete response within 1 s"),
    "cut-off": (cut_off, "unknown", "the connection was lost"),
}  # fmt: skip
"""What stands at a path, the state it must be given, and the reason."""

CODES = {"gone": ("error", "LINK001"), "moved": ("warning", "LINK002"), "refused": ("warning", "LINK003"), "unknown": ("warning", "LINK004")}  # fmt: skip


def too_many_hops(asking: Asking) -> None:
    asking.reply(302, b"", Location=f"/far-{int(asking.path[5:]) + 1}")


def test_every_state_is_told_right(project: Project, web: Callable[..., Server]) -> None:
    server = web({f"/{path}": reply for path, (reply, _, _) in STATES.items()})
    ids = {path: f"s{number}" for number, path in enumerate(STATES)}
    project.cite({ids[path]: f"{server.base}/{path}" for path in STATES})
    found = {
        path: (severity, code, message) for path, severity, code, message in project.said("--timeout", "1")
    }
    for path, (_, status, reason) in STATES.items():
        file = f"content/sources/{ids[path]}.yaml"
        if status == "live":
            assert file not in found, path
        else:
            message = f"{server.base}/{path}: {reason.replace('BASE', server.base)}"
            assert found[file] == (*CODES[status], message), path
        assert project.link(ids[path]) == ("" if status == "unknown" else status), path
    assert {asked.method for asked in server.asked} == {"GET"}
    assert {asked.headers["User-Agent"] for asked in server.asked} == {
        "timeline/0.1.0 (checks the links of a chronology; mailto:links@example.org)"
    }
    assert not any("Cookie" in asked.headers for asked in server.asked)


def test_redirects_without_end_and_hosts_without_answer(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/far-*": too_many_hops})
    with host({}) as closed:
        nothing_listens = closed.base
    project.cite({"far": f"{server.base}/far-0", "closed": f"{nothing_listens}/x"})
    assert [message.partition(": ")[2] for *_, message in project.said()] == [
        "the host refuses connections",
        "too many redirects",
    ]


def test_a_certificate_that_nobody_vouches_for(
    project: Project, web: Callable[..., Server], tmp_path: Path
) -> None:
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
    ]
    file = tmp_path / "own.pem"
    subprocess.run(
        [*key, "-subj", "/CN=127.0.0.1", "-keyout", file, "-out", tmp_path / "c.pem"],
        check=True,
        capture_output=True,
    )
    file.write_text(file.read_text() + (tmp_path / "c.pem").read_text())
    server = web({"/": lambda a: a.reply()}, certificate=str(file))
    project.cite({"s": f"{server.base}/"})
    assert [(code, message) for _, _, code, message in project.said()] == [
        ("LINK004", f"{server.base}/: its certificate is not trusted: self-signed certificate")
    ]


# Patience


def busy_once(wait: str) -> Reply:
    """Ask to wait at the first request, and answer the next."""
    waits = [wait]
    return lambda asking: asking.reply(429, b"later", Retry_After=waits.pop()) if waits else asking.reply()


@pytest.mark.parametrize(
    "wait", ["30", "Mon, 02 Dec 2024 10:00:30 GMT"], ids=lambda wait: "seconds" if wait.isdigit() else "date"
)
def test_retry_after_is_obeyed(wait: str, web: Callable[..., Server]) -> None:
    server = web({"/busy": busy_once(wait)})
    start = datetime(2024, 12, 2, 10, tzinfo=UTC)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def ask() -> int:
        turns = RateLimiter(0, now=lambda: start, stopwatch=lambda: sum(slept), sleep=sleep)
        async with client(policy(server.place), turns) as asking:
            return (await asking.follow(f"{server.base}/busy")).last.status

    assert asyncio.run(ask()) == 200
    assert slept == [30]
    assert server.paths() == ["/busy", "/busy"]


def test_a_page_that_is_busy_at_first_is_live(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/busy": busy_once("0"), "/other": lambda a: a.reply()})
    project.cite({"busy": f"{server.base}/busy", "other": f"{server.base}/other"})
    assert project.said() == []
    assert sorted(server.paths()) == ["/busy", "/busy", "/other"]
    assert project.link("busy") == "live"


def test_a_host_that_wants_more_peace_than_there_is_is_left_alone(
    project: Project, web: Callable[..., Server], later: Callable[[timedelta], None]
) -> None:
    later(timedelta())
    server = web({"/*": lambda a: a.reply(429, b"later", Retry_After="7200")})
    project.cite({name: f"{server.base}/{name}" for name in ("a", "b", "c")})
    assert [code for _, _, code, _ in project.said()] == ["LINK003", "LINK004", "LINK004"]
    assert server.paths() == ["/a"]
    server.asked.clear()
    later(timedelta(hours=1))
    project.check()
    assert server.paths() == [
        "/b"
    ]  # the host has not said that it wants peace for ever; what was not asked is asked
    later(timedelta(hours=22))
    project.check()
    assert server.paths() == ["/b", "/c"]  # first what has waited longest


def test_the_peace_of_one_host_is_not_that_of_another(project: Project, web: Callable[..., Server]) -> None:
    """As behind a resolver of DOIs, which leads to many hosts."""
    busy = web({"/*": lambda a: a.reply(429, b"later", Retry_After="7200")})
    resolver = web({"/a": to(f"{busy.base}/a"), "/b": lambda a: a.reply()})
    project.cite({name: f"{resolver.base}/{name}" for name in ("a", "b")})
    project.check()
    assert resolver.paths() == ["/a", "/b"]


def test_no_host_is_asked_faster_than_its_pause(project: Project, web: Callable[..., Server]) -> None:
    """Redirects from one host to another wait for their turn there too."""
    first = web({"/*": lambda a: a.reply()})
    second = web({"/*": to(f"{first.base}/from-the-second")})
    project.cite(
        {f"a{n}": f"{first.base}/{n}" for n in range(5)} | {f"b{n}": f"{second.base}/{n}" for n in range(4)}
    )
    assert project.check(pause="0.05").code == 0
    for server, requests in ((first, 9), (second, 4)):
        times = [asked.begun for asked in server.asked]
        assert len(times) == requests
        assert all(later - earlier >= 0.05 for earlier, later in zip(times, times[1:], strict=False))


def test_hosts_do_not_wait_for_one_another(project: Project, web: Callable[..., Server]) -> None:
    both = Barrier(2, timeout=4)

    def meet(asking: Asking) -> None:
        both.wait()
        asking.reply()

    servers = [web({"/*": meet}) for _ in range(2)]
    project.cite({f"s{n}": f"{server.base}/{n}" for n, server in enumerate(servers)})
    assert project.said() == []
    assert [server.paths() for server in servers] == [["/0"], ["/1"]]


# What is remembered


def test_a_second_run_asks_nothing_that_is_known(
    project: Project, web: Callable[..., Server], later: Callable[[timedelta], None]
) -> None:
    later(timedelta())
    server = web(
        {
            "/fine": lambda a: a.reply(),
            "/old": to("/fine", 301),
            "/gone": lambda a: a.reply(404),
            "/ill": lambda a: a.reply(500),
        }
    )
    project.cite({name: f"{server.base}/{name}" for name in ("fine", "old", "gone", "ill")})
    first = project.said()
    server.asked.clear()
    later(timedelta(minutes=59))
    assert project.said() == first
    assert server.paths() == ["/ill"]
    server.asked.clear()
    project.check("--again")
    assert sorted(set(server.paths())) == ["/fine", "/gone", "/ill", "/old"]


def test_what_answers_well_is_asked_more_and_more_seldom(
    project: Project, web: Callable[..., Server], later: Callable[[timedelta], None]
) -> None:
    later(timedelta())
    server = web({"/fine": lambda a: a.reply()})
    project.cite({"fine": f"{server.base}/fine"})
    days = []
    for day in range(24):
        before = len(server.asked)
        project.check()
        if len(server.asked) > before:
            days.append(day)
        later(timedelta(days=1))
    gaps = [b - a for a, b in zip(days, days[1:], strict=False)]
    assert gaps == sorted(gaps)
    assert gaps[0] == 1
    assert 5 <= gaps[-1] <= 7


def test_what_is_unchanged_is_not_sent_again(project: Project, web: Callable[..., Server]) -> None:
    def with_tag(asking: Asking) -> None:
        if asking.headers.get("If-None-Match") == '"v1"':
            asking.reply(304, b"")
        else:
            asking.reply(200, PAGE, ETag='"v1"', Last_Modified="Wed, 27 Nov 2024 08:00:00 GMT")

    server = web({"/page": with_tag})
    project.cite({"s": f"{server.base}/page"}, {"s": "The river rose"})
    assert project.said() == []
    assert project.said("--again") == []
    assert server.asked[1].headers["If-Modified-Since"] == "Wed, 27 Nov 2024 08:00:00 GMT"
    project.cite({"s": f"{server.base}/page"}, {"s": "The river fell"})  # of this the page was never asked
    assert [code for _, _, code, _ in project.said()] == ["LINK005"]
    assert "If-None-Match" not in server.asked[2].headers


@pytest.mark.parametrize("tag", ['"\xff\xfe"', '"' + "x" * 5000 + '"', "W/ odd"])
def test_odd_tags_do_no_harm(tag: str, project: Project, web: Callable[..., Server]) -> None:
    server = web({"/page": lambda a: a.reply(200, PAGE, ETag=tag)})
    project.cite({"s": f"{server.base}/page"})
    assert project.check().code == 0
    assert project.check("--again").code == 0
    assert len(server.asked) == 2


def test_a_run_that_is_killed_loses_nothing_that_it_had_learned(
    project: Project, web: Callable[..., Server]
) -> None:
    reached = 12

    def until_killed(asking: Asking) -> None:
        if len(asking.server.asked) > reached and not asking.server.is_free:  # type: ignore[attr-defined]
            os.kill(running.pid, signal.SIGKILL)
            running.wait()
        asking.reply()

    server = web({"/*": until_killed})
    server.is_free = False  # type: ignore[attr-defined]
    project.cite({f"s{n}": f"{server.base}/{n:02}" for n in range(30)})
    running = process("sources", "check", "--pause", "0", "--allow-host", "127.0.0.1", cwd=project.folder)
    running.communicate(timeout=30)
    assert running.returncode == -signal.SIGKILL
    learned = set(server.paths()[:reached])
    server.is_free = True  # type: ignore[attr-defined]
    server.asked.clear()
    assert project.check().code == 0
    assert len(server.asked) == 30 - reached
    assert not learned & set(server.paths())
    assert {project.link(f"s{n}") for n in range(30)} == {"live"}


def test_a_thousand_links_over_fifty_hosts(project: Project, web: Callable[..., Server]) -> None:
    servers = [web({"/*": lambda a: a.reply()}, address=f"127.0.0.{n}") for n in range(1, 51)]
    pages = {f"s{n}-{m}": f"{server.base}/{m}" for n, server in enumerate(servers) for m in range(20)}
    project.cite({})
    project.write("content/sources.yaml", "".join(f"{id_}: {{url: {url}}}\n" for id_, url in pages.items()))
    begun = time.monotonic()
    ran = project.check(hosts=tuple(server.place for server in servers), pause="0.05")
    assert ran.code == 0
    assert "1,000 pages: 1,000 live; 1,000 checked now; 1 file changed" in ran.err
    assert time.monotonic() - begun < 60
    for server in servers:
        times = [asked.begun for asked in server.asked]
        assert len(times) == 20
        assert all(b - a >= 0.05 for a, b in zip(times, times[1:], strict=False))


# Quotes


QUOTES = {
    "The river\u2019s level rose \u2014 fast": "“The river's level rose – fast”",
    "<p>It rose</p><p>by a <b>me</b>tre</p>": "it rose by a metre",
    "It rose, in the night, by a metre": "It rose … by a metre",
    "It&nbsp;rose &quot;quickly&quot;&shy;.": 'it rose "quickly"',
    "ارتفع النهر متراً": "ارتفع النهر متراً",
}


@pytest.mark.parametrize("page", QUOTES)
def test_a_quote_is_found_whatever_its_marks_are(
    page: str, project: Project, web: Callable[..., Server]
) -> None:
    server = web({"/page": text(page)})
    project.cite({"s": f"{server.base}/page"}, {"s": QUOTES[page].replace("'", "’")})
    assert project.said() == []


@pytest.mark.parametrize(
    "page",
    [
        "<script>the river rose</script>",
        "<p title='the river rose'>It did",
        "the river arose",
        "rose the river",
    ],
)
def test_a_quote_that_is_not_in_the_text(page: str, project: Project, web: Callable[..., Server]) -> None:
    server = web({"/page": text(page)})
    project.cite({"s": f"{server.base}/page"}, {"s": "the river rose"})
    assert project.said() == [
        ("content/events/e.yaml", "warning", "LINK005", f"the quote is not in the text of {server.base}/page")
    ]


def test_a_quote_that_was_there_and_is_not_any_more(project: Project, web: Callable[..., Server]) -> None:
    words = ["The river rose by a metre."]
    server = web({"/page": lambda a: text(words[0])(a)})
    project.cite({"s": f"{server.base}/page"}, {"s": "rose by a metre"})
    assert project.check().code == 0
    words[0] = "The river rose by half a metre."
    ran = project.check("--again")
    assert ran.code == 1
    assert ran.out == (
        "A quote is not in the page (LINK005, 1)\n"
        f"  content/events/e.yaml:4:25: the quote is no longer in the page: {server.base}/page\n"
        "  help: see what changed there; quote an archived copy, or say what is different now\n"
    )
    assert project.link("s") == "live"
    assert project.check().code == 1  # it is still so, though nothing was asked


def test_a_page_with_the_quote_in_it_is_no_soft_404(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/page": text("The missing page not found in the archive", "404 days of war")})
    project.cite({"s": f"{server.base}/page"}, {"s": "not found in the archive"})
    assert project.said() == []


NO_TEXT: dict[str, Reply] = {
    "a PDF": lambda a: a.reply(200, b"%PDF-1.7\0", Content_Type="application/pdf"),
    "packed unasked": lambda a: a.reply(200, b"\x0b\x02\x80", Content_Encoding="br"),
    "packed and broken": lambda a: a.reply(200, b"\x1f\x8bno", Content_Encoding="gzip"),
    "longer than is read": lambda a: a.reply(200, b"<p>long</p>" * 300_000 + b"The river rose"),
}


@pytest.mark.parametrize("page", NO_TEXT)
def test_no_quote_is_missed_where_none_can_be_seen(
    page: str, project: Project, web: Callable[..., Server]
) -> None:
    server = web({"/page": NO_TEXT[page]})
    project.cite({"s": f"{server.base}/page"}, {"s": "The river rose"})
    assert project.said() == []
    assert project.link("s") == "live"
    assert project.said() == []
    assert len(server.asked) == 1


def test_a_packed_page_is_read(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/page": lambda a: a.reply(200, gzip.compress(PAGE), Content_Encoding="gzip")})
    project.cite({"s": f"{server.base}/page"}, {"s": "The river rose"})
    assert project.said() == []


HONEST = [
    "404 days of war",
    "Highway 404 closed",
    "Why the monster doesn't exist",
    "Aid is no longer available",
    "Access denied to convoy",
    "Camp not found",
]


@pytest.mark.parametrize("title", HONEST)
def test_titles_that_are_no_soft_404(title: str, project: Project, web: Callable[..., Server]) -> None:
    server = web({"/page": text("<script src=recaptcha.js></script> /cdn-cgi/ Short.", title)})
    project.cite({"s": f"{server.base}/page"})
    assert project.said() == []


def test_a_page_that_is_gone_may_have_a_form_with_a_riddle(
    project: Project, web: Callable[..., Server]
) -> None:
    server = web(
        {"/page": lambda a: a.reply(404, b"<h1>Nothing here</h1><script src=recaptcha.js></script>")}
    )
    project.cite({"s": f"{server.base}/page"})
    assert [code for _, _, code, _ in project.said()] == ["LINK001"]


@pytest.mark.parametrize("location", ["/straße", "/a b|c"])
def test_redirects_that_are_not_encoded(location: str, project: Project, web: Callable[..., Server]) -> None:
    def redirect(asking: Asking) -> None:
        raw = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"
        asking.wfile.write(raw)

    server = web({"/page": redirect, "/stra%C3%9Fe": text("Road"), "/a%20b%7Cc": text("Road")})
    project.cite({"s": f"{server.base}/page"})
    assert project.said() == []


HOSTILE = [
    "<div>",
    "<a ",
    "<!--",
    "<",
    '<a b="',
    "<h1>",
    "<title>x",
    "&#x",
    "<script>",
    "a\u0301\u0323",
    "</p",
    "<a '\"",
    "captcha ",
    "<input ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_no_page_holds_the_run_up(unit: str) -> None:
    """Two MiB of anything are read in the time of an ordinary page, give or take."""
    body = (unit.encode() * MOST_BYTES)[:MOST_BYTES]
    response = Response("https://x.example/a", 200, (("Content-Type", "text/html"),), body, is_whole=True)
    begun = time.process_time()
    judge(Answer((), response), ["the river rose"])
    assert time.process_time() - begun < 5


def test_encodings_that_no_page_is_in(project: Project, web: Callable[..., Server]) -> None:
    server = web(
        {"/*": lambda a: a.reply(200, b"The river rose", Content_Type=f"text/html; charset={a.path[1:]}")}
    )
    names = ("punycode", "idna", "unicode-escape", "utf-7", "hex")
    project.cite(
        {f"s{n}": f"{server.base}/{name}" for n, name in enumerate(names)},
        {f"s{n}": "river rose" for n in range(5)},
    )
    assert project.said() == []


def test_pages_in_other_encodings(project: Project, web: Callable[..., Server]) -> None:
    page = "<meta charset=windows-1256><p>ارتفع النهر"
    server = web({
        "/header": lambda a: a.reply(200, "Straße".encode("latin-1"), Content_Type="text/html; charset=iso-8859-1"),
        "/meta": lambda a: a.reply(200, page.encode("cp1256"), Content_Type="text/html"),
        "/odd": lambda a: a.reply(200, b"The river rose", Content_Type="text/html; charset=zip"),
    })  # fmt: skip
    quotes = {"header": "straße", "meta": "ارتفع النهر", "odd": "river rose"}
    project.cite({name: f"{server.base}/{name}" for name in quotes}, quotes)
    assert project.said() == []


# A host without a name


def test_a_host_without_a_name_is_gone_a_day_later(
    project: Project, monkeypatch: pytest.MonkeyPatch, later: Callable[[timedelta], None]
) -> None:
    from timeline.network import addresses
    from timeline.network.errors import FailureKind, RequestError

    async def resolve(name: str, _: int) -> list[str]:
        raise RequestError(FailureKind.NAME, f"there is no host {name}")

    monkeypatch.setattr(addresses, "resolve", resolve)
    later(timedelta())
    project.cite({"s": "https://nowhere.example/"})
    assert [code for _, _, code, _ in project.said()] == ["LINK004"]
    later(timedelta(hours=1))
    assert [code for _, _, code, _ in project.said()] == ["LINK004"]
    later(timedelta(hours=20))
    assert project.said() == [
        (
            "content/sources/s.yaml",
            "error",
            "LINK001",
            "https://nowhere.example/: there is no host nowhere.example",
        )
    ]
    assert project.link("s") == "gone"


def test_a_machine_without_a_network_is_no_fault_of_the_pages(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeline.network import addresses
    from timeline.network.errors import FailureKind, RequestError

    async def resolve(name: str, _: int) -> list[str]:
        raise RequestError(FailureKind.OFFLINE, f"the name {name} could not be resolved")

    monkeypatch.setattr(addresses, "resolve", resolve)
    project.cite({"s": "https://nowhere.example/", "t": "https://other.example/"})
    ran = project.check()
    assert ran.code == 3
    assert "no host could be reached" in ran.err
    assert project.link("s") == ""


# The files


def test_files_differ_in_the_lines_of_the_new_facts_only(
    project: Project, web: Callable[..., Server]
) -> None:
    server = web({"/a": lambda a: a.reply(), "/b": lambda a: a.reply(404), "/c": lambda a: a.reply()})
    project.cite({})
    base = server.base
    record = (
        f"\ufeff# Ours\r\ntitle:   'A  title'\r\nurl: {base}/a    # as printed\r\nnote: {'long ' * 100}\r\n"
    )
    event = (
        f"---\ntitle: \"E\"\ndate: 2024-11-29\nsources:   # two\n  - url: {base}/b\n    title: B\n"
        f"  - {{url: {base}/c, title: C}}   # in place\n  - {base}/d\n---\n\n# Words\n"
    )  # fmt: skip
    (project.folder / "content/sources").mkdir()
    (project.folder / "content/sources/a.yaml").write_bytes(record.encode())
    project.write("content/events/f.md", event)
    assert project.check().code == 1
    day = clock.today()
    assert (project.folder / "content/sources/a.yaml").read_bytes().decode() == record.replace(
        "# as printed\r\n", f"# as printed\r\nlink: {{status: live, checked: {day}}}\r\n"
    )
    assert (project.folder / "content/events/f.md").read_text() == event.replace(
        f"{base}/b\n", f"{base}/b\n    link: {{status: gone, checked: {day}}}\n"
    ).replace(f"{base}/c, ", f"{base}/c, link: {{status: live, checked: {day}}}, ")
    assert project("check").code == 0


def test_a_newer_day_alone_changes_a_file_once_a_month(
    project: Project, web: Callable[..., Server], later: Callable[[timedelta], None]
) -> None:
    later(timedelta())
    server = web({"/a": lambda a: a.reply()})
    project.cite({"a": f"{server.base}/a"})
    project.check()
    written = (project.folder / "content/sources/a.yaml").read_text()
    later(timedelta(days=29))
    assert "0 files changed" in project.check().err
    later(timedelta(days=2))
    assert "1 file changed" in project.check("--again").err
    assert (project.folder / "content/sources/a.yaml").read_text() != written


def test_a_bad_hour_leaves_the_file_as_it_is_three_bad_days_do_not(
    project: Project, web: Callable[..., Server], later: Callable[[timedelta], None]
) -> None:
    later(timedelta())
    status = [200]
    server = web({"/a": lambda a: a.reply(status[0])})
    project.cite({"a": f"{server.base}/a"})
    project.check()
    status[0] = 500
    project.check("--again")
    assert project.link("a") == "live"
    later(timedelta(days=4))
    project.check()
    assert project.link("a") == "unknown"


def test_a_dry_run_changes_no_file(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/a": lambda a: a.reply(404)})
    project.cite({"a": f"{server.base}/a"})
    assert project.check("--dry-run").code == 1
    assert project.link("a") == ""
    assert project.check().code == 1  # what it has learned is not asked again
    assert (project.link("a"), server.paths()) == ("gone", ["/a"])


def test_what_cannot_be_asked_is_passed_over(project: Project) -> None:
    project.cite({})
    project.write("content/sources/site.yaml", "title: S\nurl: https://example.org/\nurl_scope: site\n")
    project.write("content/sources/letter.yaml", "title: L\nurl: mailto:a@example.org\n")
    project.write("content/sources/box.yaml", "title: B\nwhere: Box 12\n")
    ran = project.check()
    assert (ran.code, ran.out) == (0, "")
    assert (
        ran.err
        == "0 pages: none; 0 checked now; 0 files changed; skipped: 1 publisher's site, 1 e-mail address\n"
    )


def test_one_page_is_asked_once_wherever_it_is_cited(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/a": lambda a: a.reply()})
    project.cite({"a": f"{server.base}/a#part"})
    cites = [f"{server.base}/a", f"{{url: '{server.base}/a', title: a}}", "a"]
    claim = f"claims: [{{by: x, says: S, source: {{url: '{server.base}/a', title: a}}}}]\n"
    project.write("content/actors/x.yaml", "name: X\n")
    project.write("content/events/f.yaml", f"date: 2024\ntitle: F\nsources: [{', '.join(cites)}]\n{claim}")
    project.check()
    assert server.paths() == ["/a"]
    assert (project.folder / "content/events/f.yaml").read_text().count("link: {status: live") == 2


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_findings_in_the_forms_of_machines(form: str, project: Project, web: Callable[..., Server]) -> None:
    server = web({"/a": lambda a: a.reply(404)})
    project.cite({"a": f"{server.base}/a"})
    assert "LINK001" in project.check("--format", form).out


def test_content_with_errors_is_not_looked_at(project: Project) -> None:
    project.cite({"a": "javascript:1"})
    assert project.check().code == 1


def test_two_looks_at_once(project: Project, web: Callable[..., Server]) -> None:
    codes = []

    def second(asking: Asking) -> None:
        running = process("sources", "check", cwd=project.folder)
        codes.append((running.communicate(timeout=30)[1].decode(), running.returncode))
        asking.reply()

    server = web({"/a": second})
    project.cite({"a": f"{server.base}/a"})
    assert project.check("--timeout", "20").code == 0
    assert codes[0][1] == 4
    assert "another check of this project's links is running" in codes[0][0]


def test_a_run_that_is_interrupted_ends_quietly(project: Project, web: Callable[..., Server]) -> None:
    def interrupt(asking: Asking) -> None:
        os.kill(running.pid, signal.SIGINT)
        time.sleep(0.5)
        asking.reply()

    server = web({"/a": lambda a: a.reply(), "/b": interrupt})
    project.cite({"a": f"{server.base}/a", "b": f"{server.base}/b"})
    running = process("sources", "check", "--pause", "0", "--allow-host", "127.0.0.1", cwd=project.folder)
    said = running.communicate(timeout=30)
    assert (running.returncode, *said) == (130, b"", b"")
    server.replies = {"/b": lambda a: a.reply()}
    assert project.check().code == 0


def test_a_terminal_shows_how_far_it_is(
    project: Project, web: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = web({"/a": lambda a: a.reply()})
    project.cite({"a": f"{server.base}/a"})
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr("timeline.commands.report.findings.is_terminal", lambda: True)
    assert f"\r1 of 1 pages: {server.base}/a\r1 page: 1 live" in project.check().err
    assert project.check("--quiet").err == ""


@pytest.mark.parametrize("host", ["http://intranet.example", "intranet.example/a", "", "a b"])
def test_hosts_that_are_none(host: str, project: Project) -> None:
    project.cite({})
    assert project.check(hosts=(host,)).code == 2


def test_it_says_what_to_install(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.cite({})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "httpcore" else object())
    ran = project.check()
    assert ran.code == 3
    assert "httpcore" in ran.err
    assert "pip install 'sourced-timeline[net]'" in ran.err


def test_check_and_build_do_not_come_near_the_network(project: Project) -> None:
    project.cite({"a": "https://example.org/a"})
    code = (
        "import sys; from timeline.commands.cli import run_command\n"
        "assert run_command(['check']) == 0 and run_command(['build']) == 0 and run_command(['verify']) == 0\n"
        "near = {'timeline.network', 'httpcore', 'ssl', 'asyncio'} & set(sys.modules)\n"
        "sys.exit(str(near) if near else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
