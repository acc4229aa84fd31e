"""Request pages, several hosts at a time, and judge the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from timeline.network.check_page import judge_answer
from timeline.network.client import Client, RequestPolicy
from timeline.network.errors import RequestError
from timeline.network.fetch import fetch_each
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
    return fetch_each(urls, policy, _page, on_done)


async def _page(http: Client, url: str) -> Fetched:
    answer = await http.follow(url)
    return Fetched(answer, await judge_answer(http, answer, (), {}))
