"""Request files such as pictures, several hosts at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import FailureKind, RequestError, page_boundary
from timeline.network.event_loop import run_to_end


def fetch_files(
    urls: Iterable[str], policy: RequestPolicy, most: int, on_done: Callable[[str], None]
) -> dict[str, bytes | RequestError]:
    """Each file by its address, or why it could not be had: one larger than `most` bytes, too.

    `on_done` is called with each address.
    """
    fetched: dict[str, bytes | RequestError] = {}

    async def fetch(http: Client, url: str) -> None:
        try:
            with page_boundary():
                fetched[url] = await _file(http, url, most)
        except RequestError as fault:
            fetched[url] = fault
        on_done(url)

    async def fetch_all() -> None:
        async with client(policy) as http, asyncio.TaskGroup() as group:
            for url in dict.fromkeys(urls):
                group.create_task(fetch(http, url))

    run_to_end(fetch_all())
    return fetched


async def _file(http: Client, url: str, most: int) -> bytes:
    answer = (await http.follow(url, most=most)).last
    if answer.status != 200:
        raise RequestError(FailureKind.BROKEN, f"the server answers {answer.status}")
    data, is_whole = answer.content(most)
    if data is None or not is_whole:
        raise RequestError(FailureKind.BROKEN, f"it is damaged, or larger than {most >> 20} MiB")
    return data
