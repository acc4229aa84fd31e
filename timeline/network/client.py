"""HTTP client: single requests and chains of redirects, rate-limited, restricted to public hosts, bounded in size and time.

Cookies live for one chain of redirects only; there are no proxies from the environment. Connections are kept open only
where several requests to one host may be made at once.
TLS certificates are checked against the host name of the address, whichever IP address is connected to.
"""

from __future__ import annotations

import asyncio
import errno
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import certifi
import httpcore
import msgspec

from timeline.network.addresses import AddressFilter, Target, parse_target
from timeline.network.cookies import Cookies
from timeline.network.errors import FailureKind, RequestError
from timeline.network.rate_limit import RateLimiter
from timeline.network.redirects import find_redirect
from timeline.network.responses import MOST_BYTES, Answer, Hop, Response

MOST_HOPS = 10
"""Redirects followed for one page."""
TRIES = 3
"""Attempts for one page, if its host sends Retry-After."""
_UNREACHABLE = frozenset((errno.ENETUNREACH, errno.ENETDOWN))


class RequestPolicy(msgspec.Struct, frozen=True):
    """Limits and identification of requests."""

    agent: str
    """The User-Agent header: this program and its user."""
    pause: float = 1.0
    """Seconds between two requests to one host."""
    timeout: float = 30.0
    """Time limit of a request in seconds, from DNS lookup to the last byte."""
    allowed: frozenset[str] = frozenset()
    """Hosts that are allowed outside the public network."""
    at_once: int = 1
    """Requests to one host at a time; with more than one, connections are used again."""


class Client:
    """An HTTP client. Use `client(...)` to make one."""

    def __init__(self, policy: RequestPolicy, turns: RateLimiter) -> None:
        self.turns = turns
        self._policy = policy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=None,
            max_keepalive_connections=policy.at_once if policy.at_once > 1 else 0,
            network_backend=_FilteredBackend(AddressFilter(policy.allowed)),
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()

    async def request(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most: int = MOST_BYTES,
    ) -> Response:
        """Send one request when the rate limit allows it, and read at most `most` bytes of the body. Raises RequestError."""
        target = parse_target(url)
        async with self.turns.turn(target.host_key):
            try:
                async with asyncio.timeout(self._policy.timeout):
                    response = await self._exchange(target, method, headers or {}, content, most)
            except TimeoutError:
                self.turns.answered(target.host_key, in_time=False)
                raise RequestError(
                    FailureKind.TIME, f"no complete response within {self._policy.timeout:g} s"
                ) from None
            except RequestError as fault:
                self.turns.answered(target.host_key, in_time=fault.kind is not FailureKind.TIME)
                raise
            self.turns.answered(target.host_key, in_time=True)
            return response

    async def follow(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        only_at: str = "",
        most: int = MOST_BYTES,
    ) -> Answer:
        """Send a request and follow redirects, each of which must be allowed too. Raises RequestError.

        With `only_at`, the headers are sent to that address only. On Retry-After the request is repeated, within limits.
        """
        for _ in range(TRIES - 1):
            answer = await self._follow(url, headers or {}, only_at, most)
            wait = answer.last.retry_after(self.turns.now())
            if wait is None or not self.turns.delay(parse_target(answer.last.url).host_key, wait):
                return answer
        return await self._follow(url, headers or {}, only_at, most)

    async def _follow(self, url: str, headers: Mapping[str, str], only_at: str, most: int) -> Answer:
        hops: list[Hop] = []
        seen: set[tuple[str, str]] = set()
        cookies = Cookies()
        while True:
            here = parse_target(url).url
            cookie = cookies.header(here)
            seen.add((here, cookie))
            sent = {**headers} if only_at in ("", here) else {}
            if cookie:
                sent["Cookie"] = cookie
            response = await self.request(url, headers=sent, most=most)
            cookies.keep(response)
            redirect = find_redirect(response)
            if redirect is None:
                return Answer(tuple(hops), response)
            try:
                target = parse_target(redirect.url).url
            except RequestError as fault:
                raise RequestError(
                    fault.kind, f"it redirects to {redirect.url[:200]!r}: {fault.message}"
                ) from None
            if redirect.is_refresh and target == response.url and (cookie or not cookies.header(target)):
                return Answer(tuple(hops), response)  # a page that reloads itself
            if (target, cookies.header(target)) in seen:
                raise RequestError(FailureKind.REDIRECTS, "redirect loop")
            hops.append(Hop(response, redirect.is_permanent))
            if len(hops) > MOST_HOPS:
                raise RequestError(FailureKind.REDIRECTS, "too many redirects")
            url = redirect.url

    async def _exchange(
        self, target: Target, method: str, headers: Mapping[str, str], content: bytes | None, most: int
    ) -> Response:
        url = httpcore.URL(
            scheme=target.scheme, host=f"[{target.host}]" if ":" in target.host else target.host,
            port=target.port, target=target.path,
        )  # fmt: skip
        usual = {"User-Agent": self._policy.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        once = {"Connection": "close"} if self._policy.at_once == 1 else {}
        sent = {**usual, **once, **headers}
        lines = [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in sent.items()]
        try:
            async with self._pool.stream(method, url, headers=lines, content=content) as response:
                body = bytearray()
                is_whole = True
                async for chunk in response.aiter_stream():
                    body += chunk
                    if len(body) > most:
                        del body[most:]
                        is_whole = False
                        break
                found = tuple(
                    (key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers
                )
                return Response(target.url, response.status, found, bytes(body), is_whole)
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.TimeoutException,
            ssl.SSLError,
            OSError,
        ) as error:
            raise _to_request_error(error) from None


@asynccontextmanager
async def client(policy: RequestPolicy, turns: RateLimiter | None = None) -> AsyncIterator[Client]:
    """A client that is closed at the end of the block."""
    made = Client(policy, turns or RateLimiter(policy.pause, at_once=policy.at_once))
    try:
        yield made
    finally:
        await made.aclose()


def _trust() -> ssl.SSLContext:
    """Trust the system's certificates and those of Mozilla's list, as some systems have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _FilteredBackend(httpcore.AsyncNetworkBackend):
    """Connects to allowed hosts only, at the very IP addresses that were checked."""

    def __init__(self, address_filter: AddressFilter) -> None:
        self._filter = address_filter
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._filter.addresses(host.strip("[]"), port)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _to_request_error(error: Exception) -> RequestError:
    """Convert an exception of the HTTP library."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return RequestError(FailureKind.TLS, f"its certificate is not trusted: {inner.verify_message}")
        if isinstance(inner, ssl.SSLError):
            return RequestError(FailureKind.TLS, f"no secure connection: {inner.reason or inner}")
        if isinstance(inner, OSError) and inner.errno in _UNREACHABLE:
            return RequestError(FailureKind.OFFLINE, "it cannot be reached from this machine's network")
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpcore.ConnectError):
        return RequestError(FailureKind.CONNECTION, "the host refuses connections")
    if isinstance(error, httpcore.TimeoutException):
        return RequestError(FailureKind.TIME, "no response in time")
    if isinstance(error, httpcore.ProtocolError):
        return RequestError(
            FailureKind.BROKEN, f"invalid or incomplete HTTP response ({str(error)[:120] or 'cut off'})"
        )
    return RequestError(FailureKind.BROKEN, "the connection was lost")
