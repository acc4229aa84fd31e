"""`timeline sources archive` and `timeline verify`, against archives on this machine that stand in for the real ones."""

from __future__ import annotations

import gzip
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from support.command_line import Line, Ran
from support.web import PAGE, Asking, Reply, Server, host
from warcio.archiveiterator import ArchiveIterator

MADE = "Tue, 03 Dec 2024 10:12:05 GMT"


class Project(Line):
    """A project with sources of a day."""

    def source(self, id_: str, url: str, rest: str = "accessed: 2024-12-02\n") -> None:
        self.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
        self.write("content/events/e.yaml", "date: 2024-11-29\ntitle: E\n")
        self.write(f"content/sources/{id_}.yaml", f"title: {id_}\nurl: {url}\n{rest}")

    def archive(self, server: Server, *more: str) -> Ran:
        places = ("--timegate", f"{server.base}/gate/", "--save-page-now", f"{server.base}/save")
        return self("sources", "archive", "--pause", "0", "--allow-host", "127.0.0.1", *places, *more)

    def text(self, id_: str) -> str:
        return (self.folder / f"content/sources/{id_}.yaml").read_text()

    def archived(self, id_: str) -> str:
        return self.text(id_).partition("archived:\n")[2]

    def captures(self) -> list[Path]:
        return sorted((self.folder / "content/archive").glob("*"))


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Project:
    for key in ("SPN_ACCESS_KEY", "SPN_SECRET_KEY"):
        monkeypatch.delenv(key, raising=False)
    return Project(tmp_path, capsys)


@pytest.fixture
def web() -> Iterator[Callable[..., Server]]:
    with ExitStack() as open_:
        yield lambda replies: open_.enter_context(host(replies))


def gate(copies: dict[str, str], kind: str = "redirect") -> dict[str, Reply]:
    """A Memento archive with a TimeGate: by page, the day of its one copy."""

    def at_gate(asking: Asking) -> None:
        page = asking.path.removeprefix("/gate/")
        if page not in copies:
            asking.reply(404, b"none")
        elif kind == "redirect":  # RFC 7089, 4.1.1: the URI-G redirects
            asking.reply(302, b"", Location=f"/copy/{page}", Vary="accept-datetime")
        else:  # 4.1.2: it answers itself
            asking.reply(200, PAGE, Memento_Datetime=copies[page])

    def at_copy(asking: Asking) -> None:
        asking.reply(200, PAGE, Memento_Datetime=copies[asking.path.removeprefix("/copy/")])

    return {"/gate/*": at_gate, "/copy/*": at_copy}


# Copies that an archive has


def test_a_copy_from_about_the_day_is_found(project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({"https://x.example/a?b=c": MADE}))
    project.source("a", "https://x.example/a?b=c")
    ran = project.archive(server)
    assert (ran.code, ran.out) == (
        0,
        f"https://x.example/a?b=c: {server.base}/copy/https://x.example/a?b=c\n",
    )
    assert ran.err == "1 page without a copy, 1 copy found or made, 1 file changed\n"
    assert project.text("a") == (
        "title: a\nurl: https://x.example/a?b=c\naccessed: 2024-12-02\n"
        f'archived:\n  - {{url: "{server.base}/copy/https://x.example/a?b=c", at: 2024-12-03T10:12:05Z}}\n'
    )
    assert server.asked[0].headers["Accept-Datetime"] == "Mon, 02 Dec 2024 12:00:00 GMT"
    assert project("check").code == 0
    asked = len(server.asked)
    assert project.archive(server).err == "0 pages without a copy, 0 copies found or made, 0 files changed\n"
    assert len(server.asked) == asked
    project.archive(server, "--all")  # the same copy is not written twice
    assert project.text("a").count("- {url") == 1


def test_a_gate_that_answers_itself(project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({"https://x.example/a": MADE}, "itself"))
    project.source("a", "https://x.example/a")
    project.archive(server)
    assert f"{server.base}/gate/https://x.example/a" in project.archived("a")


@pytest.mark.parametrize(
    ("rest", "day"),
    [
        ("accessed: 2024-12-05T08:00Z\npublished: 2024-11\n", "Thu, 05 Dec 2024 12:00:00 GMT"),
        ("published: 2024-11\n", "Sat, 30 Nov 2024 12:00:00 GMT"),
    ],
)
def test_the_day_is_that_of_reading_or_the_last_possible_of_publication(
    rest: str, day: str, project: Project, web: Callable[..., Server]
) -> None:
    server = web(gate({}))
    project.source("a", "https://x.example/a", rest)
    project.archive(server)
    assert server.asked[0].headers["Accept-Datetime"] == day


