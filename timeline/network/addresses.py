"""Restrict requests to the public web: parse addresses, resolve host names, refuse private IP addresses.

Content is untrusted. An address in it, or a redirect, must not reach a router, a cloud's metadata service or a program
on this machine. The check is made on the IP address, and the connection to that very address, which defeats DNS
rebinding.
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
"""The prefix of IPv4 addresses in networks without IPv4 (RFC 6052)."""
NOT_PUBLIC = "which is not on the public network"
_MAX_TRIED = 4
"""IP addresses of one host that are tried."""


class Target(msgspec.Struct, frozen=True):
    """A parsed web address, for a request."""

    url: str
    """Without the fragment, which is not sent."""
    scheme: str
    host: str
    """A name or an IP address, without brackets."""
    port: int
    path: str
    """Path and query."""

    @property
    def host_key(self) -> str:
        """The host, with the port if it is not the default: requests are rate-limited by this key."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse_target(url: str) -> Target:
    """Parse a web address. Raises RequestError for other schemes, and for a user name or password."""
    try:
        parts = urlsplit(checked_url(url, dotless=True))
    except UrlError as error:
        raise RequestError(FailureKind.FORBIDDEN, error.message) from None
    except ValueError:
        raise RequestError(FailureKind.FORBIDDEN, "this is not a valid address") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise RequestError(FailureKind.FORBIDDEN, f"{parts.scheme}: is not a web address")
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(
        url=f"{parts.scheme}://{parts.netloc}{path}",
        scheme=parts.scheme,
        host=(parts.hostname or "").rstrip("."),
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        path=path,
    )


class AddressFilter(msgspec.Struct, frozen=True):
    """Resolves hosts, refusing those outside the public network."""

    allowed: frozenset[str] = frozenset()
    """Hosts that are allowed even outside the public network: `HOST` or `HOST:PORT`."""

    def _is_allowed(self, host: str, port: int) -> bool:
        name = f"[{host}]" if ":" in host else host
        return name in self.allowed or f"{name}:{port}" in self.allowed

    async def addresses(self, host: str, port: int) -> list[str]:
        """The IP addresses of a host to try, a few at most. Raises RequestError."""
        allowed = self._is_allowed(host, port)
        if not allowed and port < 1024 and port not in DEFAULT_PORTS.values():
            raise RequestError(FailureKind.FORBIDDEN, f"port {port} is not a web port")
        addresses = await resolve(host, port)
        if not allowed:
            for address in addresses:
                if not is_public_ip(address):
                    raise RequestError(FailureKind.FORBIDDEN, f"{host} is at {address}, {NOT_PUBLIC}")
        return addresses[:_MAX_TRIED]


def is_public_ip(address: str) -> bool:
    """Whether an IP address, or the IPv4 address embedded in it, is public (IANA's special-purpose registries)."""
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
    """The IP addresses of a host, in the system's order. Raises RequestError."""
    try:
        rows = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        missing = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME))
        if error.errno in missing:
            raise RequestError(FailureKind.NAME, f"there is no host {host}") from None
        raise RequestError(FailureKind.OFFLINE, f"the name {host} could not be resolved") from None
    except UnicodeError:
        raise RequestError(FailureKind.NAME, f"{host} is not a host name") from None
    return list(dict.fromkeys(str(row[4][0]) for row in rows))
