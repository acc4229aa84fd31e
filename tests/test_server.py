"""The preview server, over real sockets: whom it answers, with what, and how it keeps up with the files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from previews import EVENT, Client, edit, make_project, running

from timeline.build import build
from timeline.cache.folders import project_cache_folder
from timeline.diagnostics import ContentErrors, Diagnostic, EnvironmentFailure, Locked, Severity, UsageError
from timeline.server import rebuild
from timeline.server.event_stream import State
from timeline.server.handler import CONTENT_SECURITY_POLICY, HEADERS
from timeline.server.limits import Limits
from timeline.server.preview_errors import PreviewError, errors_to_show, printable
from timeline.server.preview_html import error_page, with_root_links, with_script
from timeline.server.request_filter import is_loopback, is_wildcard, names_for, refusal


def site_of_preview(root: Path) -> Path:
    """The folder in which a preview builds."""
    return project_cache_folder(root) / "preview/site"


SCRIPT = re.compile(
    r'<script src="/\.timeline/live\.js" data-page="([0-9a-f]+\.[0-9]+)" defer></script>\n</body>'
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Client]]:
    """A preview that no test changes the content of, and its site's folder."""
    root = make_project(tmp_path_factory.mktemp("home"))
    with running(root, allowed=["Tunnel.example."]) as client:
        yield site_of_preview(root), client


# What is answered


@pytest.mark.parametrize(
    "target, status",
    [
        ("/", 200),
        ("/events/river-rises/", 200),
        ("/timeline.json", 200),
        ("/nowhere", 404),
        ("/events", 302),
        ("/.timeline/live.js", 200),
        ("/.timeline/overlay.css", 200),
        ("/.timeline/other.js", 404),
        ("/" + "a" * 3000, 414),
    ],
)
def test_every_answer_carries_the_same_guards(home: tuple[Path, Client], target: str, status: int) -> None:
    answer = home[1].ask(target)
    assert answer.status == status
    assert HEADERS.items() <= answer.headers.items()
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Server"] == "timeline"
    assert int(answer.headers["Content-Length"]) == len(answer.body)


def test_the_policy_is_the_one_that_pages_carry(home: tuple[Path, Client]) -> None:
    """But for pictures over https: from which host a map may load tiles, if from any, is in its page's policy."""
    assert HEADERS["Content-Security-Policy"].replace(" https:", "") == CONTENT_SECURITY_POLICY
    assert (
        f'http-equiv="Content-Security-Policy" content="{CONTENT_SECURITY_POLICY}"' in home[1].ask("/").text
    )


@pytest.mark.parametrize(
    "target, kind",
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/timeline.json", "application/json; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/timeline.ics", "text/calendar; charset=utf-8"),
        ("/events.csv", "text/csv; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/.timeline/live.js", "text/javascript; charset=utf-8"),
        ("/.timeline/overlay.css", "text/css; charset=utf-8"),
        ("/nowhere", "text/html; charset=utf-8"),
    ],
)
def test_content_types(home: tuple[Path, Client], target: str, kind: str) -> None:
    assert home[1].ask(target).headers["Content-Type"] == kind


