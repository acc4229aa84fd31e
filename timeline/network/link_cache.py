"""What is known of addresses between runs, and when each is to be asked again.

Losing it costs requests, never a fact: it stands in a cache of its own, under the digest of each value.
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
REST = 20 * HOUR
"""A good answer holds for 20 hours, then for twice as long each time it is confirmed, up to a week."""
MOST_DOUBLINGS = 3
STUBBORN = 72 * HOUR
"""How long an address must have been in doubt before a source file that says better of it is changed."""


Seconds = Annotated[int, msgspec.Meta(ge=0, le=1 << 37)]
"""Since 1970, as far as calendars go."""


class LinkRecord(msgspec.Struct, frozen=True):
    """What is known of an address. What is remembered and does not fit these types is forgotten."""

    status: Literal["live", "moved", "gone", "refused", "unknown"]
    reason: str
    asked: Seconds
    since: Seconds
    """When this status, or doubt of any kind, began."""
    confirmed: Annotated[int, msgspec.Meta(ge=0)] = 0
    """How many times in a row it has given a definite answer of one kind, after the first."""
    moved_to: str = ""
    final: str = ""
    etag: str = ""
    modified: str = ""
    quotes: dict[str, str] = {}
    """By the passage's digest: `found`, `never` (not in the page, nor seen in it before), `lost` (it was), `unseen` (the
    page is no text, or too long)."""
    not_before: Seconds = 0
    """The host has asked for peace until then."""


def quote_key(quote: str) -> str:
    """How a passage is called in the memory."""
    return blake2b(quote.encode(), digest_size=8).hexdigest()


def is_due(url: str, known: LinkRecord | None, quotes: Iterable[str], moment: int) -> bool:
    """Whether an address is to be asked in this run."""
    if known is None:
        return True
    if moment < known.not_before <= moment + LONGEST_WAIT + 1:
        return False
    if known.status == "unknown":
        return True
    if known.status in ("live", "moved") and not _has_looked_for(known, quotes):
        return True
    rest = REST if known.status == "gone" else REST << min(known.confirmed, MOST_DOUBLINGS)
    return not 0 <= moment - known.asked < rest * (1 - _spread(url))


def _spread(url: str) -> float:
    """A part of the rest, up to a quarter, by which an address is due earlier: so that not all are due at once."""
    return blake2b(url.encode(), digest_size=1).digest()[0] / 1024


def _has_looked_for(known: LinkRecord, quotes: Iterable[str]) -> bool:
    return all(quote_key(quote) in known.quotes for quote in quotes)


def conditions(known: LinkRecord | None, quotes: Iterable[str]) -> dict[str, str]:
    """Headers with which a page that is as it was need not be sent again (RFC 9110, 13.1), for its final address."""
    if (
        known is None
        or not known.final
        or known.status not in ("live", "moved")
        or not _has_looked_for(known, quotes)
    ):
        return {}
    found = {}
    if _ETAG.fullmatch(known.etag):
        found["If-None-Match"] = known.etag
    if http_date(known.modified):
        found["If-Modified-Since"] = known.modified
    return found


def learned(before: LinkRecord | None, verdict: Verdict, moment: int, not_before: int = 0) -> LinkRecord:
    """What is known after a verdict."""
    same = before is not None and before.status == verdict.status
    kept = dict(before.quotes) if before else {}
    for quote, is_there in verdict.quotes.items():
        key = quote_key(quote)
        if is_there is None:
            kept.setdefault(key, "unseen")
        else:
            kept[key] = "found" if is_there else "lost" if kept.get(key) in ("found", "lost") else "never"
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
        quotes=kept,
        not_before=not_before,
    )


def verdict_on(fault: RequestError, before: LinkRecord | None, moment: int) -> Verdict:
    """What it means that there was no answer. A host without a name is gone when its name is still missing after 20 hours."""
    missing_since = (
        before.since
        if before and before.reason == fault.message and fault.kind is FailureKind.NAME
        else moment
    )
    gone = fault.kind is FailureKind.NAME and (
        moment - missing_since >= REST or (before is not None and before.status == "gone")
    )
    return Verdict("gone" if gone else "unknown", fault.message)


class LinkCache:
    """What is known, kept in a file; each thing learned is there at once, however this process ends."""

    def __init__(self, path: Path) -> None:
        self._cache = Cache(path, syncs=False)
        if not self._cache.is_usable:
            raise EnvironmentFailure(
                f"nothing can be remembered in {path}: {self._cache.failure}", "make the folder writable"
            )

    def recall(self, urls: Iterable[str]) -> dict[str, LinkRecord]:
        """What is known of these addresses."""
        found = self._cache.get_all((f"link/{url}" for url in urls), LinkRecord)
        return {name.removeprefix("link/"): known for name, known in found}

    def learn(self, facts: Mapping[str, LinkRecord]) -> None:
        """Remember, now."""
        self._cache.put({f"link/{url}": known for url, known in facts.items()})
        self._cache.save()

    def close(self) -> None:
        """Let go of the file."""
        self._cache.close()


@contextmanager
def memory_in(folder: Path) -> Iterator[LinkCache]:
    """The memory of a project, for one process at a time. Raises Locked and EnvironmentFailure."""
    with exclusive_lock(folder, "links.lock", "another look at this project's links is under way"):
        memory = LinkCache(folder / "links.sqlite3")
        try:
            yield memory
        finally:
            memory.close()
