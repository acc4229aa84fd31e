"""Turns: one request at a time for each host, and a pause after it. Hosts do not wait for one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from email.utils import parsedate_to_datetime

from timeline.clock import now, stopwatch

AT_ONCE = 24
"""Requests under way at one time, over all hosts."""
PATIENCE = 60.0
"""Seconds that a host's own wish to wait (Retry-After) may cost in one run."""


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free = 0.0
        self.patience = PATIENCE


class Turns:
    """Who may ask when. Times are seconds of `clock.stopwatch`."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._hosts: dict[str, _Host] = {}
        self._open = asyncio.Semaphore(AT_ONCE)

    def _host(self, place: str) -> _Host:
        return self._hosts.setdefault(place, _Host())

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Hold a host's turn for the time of a block."""
        host = self._host(place)
        async with host.lock:
            while (wait := host.free - stopwatch()) > 0:
                await asyncio.sleep(wait)
            async with self._open:
                try:
                    yield
                finally:
                    host.free = max(host.free, stopwatch() + self._pause)

    def hold_back(self, place: str, seconds: float) -> bool:
        """Let a host rest as long as it asks for; False where that is more than the patience that is left for it."""
        host = self._host(place)
        if seconds > host.patience:
            return False
        host.patience -= seconds
        host.free = max(host.free, stopwatch() + seconds)
        return True


def retry_after(value: str) -> float | None:
    """Seconds that a `Retry-After` asks for (RFC 9110, 10.2.3: a number, or a date); None where it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - now()).total_seconds())
