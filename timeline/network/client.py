"""One HTTP request, or a chain of redirects: paced, judged, bounded in bytes and in time.

The client keeps cookies for one chain of redirects only, takes no proxy from the environment and holds no connection open.
TLS is checked against the name in the address, whichever IP address the connection was made to.
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

from timeline.network.addresses import Gate, Target, target_of
from timeline.network.cookies import Cookies
from timeline.network.errors import FailureKind, RequestError
from timeline.network.rate_limit import Turns
from timeline.network.redirects import redirect_of
from timeline.network.responses import MOST_BYTES, Answer, Hop, Response

MOST_HOPS = 10
TRIES = 3
"""Requests for one page, where its host asks to be asked later."""
_UNREACHABLE = frozenset((errno.ENETUNREACH, errno.ENETDOWN))


class RequestPolicy(msgspec.Struct, frozen=True):
    """How hosts are asked."""

    agent: str
    """The User-Agent: what asks, and for whom."""
    pause: float = 1.0
    """Seconds between two requests to one host."""
    timeout: float = 30.0
    """Seconds that one request may take, from the name's look-up to the last byte."""
    allowed: frozenset[str] = frozenset()
    """Hosts that are asked although they are not on the public network."""


class Client:
    """Asks. To be made in `client(...)` alone."""

    def __init__(self, policy: RequestPolicy, turns: Turns) -> None:
        self.turns = turns
        self._policy = policy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Judged(Gate(policy.allowed)),
        )

    async def aclose(self) -> None:
        """Let go of what is open."""
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
        """One request, in the host's turn; at most `most` bytes of the body are read. Raises Fault."""
        target = target_of(url)
        async with self.turns.turn(target.place):
            try:
                async with asyncio.timeout(self._policy.timeout):
                    response = await self._exchange(target, method, headers or {}, content, most)
            except TimeoutError:
                self.turns.answered(target.place, in_time=False)
                raise RequestError(
                    FailureKind.TIME, f"no whole answer within {self._policy.timeout:g} s"
                ) from None
            except RequestError as fault:
                self.turns.answered(target.place, in_time=fault.kind is not FailureKind.TIME)
                raise
            self.turns.answered(target.place, in_time=True)
            return response

    async def follow(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        only_at: str = "",
        most: int = MOST_BYTES,
    ) -> Answer:
        """Ask, and go where redirects lead; each address on the way is judged as the first was. Raises Fault.

        With `only_at`, the headers are sent in the request for that address alone. A host that says when to come back is
        asked again then, where its patience lasts.
        """
        for _ in range(TRIES - 1):
            answer = await self._follow(url, headers or {}, only_at, most)
            wait = answer.last.retry_after(self.turns.now())
            if wait is None or not self.turns.hold_back(target_of(answer.last.url).place, wait):
                return answer
        return await self._follow(url, headers or {}, only_at, most)

    async def _follow(self, url: str, headers: Mapping[str, str], only_at: str, most: int) -> Answer:
        hops: list[Hop] = []
        seen: set[tuple[str, str]] = set()
        cookies = Cookies()
        while True:
            here = target_of(url).url
            cookie = cookies.header(here)
            seen.add((here, cookie))
            sent = {**headers} if only_at in ("", here) else {}
            if cookie:
                sent["Cookie"] = cookie
            response = await self.request(url, headers=sent, most=most)
            cookies.keep(response)
            redirect = redirect_of(response)
            if redirect is None:
                return Answer(tuple(hops), response)
            try:
                target = target_of(redirect.url).url
            except RequestError as fault:
                raise RequestError(
                    fault.kind, f"it redirects to {redirect.url[:200]!r}: {fault.message}"
                ) from None
            if redirect.is_refresh and target == response.url and (cookie or not cookies.header(target)):
                return Answer(tuple(hops), response)  # a page that loads itself anew
            if (target, cookies.header(target)) in seen:
                raise RequestError(FailureKind.REDIRECTS, "its redirects go round in a circle")
            hops.append(Hop(response, redirect.is_permanent))
            if len(hops) > MOST_HOPS:
                raise RequestError(FailureKind.REDIRECTS, "it redirects too often")
            url = redirect.url

    async def _exchange(
        self, target: Target, method: str, headers: Mapping[str, str], content: bytes | None, most: int
    ) -> Response:
        url = httpcore.URL(
            scheme=target.scheme, host=f"[{target.host}]" if ":" in target.host else target.host,
            port=target.port, target=target.path,
        )  # fmt: skip
        usual = {"User-Agent": self._policy.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        sent = {**usual, "Connection": "close", **headers}
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
            raise _fault_of(error) from None


@asynccontextmanager
async def client(policy: RequestPolicy, turns: Turns | None = None) -> AsyncIterator[Client]:
    """A client for the time of a block."""
    made = Client(policy, turns or Turns(policy.pause))
    try:
        yield made
    finally:
        await made.aclose()


def _trust() -> ssl.SSLContext:
    """Certificates that this machine trusts, and those of Mozilla's list (some systems come with none)."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Judged(httpcore.AsyncNetworkBackend):
    """Connects to hosts that may be asked, at the addresses that were judged."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await self._gate.addresses(host.strip("[]"), port)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _fault_of(error: Exception) -> RequestError:
    """What went wrong, in our kinds."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return RequestError(
                FailureKind.TLS, f"its certificate is not to be trusted: {inner.verify_message}"
            )
        if isinstance(inner, ssl.SSLError):
            return RequestError(FailureKind.TLS, f"no secure connection: {inner.reason or inner}")
        if isinstance(inner, OSError) and inner.errno in _UNREACHABLE:
            return RequestError(FailureKind.OFFLINE, "this machine has no way to it")
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpcore.ConnectError):
        return RequestError(FailureKind.CONNECTION, "the host takes no connection")
    if isinstance(error, httpcore.TimeoutException):
        return RequestError(FailureKind.TIME, "no answer in time")
    if isinstance(error, httpcore.ProtocolError):
        return RequestError(FailureKind.BROKEN, f"no whole HTTP answer ({str(error)[:120] or 'cut off'})")
    return RequestError(FailureKind.BROKEN, "the connection broke off")
