"""Request files such as pictures, several hosts at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from timeline.network.client import Client, RequestPolicy
from timeline.network.errors import FailureKind, RequestError
from timeline.network.fetch import fetch_each


def fetch_files(
    urls: Iterable[str], policy: RequestPolicy, most: int, on_done: Callable[[str], None]
) -> dict[str, bytes | RequestError]:
    """Each file by its address, or why it could not be had: one larger than `most` bytes, too.

    `on_done` is called with each address.
    """
    return fetch_each(urls, policy, lambda http, url: _file(http, url, most), on_done)


async def _file(http: Client, url: str, most: int) -> bytes:
    answer = (await http.follow(url, most=most)).last
    if answer.status != 200:
        raise RequestError(FailureKind.BROKEN, f"the server answers {answer.status}")
    data, is_whole = answer.content(most)
    if data is None or not is_whole:
        raise RequestError(FailureKind.BROKEN, f"it is damaged, or larger than {most >> 20} MiB")
    return data
