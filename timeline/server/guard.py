"""Which requests are answered at all.

A page of any website can have a browser send requests to this server. Such a request carries that site's
name in `Host`, when the name was pointed here (DNS rebinding), or its origin in `Origin` or `Sec-Fetch-Site`.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

import msgspec

METHODS = ("GET", "HEAD")
LONGEST_TARGET = 2048
"""Characters of a request's path and query."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:\[\]]+)(?::([0-9]{1,5}))?")


class Names(msgspec.Struct, frozen=True):
    """The names by which this server may be called."""

    names: frozenset[str]
    """Lower case; an IPv6 address in brackets."""
    any_address: bool
    """Any IP address will do. It is safe: a browser that was lured here was lured by a name."""


class Refusal(msgspec.Struct, frozen=True):
    """Why a request is not answered."""

    status: HTTPStatus
    message: str


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens there."""
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def is_wildcard(host: str) -> bool:
    """Whether a server that listens there can be reached by all addresses of this machine."""
    address = _address(host)
    return not host or (address is not None and address.is_unspecified)


def names_for(host: str) -> Names:
    """The names of a server that listens at `host`: this machine's loopback names and the host itself.

    Where that is a wildcard: every IP address, and the machine's own name, plain and under `.local`.
    """
    names = {"127.0.0.1", "localhost", "[::1]"}
    if is_wildcard(host):
        own = socket.gethostname().lower()
        short = own.partition(".")[0]
        names |= {own, short, f"{short}.local"}
    else:
        names.add(f"[{host}]" if ":" in host else host.lower())
    return Names(frozenset(names - {""}), is_wildcard(host))


def refusal(method: str, target: str, hosts: Sequence[str], names: Names, port: int) -> Refusal | None:
    """Why a request is refused; None: it is not. `hosts`: the values of its Host headers; `port`: ours."""
    if len(hosts) != 1 or not _is_ours(hosts[0], names, port):
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, "This preview answers only to its own address.")
    if method not in METHODS:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "This preview can only be read.")
    if len(target) > LONGEST_TARGET:
        return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "This address is too long.")
    if not target.startswith("/"):
        return Refusal(HTTPStatus.BAD_REQUEST, "This address cannot be understood.")
    return None


def stream_refusal(host: str, origin: str | None, fetch_site: str | None) -> Refusal | None:
    """Why the event stream is refused to a page of another site; None: it is not. Absent headers are None."""
    if origin not in (None, f"http://{host}") or fetch_site not in (None, "same-origin", "none"):
        return Refusal(HTTPStatus.FORBIDDEN, "Only a page of this preview may listen here.")
    return None


def _is_ours(host: str, names: Names, port: int) -> bool:
    match = _HOST.fullmatch(host.strip().lower())
    if match is None or int(match[2] or 80) != port:
        return False
    return match[1] in names.names or (names.any_address and _address(match[1].strip("[]")) is not None)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
