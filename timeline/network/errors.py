"""The exception for failed requests, its kinds, and the boundary that turns any exception into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class FailureKind(StrEnum):
    """Why a request failed."""

    FORBIDDEN = "forbidden"
    """The address is not on the public web; nothing was sent."""
    NAME = "name"
    """The host name does not exist (NXDOMAIN)."""
    OFFLINE = "offline"
    """This machine has no network, or DNS does not answer."""
    CONNECTION = "connection"
    TIME = "time"
    TLS = "tls"
    BROKEN = "broken"
    """The response is invalid or incomplete."""
    REDIRECTS = "redirects"
    BUSY = "busy"
    """The host limits requests."""
    SILENT = "silent"
    """Nothing was sent, as the host's last requests timed out."""
    UNFORESEEN = "unforeseen"
    """This program failed to handle the response."""


class RequestError(Exception):
    """A request failed."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


@contextmanager
def page_boundary() -> Iterator[None]:
    """Turn any exception in the block, which handles one page, into a RequestError for that page.

    Servers can send anything, and the libraries that parse responses raise more exceptions than they document. None of
    them may end the run for the other pages.
    """
    try:
        yield
    except RequestError:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"[:200]
        raise RequestError(
            FailureKind.UNFORESEEN, f"this program could not handle the response ({cause})"
        ) from error
