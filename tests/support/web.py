"""A web in small on this machine: real servers whose pages answer as a test says, and which note who asked when."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from timeline.network.client import RequestPolicy

PAGE = b"<!doctype html><html><head><title>River up by a metre</title></head><body><p>The river rose.</p></body></html>"

Reply = Callable[["Asking"], None]


class Asked(NamedTuple):
    """A request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    begun: float
    body: bytes


class Asking(BaseHTTPRequestHandler):
    """One request; replies call its methods."""

    server: Server

    def reply(self, status: int = 200, body: bytes = PAGE, **headers: str) -> None:
        """An answer with a length; headers with `_` for `-`."""
        self.send_response(status)
        kind = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in {
            **kind,
            **{key.replace("_", "-"): value for key, value in headers.items()},
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def start(self, **headers: str) -> None:
        """The beginning of an answer of which no length is told."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def cut(self) -> None:
        """End the connection rudely."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        asked = Asked(
            self.command, self.path, dict(self.headers.items()), time.monotonic(), self.rfile.read(length)
        )
        self.server.asked.append(asked)
        replies = self.server.replies
        fitting = [path for path in replies if path.endswith("*") and self.path.startswith(path[:-1])]
        replies.get(self.path, replies[fitting[0]] if fitting else lambda to: to.reply(404, b"nothing"))(self)

    do_POST = do_PUT = do_GET

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Server(ThreadingHTTPServer):
    """A host of the small web."""

    request_queue_size = 200

    def __init__(self, host: str, replies: Mapping[str, Reply]) -> None:
        self.replies = replies
        self.asked: list[Asked] = []
        super().__init__((host, 0), Asking)

    @property
    def place(self) -> str:
        return f"{self.server_address[0]}:{self.server_port}"

    @property
    def base(self) -> str:
        return f"{'https' if isinstance(self.socket, ssl.SSLSocket) else 'http'}://{self.place}"

    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asks may go before the answer has ended."""


@contextmanager
def host(replies: Mapping[str, Reply], address: str = "127.0.0.1", certificate: str = "") -> Iterator[Server]:
    """A host that answers so; with the file of a certificate and its key, by TLS."""
    server = Server(address, replies)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def policy(*places: str, pause: float = 0.0, timeout: float = 5.0) -> RequestPolicy:
    """How tests ask: quickly, and only these hosts of this machine."""
    return RequestPolicy("test", pause, timeout, frozenset(places))
