"""Parties: which one a publisher's name or address stands for, and the keys by which parties are compared.

A publisher is identified by a *party*: `actor:ID`, `name:TEXT`, `account:LABEL` (an account on a platform), `site:HOST`,
or `work:TITLE` (whoever published that work). An address that does not identify a publisher is `page:ADDRESS`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TypeGuard

from timeline.addresses.display import shown_host, shown_url
from timeline.addresses.domains import (
    is_domain,
    parent_domain,
    registered_labels,
    without_mirror,
    without_port,
)
from timeline.addresses.same_page import page_address
from timeline.addresses.sites import sites

Party = str

_MARKS = re.compile(r"[\u0300-\u036f\u0640\u064b-\u0652]")
"""Accents of Latin, Greek and Cyrillic; vowel signs and lengthening of Arabic."""
_SILENT = re.compile(r"[.'’ʼ]")
_NO_LETTERS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "&": " and "})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,24})/?", re.IGNORECASE)
_LABEL = re.compile(r".+ \(([^()]+)\)|@\w+@[\w.-]+")


@lru_cache(maxsize=8192)
def publisher_key(name: str) -> str:
    """The comparison key of a name, which ignores case, accents, punctuation and a leading `The`."""
    letters = name.casefold()
    if not letters.isascii():
        letters = _MARKS.sub("", unicodedata.normalize("NFKD", letters))
    letters = letters.translate(_LETTERS)
    words = _NO_LETTERS.sub(" ", _SILENT.sub("", letters)).strip()
    return words.removeprefix("the ") or name.casefold()


def spellings(name: str) -> set[str]:
    """The comparison keys of a record's name: an umlaut ü may be spelt u or ue."""
    return {
        publisher_key(name),
        publisher_key(unicodedata.normalize("NFC", name.casefold()).translate(_UMLAUTS)),
    }


def is_web(url: str | None) -> TypeGuard[str]:
    """Whether there is an address, and its scheme is http or https."""
    return url is not None and url.startswith(("https://", "http://"))


@lru_cache(maxsize=8192)
def party_key(party: Party) -> Party:
    """The comparison key of a party."""
    kind, _, text = party.partition(":")
    if kind in ("name", "work"):
        return f"{kind}:{publisher_key(text)}"
    return f"account:{text.casefold()}" if kind == "account" else party


@lru_cache(maxsize=65_536)
def parties_at(url: str) -> tuple[Party, ...]:
    """The parties that a web address may identify, the most specific first, which is used if none is an actor."""
    page = page_address(url)
    if page.account:
        return (_account(page.account),)
    if _is_open_to_anyone(page.host):
        return (f"page:{shown_url(f'https://{page.key}').removeprefix('https://')}",)
    return sites_of(page.host)


def parties_named(name: str, url: str | None) -> tuple[Party, ...]:
    """The parties that a publisher's name identifies; the name of the source's platform counts as no name."""
    if is_web(url):
        page = page_address(url)
        if _is_name_of_host(name, page.host, page.platform.name if page.platform else ""):
            return parties_at(url)
    return _parties_of_name(name)


@lru_cache(maxsize=8192)
def _is_name_of_host(name: str, host: str, platform: str) -> bool:
    return publisher_key(name) in _names_at(host, platform)


@lru_cache(maxsize=8192)
def _parties_of_name(name: str) -> tuple[Party, ...]:
    """The parties that a name identifies wherever it is written."""
    label = _LABEL.fullmatch(name)
    if label and (not label[1] or label[1] in _platforms()):
        return (f"account:{name}",)
    host = _HOST.fullmatch(name)
    if host and is_domain(host[1].lower()):
        return sites_of(host[1].lower())
    return (f"name:{name}",)


def party_of_home_page(url: str) -> Party | None:
    """The party that a home page or an account identifies; None where others may publish under the address."""
    page = page_address(url)
    if page.account:
        return _account(page.account)
    if _is_open_to_anyone(page.host) or any(mark in page.key for mark in "/?#"):
        return None
    return sites_of(page.host)[0]


def _account(label: str) -> Party:
    """The party of an account; an account with a host of its own is a site."""
    return f"{'account' if _LABEL.fullmatch(label) else 'site'}:{label}"


@lru_cache(maxsize=4096)
def _is_open_to_anyone(host: str) -> bool:
    """Whether anybody can publish on a host, so that it identifies no publisher."""
    site = without_mirror(host)
    return site in sites().by_host or parent_domain(site, sites().anyone) != ""


@lru_cache(maxsize=4096)
def _names_at(host: str, platform: str) -> frozenset[str]:
    """The names of a platform or a shared host, which identify no publisher."""
    shared_host = parent_domain(without_port(host), sites().shared)
    names = [shared_host, shared_host.partition(".")[0], platform]
    for candidate in sites().platforms:
        if candidate.name == platform:
            names += (*candidate.names, *candidate.hosts)
    return frozenset(map(publisher_key, filter(None, names)))


@cache
def _platforms() -> frozenset[str]:
    return frozenset(platform.name for platform in sites().platforms)


@lru_cache(maxsize=8192)
def sites_of(host: str) -> tuple[Party, ...]:
    """The sites of a host: itself and its parent domains, up to the registered one."""
    labels = without_mirror(without_port(host)).split(".")
    most = len(labels) - registered_labels(".".join(labels))
    return tuple(f"site:{shown_host('.'.join(labels[start:]))}" for start in range(most + 1))
