"""One HTTP request, or a chain of redirects: paced, judged, bounded in bytes and in time.

The client keeps no cookies, follows nothing by itself, takes no proxy from the environment and holds no connection open.
TLS is checked against the name in the address, whichever IP address the connection was made to.
"""

from __future__ import annotations

import asyncio
import errno
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urljoin

import certifi
import httpcore
import msgspec

from timeline.network.addresses import Gate, Target, target_of
from timeline.network.faults import Fault, Kind
from timeline.network.pacing import Turns, retry_after

MOST_BYTES = 2 << 20
"""Of a page, when it is looked at: 2 MiB."""
MOST_HOPS = 10
REDIRECTS = frozenset((301, 302, 303, 307, 308))
PERMANENT = frozenset((301, 308))
TRIES = 3
"""Requests for one page, where its host asks to be asked later."""
_ODD = re.compile(r"[ \"<>\\^`{|}]")
_UNREACHABLE = frozenset((errno.ENETUNREACH, errno.ENETDOWN))


class Manners(msgspec.Struct, frozen=True):
    """How hosts are asked."""

    agent: str
    """The User-Agent: what asks, and for whom."""
    pause: float = 1.0
    """Seconds between two requests to one host."""
    timeout: float = 30.0
    """Seconds that one request may take, from the name's look-up to the last byte."""
    allowed: frozenset[str] = frozenset()
    """Hosts that are asked although they are not on the public network."""


class Response(msgspec.Struct, frozen=True):
    """An answer to one request."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """As it was sent, chunks joined; a compressed one is compressed still."""
    is_whole: bool
    """False: there was more than was wanted."""

    def header(self, name: str) -> str:
        """The first header of that name (in small letters), or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def content(self) -> bytes | None:
        """The body, unpacked, no more of it than a page may have; None where it is packed in a way that is not known."""
        packing = self.header("content-encoding").strip().lower()
        if packing in ("", "identity"):
            return self.body
        if packing not in ("gzip", "x-gzip", "deflate"):
            return None
        try:
            return zlib.decompressobj(wbits=zlib.MAX_WBITS | 32).decompress(self.body, MOST_BYTES)
        except zlib.error:
            return None

    def peace(self) -> float | None:
        """Seconds for which the host wants to be left alone (429 or 503 with `Retry-After`); None: it says no such thing."""
        return retry_after(self.header("retry-after")) if self.status in (429, 503) else None

    def target(self) -> str:
        """Where a redirect leads; bytes that belong into no address are percent-encoded, as browsers do."""
        value = self.header("location").strip()
        with suppress(UnicodeDecodeError):
            value = value.encode("latin-1").decode("utf-8")
        value = _ODD.sub(lambda found: f"%{ord(found[0]):02X}", value)
        return urljoin(self.url, value) if value else ""


class Answer(msgspec.Struct, frozen=True):
    """What came in the end, and the redirects on the way to it."""

    hops: tuple[Response, ...]
    last: Response


class Client:
    """Asks. To be made in `client(...)` alone."""

    def __init__(self, manners: Manners) -> None:
        self.turns = Turns(manners.pause)
        self._manners = manners
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=None,
            max_keepalive_connections=0,
            network_backend=_Judged(Gate(manners.allowed)),
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
                async with asyncio.timeout(self._manners.timeout):
                    return await self._exchange(target, method, headers or {}, content, most)
            except TimeoutError:
                raise Fault(Kind.TIME, f"no whole answer within {self._manners.timeout:g} s") from None

    async def follow(
        self, url: str, *, headers: Mapping[str, str] | None = None, most: int = MOST_BYTES
    ) -> Answer:
        """Ask, and go where redirects lead; each address on the way is judged as the first was. Raises Fault.

        A host that says when to come back is asked again then, where its patience lasts.
        """
        for _ in range(TRIES - 1):
            answer = await self._follow(url, headers, most)
            peace = answer.last.peace()
            if peace is None or not self.turns.hold_back(target_of(answer.last.url).place, peace):
                return answer
        return await self._follow(url, headers, most)

    async def _follow(self, url: str, headers: Mapping[str, str] | None, most: int) -> Answer:
        hops: list[Response] = []
        seen = set()
        while True:
            seen.add(target_of(url).url)
            response = await self.request(url, headers=headers, most=most)
            url = response.target()
            if response.status not in REDIRECTS or not url:
                return Answer(tuple(hops), response)
            hops.append(response)
            try:
                again = target_of(url).url in seen
            except Fault as fault:
                raise Fault(fault.kind, f"it redirects to {url[:200]!r}: {fault.words}") from None
            if again or len(hops) > MOST_HOPS:
                raise Fault(
                    Kind.REDIRECTS,
                    "its redirects go round in a circle" if again else "it redirects too often",
                )

    async def _exchange(
        self, target: Target, method: str, headers: Mapping[str, str], content: bytes | None, most: int
    ) -> Response:
        url = httpcore.URL(
            scheme=target.scheme, host=f"[{target.host}]" if ":" in target.host else target.host,
            port=target.port, target=target.path,
        )  # fmt: skip
        usual = {"User-Agent": self._manners.agent, "Accept": "*/*", "Accept-Encoding": "identity"}
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
async def client(manners: Manners) -> AsyncIterator[Client]:
    """A client for the time of a block."""
    made = Client(manners)
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


def _fault_of(error: Exception) -> Fault:
    """What went wrong, in our kinds."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return Fault(Kind.TLS, f"its certificate is not to be trusted: {inner.verify_message}")
        if isinstance(inner, ssl.SSLError):
            return Fault(Kind.TLS, f"no secure connection: {inner.reason or inner}")
        if isinstance(inner, OSError) and inner.errno in _UNREACHABLE:
            return Fault(Kind.OFFLINE, "this machine has no way to it")
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, httpcore.ConnectError):
        return Fault(Kind.CONNECTION, "the host takes no connection")
    if isinstance(error, httpcore.TimeoutException):
        return Fault(Kind.TIME, "no answer in time")
    if isinstance(error, httpcore.ProtocolError):
        return Fault(Kind.BROKEN, f"no whole HTTP answer ({str(error)[:120] or 'cut off'})")
    return Fault(Kind.BROKEN, "the connection broke off")
