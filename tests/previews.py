"""A small project, a preview of it, and a client that says exactly what it is told to."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from timeline.project import paths_of
from timeline.server.limits import Limits
from timeline.server.serve import preview

CONTENT = {
    "timeline.yaml": "title: The flood\ndescription: A river rises.\nlanguage: en\nurl: https://example.org/flood/\n",
    "events/river-rises.yaml": (
        "date: 2024-11-29\nwording: on Friday\ntitle: The river rises\nsummary: It rose by a metre.\n"
        "sources:\n  - source: gazette\n"
    ),
    "events/canary.yaml": (
        "date: 2024-11-30\ntitle: A canary in a draft\nsummary: Not to be seen.\ndraft: true\n"
        "sources:\n  - source: gazette\n"
    ),
    "sources/gazette.yaml": "title: The river has risen\npublisher: gazette-paper\nurl: https://example.org/river\n",
    "actors/gazette-paper.yaml": "name: The Gazette\nkind: media\n",
}
IMPATIENT = Limits(quiet_ms=20, longest_ms=150, poll_seconds=0.05)
"""Limits for tests, which wait for changes."""
EVENT = "content/events/river-rises.yaml"


def make_project(root: Path) -> Path:
    """Write the project into a new folder."""
    for name, text in CONTENT.items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def edit(root: Path, old: str, new: str, path: str = EVENT) -> None:
    """Change a file as editors do: a new file is put in the place of the old one."""
    text = (root / path).read_text(encoding="utf-8")
    assert old in text
    saved = root / f"{path}~"
    saved.write_text(text.replace(old, new), encoding="utf-8")
    saved.replace(root / path)


@contextmanager
def running(root: Path, said: list[str] | None = None, **options: Any) -> Iterator[Client]:
    """A preview of a project, and a client of it."""
    say: Callable[[str], None] = (said if said is not None else []).append
    usual = {"host": "127.0.0.1", "port": 0, "drafts": False, "say": say, "limits": IMPATIENT}
    with preview(paths_of(root), **{**usual, **options}) as url:
        yield Client(url)


class Answer:
    """An answer, taken apart."""

    def __init__(self, data: bytes) -> None:
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1]) if lines[0] else 0
        self.headers = dict(line.split(": ", 1) for line in lines[1:])

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Client:
    """Speaks to a preview without a library that would mend what it sends."""

    def __init__(self, url: str) -> None:
        self.url = url
        parts = urlsplit(url)
        assert parts.hostname
        assert parts.port
        self.host, self.port = parts.hostname, parts.port

    def raw(self, data: bytes) -> bytes:
        """All that is answered to these bytes."""
        with socket.create_connection((self.host, self.port), timeout=5) as connection:
            connection.sendall(data)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    def ask(self, target: str = "/", method: str = "GET", **headers: str) -> Answer:
        """The answer to a request; underscores in names of headers stand for hyphens."""
        lines = {
            "Host": f"{self.host}:{self.port}",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return Answer(self.raw(f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode("latin-1")))

    @contextmanager
    def states(self, seconds: float = 15) -> Iterator[Iterator[dict[str, Any]]]:
        """The states that the event stream tells, each awaited for so many seconds."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as connection:
            connection.sendall(
                f"GET /.timeline/events HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode()
            )
            with connection.makefile("rb") as lines:
                assert b" 200 " in lines.readline()
                yield _states(lines, seconds)


def _states(lines: Iterable[bytes], seconds: float) -> Iterator[dict[str, Any]]:
    waiting = monotonic()
    for line in lines:
        if line.startswith(b"data: "):
            yield json.loads(line[6:])
            waiting = monotonic()
        assert monotonic() < waiting + seconds, "no news"
