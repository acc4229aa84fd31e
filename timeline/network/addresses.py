"""Which addresses may be asked: those of the public web, judged again once the host's name is resolved.

Content is not trusted. An address in it, or a redirect, must not reach a router, a cloud's metadata service or a program
that listens on this machine. So what is judged is the IP address, and the connection is made to the very address that was
judged: a name that means something else a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import msgspec

from timeline.addresses.urls import UrlError, checked_url
from timeline.network.errors import FailureKind, RequestError

DEFAULT_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without IPv4 write them (RFC 6052)."""
NOT_PUBLIC = "which is not on the public network"
_FEW = 4
"""Addresses of one host that are tried."""


class Target(msgspec.Struct, frozen=True):
    """An address taken apart, as a request needs it."""

    url: str
    """Without the fragment, which stays with whoever asks."""
    scheme: str
    host: str
    """A name or an IP address, without brackets."""
    port: int
    path: str
    """Path and query."""

    @property
    def place(self) -> str:
        """The host, with the port where it is not the usual one: whose requests wait for one another."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Take an address apart. Raises Fault for what is no address of the web: another scheme, user and password."""
    try:
        parts = urlsplit(checked_url(url, dotless=True))
    except UrlError as error:
        raise RequestError(FailureKind.FORBIDDEN, error.message) from None
    except ValueError:
        raise RequestError(FailureKind.FORBIDDEN, "this is no address") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise RequestError(FailureKind.FORBIDDEN, f"{parts.scheme}: is no address of the web")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(
        url=f"{parts.scheme}://{parts.netloc}{path}",
        scheme=parts.scheme,
        host=(parts.hostname or "").rstrip("."),
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        path=path,
    )


class Gate(msgspec.Struct, frozen=True):
    """Lets through what may be asked."""

    allowed: frozenset[str] = frozenset()
    """Hosts that may be asked wherever they are: `HOST` or `HOST:PORT`."""

    def _is_allowed(self, host: str, port: int) -> bool:
        name = f"[{host}]" if ":" in host else host
        return name in self.allowed or f"{name}:{port}" in self.allowed

    async def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses at which a host may be asked, a few at the most. Raises Fault."""
        allowed = self._is_allowed(host, port)
        if not allowed and port < 1024 and port not in DEFAULT_PORTS.values():
            raise RequestError(FailureKind.FORBIDDEN, f"port {port} is none of the web's")
        found = await resolve(host, port)
        if not allowed:
            for address in found:
                if not is_public_ip(address):
                    raise RequestError(FailureKind.FORBIDDEN, f"{host} is at {address}, {NOT_PUBLIC}")
        return found[:_FEW]


def is_public_ip(address: str) -> bool:
    """Whether an IP address is one of the public network (IANA's special-purpose registries), also where it wraps another."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        inner = (
            ip.ipv4_mapped or ip.sixtofour or (IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        )
        if inner is not None:
            ip = inner
        elif ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


async def resolve(host: str, port: int) -> list[str]:
    """The IP addresses of a host, in the system's order. Raises Fault."""
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        missing = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        if error.errno in missing:
            raise RequestError(FailureKind.NAME, f"there is no host {host}") from None
        raise RequestError(FailureKind.OFFLINE, f"the name {host} could not be looked up") from None
    except UnicodeError:
        raise RequestError(FailureKind.NAME, f"{host} is no name of a host") from None
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
