"""Why no answer came: one exception, in kinds that verdicts tell apart; and the boundary around each page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum


class Kind(StrEnum):
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


class Fault(Exception):
    """There is no answer; says why in words."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(kind, words)
        self.kind = kind
        self.words = words


@contextmanager
def one_page() -> Iterator[None]:
    """The boundary around all that is done for one page: any exception within becomes that page's Fault.

    Servers can answer with anything, and the libraries that parse answers raise more kinds of exception than they
    document. None of them may end the run for the other pages.
    """
    try:
        yield
    except Fault:
        raise
    except Exception as error:
        cause = f"{type(error).__name__}: {error}"[:200]
        raise Fault(Kind.UNFORESEEN, f"this program could not handle the answer ({cause})") from error
