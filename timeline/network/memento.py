"""Finds the copy that an archive made of a page nearest to a day (Memento, RFC 7089)."""

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
"""A copy that was made further from the day may show another text."""
_FIRST = datetime(1991, 1, 1, tzinfo=UTC)
"""There were no pages to be copied before."""
_HEAD = 64 << 10
"""Bytes of a copy that are read: enough to see whether it only leads to another page."""


async def find_copy(asking: Client, timegate: str, url: str, moment: datetime) -> WebCopy | None:
    """The nearest copy that the archive behind a TimeGate has; None where it has none.

    The archive tells the copy's moment in `Memento-Datetime`. A copy of a page that only leads to another one is
    followed there, within the archive. Raises Fault.
    """
    wanted = {"Accept-Datetime": format_datetime(moment.astimezone(UTC), usegmt=True)}
    answer = await asking.follow(f"{timegate}{url}", headers=wanted, most=_HEAD)
    last = answer.last
    if last.status == 404:
        return None
    if last.status == 429 or last.retry_after(now()) is not None:
        raise RequestError(FailureKind.BUSY, "the archive wants no more requests for now")
    if last.status != 200:
        raise RequestError(FailureKind.BROKEN, f"the archive answers {last.status}")
    at = http_date(last.header("memento-datetime"))
    if at is None or not _FIRST < at < now() + timedelta(days=1):
        raise RequestError(FailureKind.BROKEN, "the archive does not say when its copy was made")
    return WebCopy(last.url, at)
