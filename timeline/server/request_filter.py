"""Which requests are answered at all.

A page of any website can have a browser send requests to this server. Such a request carries that site's
name in `Host`, when the name was pointed here (DNS rebinding), or its origin in `Origin` or `Sec-Fetch-Site`.
The port in `Host` is not compared: it differs behind a mapped port or a tunnel, and proves nothing about the sender.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address

import msgspec

from timeline.diagnostics import UsageError

METHODS = ("GET", "HEAD")
LONGEST_TARGET = 2048
"""Characters of a request's path and query."""
_NAME = r"\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_HOST = re.compile(rf"({_NAME})(?::[0-9]{{1,5}})?")


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


def names_for(host: str, allowed: Iterable[str] = ()) -> Names:
    """The names of a server that listens at `host`: this machine's loopback names, the host itself, and those allowed.

    Where the host is a wildcard: every IP address, and the machine's own name, plain and under `.local`.
    Raises UsageError for an allowed name that is none.
    """
    names = {"127.0.0.1", "localhost", "[::1]", *map(_allowed, allowed)}
    if is_wildcard(host):
        own = socket.gethostname().lower()
        short = own.partition(".")[0]
        names |= {own, short, f"{short}.local"}
    else:
        names.add(f"[{host}]" if ":" in host else host.lower())
    return Names(frozenset(names - {""}), is_wildcard(host))


def refusal(method: str, target: str, hosts: Sequence[str], names: Names) -> Refusal | None:
    """Why a request is refused; None: it is not. `hosts`: the values of its Host headers."""
    name = _name_in(hosts[0]) if len(hosts) == 1 else ""
    if not _is_ours(name, names):
        message = "This preview answers only to its own name."
        if name:
            message += f" To open it as {name}, start it with: timeline serve --allow-host {name}"
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, message)
    if method not in METHODS:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "This preview can only be read.")
    if len(target) > LONGEST_TARGET:
        return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "This address is too long.")
    if not target.startswith("/"):
        return Refusal(HTTPStatus.BAD_REQUEST, "This address cannot be understood.")
    return None


def stream_refusal(host: str, origin: str | None, fetch_site: str | None) -> Refusal | None:
    """Why the event stream is refused to a page of another site; None: it is not. Absent headers are None."""
    own = (None, f"http://{host}", f"https://{host}")  # a tunnel may add TLS
    if origin not in own or fetch_site not in (None, "same-origin", "none"):
        return Refusal(HTTPStatus.FORBIDDEN, "Only a page of this preview may listen here.")
    return None


def _name_in(host: str) -> str:
    """The name in a Host header, in lower case; empty where there is none."""
    match = _HOST.fullmatch(host.strip().lower())
    return match[1] if match else ""


def _is_ours(name: str, names: Names) -> bool:
    return name in names.names or (names.any_address and _address(name.strip("[]")) is not None)


def _allowed(text: str) -> str:
    name = text.strip().lower().removesuffix(".")
    if not re.fullmatch(_NAME, name):
        raise UsageError(
            f"--allow-host: {text!r} is no host name", "write the name alone, as preview.example.org"
        )
    return name


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
