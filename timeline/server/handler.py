"""Answers one request. Nothing here can change a file."""

from __future__ import annotations

import shutil
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from importlib.resources import files
from pathlib import Path
from socketserver import BaseServer
from typing import Any

import msgspec

from timeline.server.event_stream import Bulletin
from timeline.server.preview_html import RESERVED, error_page, from_the_root, with_script
from timeline.server.request_filter import METHODS, Names, Refusal, refusal, stream_refusal
from timeline.server.site_files import NOT_FOUND, TYPES, Folder, find, open_file, type_of

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""The one that every page carries in itself."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer says."""
OWN_FILES = ("live.js", "overlay.css")
HTML = TYPES[".html"]
PLAIN = TYPES[".txt"]
LARGEST_BODY = 1 << 16
"""Bytes read of what a request must not have sent, so that its sender gets to see the answer."""


class Preview(msgspec.Struct, frozen=True):
    """What the answers are made from."""

    site: Path
    bulletin: Bulletin
    names: Names
    idle_seconds: float
    """Seconds to wait for a client to send or take something."""


class Handler(BaseHTTPRequestHandler):
    """One request on one connection (HTTP/1.0: there is no second one)."""

    def __init__(self, preview: Preview, request: Any, client_address: Any, server: BaseServer) -> None:
        self.preview = preview
        super().__init__(request, client_address, server)

    def setup(self) -> None:
        """Limit the time that a read or a write may take."""
        super().setup()
        self.connection.settimeout(self.preview.idle_seconds)

    def parse_request(self) -> bool:
        """Read the request; False: it has been refused."""
        if not super().parse_request():
            return False
        refused = refusal(self.command, self.path, self.headers.get_all("Host", []), self.preview.names)
        if refused is not None:
            self._refuse(refused)
        return refused is None

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Answer with a file of the site, one of the server's own, or the reason why there is none."""
        path = self.path.partition("?")[0]
        if path == f"{RESERVED}events":
            self._stream()
        elif path.startswith(RESERVED):
            self._own_file(path.removeprefix(RESERVED))
        elif not self.preview.bulletin.state.ready:
            state = self.preview.bulletin.state
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, HTML, with_script(error_page(state), state.page))
        else:
            self._site_file()

    def _site_file(self) -> None:
        found = find(self.preview.site, self.path)
        if isinstance(found, Folder):
            self._send(HTTPStatus.FOUND, PLAIN, b"", Location=found.address)
        elif found is None or not self._send_file(HTTPStatus.OK, found):
            missing = find(self.preview.site, f"/{NOT_FOUND}")
            if not isinstance(missing, Path) or not self._send_file(HTTPStatus.NOT_FOUND, missing):
                self._refuse(Refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address."))

    def _send_file(self, status: HTTPStatus, path: Path) -> bool:
        """Answer with a file; False: it is gone, and nothing was answered."""
        page = (
            self.preview.bulletin.state.page
        )  # before the file is read: if a build comes between, the page reloads
        file = open_file(path)
        if file is None:
            return False
        with file:
            if type_of(path) == HTML:
                html = file.read()
                self._send(
                    status,
                    HTML,
                    with_script(from_the_root(html) if status is HTTPStatus.NOT_FOUND else html, page),
                )
                return True
            size = file.seek(0, 2)
            file.seek(0)
            self._begin(status, type_of(path), {"Content-Length": str(size)})
            if self.command != "HEAD":
                shutil.copyfileobj(file, self.wfile)
        return True

    def _own_file(self, name: str) -> None:
        if name in OWN_FILES:
            self._send(HTTPStatus.OK, type_of(Path(name)), _own(name))
        else:
            self._refuse(Refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address."))

    def _stream(self) -> None:
        refused = stream_refusal(self.headers["Host"], self.headers["Origin"], self.headers["Sec-Fetch-Site"])
        if refused is not None:
            self._refuse(refused)
            return
        with self.preview.bulletin.stream() as messages:
            if messages is None:
                self._refuse(Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages are open."))
                return
            self._begin(HTTPStatus.OK, "text/event-stream; charset=utf-8", {})
            if self.command != "HEAD":
                for message in messages:
                    self.wfile.write(message)

    def _refuse(self, refused: Refusal) -> None:
        headers = {"Allow": ", ".join(METHODS)} if refused.status is HTTPStatus.METHOD_NOT_ALLOWED else {}
        self._send(refused.status, PLAIN, f"{refused.message}\n".encode(), **headers)
        self._take_body()

    def _take_body(self) -> None:
        length = self.headers.get("Content-Length", "") if self.command not in METHODS else ""
        if length.isascii() and length.isdigit():
            self.rfile.read(min(int(length[:9]), LARGEST_BODY))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer to what is no request at all (called by the base class)."""
        self._send(HTTPStatus(code), PLAIN, f"{HTTPStatus(code).phrase}\n".encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self._begin(status, kind, {"Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, headers: dict[str, str]) -> None:
        self.request_version = self.protocol_version  # a client of HTTP/0.9, or of none, gets the headers too
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers, **HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        """The Server header: no version numbers."""
        return "timeline"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Say nothing of requests."""


@cache
def _own(name: str) -> bytes:
    return files("timeline.server").joinpath("static", name).read_bytes()
