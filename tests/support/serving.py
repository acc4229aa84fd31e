"""A server of a folder's files, for tests that want them over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".gif": "image/gif",
}


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {"": "application/octet-stream", **TYPES}  # noqa: RUF012 - as in the parent

    def __init__(self, *args: Any, below: str, **options: Any) -> None:
        self.below = below
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        """The file of an address; nothing stands outside the folder's own."""
        return super().translate_path(path.removeprefix(self.below) if path.startswith(self.below) else "/-")

    def end_headers(self) -> None:
        """As many hosts do, lets browsers keep a file for ten minutes without asking again."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes on to another page leaves its answers behind."""


@contextmanager
def serving(folder: Path, below: str = "/") -> Iterator[str]:
    """The address at which a folder's files are: a server's, and the path below which it has them."""
    server = _Server(("127.0.0.1", 0), partial(_Handler, directory=str(folder), below=below))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{below}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
