"""Compare addresses by page: reduce each to a key, by the rules of `sites.yaml`.

The key ignores scheme, mirrors, AMP pages, archived copies, tracking parameters, and differences that RFC 3986 (section
6.2.2) calls equivalent. It serves comparison only and need not be a working address.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from timeline.addresses.domains import parent_domain, without_mirror
from timeline.addresses.errors import UrlError
from timeline.addresses.sites import AddressForm, Platform, Sites, sites
from timeline.addresses.urls import checked_url

_MAX_WRAPPINGS = 3
_SCHEME = re.compile("(https?):/{1,2}")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_ANCHOR = re.compile(r"[\w.:-]*|page=\d+")
"""Fragments that point into a page; others (`#!/a`, `#/a`, `#id=1`) may select what is shown."""


_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/[\w.,;:!$()*+=~/-]*)", re.ASCII)
"""Fast path: most addresses are already in normal form, but for scheme and trailing slash."""
_NOT_PLAIN = ("/amp", ".amp", "ampproject", "archive", "/users/")
"""An address with one of these may be that of an AMP page, an archived copy or an account."""


class PageAddress(msgspec.Struct, frozen=True):
    """The page, platform and account that an address identifies."""

    host: str
    """The host of the page itself, not of an archive."""
    key: str
    """The comparison key of all addresses of the page."""
    platform: Platform | None = None
    account: str = ""
    """The account as printed; empty if unknown."""


def address_key(url: str) -> str:
    """The comparison key of a page's address; of other addresses, the address itself."""
    return page_address(url).key if url.startswith(("https://", "http://")) else url


@lru_cache(maxsize=65_536)
def page_address(url: str) -> PageAddress:
    """Identify the page, platform and account of a web address."""
    rules = sites()
    plain = _PLAIN.fullmatch(url)
    if plain and not rules.mirror.match(plain[1]) and not any(map(url.__contains__, _NOT_PLAIN)):
        host, path = plain[1], plain[2].rstrip("/")
        platform = _platform_of(host)
        if platform is None:
            return PageAddress(host, host + path)
        normal = _NormalAddress(host, host, path, "")
    else:
        normal = _normalise(_unwrap(url, rules), rules)
        platform = _platform_of(normal.host)
    if platform:
        candidates: tuple[Platform, ...] = (platform,)
    else:
        candidates = rules.hostless if "/@" in normal.rest or "/users/" in normal.rest else ()
    for candidate in candidates:
        for pattern, form in candidate.patterns:
            on_all_hosts = form.like.startswith("/")
            if on_all_hosts and normal.host not in candidate.hosts:
                continue
            match = pattern.match(normal.rest if on_all_hosts else normal.host + normal.rest)
            if match:
                return _on_platform(normal, candidate, form, match.groupdict(""))
    key = f"{_main_host(normal.host, platform)}{normal.rest}{normal.fragment}"
    return PageAddress(normal.whole_host, key, platform)


class _NormalAddress(msgspec.Struct, frozen=True):
    """The normalised parts of an address."""

    whole_host: str
    host: str
    """Without a mirror's prefix."""
    rest: str
    """Path and query."""
    fragment: str
    """With its `#`, where it may select the page."""


def _main_host(host: str, platform: Platform | None) -> str:
    """The first host of a platform for any of its hosts; other hosts unchanged."""
    return platform.hosts[0] if platform and host in platform.hosts else host


@lru_cache(maxsize=4096)
def _platform_of(host: str) -> Platform | None:
    """The platform of a host or of its parent domain."""
    return sites().by_host.get(parent_domain(host, sites().by_host))


def _on_platform(
    normal: _NormalAddress, platform: Platform, form: AddressForm, groups: dict[str, str]
) -> PageAddress:
    account = (form.shown or platform.shown).format_map(groups) if groups.get("account") else ""
    if form.same:
        key = form.same.format_map({**groups, "account": groups.get("account", "").lower()})
    else:
        key = f"{_main_host(normal.host, platform)}{normal.rest}{normal.fragment}"
    return PageAddress(normal.whole_host, key, platform, account)


def page_behind(url: str) -> str:
    """The address of the page itself, taken out of that of an archive, a cache or a redirector; else the address."""
    return _unwrap(url, sites())


def _unwrap(url: str, rules: Sites) -> str:
    """The address of the page itself, taken out of that of an archive, a cache or a redirector."""
    for _ in range(_MAX_WRAPPINGS):
        inner = next(
            filter(None, (_inner(url, pattern) for part, pattern in rules.wrappings if part in url)), None
        )
        if inner is None:
            break
        try:
            url = checked_url(inner)
        except UrlError:
            break
    return url


def _inner(url: str, pattern: re.Pattern[str]) -> str | None:
    match = pattern.fullmatch(url.partition("://")[2].removeprefix("www."))
    if not match:
        return None
    groups = match.groupdict()
    address = unquote(groups["encoded"]) if groups.get("encoded") else groups["address"]
    scheme = _SCHEME.match(address)
    return f"{scheme[1]}://{address[scheme.end() :]}" if scheme else f"https://{address}"


def _normalise(url: str, rules: Sites) -> _NormalAddress:
    location, _, fragment = url.partition("://")[2].partition("#")
    location, _, query = location.partition("?")
    whole_host, _, path = location.partition("/")
    host = whole_host = whole_host.rstrip(".")
    if path or query or host.startswith("www."):  # a sub-domain's home page may differ from the main one
        host = without_mirror(host)
    path = "/" + _PERCENT.sub(_normal_octet, path)
    if "amp" in path:
        path = _without_amp(path, rules)
    if query:
        parameters = _PERCENT.sub(_normal_octet, query).split("&")
        query = "&".join(p for p in parameters if p and not rules.tracking_parameter.fullmatch(p))
    fragment = fragment.partition(":~:")[0]
    if _ANCHOR.fullmatch(fragment) or rules.tracking_parameter.fullmatch(fragment):
        fragment = ""
    rest = path.rstrip("/") + (query and f"?{query}")
    return _NormalAddress(whole_host, host, rest, fragment and f"#{fragment}")


def _without_amp(path: str, rules: Sites) -> str:
    for pattern in rules.amp_paths:
        match = pattern.fullmatch(path)
        if match:
            groups = match.groupdict("")
            return groups["page"] + groups.get("end", "")
    return path


def _normal_octet(match: re.Match[str]) -> str:
    """An encoded octet, decoded if it need not be encoded, else in capitals."""
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()
