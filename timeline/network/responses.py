"""Value types of HTTP responses, and of a chain of redirects with its final response."""

from __future__ import annotations

import zlib
from datetime import datetime

import msgspec

from timeline.network.rate_limit import parse_retry_after

MOST_BYTES = 2 << 20
"""Size limit of a checked page: 2 MiB."""


class Response(msgspec.Struct, frozen=True):
    """The response to one request."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    """The body as sent, with chunks joined, still compressed."""
    is_whole: bool
    """False if only the beginning was read."""

    def header(self, name: str) -> str:
        """The first header with a name, given in lower case; else empty."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def content(self, most: int = MOST_BYTES) -> tuple[bytes | None, bool]:
        """The decompressed body, up to `most` bytes, and whether it is complete.

        None if the encoding is unknown or the data damaged.
        """
        encoding = self.header("content-encoding").strip().lower()
        if encoding in ("", "identity"):
            return self.body, self.is_whole
        if encoding not in ("gzip", "x-gzip", "deflate"):
            return None, False
        formats = (zlib.MAX_WBITS | 32, -zlib.MAX_WBITS)  # some servers send "deflate" without its header
        for wbits in formats if encoding == "deflate" else formats[:1]:
            decompressor = zlib.decompressobj(wbits=wbits)
            try:
                return decompressor.decompress(self.body, most), decompressor.eof and self.is_whole
            except zlib.error:
                continue
        return None, False

    def retry_after(self, at: datetime) -> float | None:
        """The seconds to wait, from `Retry-After` of a 429 or 503 received `at` a moment; else None."""
        return parse_retry_after(self.header("retry-after"), at) if self.status in (429, 503) else None


class Hop(msgspec.Struct, frozen=True):
    """A response that redirected to another address."""

    response: Response
    is_permanent: bool


class Answer(msgspec.Struct, frozen=True):
    """The final response, and the redirects on the way to it."""

    hops: tuple[Hop, ...]
    last: Response

    @property
    def asked(self) -> str:
        """The address of the first request."""
        return self.hops[0].response.url if self.hops else self.last.url
