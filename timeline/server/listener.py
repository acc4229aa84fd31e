"""The preview's HTTP server: binds an address (IPv4 or IPv6) and a free port, and limits its connections."""

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
    """A server with a thread per connection, which can be closed while clients are connected."""

    allow_reuse_address = os.name == "posix"  # on Windows it would let two servers share a port
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
        """The port that it listens on."""
        return int(self.server_address[1])

    def server_bind(self) -> None:
        """Bind, without the base class's DNS lookup of this machine's name."""
        socketserver.TCPServer.server_bind(self)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Handle a connection in its own thread, or close it if there are too many."""
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
        """Report errors, except lost connections."""
        error = sys.exception()
        if not isinstance(error, (ConnectionError, TimeoutError)):
            self._say(f"a request failed: {type(error).__name__}: {error}")

    def end(self, seconds: float) -> None:
        """Stop listening, cut all connections, and wait up to `seconds` for their threads.

        `serve_forever` must be running in another thread.
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
    """Listen on a port, or on one of the next if it is taken; port 0 means any free port.

    Raises UsageError for an invalid host or port, EnvironmentFailure if no port is free.
    """
    if not 0 <= port <= 65535:
        raise UsageError(f"{port} is not a port", "give a number from 1 to 65535, or 0 for any free port")
    last = min(port + limits.ports - 1, 65535) if port else 0
    for candidate in range(port, last + 1):
        try:
            listener = Listener(host, candidate, handler, say, limits.connections)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise _failure(error, host, candidate) from error
            continue
        if candidate != port:
            say(f"port {port} is in use; using {candidate}")
        return listener
    raise EnvironmentFailure(
        f"the ports {port} to {last} are in use",
        "stop the programs there, or choose another port with --port",
    )


def _failure(error: OSError, host: str, port: int) -> UsageError | EnvironmentFailure:
    if error.errno in (errno.EACCES, errno.EPERM):
        return EnvironmentFailure(f"port {port}: permission denied", "choose a port above 1023 with --port")
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return UsageError(
            f"{host!r} is not an address of this machine",
            "leave --host out, or give 0.0.0.0 for all addresses",
        )
    return EnvironmentFailure(
        f"cannot listen on {host}, port {port}: {error.strerror or error}", "choose another port with --port"
    )