def test_a_copy_of_another_time_is_told_of_but_not_taken(
    project: Project, web: Callable[..., Server]
) -> None:
    server = web(gate({"https://x.example/a": "Fri, 03 May 2019 10:12:05 GMT"}))
    project.source("a", "https://x.example/a")
    ran = project.archive(server)
    assert ran.code == 0
    assert f"the archive's nearest copy is of 2019-05-03: {server.base}/copy/https://x.example/a" in ran.out
    assert "LINK007" in ran.out
    assert "archived" not in project.text("a")


def test_without_a_day_the_newest_copy_is_taken(project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({"https://x.example/a": "Fri, 03 May 2019 10:12:00 GMT"}))
    project.source("a", "https://x.example/a", "")
    project.archive(server)
    assert "at: 2019-05-03T10:12Z" in project.archived("a")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lambda a: a.reply(404), "the archive has no copy"),
        (lambda a: a.reply(200), "the archive does not say when its copy was made"),
        (lambda a: a.reply(503), "the archive returned 503"),
        (
            lambda a: a.reply(302, Location="http://127.0.0.9/"),
            "127.0.0.9 is at 127.0.0.9, which is not on the public network",
        ),
    ],
)
def test_archives_that_have_nothing(
    reply: Reply, said: str, project: Project, web: Callable[..., Server]
) -> None:
    server = web({"/gate/*": reply})
    project.source("a", "https://x.example/a")
    found = json.loads(project.archive(server, "--format", "json").out)
    assert [(one["code"], one["message"]) for one in found] == [("LINK007", f"https://x.example/a: {said}")]


@pytest.mark.parametrize(
    ("rest", "asked_for", "help_text"),
    [
        ("", (), "capture it yourself"),
        ("", ("--warc",), "if you know of a copy"),
        ("link: {status: gone, checked: 2024-12-20}\n", (), "if you know of a copy"),
    ],
)
def test_what_to_do_without_a_copy(
    rest: str, asked_for: tuple[str, ...], help_text: str, project: Project, web: Callable[..., Server]
) -> None:
    server = web({"/gate/*": lambda a: a.reply(404)})
    project.source("a", f"{server.base}/missing", rest)
    (found,) = json.loads(project.archive(server, "--format", "json", *asked_for).out)
    assert help_text in found["help"]


