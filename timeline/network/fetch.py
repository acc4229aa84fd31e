"""Do something with each of many addresses, several hosts at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import RequestError, page_boundary
from timeline.network.event_loop import run_to_end

_T = TypeVar("_T")


def fetch_each(
    urls: Iterable[str],
    policy: RequestPolicy,
    request: Callable[[Client, str], Awaitable[_T]],
    on_done: Callable[[str], None],
) -> dict[str, _T | RequestError]:
    """What `request` gives for each address, or why it failed; `on_done` is called with each address."""
    fetched: dict[str, _T | RequestError] = {}

    async def fetch(http: Client, url: str) -> None:
        try:
            with page_boundary():
                fetched[url] = await request(http, url)
        except RequestError as fault:
            fetched[url] = fault
        on_done(url)

    async def fetch_all() -> None:
        async with client(policy) as http, asyncio.TaskGroup() as group:
            for url in dict.fromkeys(urls):
                group.create_task(fetch(http, url))

    run_to_end(fetch_all())
    return fetched
