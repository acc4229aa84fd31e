"""Turns: one request at a time for each host, and a pause after it. Hosts do not wait for one another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from timeline.clock import now, stopwatch
from timeline.network.errors import FailureKind, RequestError

AT_ONCE = 24
"""Requests under way at one time, over all hosts."""
PATIENCE = 60.0
"""Seconds that a host's own wish to wait (Retry-After) may cost in one run."""
LONGEST_WAIT = 7 * 24 * 3600.0
"""Seconds for which a host is left alone at the most, whatever it asks for."""
MOST_TIMEOUTS = 2
"""Time-outs in a row after which a host is asked nothing more in this run."""


class _Host:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free = 0.0
        self.patience = PATIENCE
        self.timeouts = 0


class Turns:
    """Decides when each host may be asked. Times are seconds of `stopwatch`; `now` dates a host's wish to wait."""

    def __init__(
        self,
        pause: float,
        *,
        now: Callable[[], datetime] = now,
        stopwatch: Callable[[], float] = stopwatch,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.now = now
        self._stopwatch = stopwatch
        self._sleep = sleep
        self._pause = pause
        self._hosts: dict[str, _Host] = {}
        self._open = asyncio.Semaphore(AT_ONCE)

    def _host(self, place: str) -> _Host:
        return self._hosts.setdefault(place, _Host())

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Hold a host's turn for the time of a block. Raises Fault where the host has stopped answering."""
        host = self._host(place)
        async with host.lock:
            if host.timeouts >= MOST_TIMEOUTS:
                raise RequestError(
                    FailureKind.SILENT,
                    f"{place} did not answer {MOST_TIMEOUTS} requests in a row; the next run asks again",
                )
            while (wait := host.free - self._stopwatch()) > 0:
                await self._sleep(wait)
            async with self._open:
                try:
                    yield
                finally:
                    host.free = max(host.free, self._stopwatch() + self._pause)

    def answered(self, place: str, *, in_time: bool) -> None:
        """Note whether a host answered before the time-out."""
        host = self._host(place)
        host.timeouts = 0 if in_time else host.timeouts + 1

    def hold_back(self, place: str, seconds: float) -> bool:
        """Let a host rest as long as it asks for; False where that is more than the patience that is left for it."""
        host = self._host(place)
        if seconds > host.patience:
            return False
        host.patience -= seconds
        host.free = max(host.free, self._stopwatch() + seconds)
        return True


def parse_retry_after(value: str, at: datetime) -> float | None:
    """Seconds that a `Retry-After` received `at` a moment asks for, LONGEST_WAIT at the most; None where it asks for none.

    It is a number or a date (RFC 9110, 10.2.3).
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:20]), LONGEST_WAIT)
    moment = http_date(value)
    return min(max(0.0, (moment - at).total_seconds()), LONGEST_WAIT) if moment else None


def http_date(value: str) -> datetime | None:
    """The moment that a header names (RFC 9110, 5.6.7), in UTC; None where it names none that a calendar has."""
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
