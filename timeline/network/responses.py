"""What servers answer: one response, and the chain of redirects that led to the last one."""

from __future__ import annotations

import zlib
from datetime import datetime

import msgspec

from timeline.network.rate_limit import parse_retry_after

MOST_BYTES = 2 << 20
"""Of a page, when it is looked at: 2 MiB."""


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

    def content(self) -> tuple[bytes | None, bool]:
        """The unpacked body, MOST_BYTES of it at the most, and whether that is all of it.

        None where the packing is unknown or damaged.
        """
        packing = self.header("content-encoding").strip().lower()
        if packing in ("", "identity"):
            return self.body, self.is_whole
        if packing not in ("gzip", "x-gzip", "deflate"):
            return None, False
        forms = (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS)  # some servers send "deflate" without its header
        for wbits in forms if packing == "deflate" else forms[:1]:
            unpacking = zlib.decompressobj(wbits=wbits)
            try:
                return unpacking.decompress(self.body, MOST_BYTES), unpacking.eof and self.is_whole
            except zlib.error:
                continue
        return None, False

    def retry_after(self, at: datetime) -> float | None:
        """Seconds to wait, for a response received `at` a moment (429 or 503 with `Retry-After`); None: it asks for none."""
        return parse_retry_after(self.header("retry-after"), at) if self.status in (429, 503) else None


class Hop(msgspec.Struct, frozen=True):
    """A response that led to another address."""

    response: Response
    is_permanent: bool


class Answer(msgspec.Struct, frozen=True):
    """What came in the end, and the redirects on the way to it."""

    hops: tuple[Hop, ...]
    last: Response

    @property
    def asked(self) -> str:
        """The address at which the chain began."""
        return self.hops[0].response.url if self.hops else self.last.url
