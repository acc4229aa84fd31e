"""Limit requests: one (or a few) at a time per host, with a pause in between (`--pause`), and Retry-After."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from timeline.clock import now, stopwatch
from timeline.network.errors import FailureKind, RequestError

MAX_CONCURRENT = 24
"""Concurrent requests over all hosts."""
MAX_RETRY_WAIT = 60.0
"""Seconds of Retry-After per host that a run waits for."""
LONGEST_WAIT = 7 * 24 * 3600.0
"""Longest Retry-After in seconds that is respected between runs."""
MAX_TIMEOUTS = 2
"""Consecutive time-outs after which a host is skipped for the rest of a run."""


class _Host:
    def __init__(self, at_once: int) -> None:
        self.turns = asyncio.Semaphore(at_once)
        self.free = 0.0
        self.retry_wait_left = MAX_RETRY_WAIT
        self.timeouts = 0


class RateLimiter:
    """Decides when each host may be sent a request. Times are seconds of `stopwatch`; `now` resolves Retry-After dates."""

    def __init__(
        self,
        pause: float,
        *,
        at_once: int = 1,
        now: Callable[[], datetime] = now,
        stopwatch: Callable[[], float] = stopwatch,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.now = now
        self._stopwatch = stopwatch
        self._sleep = sleep
        self._pause = pause
        self._at_once = at_once
        self._hosts: dict[str, _Host] = {}
        self._open = asyncio.Semaphore(MAX_CONCURRENT)

    def _host(self, host_key: str) -> _Host:
        return self._hosts.setdefault(host_key, _Host(self._at_once))

    @asynccontextmanager
    async def turn(self, host_key: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it within the block. Raises RequestError if the host has stopped answering."""
        host = self._host(host_key)
        async with host.turns:
            if host.timeouts >= MAX_TIMEOUTS:
                raise RequestError(
                    FailureKind.SILENT,
                    f"{host_key} did not answer {MAX_TIMEOUTS} requests in a row; retried next run",
                )
            while (wait := host.free - self._stopwatch()) > 0:
                await self._sleep(wait)
            async with self._open:
                try:
                    yield
                finally:
                    host.free = max(host.free, self._stopwatch() + self._pause)

    def answered(self, host_key: str, *, in_time: bool) -> None:
        """Record whether a host answered before the time-out."""
        host = self._host(host_key)
        host.timeouts = 0 if in_time else host.timeouts + 1

    def delay(self, host_key: str, seconds: float) -> bool:
        """Delay the host's next request by its Retry-After; False if that exceeds the limit for this run."""
        host = self._host(host_key)
        if seconds > host.retry_wait_left:
            return False
        host.retry_wait_left -= seconds
        host.free = max(host.free, self._stopwatch() + seconds)
        return True


def parse_retry_after(value: str, at: datetime) -> float | None:
    """The seconds of a `Retry-After` header received `at` a moment, up to LONGEST_WAIT; None if it is invalid.

    It is a number or a date (RFC 9110, 10.2.3).
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:20]), LONGEST_WAIT)
    moment = http_date(value)
    return min(max(0.0, (moment - at).total_seconds()), LONGEST_WAIT) if moment else None


def http_date(value: str) -> datetime | None:
    """Parse the date of a header (RFC 9110, 5.6.7), in UTC; None if it is invalid."""
    try:
        return parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
