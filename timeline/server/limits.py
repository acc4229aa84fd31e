"""Time-outs and limits of the preview server."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Time-outs and limits, by default those of `timeline serve`; tests use shorter ones."""

    quiet_ms: int = 50
    """Milliseconds without a further change after which changes are reported ..."""
    longest_ms: int = 500
    """... and after which they are reported although more keep coming."""
    poll_seconds: float = 1.0
    """Polling interval, if the system sends no notifications."""
    connections: int = 64
    """Limit on open connections."""
    idle_seconds: float = 10.0
    """Seconds to wait for a client to send or receive data."""
    ports: int = 10
    """Number of ports tried, from the requested one."""
    streams: int = 32
    """Limit on open event streams, as each occupies a thread."""
    heartbeat_seconds: float = 2.0
    """Seconds after which an idle stream sends a heartbeat, to detect closed connections."""
