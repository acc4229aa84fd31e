"""Why no answer came: one exception, in kinds that verdicts tell apart; and the boundary around each page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class FailureKind(StrEnum):
    """What came in the way of an answer."""

    FORBIDDEN = "forbidden"
    """The address was not asked: it is none of the public web."""
    NAME = "name"
    """The host's name does not exist (NXDOMAIN)."""
    OFFLINE = "offline"
    """This machine has no network, or its resolver no answer."""
    CONNECTION = "connection"
    TIME = "time"
    TLS = "tls"
    BROKEN = "broken"
    """What came is no whole HTTP answer."""
    REDIRECTS = "redirects"
    BUSY = "busy"
    """The host wants no more requests for now."""
    SILENT = "silent"
    """The host was not asked: its last requests timed out."""
    UNFORESEEN = "unforeseen"
    """What came could not be handled by this program."""


class RequestError(Exception):
    """There is no answer; says why in words."""

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message


@contextmanager
def page_boundary() -> Iterator[None]:
    """The boundary around all that is done for one page: any exception within becomes that page's Fault.

    Servers can answer with anything, and the libraries that parse answers raise more kinds of exception than they
    document. None of them may end the run for the other pages.
    """
    try:
        yield
    except RequestError:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"[:200]
        raise RequestError(
            FailureKind.UNFORESEEN, f"this program could not handle the answer ({cause})"
        ) from error
