"""How long the preview waits, and how much it serves at a time."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """The defaults are those of `timeline serve`; tests wait less."""

    quiet_ms: int = 50
    """Milliseconds without a further change after which changes are reported ..."""
    longest_ms: int = 500
    """... and after which they are reported although more keep coming."""
    poll_seconds: float = 1.0
    """Seconds between two looks at the files, where the system sends no notifications."""
    connections: int = 64
    """Connections at a time."""
    idle_seconds: float = 10.0
    """Seconds to wait for a client to send or take something."""
    ports: int = 10
    """Ports tried: the one asked for and those after it."""
    streams: int = 32
    """Event streams at a time; each holds a thread."""
    heartbeat_seconds: float = 2.0
    """Seconds after which a silent stream sends a sign of life, and so learns whether anybody listens."""
