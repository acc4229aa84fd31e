"""Gets a copy of each page that has none: one that an archive made, one that an archive makes now, one of our own."""

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
    """Where copies come from."""

    timegate: str
    save_page_now: str
    keys: Keys | None
    """None: no copy is asked for."""
    own: bool
    """Make a WARC file too."""
    software: str


class Wanted(msgspec.Struct, frozen=True):
    """A page of which a copy is wanted."""

    url: str
    day: datetime | None
    """When it was read, or else published; None: the newest copy is wanted."""
    is_gone: bool
    """It no longer answers: there is nothing left to capture."""
    is_described: bool
    """There is a record that can name a capture of our own."""


class Got(msgspec.Struct):
    """What has been got for a page."""

    copy: WebCopy | None = None
    warc: bytes = b""
    at: datetime | None = None
    """When the WARC was made."""
    troubles: tuple[str, ...] = ()


def get_copies(
    wanted: Sequence[Wanted], archives: Archives, policy: RequestPolicy, got: Callable[[str, Got], None]
) -> None:
    """Get copies; `got` is told of each page as soon as there is something to tell."""
    if wanted:
        run_to_end(_get_all(wanted, archives, policy, got))


async def _get_all(
    wanted: Sequence[Wanted], archives: Archives, policy: RequestPolicy, got: Callable[[str, Got], None]
) -> None:
    """A few pages at a time: an archive is one host, and takes one request at a time anyway."""
    waiting = iter(wanted)
    busy: list[RequestError] = []
    """What the archive said when it wanted no more requests: then it gets none."""

    async def work(asking: Client) -> None:
        for one in waiting:
            got(one.url, await _get(one, archives, asking, busy))

    async with client(policy) as asking, asyncio.TaskGroup() as group:
        for _ in range(min(4, len(wanted))):
            group.create_task(work(asking))


async def _get(one: Wanted, archives: Archives, asking: Client, busy: list[RequestError]) -> Got:
    found = Got()
    troubles: list[str] = []
    try:
        if busy:
            raise busy[0]
        day = one.day or now()
        with page_boundary():
            copy = await find_copy(asking, archives.timegate, one.url, day)
        if copy is None:
            troubles.append("the archive has no copy")
        elif one.day is None or abs(copy.at - day) <= NEAR:
            found.copy = copy
        else:
            troubles.append(f"the archive's nearest copy is of {copy.at:%Y-%m-%d}: {copy.url}")
    except RequestError as fault:
        troubles.append(fault.message)
        if fault.kind is FailureKind.BUSY:
            busy.append(fault)
    if found.copy is None and archives.keys is not None and not one.is_gone:
        try:
            with page_boundary():
                found.copy = await save_page(
                    asking, archives.save_page_now, archives.timegate, archives.keys, one.url
                )
        except RequestError as fault:
            troubles.append(fault.message)
    if archives.own and one.is_described and not one.is_gone:
        try:
            found.at = now()
            with page_boundary():
                found.warc = await capture(asking, one.url, found.at, archives.software)
        except RequestError as fault:
            troubles.append(f"not captured: {fault.message}")
    found.troubles = tuple(troubles)
    return found