def test_an_archive_that_wants_peace_is_left_alone(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/gate/*": lambda a: a.reply(429, b"later", Retry_After="900")})
    for id_ in "abcdefgh":
        project.source(id_, f"https://x.example/{id_}")
    ran = project.archive(server)
    assert ran.out.count("the archive limits requests for now") == 8
    assert len(server.asked) <= 4  # those that were under way


def test_an_archive_that_does_not_answer_is_left_alone(project: Project, web: Callable[..., Server]) -> None:
    server = web({"/gate/*": lambda a: time.sleep(0.6)})
    for id_ in "abcdefgh":
        project.source(id_, f"https://x.example/{id_}")
    ran = project.archive(server, "--timeout", "0.2")
    assert ran.code == 0
    assert len(server.asked) == 2
    assert ran.out.count("did not answer 2 requests in a row; retried next run") == 6


def test_which_pages_are_asked_for(project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({}))
    project.source("a", "https://x.example/a", "archived: https://archive.example/1\n")
    project.source("b", "https://x.example/b", "url_scope: site\n")
    project.source("c", "mailto:c@x.example", "")
    project.source("d", "https://x.example/d")
    project.archive(server)
    assert server.paths() == ["/gate/https://x.example/d"]


def test_a_page_cited_by_its_address_alone(project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({"https://x.example/a": MADE}))
    project.source("b", "https://x.example/b", "archived: https://archive.example/1\n")
    project.write("content/events/f.yaml", "date: 2024-12-01\ntitle: F\nsource: https://x.example/a\n")
    before = (project.folder / "content/events/f.yaml").read_text()
    assert "LINK006" in project.archive(server).out
    assert (project.folder / "content/events/f.yaml").read_text() == before


# Copies that are asked for


def save_page_now(states: list[dict[str, str]], asked: list[dict[str, list[str]]]) -> dict[str, Reply]:
    """A stand-in for Save Page Now 2."""

    def as_json(asking: Asking, value: object, status: int = 200) -> None:
        asking.reply(status, json.dumps(value).encode(), Content_Type="application/json")

    def post(asking: Asking) -> None:
        if asking.headers["Authorization"] != "LOW key:secret":
            as_json(asking, {"message": "You need to be logged in"}, 401)
            return
        asked.append(parse_qs(asking.server.asked[-1].body.decode()))
        as_json(asking, {"url": asked[-1]["url"][0], "job_id": "spn2-0123abc"})

    def status(asking: Asking) -> None:
        as_json(asking, states.pop(0))

    return {"/save": post, "/save/status/spn2-0123abc": status}


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPN_ACCESS_KEY", "key")
    monkeypatch.setenv("SPN_SECRET_KEY", "secret")
    monkeypatch.setattr("timeline.network.save_page_now.POLL", 0.01)


def test_a_page_without_a_copy_is_captured_by_the_archive(
    project: Project, web: Callable[..., Server], keys: None
) -> None:
    asked: list[dict[str, list[str]]] = []
    states = [{"status": "pending"}, {"status": "success", "timestamp": "20241203101205"}]
    server = web({**gate({}), **save_page_now(states, asked)})
    project.source("a", "https://x.example/a?b=c&d")
    assert project.archive(server).code == 0
    assert asked[0]["url"] == ["https://x.example/a?b=c&d"]
    assert project.archived("a") == (
        f'  - {{url: "{server.base}/gate/20241203101205/https://x.example/a?b=c&d", at: 2024-12-03T10:12:05Z}}\n'
    )


@pytest.mark.parametrize(
    ("states", "said"),
    [
        (
            [{"status": "error", "message": "The host is not reachable"}],
            "could not capture it: The host is not reachable",
        ),
        ([{"status": "success"}], "does not say when it made the copy"),
        ([{}], "could not capture it: no reason given"),
    ],
)
def test_captures_that_fail(
    states: list[dict[str, str]], said: str, project: Project, web: Callable[..., Server], keys: None
) -> None:
    server = web({**gate({}), **save_page_now(states, [])})
    project.source("a", "https://x.example/a")
    assert said in project.archive(server).out
    assert "archived" not in project.text("a")


@pytest.mark.parametrize(
    "answer", [b"[" * 100_000, b"\xff\xfe", b"", b"[]", b'{"job_id": 1e999}', b'{"job_id": "../../x"}']
)
def test_answers_that_are_no_answer(
    answer: bytes, project: Project, web: Callable[..., Server], keys: None
) -> None:
    server = web({**gate({}), "/save": lambda a: a.reply(200, answer)})
    project.source("a", "https://x.example/a")
    project.source("b", "https://x.example/b")
    ran = project.archive(server)
    assert (ran.code, ran.out.count("Save Page Now") + ran.out.count("could not handle")) == (0, 2)
    assert "archived" not in project.text("a")


def test_wrong_keys_are_told_of_and_go_nowhere_else(
    project: Project, web: Callable[..., Server], keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPN_SECRET_KEY", "old")
    server = web({**gate({}), **save_page_now([], [])})
    project.source("a", "https://x.example/a")
    ran = project.archive(server)
    assert "does not accept these keys" in ran.out
    assert "old" not in ran.out + ran.err
    other = web({"/*": lambda a: a.reply()})
    server.replies = {**gate({}), "/save": lambda a: a.reply(307, b"", Location=f"{other.base}/save")}
    project.archive(server)
    assert other.asked == []
    assert not any(
        "Authorization" in asked.headers for asked in server.asked if asked.path.startswith("/gate")
    )


def test_keys_are_sent_by_https_only(project: Project, keys: None) -> None:
    project.source("a", "https://x.example/a")
    ran = project("sources", "archive", "--save-page-now", "http://archive.example/save")
    assert (ran.code, ran.out) == (2, "")
    assert "keys are sent by https only" in ran.err


def test_nothing_is_captured_without_keys_for_show_or_where_there_is_nothing_left(
    project: Project, web: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = web({**gate({}), "/page": lambda a: a.reply()})
    project.source("a", f"{server.base}/page")
    project.archive(server)
    monkeypatch.setenv("SPN_ACCESS_KEY", "key")
    monkeypatch.setenv("SPN_SECRET_KEY", "secret")
    project.archive(server, "--dry-run", "--warc")
    project.source("a", f"{server.base}/page", "link: gone\n")
    project.archive(server, "--warc")
    assert {path.split("/")[1] for path in server.paths()} == {"gate"}
    assert project.captures() == []


# Captures of our own


def capture(project: Project, server: Server) -> Path:
    project.source("a", f"{server.base}/old")
    ran = project.archive(server, "--warc")
    assert ran.code == 0, ran
    (file,) = project.captures()
    return file


PAGES: dict[str, Reply] = {
    "/old": lambda a: a.reply(301, b"", Location="/new"),
    "/new": lambda a: (
        a.start(Transfer_Encoding="chunked"),
        a.wfile.write(b"3\r\none\r\n4\r\n two\r\n0\r\n\r\n"),
    )[0],
}


def test_a_capture_holds_what_was_sent(project: Project, web: Callable[..., Server]) -> None:
    server = web({**gate({}), **PAGES})
    file = capture(project, server)
    assert re.fullmatch(r"a-\d{8}\.warc\.gz", file.name)
    written = project.archived("a")
    assert f"  - file: archive/{file.name}\n    at: " in written
    assert sha256(file.read_bytes()).hexdigest() in written
    records = []
    with open(file, "rb") as stream:
        for record in ArchiveIterator(stream, check_digests=True):
            body = record.content_stream().read()
            assert record.digest_checker.passed is not False
            head = record.http_headers
            records.append(
                (
                    record.rec_type,
                    record.rec_headers.get_header("WARC-Target-URI"),
                    head and head.get_statuscode(),
                    body,
                )
            )
    assert records[0][0] == "warcinfo"
    assert records[1:] == [
        ("response", f"{server.base}/old", "301", b""),
        ("response", f"{server.base}/new", "200", b"one two"),
    ]
    assert gzip.decompress(file.read_bytes()).startswith(b"WARC/1.1\r\n")
    assert project("check").code == 0


def test_a_second_capture_on_one_day_takes_another_name(project: Project, web: Callable[..., Server]) -> None:
    server = web({**gate({}), **PAGES})
    first = capture(project, server)
    project.archive(server, "--warc", "--all")
    assert [file.name for file in project.captures()] == [first.name.replace(".warc", "-2.warc"), first.name]
    assert project.text("a").count("- file: ") == 2


def test_headers_beyond_ascii_are_captured(project: Project, web: Callable[..., Server]) -> None:
    odd = 'attachment; filename="\xfb"; x=\xfb'
    server = web({**gate({}), "/old": lambda a: a.reply(200, PAGE, Content_Disposition=odd)})
    with open(capture(project, server), "rb") as stream:
        last = [record.http_headers for record in ArchiveIterator(stream)][-1]
    assert last.get_header("Content-Disposition") == 'attachment; filename="%FB"; x=%FB'
    assert project("verify").code == 0


STUB = b"<!doctype html><title>Moved</title><meta http-equiv=refresh content='0; url=/new'>"


def test_a_page_that_only_leads_to_another_is_captured_with_it(
    project: Project, web: Callable[..., Server]
) -> None:
    server = web({**gate({}), "/old": lambda a: a.reply(200, STUB), "/new": lambda a: a.reply()})
    with open(capture(project, server), "rb") as stream:
        captured = [record.rec_headers.get_header("WARC-Target-URI") for record in ArchiveIterator(stream)]
    assert captured[1:] == [f"{server.base}/old", f"{server.base}/new"]


@pytest.mark.parametrize("refresh", [{}, {"Refresh": "0; url=/new"}])
def test_a_page_that_only_leads_to_what_is_gone_is_not_captured(
    refresh: dict[str, str], project: Project, web: Callable[..., Server]
) -> None:
    body = PAGE if refresh else STUB
    server = web(
        {**gate({}), "/old": lambda a: a.reply(200, body, **refresh), "/new": lambda a: a.reply(404)}
    )
    project.source("a", f"{server.base}/old")
    assert "not captured: 404 Not Found" in project.archive(server, "--warc").out
    assert project.captures() == []
    assert "archived" not in project.text("a")


@pytest.mark.parametrize("there", [True, False])
def test_an_archives_copy_of_a_page_that_only_leads_to_another(
    there: bool, project: Project, web: Callable[..., Server]
) -> None:
    stub = b"<meta http-equiv=refresh content='0; url=/copy/new'>"
    end: Reply = lambda a: a.reply(200, PAGE, Memento_Datetime=MADE) if there else a.reply(404)  # noqa: E731
    server = web({"/gate/*": lambda a: a.reply(200, stub, Memento_Datetime=MADE), "/copy/new": end})
    project.source("a", "https://x.example/a")
    ran = project.archive(server)
    if there:
        assert f'url: "{server.base}/copy/new"' in project.archived("a")
    else:
        assert "the archive has no copy" in ran.out
        assert "archived" not in project.text("a")


@pytest.mark.parametrize(
    "made",
    ["Tue, 01 Jan 1850 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 -2359", "Sun, 01 Jan 2113 00:00:00 GMT"],
)
def test_days_on_which_no_copy_was_made(made: str, project: Project, web: Callable[..., Server]) -> None:
    server = web(gate({"https://x.example/a": made}))
    project.source("a", "https://x.example/a", "")
    assert "the archive does not say when its copy was made" in project.archive(server).out
    assert "archived" not in project.text("a")


@pytest.mark.parametrize("status", [404, 403, 500])
def test_what_is_not_the_page_is_not_captured(
    status: int, project: Project, web: Callable[..., Server]
) -> None:
    server = web({**gate({}), "/page": lambda a: a.reply(status)})
    project.source("a", f"{server.base}/page")
    assert f"not captured: {status}" in project.archive(server, "--warc").out
    assert project.captures() == []


def test_captures_are_kept_and_not_published(project: Project, web: Callable[..., Server]) -> None:
    server = web({**gate({}), **PAGES})
    file = capture(project, server)
    project.write("content/events/e.yaml", "date: 2024-11-29\ntitle: E\nsource: a\n")
    assert project("build").code == 0
    site = project.folder / "site"
    assert not [one for one in site.rglob("*") if one.is_file() and file.name.encode() in one.read_bytes()]
    digest = sha256(file.read_bytes()).hexdigest()
    for page in ("events/e/index.html", "sources/a/index.html"):
        assert re.search(
            rf"The editors hold a copy saved on \d+ \w+ \d{{4}} \(SHA-256 {digest}\)",
            (site / page).read_text(),
        )
    data = json.loads((site / "timeline.json").read_text())
    assert [(copy["url"], copy["sha256"]) for copy in data["sources"]["a"]["archived"]] == [(None, digest)]


# verify


def test_what_is_as_it_was(project: Project, web: Callable[..., Server]) -> None:
    capture(project, web({**gate({}), **PAGES}))
    ran = project("verify")
    assert (ran.code, ran.err) == (0, "no errors, no warnings\nchecked 1 archived copy; there is no site\n")
    project("build")
    assert re.search(r"checked 1 archived copy and \d+ files of the site\n$", project("verify").err)


@pytest.mark.parametrize(("name", "told"), [("a.pdf", False), ("a.warc.gz", True)])
def test_without_warcio_only_warc_files_are_passed_over(
    name: str, told: bool, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("content/timeline.yaml", "title: T\n")
    project.write(f"content/archive/{name}", "a scan")
    project.write(
        "content/sources/a.yaml", f"url: https://example.org/a\narchived: {{file: archive/{name}}}\n"
    )
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert ("WARC files were not checked" in project("verify").err) is told


def verified(project: Project) -> list[tuple[str, str]]:
    return [(one["path"], one["code"]) for one in json.loads(project("verify", "--format", "json").out)]


def test_what_is_not_as_it_was(project: Project, web: Callable[..., Server]) -> None:
    file = capture(project, web({**gate({}), **PAGES}))
    whole = file.read_bytes()
    source = "content/sources/a.yaml"
    file.write_bytes(whole[:-1])
    assert verified(project) == [(source, "EVID002")]
    file.unlink()
    assert verified(project) == [(source, "EVID003")]
    file.symlink_to("/etc/hostname")
    assert verified(project) == [(source, "FILE001")]
    file.unlink()
    file.write_bytes(whole)
    (project.folder / source).write_text(re.sub(r"\n +sha256: \w+", "", project.text("a")))
    assert verified(project) == [(source, "EVID001")]
    assert project("verify").code == 0
    assert project("verify", "--quiet").out == ""


@pytest.mark.parametrize("other", ["archive/Zu\u0308rich.pdf", "archive/Z\u00dcRICH.pdf"])
def test_a_copy_whose_name_is_encoded_otherwise(other: str, project: Project) -> None:
    project.source(
        "a", "https://x.example/a", "archived: [{file: archive/Z\u00fcrich.pdf, at: 2024-12-02}]\n"
    )
    project.write(f"content/{other}", "x")
    (found,) = json.loads(project("verify", "--format", "json").out)
    assert (found["code"], found["help"]) == (
        "EVID003",
        f"there is {other.removeprefix('archive/')!a}: rename it, or write that name",
    )


def test_a_copy_that_is_gone_is_promised_by_no_page(project: Project, web: Callable[..., Server]) -> None:
    file = capture(project, web({**gate({}), **PAGES}))
    project.write("content/events/e.yaml", "date: 2024-11-29\ntitle: E\nsource: a\n")
    assert project("build").code == 0
    aside = file.rename(project.folder / "aside")
    for command in ("check", "build"):  # the build remembers all else
        ran = project(command)
        assert ran.code == 1
        assert f"error EVID003: content/archive/{file.name} is not there" in ran.out + ran.err
    project.write("content/timeline.yaml", "title: T\nrules: {missing_copy: off}\n")
    assert project("build").code == 0
    assert verified(project) == [("content/sources/a.yaml", "EVID003")]
    aside.rename(file)
    assert verified(project) == []


@pytest.mark.parametrize("path", ["archive/way/kmsg", "archive/way/self/root/etc/passwd", "archive/way"])
def test_no_link_is_followed_to_a_copy(path: str, project: Project) -> None:
    (project.folder / "content/archive").mkdir(parents=True)
    (project.folder / "content/archive/way").symlink_to("/proc")
    project.source("a", "https://x.example/a", f"archived: [{{file: {path}, at: 2024-12-03}}]\n")
    ran = project("verify")
    assert ran.code == 1
    assert f"error FILE001: a link stands on the way to content/{path}" in ran.out
    assert not re.search("[0-9a-f]{64}", ran.out)
    assert project("build").code == 1


@pytest.mark.parametrize(
    "damage", ["body", "payload", "no address", "cut", "foreign", "empty", "endless", "swollen"]
)
def test_a_capture_whose_own_digests_do_not_hold(
    damage: str, project: Project, web: Callable[..., Server]
) -> None:
    """The file is what is recorded, but what is in it is not what was sent."""
    file = capture(project, web({**gate({}), **PAGES}))
    bytes_ = {
        "body": lambda whole: gzip.compress(gzip.decompress(whole).replace(b"one two", b"one too")),
        "payload": lambda whole: re.sub(
            rb"WARC-Block-Digest: [^\r]+\r\n", b"", gzip.decompress(whole)
        ).replace(b"one two", b"one too"),
        "no address": lambda whole: re.sub(rb"WARC-Target-URI: [^\r]+\r\n", b"", gzip.decompress(whole)),
        "cut": lambda whole: whole[:-30],
        "foreign": lambda _: gzip.compress(b"no WARC at all"),
        "empty": lambda _: b"",
        "endless": lambda _: (
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\nx"
        ),
        "swollen": lambda whole: whole + gzip.compress(b"WARC/1.0\r\n" + b"A: b\r\n" * 999_999 + b"\r\n"),
    }[damage](file.read_bytes())
    file.write_bytes(bytes_)
    text = re.sub(r"sha256: \w+", f"sha256: {sha256(bytes_).hexdigest()}", project.text("a"))
    (project.folder / "content/sources/a.yaml").write_text(text)
    assert verified(project) == [("content/sources/a.yaml", "EVID005")]


def test_a_site_that_was_changed(project: Project) -> None:
    project.source("a", "https://x.example/a")
    project("build")
    (project.folder / "site/index.html").write_text("hacked")
    (project.folder / "site/feed.xml").unlink()
    assert verified(project) == [("site/feed.xml", "SITE001"), ("site/index.html", "SITE001")]
    ran = project("verify")
    assert ran.code == 1
    assert "site/feed.xml:1:1: error SITE001: the file is missing" in ran.out
    project("build")
    assert project("verify").code == 0