def test_content_types_of_a_themes_files(home: tuple[Path, Client]) -> None:
    site, client = home
    kinds = {
        ".css": "text/css; charset=utf-8",
        ".woff2": "font/woff2",
        ".svg": "image/svg+xml; charset=utf-8",
    }
    for suffix, kind in kinds.items():
        path = min((site / "assets").rglob(f"*{suffix}")).relative_to(site)
        answer = client.ask(f"/{path.as_posix()}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
        assert answer.body == (site / path).read_bytes()


def test_the_script_is_in_html_only_and_not_on_the_disk(home: tuple[Path, Client]) -> None:
    site, client = home
    for target in ("/", "/events/river-rises/", "/sources/gazette/", "/nowhere"):
        assert len(SCRIPT.findall(client.ask(target).text)) == 1
    for path in ("timeline.json", "feed.xml", "events.csv", "sitemap.xml", "robots.txt"):
        assert client.ask(f"/{path}").body == (site / path).read_bytes()
    assert not any(b"/.timeline/" in path.read_bytes() for path in site.rglob("*") if path.is_file())


def test_where_the_script_goes() -> None:
    script = b'<script src="/.timeline/live.js" data-page="x.1" defer></script>\n'
    assert (
        with_script(b"<p>&lt;/body></p></BODY></html>", "x.1")
        == b"<p>&lt;/body></p>" + script + b"</BODY></html>"
    )
    assert with_script(b"<!-- </body> --></body>", "x.1") == b"<!-- </body> -->" + script + b"</body>"
    assert with_script(b"<p>", "x.1") == b"<p>" + script


def test_an_unknown_address_gets_the_sites_own_page_with_links_that_work_there(
    home: tuple[Path, Client],
) -> None:
    answer = home[1].ask("/no/such/page")
    assert answer.status == 404
    local = re.findall(r'(?:href|src)="(?!https?:|mailto:|#)([^"]*)"', answer.text)
    assert local
    for link in local:
        assert link.startswith("/")
        assert home[1].ask(link).status in (200, 302)


def test_which_links_begin_at_the_root() -> None:
    html = b'<a href="a/b.html" title="c"><img src="d.png"><a href="/e"><a href="#f"><a href="mailto:g"><a href="HTTPS://h">'
    there = b'<a href="/a/b.html" title="c"><img src="/d.png"><a href="/e"><a href="#f"><a href="mailto:g"><a href="HTTPS://h">'
    assert with_root_links(html) == there


def test_head_tells_the_same_without_a_body(home: tuple[Path, Client]) -> None:
    for target in ("/", "/timeline.json", "/nowhere"):
        get, head = home[1].ask(target), home[1].ask(target, "HEAD")
        assert head.body == b""
        assert (head.status, head.headers["Content-Length"]) == (get.status, get.headers["Content-Length"])
    assert (
        home[1].ask("/.timeline/events", "HEAD").headers["Content-Type"] == "text/event-stream; charset=utf-8"
    )


def test_a_folder_is_its_index_and_never_a_listing(home: tuple[Path, Client]) -> None:
    site, client = home
    assert client.ask("/events/river-rises").headers["Location"] == "/events/river-rises/"
    assert client.ask("/events/river-rises?x=//evil.example").headers["Location"] == "/events/river-rises/"
    assert client.ask("/events/river-rises/index.html").status == 200
    assert client.ask("/assets/").status == 404
    assert client.ask("/assets/").text == client.ask("/nowhere").text
    assert (site / "assets").is_dir()
    assert client.ask("/robots.txt/").status == 404
    assert client.ask("/?actor=x").status == 200


# What is refused


@pytest.mark.parametrize(
    "target",
    [
        "/../x",
        "/%2e%2e/x",
        "/..%2fx",
        "/..%2Fx",
        "/..\\x",
        "/..%5cx",
        "/%2e%2e%5cx",
        "/events/../../x",
        "/events/..",
        "/./robots.txt",
        "/%252e%252e/x",
        "//etc/passwd",
        "///etc/passwd",
        "/%2fetc/passwd",
        "/events//river-rises/",
        "/robots.txt%00",
        "/%00",
        "/robots.txt%0a",
        "/%ff%fe",
        "/%",
        "/C:/x",
        "/robots.txt:stream",
        "/r\xf6bots.txt",
        "/.timeline-stage/journal",
        "/.gitignore",
        "/.timeline/../robots.txt",
        "/.timeline/static/live.js",
        "/" + "a/" * 900,
        "/" + "a" * 300,
    ],
)
def test_paths_that_lead_nowhere(home: tuple[Path, Client], target: str) -> None:
    site, client = home
    for folder in (site.parent, site.parent.parent, site.parent.parent.parent):
        (folder / "x").write_text("canary")
    answer = client.ask(target)
    assert answer.status == 404
    assert "canary" not in answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize("target", ["x", "*", "http://127.0.0.1/", "http://evil.example/", "..", "?x"])
def test_targets_that_are_no_path(home: tuple[Path, Client], target: str) -> None:
    assert home[1].ask(target).status == 400


def test_long_and_malformed_requests(home: tuple[Path, Client]) -> None:
    client = home[1]
    good = f"Host: 127.0.0.1:{client.port}\r\n".encode()
    assert b" 400 " in client.raw(b"nonsense\r\n\r\n")
    assert b" 400 " in client.raw(b"GET / HTTP/x\r\n" + good + b"\r\n")
    assert b" 400 " in client.raw(b"POST /\r\n" + good + b"\r\n")
    assert b" 200 " in client.raw(b"GET /\r\n" + good + b"\r\n")
    assert b" 505 " in client.raw(b"GET / HTTP/2.0\r\n" + good + b"\r\n")
    assert b" 431 " in client.raw(b"GET / HTTP/1.1\r\n" + good + b"X: y\r\n" * 120 + b"\r\n")
    assert b" 431 " in client.raw(b"GET / HTTP/1.1\r\n" + good + b"X: " + b"y" * 65536 + b"\r\n\r\n")[:100]
    assert b" 414 " in client.raw(b"GET /" + b"a" * 65532)[:100]
    refused = client.raw(b"<script>alert(1)</script> / HTTP/1.1\r\n\r\n")
    assert b"<" not in refused
    assert b"nosniff" in refused
    assert client.ask("/").status == 200


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW", "get"]
)
def test_only_reading_is_allowed(home: tuple[Path, Client], method: str) -> None:
    answer = home[1].ask("/", method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_a_body_is_taken_before_it_is_refused(home: tuple[Path, Client]) -> None:
    client = home[1]
    head = f"POST / HTTP/1.1\r\nHost: 127.0.0.1:{client.port}\r\nContent-Length: 60000\r\n\r\n"
    assert b" 405 " in client.raw(head.encode() + b"x" * 60000)


@pytest.mark.parametrize(
    "host, status",
    [
        ("127.0.0.1:PORT", 200),
        ("localhost:PORT", 200),
        ("LOCALHOST:PORT", 200),
        ("[::1]:PORT", 200),
        ("127.0.0.1", 200),
        ("localhost:9000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:65535", 200),
        ("tunnel.example:9000", 200),
        ("TUNNEL.example", 200),
        ("another.tunnel.example", 421),
        ("127.0.0.1:0PORT0", 421),
        ("127.0.0.1:PORT:PORT", 421),
        ("evil.example", 421),
        ("evil.example:PORT", 421),
        ("localhost.evil.example:PORT", 421),
        ("127.0.0.1.evil.example:PORT", 421),
        ("127.0.0.1:PORT@evil.example", 421),
        ("127.0.0.2:PORT", 421),
        ("192.168.1.5:PORT", 421),
        ("[::2]:PORT", 421),
        ("0.0.0.0:PORT", 421),
        ("2130706433:PORT", 421),
        ("", 421),
    ],
)
def test_the_name_that_it_is_called_by(home: tuple[Path, Client], host: str, status: int) -> None:
    client = home[1]
    for target in ("/", "/.timeline/live.js", "/nowhere/.."):
        expected = 404 if status == 200 and ".." in target else status
        assert client.ask(target, Host=host.replace("PORT", str(client.port))).status == expected


def test_a_refusal_says_how_to_allow_the_name(home: tuple[Path, Client]) -> None:
    client = home[1]
    said = "This preview responds only under its own name."
    more = " To open it as pod.example, start it with: timeline serve --allow-host pod.example"
    assert client.ask("/", Host="pod.example:443").text == f"{said}{more}\n"
    for host in ("", "a b", "<script>", "evil.example\xad", "$(touch x)"):
        assert client.ask("/", Host=host).text == f"{said}\n"


def test_a_request_has_one_host(home: tuple[Path, Client]) -> None:
    client = home[1]
    host = f"Host: 127.0.0.1:{client.port}\r\n".encode()
    assert b" 421 " in client.raw(b"GET / HTTP/1.1\r\n\r\n")
    assert b" 421 " in client.raw(b"GET / HTTP/1.1\r\n" + host + b"Host: evil.example\r\n\r\n")
    assert b" 200 " in client.raw(b"GET / HTTP/1.0\r\n" + host + b"\r\n")


def test_a_server_for_a_whole_network_answers_to_addresses_and_its_own_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Desk.example.org")
    for host in ("0.0.0.0", "::", ""):
        assert is_wildcard(host)
        assert not is_loopback(host)
        names = names_for(host)
        for good in ("192.168.1.5:80", "[fe80::1]:80", "desk:80", "desk.local:8080", "DESK.example.org"):
            assert refusal("GET", "/", [good], names) is None
        for bad in ("evil.example:80", "desk.evil.example:80", "[desk]:80", "1.2.3:80"):
            assert refusal("GET", "/", [bad], names) is not None
    names = names_for("192.168.1.5")
    assert not is_loopback("192.168.1.5")
    assert refusal("GET", "/", ["192.168.1.5:8000"], names) is None
    assert refusal("GET", "/", ["192.168.1.6:8000"], names) is not None
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost")))


def test_links_are_followed_within_the_site_only(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("canary")
    with running(project) as client:
        site = site_of_preview(project)
        (site / "out.txt").symlink_to(outside / "index.html")
        (site / "out").symlink_to(outside)
        (site / "with-index").mkdir()
        (site / "with-index" / "index.html").symlink_to(outside / "index.html")
        (site / "nowhere").symlink_to("missing")
        (site / "loop").symlink_to("loop")
        (site / "within.txt").symlink_to("robots.txt")
        (site / "siteling").symlink_to(f"{site}ling")
        Path(f"{site}ling").write_text("canary")
        os.mkfifo(site / "pipe.html")
        for target in (
            "/out.txt",
            "/out",
            "/out/",
            "/out/index.html",
            "/with-index/",
            "/nowhere",
            "/loop",
            "/siteling",
            "/pipe.html",
        ):
            answer = client.ask(target)
            assert (target, answer.status) == (target, 404)
            assert "canary" not in answer.text
        assert client.ask("/within.txt").body == (site / "robots.txt").read_bytes()


@pytest.mark.parametrize(
    "headers, status",
    [
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://evil.example", "Sec_Fetch_Site": "same-origin"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "none"}, 200),
        ({"Origin": "http://HERE", "Sec_Fetch_Site": "same-origin"}, 200),
    ],
)
def test_other_sites_cannot_listen(home: tuple[Path, Client], headers: dict[str, str], status: int) -> None:
    client = home[1]
    told = {name: value.replace("HERE", f"127.0.0.1:{client.port}") for name, value in headers.items()}
    answer = client.ask("/.timeline/events", "HEAD", **told)
    assert answer.status == status
    assert not any(name.startswith("Access-Control") for name in answer.headers)


# Limits


def test_streams_and_connections_are_limited(project: Path) -> None:
    limits = Limits(streams=2, heartbeat_seconds=0.05, connections=3)

    def status(target: str) -> int:
        try:
            return client.ask(target, "HEAD").status
        except ConnectionError:
            return 0

    with running(project, limits=limits) as client:
        with client.states() as one, client.states() as other:
            assert next(one) == next(other)
            assert status("/.timeline/events") == 503
            _until(lambda: status("/") == 200)
            sleep(0.1)
            with socket.create_connection((client.host, client.port)):
                assert status("/") == 0
        _until(
            lambda: status("/.timeline/events") == 200
        )  # heartbeats have told that nobody listens any more


def test_an_idle_connection_is_closed(project: Path) -> None:
    with running(project, limits=Limits(idle_seconds=0.1)) as client:
        for begun in (b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"):
            with socket.create_connection((client.host, client.port), timeout=5) as connection:
                connection.sendall(begun)
                assert connection.recv(100) == b""


def test_nothing_is_left_running(project: Path) -> None:
    before = set(threading.enumerate())
    with ExitStack() as clients:
        with running(project) as client:
            idle = clients.enter_context(socket.create_connection((client.host, client.port), timeout=5))
            states = clients.enter_context(client.states())
            next(states)
            began = monotonic()
        assert monotonic() - began < 1.5
        assert list(states) == []
        assert idle.recv(1) == b""
        _until(lambda: set(threading.enumerate()) == before)
    with pytest.raises(ConnectionError):
        client.ask("/")


def test_ctrl_c_ends_it_at_once(project: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from timeline.project import paths_of\n"
        "from timeline.server.serve import serve\n"
        "serve(paths_of(Path(sys.argv[1])), port=0, say=lambda line: print(line, flush=True))\n"
        "print('ended')\n"
    )
    before = _tree(project)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", program, str(project)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler) and None,
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("1 event")
        url = re.search(r"http://\S+/", process.stdout.readline())
        assert url
        with Client(url[0]).states() as states:
            next(states)
            process.send_signal(signal.SIGINT)
            began = monotonic()
            process.wait(5)
            assert monotonic() - began < 1.5
        assert process.stdout.read() == "ended\n"
        assert process.stderr.read() == ""
        assert process.returncode == 0
    assert _tree(project) == before
    assert {path.name for path in project.iterdir()} == {"content"}


# Where it listens


def test_a_port_that_is_taken(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        said: list[str] = []
        with running(project, said, port=taken) as client:
            assert taken < client.port < taken + Limits().ports
            assert said[0] == f"port {taken} is in use; using {client.port}"
            assert client.ask("/").status == 200
        with (
            pytest.raises(EnvironmentFailure, match="in use") as caught,
            running(project, port=taken, limits=Limits(ports=1)),
        ):
            pass
        assert "--port" in caught.value.help


@pytest.mark.parametrize(
    "options",
    [
        {"port": 65536},
        {"port": -1},
        {"host": "192.0.2.1"},
        {"host": "nowhere.invalid"},
        {"allowed": ["http://x"]},
    ],
)
def test_addresses_that_cannot_be(project: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError) as caught, running(project, **options):
        pass
    assert caught.value.help


def test_a_whole_network_is_warned_of(project: Path) -> None:
    said: list[str] = []
    with running(project, said, host="0.0.0.0", drafts=True) as client:
        assert said[0].startswith(
            "WARNING: everyone in your network can read this preview, including drafts, at http://"
        )
        assert client.url == f"http://127.0.0.1:{client.port}/"
        assert client.ask("/", Host=f"192.168.7.7:{client.port}").status == 200
        assert client.ask("/", Host=f"evil.example:{client.port}").status == 421


def test_one_preview_of_a_project_at_a_time(project: Path) -> None:
    with running(project) as client:
        with pytest.raises(Locked, match="already running"), running(project):
            pass
        assert client.ask("/").status == 200
    with running(project):
        pass


# Keeping up with the files


def test_an_edit_changes_the_page_and_nothing_that_is_published(project: Path) -> None:
    (project / "site").mkdir()
    (project / "site" / "index.html").write_text("published")
    before = _tree(project)
    said: list[str] = []
    with running(project, said) as client, client.states() as states:
        page = _page_of(client)
        assert next(states) == {"page": page, "heading": "0 errors", "faults": [], "more": ""}
        edit(project, "rose by a metre", "rose by two metres")
        assert next(states)["page"] == _page_of(client) != page
        assert "rose by two metres" in client.ask("/events/river-rises/").text
        edit(project, "rose by two metres", "rose by a metre")
        next(states)
    assert _tree(project) == before
    assert any(line.startswith(f"{EVENT}: ") and "updated in" in line for line in said)


def test_errors_are_told_and_the_last_good_page_stays(project: Path) -> None:
    said: list[str] = []
    with running(project, said) as client, client.states() as states:
        page = next(states)["page"]
        edit(project, "on Friday", "on Saturday")
        state = next(states)
        assert (state["page"], state["heading"]) == (page, "1 error")
        (fault,) = state["faults"]
        assert fault["place"] == f"{EVENT}:2:10"
        assert fault["code"].startswith("DATE")
        assert "Friday" in fault["message"]
        assert fault["help"]
        assert (fault["line"], fault["before"], fault["marked"], fault["after"]) == (
            "2",
            "wording: ",
            "on Saturday",
            "",
        )
        assert "It rose by a metre." in client.ask("/events/river-rises/").text
        edit(project, "on Saturday", "on Friday")
        assert next(states) == {"page": page, "heading": "0 errors", "faults": [], "more": ""}
    assert any(f"{EVENT}:2:10: error {fault['code']}: " in line for line in said)


def test_errors_from_the_start(project: Path) -> None:
    edit(project, "on Friday", "on <script>Saturday")
    edit(project, "date: 2024-11-29", "dat<b>: 2024-11-29")
    with running(project) as client, client.states() as states:
        answer = client.ask("/events/river-rises/")
        assert (answer.status, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
        assert HEADERS.items() <= answer.headers.items()
        assert f"<code>{EVENT}:1:1</code>" in answer.text
        assert "dat&lt;b&gt;" in answer.text
        assert "<b>" not in answer.text
        state = next(states)
        assert (state["page"], state["faults"]) == (
            _page_of(client),
            [],
        )  # the page shows them, no overlay does
        edit(project, "dat<b>", "when")
        assert next(states)["page"] == _page_of(client) != state["page"]
        edit(project, "when", "date")
        edit(project, "on <script>Saturday", "on Friday")
        while next(states)["page"] != _page_of(client) or client.ask("/").status != 200:
            pass
        assert client.ask("/events/river-rises/").status == 200


def test_drafts_are_there_only_when_asked_for(project: Path) -> None:
    for drafts in (True, False):
        with running(project, drafts=drafts) as client:
            assert client.ask("/events/canary/").status == (200 if drafts else 404)
            assert ("canary" in client.ask("/timeline.json").text) is drafts
        held = [
            path
            for path in site_of_preview(project).parent.glob(f"site{'-drafts' if drafts else ''}/**/*")
            if path.is_file() and b"canary" in path.read_bytes()
        ]
        assert bool(held) is drafts


def test_whatever_a_build_runs_into_is_shown_and_the_next_change_tries_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failure: list[Exception] = []

    def build_or_fail(*args: Any) -> Any:
        if failure:
            raise failure[0]
        return build(*args)

    monkeypatch.setattr(rebuild, "build", build_or_fail)
    with running(project) as client, client.states() as states:
        page = next(states)["page"]
        for number, (error, message) in enumerate(
            [
                (EnvironmentFailure("the disk is full", "free some space"), "the disk is full"),
                (UsageError("the theme fails"), "the theme fails"),
                (
                    FileNotFoundError(2, "No such file or directory", "base.html"),
                    "base.html: No such file or directory",
                ),
                (RecursionError("too deep \u202e\ud800"), "RecursionError: too deep <U+202E><U+D800>"),
                (KeyError("x"), "KeyError: 'x'"),
            ]
        ):
            failure[:] = [error]
            edit(project, "It rose", f"{number} It rose")
            state = next(states)
            assert [fault["message"] for fault in state["faults"]] == [message]
            assert state["page"] == page
            assert client.ask("/").status == 200
        assert state["faults"][0]["place"].startswith("tests/test_server.py:")
        assert state["faults"][0]["marked"] == "raise failure[0]"
        failure.clear()
        edit(project, "0 1 2 3 4 It rose", "It rose")
        assert next(states)["faults"] == []


def test_a_change_during_a_build_leads_to_one_more(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds: list[str] = []

    def build_and_edit(*args: Any) -> Any:
        report = build(*args)
        text = (project / EVENT).read_text()
        builds.append(text)
        if "two metres" in text:
            edit(project, "two metres", "three metres")  # too late for this build
        return report

    monkeypatch.setattr(rebuild, "build", build_and_edit)
    with running(project) as client:
        _until(lambda: len(builds) == 2)  # the first, and the one after the watch has begun
        builds.clear()
        edit(project, "a metre", "two metres")
        _until(lambda: "three metres" in client.ask("/events/river-rises/").text)
        sleep(0.3)
        assert ["two" in text for text in builds] == [True, False]


def test_files_that_vanish_and_folders_that_come_and_go(project: Path) -> None:
    with running(project) as client, client.states() as states:
        page = _page_of(client)
        (project / EVENT).rename(project / "away.yaml")
        _until(lambda: client.ask("/events/river-rises/").status == 404)
        (project / "content").rename(project / "gone")
        _until(lambda: next(states)["faults"])
        (project / "gone").rename(project / "content")
        (project / "away.yaml").rename(project / EVENT)
        _until(lambda: client.ask("/events/river-rises/").status == 200)
        assert _page_of(client) != page
        shutil.copytree(project / "content", project / "copy")
        shutil.rmtree(project / "content")  # as git does; the new folder may get the identity of the old one
        shutil.copytree(project / "copy", project / "content")
        sleep(0.5)
        edit(project, "a metre", "two metres")
        _until(lambda: "two metres" in client.ask("/events/river-rises/").text)
        theme = project / "themes" / "own"
        (theme / "templates").mkdir(parents=True)
        (theme / "theme.yaml").write_text("name: own\nparent: default\n")
        (theme / "templates" / "masthead.html").write_text("<header>Our own</header>\n")
        edit(project, "title: The flood", "title: The flood\ntheme: own", "content/timeline.yaml")
        _until(lambda: "Our own" in client.ask("/").text)
        edit(project, "Our own", "Our very own {{", "themes/own/templates/masthead.html")
        _until(lambda: "the theme's template" in str(next(states)["faults"]))
        edit(project, "Our very own {{", "Our very own", "themes/own/templates/masthead.html")
        _until(lambda: "Our very own" in client.ask("/").text)


@pytest.mark.parametrize("trouble", ["missing", "failing"])
def test_without_notifications_it_looks_for_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    if trouble == "missing":
        monkeypatch.setitem(sys.modules, "watchfiles", None)
    else:

        def fail(*_: Any, **__: Any) -> Iterator[Any]:
            raise OSError("OS file watch limit reached")
            yield

        monkeypatch.setattr("watchfiles.watch", fail)
    said: list[str] = []
    with running(project, said) as client, client.states() as states:
        next(states)
        edit(project, "a metre", "two metres")
        next(states)
        assert "two metres" in client.ask("/events/river-rises/").text
        (project / "content/events/.hidden.yaml").write_text("x")
        (project / "content/events/saved.yaml~").write_text("x")
        (project / EVENT).unlink()
        next(states)
        assert client.ask("/events/river-rises/").status == 404
    assert any("every second" in line for line in said)
    assert not any("hidden" in line or "saved" in line for line in said)


# What is shown of an error


def _diagnostic(text: str, column: int, end_column: int, **more: Any) -> Diagnostic:
    values = {"end_line": 3, "severity": Severity.ERROR, "code": "X001", "message": "m", "help": "h", **more}
    return Diagnostic(
        path="content/a.yaml", line=3, column=column, end_column=end_column, source_line=text, **values
    )


def _shown(diagnostic: Diagnostic) -> tuple[str, str, str]:
    (fault,) = errors_to_show(ContentErrors([diagnostic]), Path("/"))
    return fault.before, fault.marked, fault.after


def test_how_a_line_is_cut_up() -> None:
    assert _shown(_diagnostic("date: 2024", 7, 9)) == ("date: ", "20", "24")
    assert _shown(_diagnostic("date: 2024", 7, 7)) == ("date: ", "", "2024")
    assert _shown(_diagnostic("date: 2024", 7, 2, end_line=4)) == ("date: ", "2024", "")
    assert _shown(_diagnostic("date", 99, 100)) == ("date", "", "")
    assert _shown(_diagnostic("\ta\u202eb", 3, 4)) == ("\ta", "<U+202E>", "b")
    before, marked, after = _shown(_diagnostic("x" * 1000, 400, 800))
    assert (before[0], marked[-1], after[-1]) == ("…", "…", "…") or len(after) <= 240
    assert max(map(len, (before, marked, after))) == 241


def test_characters_that_would_mislead_are_named() -> None:
    assert printable("a\u202eb\u2066c\x1bd\u2028e\ud800") == "a<U+202E>b<U+2066>c<U+001B>d<U+2028>e<U+D800>"
    assert printable("می\u200cخواهم\t") == "می\u200cخواهم\t"


def test_errors_come_before_warnings_and_only_so_many_are_shown() -> None:
    warning = _diagnostic("x", 1, 2, severity=Severity.WARNING)
    first, second = errors_to_show(ContentErrors([warning, _diagnostic("y", 1, 2)]), Path("/"))
    assert (first.severity, second.severity) == (Severity.ERROR, Severity.WARNING)
    state = State("x.1", False, (first,) * 60 + (second,))
    assert state.heading == "60 errors"
    assert state.more.startswith("and 11 more")
    assert error_page(state).count(b'class="fault"') == 50


def test_the_error_page_escapes_all_that_it_is_given() -> None:
    canary = "<i>&\"'"
    fault = PreviewError(canary, Severity.ERROR, canary, canary, canary, canary, canary, canary, canary)
    html = error_page(State(canary, False, (fault,))).decode()
    assert "<i>" not in html
    assert html.count("&lt;i&gt;&amp;&quot;&#x27;") >= 8


def test_the_script_builds_with_text_only() -> None:
    script = (Path(rebuild.__file__).parent / "static" / "live.js").read_text(encoding="utf-8")
    for door in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        ".style",
    ):
        assert door not in script


def _page_of(client: Client) -> str:
    (page,) = SCRIPT.findall(client.ask("/").text)
    assert isinstance(page, str)
    return page


def _tree(root: Path) -> dict[str, bytes]:
    """Every file of a project."""
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def _until(condition: Any, seconds: float = 15) -> None:
    deadline = monotonic() + seconds
    while not condition():
        assert monotonic() < deadline
        sleep(0.03)
