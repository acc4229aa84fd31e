"""Refuse requests that other websites make through the user's browser (DNS rebinding, cross-origin requests).

Such a request carries the other site's name in `Host`, if that name was made to resolve to this machine, or its origin
in `Origin` or `Sec-Fetch-Site`. The port in `Host` is ignored: it differs behind a mapped port or a tunnel, and proves
nothing about the sender.
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
MAX_TARGET_LENGTH = 2048
"""Characters of a request's path and query."""
_NAME = r"\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"
_HOST = re.compile(rf"({_NAME})(?::[0-9]{{1,5}})?")


class ServerNames(msgspec.Struct, frozen=True):
    """The host names under which this server may be requested."""

    names: frozenset[str]
    """Lower case; IPv6 addresses in brackets."""
    any_address: bool
    """Accept any IP address. This is safe, as DNS rebinding needs a name."""


class Refusal(msgspec.Struct, frozen=True):
    """The response to a refused request."""

    status: HTTPStatus
    message: str


def is_loopback(host: str) -> bool:
    """Whether a server that listens on a host can be reached from this machine only."""
    address = _address(host)
    return host.lower() == "localhost" if address is None else address.is_loopback


def is_wildcard(host: str) -> bool:
    """Whether a server that listens on a host can be reached through all addresses of this machine."""
    address = _address(host)
    return not host or (address is not None and address.is_unspecified)


def names_for(host: str, allowed: Iterable[str] = ()) -> ServerNames:
    """The names of a server that listens on `host`: loopback names, the host itself, and the `allowed` names.

    For a wildcard host, also every IP address, and the machine's own name, plain and under `.local`. Raises UsageError
    for an invalid name in `allowed`.
    """
    names = {"127.0.0.1", "localhost", "[::1]", *map(_checked_name, allowed)}
    if is_wildcard(host):
        own = socket.gethostname().lower()
        short = own.partition(".")[0]
        names |= {own, short, f"{short}.local"}
    else:
        names.add(f"[{host}]" if ":" in host else host.lower())
    return ServerNames(frozenset(names - {""}), is_wildcard(host))


def refusal(method: str, target: str, hosts: Sequence[str], names: ServerNames) -> Refusal | None:
    """The refusal of a request, or None if it is allowed. `hosts` are the values of its Host headers."""
    name = _name_in(hosts[0]) if len(hosts) == 1 else ""
    if not _is_known(name, names):
        message = "This preview responds only under its own name."
        if name:
            message += f" To open it as {name}, start it with: timeline serve --allow-host {name}"
        return Refusal(HTTPStatus.MISDIRECTED_REQUEST, message)
    if method not in METHODS:
        return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "This preview is read-only.")
    if len(target) > MAX_TARGET_LENGTH:
        return Refusal(HTTPStatus.REQUEST_URI_TOO_LONG, "This address is too long.")
    if not target.startswith("/"):
        return Refusal(HTTPStatus.BAD_REQUEST, "This address is not valid.")
    return None


def stream_refusal(host: str, origin: str | None, fetch_site: str | None) -> Refusal | None:
    """The refusal of the event stream to a page of another site, or None if it is allowed. Absent headers are None."""
    own = (None, f"http://{host}", f"https://{host}")  # a tunnel may add TLS
    if origin not in own or fetch_site not in (None, "same-origin", "none"):
        return Refusal(HTTPStatus.FORBIDDEN, "Only pages of this preview may use the event stream.")
    return None


def _name_in(host: str) -> str:
    """The name in a Host header, in lower case; empty if it is invalid."""
    match = _HOST.fullmatch(host.strip().lower())
    return match[1] if match else ""


def _is_known(name: str, names: ServerNames) -> bool:
    return name in names.names or (names.any_address and _address(name.strip("[]")) is not None)


def _checked_name(text: str) -> str:
    name = text.strip().lower().removesuffix(".")
    if not re.fullmatch(_NAME, name):
        raise UsageError(
            f"--allow-host: {text!r} is not a host name", "give just the name, as preview.example.org"
        )
    return name


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
