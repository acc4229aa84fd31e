"""Handle one HTTP request of the preview, read-only."""

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

from timeline.server.event_stream import StatePublisher
from timeline.server.preview_html import RESERVED, error_page, with_root_links, with_script
from timeline.server.request_filter import METHODS, Refusal, ServerNames, refusal, stream_refusal
from timeline.server.site_files import NOT_FOUND, TYPES, FolderRedirect, find, open_file, type_of

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'"
)
"""The same policy that every page contains."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY.replace("data:;", "data: https:;"),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every response. Which host a map's tiles may come from, if any, is in the policy of its page."""
OWN_FILES = ("live.js", "overlay.css")
HTML = TYPES[".html"]
PLAIN = TYPES[".txt"]
MAX_BODY = 1 << 16
"""Bytes read of an unwanted request body, so that the client receives the response."""


class Preview(msgspec.Struct, frozen=True):
    """What the handler serves: a site, its state, and the names under which it may be requested."""

    site: Path
    publisher: StatePublisher
    names: ServerNames
    idle_seconds: float
    """Seconds to wait for the client to send or receive data."""


class Handler(BaseHTTPRequestHandler):
    """Handles one request per connection (HTTP/1.0)."""

    def __init__(self, preview: Preview, request: Any, client_address: Any, server: BaseServer) -> None:
        self.preview = preview
        super().__init__(request, client_address, server)

    def setup(self) -> None:
        """Limit the time that a read or a write may take."""
        super().setup()
        self.connection.settimeout(self.preview.idle_seconds)

    def parse_request(self) -> bool:
        """Read the request; return False if it was refused."""
        if not super().parse_request():
            return False
        refused = refusal(self.command, self.path, self.headers.get_all("Host", []), self.preview.names)
        if refused is not None:
            self._refuse(refused)
        return refused is None

    def do_HEAD(self) -> None:
        """Respond as to GET, without the body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Respond with a file of the site, one of the server's own files, or an error."""
        path = self.path.partition("?")[0]
        if path == f"{RESERVED}events":
            self._stream()
        elif path.startswith(RESERVED):
            self._own_file(path.removeprefix(RESERVED))
        elif not self.preview.publisher.state.ready:
            state = self.preview.publisher.state
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, HTML, with_script(error_page(state), state.page))
        else:
            self._site_file()

    def _site_file(self) -> None:
        found = find(self.preview.site, self.path)
        if isinstance(found, FolderRedirect):
            self._send(HTTPStatus.FOUND, PLAIN, b"", Location=found.address)
        elif found is None or not self._send_file(HTTPStatus.OK, found):
            missing = find(self.preview.site, f"/{NOT_FOUND}")
            if not isinstance(missing, Path) or not self._send_file(HTTPStatus.NOT_FOUND, missing):
                self._refuse(Refusal(HTTPStatus.NOT_FOUND, "There is nothing at this address."))

    def _send_file(self, status: HTTPStatus, path: Path) -> bool:
        """Respond with a file; return False, without a response, if it is gone."""
        page = (
            self.preview.publisher.state.page
        )  # before reading the file: a build in between reloads the page
        file = open_file(path)
        if file is None:
            return False
        with file:
            if type_of(path) == HTML:
                html = file.read()
                self._send(
                    status,
                    HTML,
                    with_script(with_root_links(html) if status is HTTPStatus.NOT_FOUND else html, page),
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
        with self.preview.publisher.stream() as messages:
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
        self._discard_body()

    def _discard_body(self) -> None:
        length = self.headers.get("Content-Length", "") if self.command not in METHODS else ""
        if length.isascii() and length.isdigit():
            self.rfile.read(min(int(length[:9]), MAX_BODY))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Respond to a malformed request (called by the base class)."""
        self._send(HTTPStatus(code), PLAIN, f"{HTTPStatus(code).phrase}\n".encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self._begin(status, kind, {"Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _begin(self, status: HTTPStatus, kind: str, headers: dict[str, str]) -> None:
        self.request_version = self.protocol_version  # send headers even to clients of HTTP/0.9
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers, **HEADERS}.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        """The Server header, without version numbers."""
        return "timeline"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Do not log requests."""


@cache
def _own(name: str) -> bytes:
    return files("timeline.server").joinpath("static", name).read_bytes()
