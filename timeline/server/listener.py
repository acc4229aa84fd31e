"""The socket that the preview listens at, and its connections: not too many, and none left at the end."""

from __future__ import annotations

import errno
import os
import socket
import socketserver
import sys
from collections.abc import Callable
from contextlib import suppress
from http.server import ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

from timeline.clock import stopwatch
from timeline.diagnostics import EnvironmentFailure, UsageError
from timeline.server.limits import Limits


class Listener(ThreadingHTTPServer):
    """A server with a thread for each connection, which can be closed while clients are connected."""

    allow_reuse_address = os.name == "posix"  # elsewhere it would let two servers share a port
    daemon_threads = True

    def __init__(
        self, host: str, port: int, handler: Callable[..., Any], say: Callable[[str], None], connections: int
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._say = say
        self._most = connections
        self._open: dict[socket.socket, Thread] = {}
        self._lock = Lock()
        super().__init__((host, port), handler)

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind, without asking the network for this machine's name as the base class does."""
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own; one connection too many is closed."""
        thread = Thread(
            target=self.process_request_thread,
            args=(request, client_address),
            name="preview-request",
            daemon=True,
        )
        with self._lock:
            accepted = len(self._open) < self._most
            if accepted:
                self._open[request] = thread
        if accepted:
            thread.start()
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Close a connection."""
        with self._lock:
            self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go away when they like; anything else is told."""
        error = sys.exception()
        if not isinstance(error, (ConnectionError, TimeoutError)):
            self._say(f"a request failed: {type(error).__name__}: {error}")

    def end(self, seconds: float) -> None:
        """Stop listening, cut every connection, and wait so long for their threads.

        `serve_forever` must have been called in another thread.
        """
        deadline = stopwatch() + seconds
        self.shutdown()
        self.server_close()
        with self._lock:
            still_open = dict(self._open)
        for connection in still_open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in still_open.values():
            thread.join(max(deadline - stopwatch(), 0))


def listen(
    host: str, port: int, handler: Callable[..., Any], say: Callable[[str], None], limits: Limits
) -> Listener:
    """Listen at a port, or at one of the next where it is taken; port 0: any that is free.

    Raises UsageError for a host or port that cannot be, EnvironmentFailure when no port is to be had.
    """
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is not a port", "give a number from 1 to 65535, or 0 for any that is free")
    last = min(port + limits.ports - 1, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            listener = Listener(host, candidate, handler, say, limits.connections)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _failure(error, host, candidate) from error
            continue
        if candidate != port:
            say(f"port {port} is taken; using {candidate}")
        return listener
    raise EnvironmentFailure(
        f"the ports {port} to {last} are taken", "end what listens there, or choose another with --port"
    )


def _failure(error: OSError, host: str, port: int) -> UsageError | EnvironmentFailure:
    if error.errno in (errno.EACCES, errno.EPERM):
        return EnvironmentFailure(f"port {port}: permission denied", "choose one above 1023 with --port")
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return UsageError(
            f"{host!r} is not an address of this machine",
            "leave --host out, or give 0.0.0.0 for all its addresses",
        )
    return EnvironmentFailure(
        f"cannot listen at {host}, port {port}: {error.strerror or error}", "choose another with --port"
    )
