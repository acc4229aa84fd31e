"""What `timeline sources check` makes of pages and redirects: tables in `tests/network/`, served on this machine."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from support.command_line import Line
from support.web import Asking, Reply, Server, host
from tables import rows

from timeline.network.redirects import find_redirect
from timeline.network.responses import MOST_BYTES, Answer, Response
from timeline.network.verdicts import judge

STATES = {"LINK001": "gone", "LINK002": "moved", "LINK003": "refused", "LINK004": "unknown"}
PARAGRAPH = (
    "<p>" + "The river rose in the night, and by the morning the lower town was under water. " * 5 + "</p>"
)
TEXTS = {
    "short": "<p>Sorry.</p>",
    "article": PARAGRAPH * 5,
    "long": PARAGRAPH * 12,
    "teasers": "".join(
        f"<article><h2>Other {n}</h2><a href=/{n}>{PARAGRAPH}</a></article>" for n in range(20)
    ),
}


def page(title: str, text: str, head: str = "") -> bytes:
    return f"<!doctype html><title>{title}</title>{head}<body><h1>{title}</h1>{text}".encode()


def states(project: Line, urls: dict[int, str]) -> dict[int, tuple[str, str]]:
    """The state and the reason of each address, by line."""
    project.write("content/timeline.yaml", "title: T\nrules: {unsourced: off}\n")
    project.write("content/events/e.yaml", "date: 2024\ntitle: E\n")
    for line, url in urls.items():
        project.write(f"content/sources/s{line}.yaml", f"title: S\nurl: '{url}'\n")
    ran = project("sources", "check", "--pause", "0", "--allow-host", "127.0.0.1", "--format", "json")
    assert ran.code in (0, 1), ran.err
    found = dict.fromkeys(urls, ("live", ""))
    for one in json.loads(ran.out):
        line = int(re.sub(r"\D", "", Path(one["path"]).stem))
        found[line] = (STATES[one["code"]], one["message"].removeprefix(f"{urls[line]}: "))
    return found


def test_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = dict(rows("network/pages.txt"))
    replies: dict[str, Reply] = {}
    for line, (*_, title, text) in table.items():
        body = page(title, TEXTS.get(text, f"<p>{text}</p>"))
        replies[f"/{line}"] = lambda asking, body=body: asking.reply(200, body)  # type: ignore[misc]
    with host(replies) as server:
        found = states(Line(tmp_path, capsys), {line: f"{server.base}/{line}" for line in table})
    wrong = {
        line: found[line]
        for line, (state, reason, *_) in table.items()
        if found[line][0] != state or not found[line][1].endswith(reason.strip("-"))
    }
    assert not wrong, "\n".join(map(str, wrong.items()))


def leads(asking: Asking, way: str, target: str) -> None:
    """Lead somewhere: by a status, a header, or a tag."""
    if way.isdecimal():
        raw = f"HTTP/1.1 {way} X\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
        asking.wfile.write(raw.encode())
        return
    form, _, delay = way.partition("=")
    tag = f"<META content='{delay}; URL=\"{target}\"' HTTP-EQUIV = Refresh>"
    heads = {
        "noscript": f"<noscript>{tag}</noscript>",
        "comment": f"<!-- {tag} -->",
        "script": f"<script>document.write(`{tag}`)</script>",
        "base": f"<base href='/a/b/'>{tag}",
    }
    if form == "header":
        asking.reply(200, page("Stub", ""), Refresh=f"{delay};url={target}")
    else:
        asking.reply(200, page("Stub", "", heads.get(form, tag)))


def at_its_end(asking: Asking, path: str) -> None:
    end = path.rpartition("(")[2].rstrip(")")
    if path == "/start":
        asking.reply(200, page("Start", "<p>News.</p>"))
    elif path in ("/", "/same-as-the-root"):
        asking.reply(200, page("The Paper", f"<p>All the news.</p><!-- {path} -->"))
    elif end == "404":
        asking.reply(404)
    elif end == "login":
        asking.reply(200, page("Welcome", "<input type=password>"))
    else:
        asking.reply(200, page("A page", TEXTS.get(end, f"<p>{path}</p>")))


def test_redirects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each line has a host of its own, so that each may have a root of its own."""
    table = dict(rows("network/redirects.txt"))
    servers: dict[int, Server] = {}
    project = Line(tmp_path, capsys)
    opened = []
    try:
        for line, (chain, *_) in table.items():
            steps = chain.split(" ")
            ways = dict(zip(steps[::2], zip(steps[1::2], steps[2::2], strict=False), strict=False))

            def reply(asking: Asking, ways: dict[str, tuple[str, str]] = ways) -> None:
                if asking.path in ways:
                    leads(asking, *ways[asking.path])
                elif asking.path == "/" and "/start" in str(ways):
                    asking.reply(302, b"", Location="/start")
                else:
                    at_its_end(asking, asking.path)

            opened.append(host({"/*": reply}))
            servers[line] = opened[-1].__enter__()
        found = states(project, {line: servers[line].base + table[line][0].split(" ")[0] for line in table})
    finally:
        for one in opened:
            one.__exit__(None, None, None)
    wrong = {
        line: found[line]
        for line, (_, state, *reason) in table.items()
        if found[line] != (state, "".join(reason).replace("BASE", servers[line].base))
    }
    assert not wrong, "\n".join(map(str, wrong.items()))


HOSTILE = [
    "<meta ",
    "<meta '",
    '<base "',
    "<meta a=",
    f"<meta {'a' * 999}",
    "<noscript>",
    "<title",
    "<p>",
    "<a>",
    "<p>\u4e00",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_where_a_page_leads_and_how_long_it_is_take_linear_time(unit: str) -> None:
    body = b"<title>Page not found</title>refresh" + (unit.encode() * MOST_BYTES)[:MOST_BYTES]
    response = Response("https://x.example/a", 200, (("Content-Type", "text/html"),), body, is_whole=True)
    begun = time.process_time()
    assert find_redirect(response) is None
    judge(Answer((), response), [])
    assert time.process_time() - begun < 5
