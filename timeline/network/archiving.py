"""Get copies of pages: find one in an archive, ask the archive to make one, or capture the page as a WARC file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from timeline.clock import now
from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import FailureKind, RequestError, page_boundary
from timeline.network.event_loop import run_to_end
from timeline.network.memento import NEAR, find_copy
from timeline.network.save_page_now import Keys, save_page
from timeline.network.snapshots import WebCopy
from timeline.network.warc import capture


class Archives(msgspec.Struct, frozen=True):
    """The sources of copies."""

    timegate: str
    save_page_now: str
    keys: Keys | None
    """None: the archive is not asked to make copies."""
    own: bool
    """Also capture pages as WARC files."""
    software: str


class CopyRequest(msgspec.Struct, frozen=True):
    """A page that needs a copy."""

    url: str
    day: datetime | None
    """When it was read, or else published; None for the newest copy."""
    is_gone: bool
    """It no longer exists, so that it cannot be captured."""
    is_described: bool
    """It has a record, to which a WARC file can be added."""


class CopyResult(msgspec.Struct):
    """The copies of a page."""

    copy: WebCopy | None = None
    warc: bytes = b""
    at: datetime | None = None
    """When the WARC file was made."""
    failures: tuple[str, ...] = ()


def get_copies(
    requests: Sequence[CopyRequest],
    archives: Archives,
    policy: RequestPolicy,
    on_result: Callable[[str, CopyResult], None],
) -> None:
    """Get copies of pages, calling `on_result` for each page as soon as it is done."""
    if requests:
        run_to_end(_get_all(requests, archives, policy, on_result))


async def _get_all(
    requests: Sequence[CopyRequest],
    archives: Archives,
    policy: RequestPolicy,
    on_result: Callable[[str, CopyResult], None],
) -> None:
    """Get a few pages at a time: an archive is a single host, which takes one request at a time anyway."""
    queue = iter(requests)
    rate_limited: list[RequestError] = []
    """The archive's refusal of more requests, after which it is sent none."""

    async def work(http: Client) -> None:
        for request in queue:
            on_result(request.url, await _get(request, archives, http, rate_limited))

    async with client(policy) as http, asyncio.TaskGroup() as group:
        for _ in range(min(4, len(requests))):
            group.create_task(work(http))


async def _get(
    request: CopyRequest, archives: Archives, http: Client, rate_limited: list[RequestError]
) -> CopyResult:
    result = CopyResult()
    failures: list[str] = []
    try:
        if rate_limited:
            raise rate_limited[0]
        day = request.day or now()
        with page_boundary():
            copy = await find_copy(http, archives.timegate, request.url, day)
        if copy is None:
            failures.append("the archive has no copy")
        elif request.day is None or abs(copy.at - day) <= NEAR:
            result.copy = copy
        else:
            failures.append(f"the archive's nearest copy is of {copy.at:%Y-%m-%d}: {copy.url}")
    except RequestError as error:
        failures.append(error.message)
        if error.kind is FailureKind.BUSY:
            rate_limited.append(error)
    if result.copy is None and archives.keys is not None and not request.is_gone:
        try:
            with page_boundary():
                result.copy = await save_page(
                    http, archives.save_page_now, archives.timegate, archives.keys, request.url
                )
        except RequestError as error:
            failures.append(error.message)
    if archives.own and request.is_described and not request.is_gone:
        try:
            result.at = now()
            with page_boundary():
                result.warc = await capture(http, request.url, result.at, archives.software)
        except RequestError as error:
            failures.append(f"not captured: {error.message}")
    result.failures = tuple(failures)
    return result
