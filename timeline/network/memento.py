"""Find the Wayback Machine's copy of a page nearest to a given day (Memento, RFC 7089)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from timeline.clock import now
from timeline.network.client import Client
from timeline.network.errors import FailureKind, RequestError
from timeline.network.rate_limit import http_date
from timeline.network.snapshots import WebCopy

INTERNET_ARCHIVE = "https://web.archive.org/web/"
NEAR = timedelta(days=31)
"""How far a copy may be from the day; one further away may show another text."""
_FIRST = datetime(1991, 1, 1, tzinfo=UTC)
"""The beginning of the web."""
_HEAD = 64 << 10
"""Bytes of a copy that are read, enough to see whether it redirects."""


async def find_copy(asking: Client, timegate: str, url: str, moment: datetime) -> WebCopy | None:
    """The nearest copy in the archive of a TimeGate; None if there is none.

    The archive gives the copy's time in `Memento-Datetime`. If the copied page was a redirect, it is followed within the
    archive. Raises RequestError.
    """
    wanted = {"Accept-Datetime": format_datetime(moment.astimezone(UTC), usegmt=True)}
    answer = await asking.follow(f"{timegate}{url}", headers=wanted, most=_HEAD)
    last = answer.last
    if last.status == 404:
        return None
    if last.status == 429 or last.retry_after(now()) is not None:
        raise RequestError(FailureKind.BUSY, "the archive limits requests for now")
    if last.status != 200:
        raise RequestError(FailureKind.BROKEN, f"the archive returned {last.status}")
    at = http_date(last.header("memento-datetime"))
    if at is None or not _FIRST < at < now() + timedelta(days=1):
        raise RequestError(FailureKind.BROKEN, "the archive does not say when its copy was made")
    return WebCopy(last.url, at)
