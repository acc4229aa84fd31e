"""Read the files of a published site: those that visitors get, by the addresses at which they get them.

A redirect is followed within the site only (hosts redirect `events/x/index.html` and the like); where one leads elsewhere
is reported, never visited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from timeline.diagnostics import UsageError
from timeline.network.addresses import parse_target
from timeline.network.client import TRIES, Client, RequestPolicy, client
from timeline.network.errors import FailureKind, RequestError, page_boundary
from timeline.network.event_loop import run_to_end
from timeline.network.redirects import REDIRECTS, find_redirect
from timeline.network.responses import Response
from timeline.output.verify import Delivered
from timeline.planning.urls import address_of

AT_ONCE = 4
"""Requests to the site at a time."""
MOST_HOPS = 3
"""Redirects followed for one file, within the site."""
_TRY_AGAIN = frozenset((FailureKind.BROKEN, FailureKind.CONNECTION, FailureKind.TIME))
_FRESH = {"Cache-Control": "no-cache"}
"""Caches on the way are to ask the host whether their copy is current (RFC 9111, 5.2.1.4)."""
_GONE = (404, 410)


def site_address(url: str) -> str:
    """The address of a site's root, with a slash at the end. Raises UsageError for what is none."""
    try:
        base = parse_target(url).url.removesuffix("index.html")
    except RequestError as error:
        help_text = "write the address of the site's home page: https://example.org/chronology/"
        raise UsageError(f"{url[:200]!r}: {error.message}", help_text) from None
    if "?" in base:
        raise UsageError(f"{url[:200]!r} is not the address of a site", "leave out what follows the `?`")
    return base if base.endswith("/") else f"{base}/"


def read_published(
    base: str,
    paths: Iterable[str],
    policy: RequestPolicy,
    most: Callable[[str], int],
    on_file: Callable[[str, Delivered], None],
) -> None:
    """Request the files of a site, and hand each to `on_file`; `most` is the size limit of a path in bytes."""
    run_to_end(_read_all(base, iter(paths), policy, most, on_file))


async def _read_all(
    base: str,
    paths: Iterable[str],
    policy: RequestPolicy,
    most: Callable[[str], int],
    on_file: Callable[[str, Delivered], None],
) -> None:
    async with client(policy) as asks, asyncio.TaskGroup() as group:

        async def work() -> None:
            for path in paths:  # one iterator, from which all take the next
                try:
                    with page_boundary():
                        delivered = await _deliver(asks, base, path, most(path))
                except RequestError as error:
                    delivered = Delivered(fault=error.message)
                on_file(path, delivered)

        for _ in range(policy.at_once):
            group.create_task(work())


async def _deliver(asks: Client, base: str, path: str, most: int) -> Delivered:
    url = base + address_of(path)
    for _ in range(MOST_HOPS + 1):
        response = await _ask(asks, url, most)
        redirect = find_redirect(response) if response.status in REDIRECTS else None
        if redirect is None:
            return _read(response, path, most)
        url = parse_target(redirect.url).url
        if not url.startswith(base):
            return Delivered(leads_to=url)
    raise RequestError(FailureKind.REDIRECTS, "too many redirects")


async def _ask(asks: Client, url: str, most: int) -> Response:
    """The response to a request; a failed one is repeated, and Retry-After obeyed, within limits. Raises RequestError."""
    host = parse_target(url).host_key
    for left in reversed(range(TRIES)):
        try:
            response = await asks.request(url, headers=_FRESH, most=most)
        except RequestError as error:
            if not left or error.kind not in _TRY_AGAIN:
                raise
            continue
        wait = response.retry_after(asks.turns.now())
        if not left or wait is None or not asks.turns.delay(host, wait):
            break
    return response


def _read(response: Response, path: str, most: int) -> Delivered:
    """What a response delivers. A page for missing addresses may come with the status that says so."""
    if response.status in _GONE and not path.endswith("404.html"):
        return Delivered()
    if response.status != 200 and response.status not in _GONE:
        return Delivered(fault=f"the server answers {response.status}")
    body, is_whole = response.content(most)
    if body is None:
        encoding = response.header("content-encoding")[:40]
        return Delivered(fault=f"it is sent in an encoding that was not asked for ({encoding})")
    return Delivered(body, is_whole)
