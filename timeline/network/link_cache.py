"""The cache of link states between runs, and the schedule for checking each address again.

Losing it costs requests, never facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from timeline.cache.lock import exclusive_lock
from timeline.cache.sqlite_cache import Cache
from timeline.diagnostics import EnvironmentFailure
from timeline.network.errors import FailureKind, RequestError
from timeline.network.rate_limit import LONGEST_WAIT, http_date
from timeline.network.verdicts import Verdict

_ETAG = re.compile(r"(?:W/)?\"[!#-~\x80-\xff]{0,500}\"")
"""RFC 9110, 8.8.3."""
HOUR = 3600
RECHECK_AFTER = 20 * HOUR
"""The interval between checks, which doubles each time a status is confirmed, up to a week."""
MAX_DOUBLINGS = 3
DOUBT_PERIOD = 72 * HOUR
"""How long the status `unknown` must last before it is written to a source file."""


Seconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 37)]
"""Seconds since 1970, within the range of calendars."""


class LinkRecord(msgspec.Struct, frozen=True):
    """The last known state of an address. Cached values that do not fit these types are dropped."""

    status: Literal["live", "moved", "gone", "refused", "unknown"]
    reason: str
    asked: Seconds
    since: Seconds
    """When this status began."""
    confirmed: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many times in a row a definite status was confirmed."""
    moved_to: str = ""
    final: str = ""
    etag: str = ""
    modified: str = ""
    quotes: dict[str, str] = {}
    """States of quoted passages by key: `found`, `never` (never found in the page), `lost` (no longer in the page),
    `unseen` (the page is not text, or too long)."""
    not_before: Seconds = 0
    """The end of the host's Retry-After."""


def quote_key(quote: str) -> str:
    """The key of a passage in `quotes`."""
    return blake2b(quote.encode(), digest_size=8).hexdigest()


def is_due(url: str, record: LinkRecord | None, quotes: Iterable[str], moment: int) -> bool:
    """Whether an address should be checked in this run."""
    if record is None:
        return True
    if moment < record.not_before <= moment + LONGEST_WAIT + 1:
        return False
    if record.status == "unknown":
        return True
    if record.status in ("live", "moved") and not _has_all(record, quotes):
        return True
    interval = RECHECK_AFTER
    if record.status != "gone":
        interval <<= min(record.confirmed, MAX_DOUBLINGS)
    return not 0 <= moment - record.asked < interval * (1 - _jitter(url))


def _jitter(url: str) -> float:
    """The part of the interval, up to a quarter, by which an address is due earlier, to spread out the load."""
    return blake2b(url.encode(), digest_size=1).digest()[0] / 1024


def _has_all(record: LinkRecord, quotes: Iterable[str]) -> bool:
    return all(quote_key(quote) in record.quotes for quote in quotes)


def conditional_headers(record: LinkRecord | None, quotes: Iterable[str]) -> dict[str, str]:
    """Headers of a conditional request (RFC 9110, 13.1) for the page's final address; empty if it must be sent anew."""
    if (
        record is None
        or not record.final
        or record.status not in ("live", "moved")
        or not _has_all(record, quotes)
    ):
        return {}
    headers = {}
    if _ETAG.fullmatch(record.etag):
        headers["If-None-Match"] = record.etag
    if http_date(record.modified):
        headers["If-Modified-Since"] = record.modified
    return headers


def updated_record(
    before: LinkRecord | None, verdict: Verdict, moment: int, not_before: int = 0
) -> LinkRecord:
    """The record of an address after a verdict."""
    same = before is not None and before.status == verdict.status
    quotes = dict(before.quotes) if before else {}
    for quote, is_there in verdict.quotes.items():
        key = quote_key(quote)
        if is_there is None:
            quotes.setdefault(key, "unseen")
        else:
            quotes[key] = "found" if is_there else "lost" if quotes.get(key) in ("found", "lost") else "never"
    return LinkRecord(
        status=verdict.status,
        reason=verdict.reason,
        asked=moment,
        since=before.since if same and before else moment,
        confirmed=before.confirmed + 1 if same and before and verdict.status != "unknown" else 0,
        moved_to=verdict.moved_to,
        final=verdict.final,
        etag=verdict.etag,
        modified=verdict.modified,
        quotes=quotes,
        not_before=not_before,
    )


def verdict_for_failure(error: RequestError, before: LinkRecord | None, moment: int) -> Verdict:
    """The verdict on a failed request. A host is gone if its name has been missing for 20 hours."""
    missing_since = (
        before.since
        if before and before.reason == error.message and error.kind is FailureKind.NAME
        else moment
    )
    gone = error.kind is FailureKind.NAME and (
        moment - missing_since >= RECHECK_AFTER or (before is not None and before.status == "gone")
    )
    return Verdict("gone" if gone else "unknown", error.message)


class LinkCache:
    """Link records in a file, written at once, so that none is lost if the process dies."""

    def __init__(self, path: Path) -> None:
        self._cache = Cache(path, syncs=False)
        if not self._cache.is_usable:
            raise EnvironmentFailure(
                f"cannot write the link cache {path}: {self._cache.failure}", "make the folder writable"
            )

    def get(self, urls: Iterable[str]) -> dict[str, LinkRecord]:
        """The records of these addresses, as far as there are any."""
        found = self._cache.get_all((f"link/{url}" for url in urls), LinkRecord)
        return {name.removeprefix("link/"): record for name, record in found}

    def put(self, records: Mapping[str, LinkRecord]) -> None:
        """Store records, by address, and save the file."""
        self._cache.put({f"link/{url}": record for url, record in records.items()})
        self._cache.save()

    def close(self) -> None:
        """Close the file."""
        self._cache.close()


@contextmanager
def open_link_cache(folder: Path) -> Iterator[LinkCache]:
    """Open a project's link cache, for one process at a time. Raises Locked and EnvironmentFailure."""
    with exclusive_lock(folder, "links.lock", "another check of this project's links is running"):
        cache = LinkCache(folder / "links.sqlite3")
        try:
            yield cache
        finally:
            cache.close()
