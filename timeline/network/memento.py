"""Finds the copy that an archive made of a page nearest to a day (Memento, RFC 7089)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

from timeline.network.client import Client
from timeline.network.copies import WebCopy
from timeline.network.faults import Fault, Kind

INTERNET_ARCHIVE = "https://web.archive.org/web/"
NEAR = timedelta(days=31)
"""A copy that was made further from the day may show another text."""


async def find_copy(asking: Client, timegate: str, url: str, moment: datetime) -> WebCopy | None:
    """The nearest copy that the archive behind a TimeGate has; None where it has none.

    The archive tells the copy's moment in `Memento-Datetime`; the copy itself is not read. Raises Fault.
    """
    wanted = {"Accept-Datetime": format_datetime(moment.astimezone(UTC), usegmt=True)}
    answer = await asking.follow(f"{timegate}{url}", headers=wanted, most=0)
    last = answer.last
    if last.status == 404:
        return None
    if last.status == 429 or last.peace() is not None:
        raise Fault(Kind.BUSY, "the archive wants no more requests for now")
    if last.status != 200:
        raise Fault(Kind.BROKEN, f"the archive answers {last.status}")
    made = last.header("memento-datetime")
    try:
        at = parsedate_to_datetime(made).astimezone(UTC)
    except ValueError:
        raise Fault(Kind.BROKEN, "the archive does not say when its copy was made") from None
    return WebCopy(last.url, at)
