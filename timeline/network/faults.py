"""Why no answer came: one exception, in kinds that verdicts tell apart."""

from __future__ import annotations

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


class Fault(Exception):
    """There is no answer; says why in words."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(kind, words)
        self.kind = kind
        self.words = words
