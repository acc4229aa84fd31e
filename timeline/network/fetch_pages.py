"""Request pages, several hosts at a time, and judge the answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import msgspec

from timeline.network.check_page import judge_answer
from timeline.network.client import Client, RequestPolicy, client
from timeline.network.errors import RequestError, page_boundary
from timeline.network.event_loop import run_to_end
from timeline.network.responses import Answer
from timeline.network.verdicts import Verdict


class Fetched(msgspec.Struct, frozen=True):
    """An answer with the verdict on it."""

    answer: Answer
    verdict: Verdict


def fetch_pages(
    urls: Iterable[str], policy: RequestPolicy, on_done: Callable[[str], None]
) -> dict[str, Fetched | RequestError]:
    """Each page by its address, or why it could not be requested; `on_done` is called with each address."""
    fetched: dict[str, Fetched | RequestError] = {}

    async def fetch(http: Client, url: str) -> None:
        try:
            with page_boundary():
                answer = await http.follow(url)
                fetched[url] = Fetched(answer, await judge_answer(http, answer, (), {}))
        except RequestError as fault:
            fetched[url] = fault
        on_done(url)

    async def fetch_all() -> None:
        async with client(policy) as http, asyncio.TaskGroup() as group:
            for url in dict.fromkeys(urls):
                group.create_task(fetch(http, url))

    run_to_end(fetch_all())
    return fetched
