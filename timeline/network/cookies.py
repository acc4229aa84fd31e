"""Cookies within one chain of redirects: many sites set one, redirect to the same page, and expect it there.

They are kept in memory for that chain only, and sent only to the hosts, paths and schemes for which they were set
(RFC 6265). The standard library's cookie jar raises exceptions and prints warnings on malformed dates.
"""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from timeline.clock import now
from timeline.network.rate_limit import http_date
from timeline.network.responses import Response

_MAX_COOKIES = 50
_MAX_LENGTH = 4_096
"""Limits of browsers: cookies per site, and characters per cookie."""
_PUBLIC_SUFFIX = re.compile(r"[a-z]{1,4}\.[a-z]{2}")
"""Domains under which others register theirs, such as co.uk; cookies for them are refused."""


class _Cookie(msgspec.Struct, frozen=True):
    pair: str
    domain: str
    with_subdomains: bool
    path: str
    only_https: bool


class Cookies:
    """The cookies that the hosts of a chain have set so far."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], _Cookie] = {}

    def keep(self, response: Response) -> None:
        """Store the cookies that a response sets, and drop those that it deletes."""
        for name, value in response.headers:
            if name.lower() == "set-cookie" and len(value) <= _MAX_LENGTH:
                self._set(value, response.url)

    def _set(self, value: str, url: str) -> None:
        pair, _, rest = value.partition(";")
        name, equals, _ = pair.partition("=")
        if not equals or not name.strip():
            return
        attributes: dict[str, str] = {}
        for part in rest.split(";"):
            attribute, _, text = part.partition("=")
            attributes[attribute.strip().lower()] = text.strip()
        parts = urlsplit(url)
        host = parts.hostname or ""
        domain = attributes.get("domain", "").lower().removeprefix(".")
        if domain and domain != host and not _may_set(host, domain):
            return
        path = attributes.get("path", "")
        path = path if path.startswith("/") else parts.path.rpartition("/")[0] or "/"
        key = (name.strip(), domain or host, path)
        self._cookies.pop(key, None)
        if len(self._cookies) < _MAX_COOKIES and not _is_expired(attributes):
            self._cookies[key] = _Cookie(
                pair.strip(), domain or host, bool(domain) and not _is_ip(host), path, "secure" in attributes
            )

    def header(self, url: str) -> str:
        """The value of the `Cookie` header for an address; empty if no cookie applies."""
        parts = urlsplit(url)
        return "; ".join(
            cookie.pair
            for cookie in self._cookies.values()
            if _is_within(parts.hostname or "", cookie)
            and (parts.path or "/").startswith(cookie.path)
            and ((parts.path or "/")[len(cookie.path) :][:1] in ("", "/") or cookie.path.endswith("/"))
            and (parts.scheme == "https" or not cookie.only_https)
        )


def _is_within(host: str, cookie: _Cookie) -> bool:
    return host == cookie.domain or (cookie.with_subdomains and host.endswith(f".{cookie.domain}"))


def _may_set(host: str, domain: str) -> bool:
    """Whether a host may set a cookie for a domain above its own."""
    return (
        host.endswith(f".{domain}")
        and "." in domain
        and not _PUBLIC_SUFFIX.fullmatch(domain)
        and not _is_ip(host)
    )


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_expired(attributes: dict[str, str]) -> bool:
    """Whether a cookie is deleted by its attributes (RFC 6265, 5.2.1 and 5.2.2: `Max-Age` before `Expires`)."""
    age = attributes.get("max-age", "")
    if re.fullmatch(r"-?[0-9]+", age):
        return age.startswith("-") or not age.strip("0")
    expires = http_date(attributes.get("expires", ""))
    return expires is not None and expires <= now()
