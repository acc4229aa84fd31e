"""Whether two addresses lead to one page: each is brought into one form, by the rules of `sites.yaml`, and compared.

Scheme, mirrors, AMP pages, archived copies, tracking parameters, and spellings that RFC 3986 (section 6.2.2) calls equivalent
make no difference. What is left is for comparing alone, and need not be an address that anybody answers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from timeline.addresses.domains import under, without_mirror
from timeline.addresses.errors import UrlError
from timeline.addresses.sites import Address, Platform, Sites, sites
from timeline.addresses.urls import checked_url

_MOST_WRAPPINGS = 3
_SCHEME = re.compile("(https?):/{1,2}")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_ANCHOR = re.compile(r"[\w.:-]*|page=\d+")
"""Fragments that lead to a place on a page: others (`#!/a`, `#/a`, `#id=1`) may choose what is shown."""


_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(/[\w.,;:!$()*+=~/-]*)", re.ASCII)
_NOT_PLAIN = re.compile("[/.]amp(?![a-z])|ampproject|archive|/users/")
"""An address that is in the one form already but for its beginning and its end, as most are; and what could be hidden in it."""


class PageAddress(msgspec.Struct, frozen=True):
    """What an address says."""

    host: str
    """Of the page itself."""
    work: str
    """The one form of all its addresses."""
    platform: Platform | None = None
    account: str = ""
    """As it is printed; empty where it is not known."""


def page_key(url: str) -> str:
    """What all addresses of one page have in common."""
    return page_address(url).work if url.startswith(("https://", "http://")) else url


@lru_cache(maxsize=65_536)
def page_address(url: str) -> PageAddress:
    """What an address of the web says of its page and its publisher."""
    rules = sites()
    plain = _PLAIN.fullmatch(url)
    if plain and not rules.mirror.match(plain[1]) and not _NOT_PLAIN.search(url):
        host, path = plain[1], plain[2].rstrip("/")
        platform = _platform_of(host)
        if platform is None:
            return PageAddress(host, host + path)
        place = _Place(host, host, path, "")
    else:
        place = _place(_unwrapped(url, rules), rules)
        platform = _platform_of(place.host)
    if platform:
        candidates: tuple[Platform, ...] = (platform,)
    else:
        candidates = rules.everywhere if "/@" in place.rest or "/users/" in place.rest else ()
    for candidate in candidates:
        for pattern, form in candidate.patterns:
            on_all_hosts = form.like.startswith("/")
            if on_all_hosts and place.host not in candidate.hosts:
                continue
            found = pattern.match(place.rest if on_all_hosts else place.host + place.rest)
            if found:
                return _on_platform(place, candidate, form, found.groupdict(""))
    return PageAddress(
        place.whole_host, f"{_home(place.host, platform)}{place.rest}{place.fragment}", platform
    )


class _Place(msgspec.Struct, frozen=True):
    """An address in one form."""

    whole_host: str
    host: str
    """Without what is in front of a mirror's."""
    rest: str
    """Path and query."""
    fragment: str
    """With its `#`, where it may choose the page."""


def _home(host: str, platform: Platform | None) -> str:
    """The first of a platform's hosts for all that are equal."""
    return platform.hosts[0] if platform and host in platform.hosts else host


@lru_cache(maxsize=4096)
def _platform_of(host: str) -> Platform | None:
    """The platform that a host is, or is a sub-domain of."""
    return sites().by_host.get(under(host, sites().by_host))


def _on_platform(place: _Place, platform: Platform, form: Address, groups: dict[str, str]) -> PageAddress:
    shown = (form.shown or platform.shown).format_map(groups) if groups.get("account") else ""
    if form.same:
        work = form.same.format_map({**groups, "account": groups.get("account", "").lower()})
    else:
        work = f"{_home(place.host, platform)}{place.rest}{place.fragment}"
    return PageAddress(place.whole_host, work, platform, shown)


def _unwrapped(url: str, rules: Sites) -> str:
    """The address of the page itself."""
    for _ in range(_MOST_WRAPPINGS):
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
    found = pattern.fullmatch(url.partition("://")[2].removeprefix("www."))
    if not found:
        return None
    groups = found.groupdict()
    address = unquote(groups["encoded"]) if groups.get("encoded") else groups["address"]
    scheme = _SCHEME.match(address)
    return f"{scheme[1]}://{address[scheme.end() :]}" if scheme else f"https://{address}"


def _place(url: str, rules: Sites) -> _Place:
    place, _, fragment = url.partition("://")[2].partition("#")
    place, _, query = place.partition("?")
    whole_host, _, path = place.partition("/")
    host = whole_host = whole_host.rstrip(".")
    if path or query or host.startswith("www."):  # at the root, a sub-domain may greet with a page of its own
        host = without_mirror(host)
    path = "/" + _PERCENT.sub(_normal, path)
    if "amp" in path:
        path = _without_amp(path, rules)
    if query:
        every = _PERCENT.sub(_normal, query).split("&")
        query = "&".join(one for one in every if one and not rules.is_tracking.fullmatch(one))
    fragment = fragment.partition(":~:")[0]
    if _ANCHOR.fullmatch(fragment) or rules.is_tracking.fullmatch(fragment):
        fragment = ""
    return _Place(whole_host, host, path.rstrip("/") + (query and f"?{query}"), fragment and f"#{fragment}")


def _without_amp(path: str, rules: Sites) -> str:
    for pattern in rules.amp_paths:
        found = pattern.fullmatch(path)
        if found:
            groups = found.groupdict("")
            return groups["page"] + groups.get("end", "")
    return path


def _normal(match: re.Match[str]) -> str:
    """An octet that need not be encoded, decoded; others in capitals."""
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.fullmatch(character) else match[0].upper()
