"""Whom a name or an address stands for, as far as it says.

A *party* is `actor:ID`; `name:TEXT` for whoever is called so; `account:LABEL` for an account of a platform; `site:HOST`; or
`work:TITLE` for whoever published that. Where an address does not tell who did, it stands for its page alone: `page:ADDRESS`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TypeGuard

from timeline.addresses.display import shown_host, shown_url
from timeline.addresses.domains import is_domain, registered, under, without_mirror, without_port
from timeline.addresses.same_page import page_address
from timeline.addresses.sites import sites

Party = str

_MARKS = re.compile(r"[\u0300-\u036f\u0640\u064b-\u0652]")
"""Accents of Latin, Greek and Cyrillic letters; vowel signs and lengthening of Arabic ones."""
_SILENT = re.compile(r"[.'’ʼ]")
_NO_LETTERS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "&": " and "})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_HOST = re.compile(r"(?:https?://)?((?:[\w-]+\.)+[^\W\d_]{2,24})/?", re.IGNORECASE)
_LABEL = re.compile(r".+ \(([^()]+)\)|@\w+@[\w.-]+")


@lru_cache(maxsize=8192)
def same_name(name: str) -> str:
    """What spellings of one name have in common: not case, accents, punctuation, nor `The` in front."""
    letters = name.casefold()
    if not letters.isascii():
        letters = _MARKS.sub("", unicodedata.normalize("NFKD", letters))
    letters = letters.translate(_LETTERS)
    words = _NO_LETTERS.sub(" ", _SILENT.sub("", letters)).strip()
    return words.removeprefix("the ") or name.casefold()


def spellings(name: str) -> set[str]:
    """All that a record's name may be written as: ü is spelt u abroad, and ue at home."""
    return {same_name(name), same_name(unicodedata.normalize("NFC", name.casefold()).translate(_UMLAUTS))}


def is_web(url: str | None) -> TypeGuard[str]:
    """Whether there is an address, and it is one of the web."""
    return url is not None and url.startswith(("https://", "http://"))


@lru_cache(maxsize=8192)
def same_party(party: Party) -> Party:
    """A party in the form in which parties are compared."""
    kind, _, text = party.partition(":")
    if kind in ("name", "work"):
        return f"{kind}:{same_name(text)}"
    return f"account:{text.casefold()}" if kind == "account" else party


@lru_cache(maxsize=65_536)
def published_at(url: str) -> tuple[Party, ...]:
    """Whom an address of the web stands for: the nearest first, which stands in where none of them is an actor."""
    place = page_address(url)
    if place.account:
        return (_account(place.account),)
    if _is_anyones(place.host):
        return (f"page:{shown_url(f'https://{place.work}').removeprefix('https://')}",)
    return sites_of(place.host)


@lru_cache(maxsize=65_536)
def called(name: str, url: str | None) -> tuple[Party, ...]:
    """Whom a publisher's name stands for, given where its source is; what is no more than the platform's name says nothing."""
    if is_web(url):
        place = page_address(url)
        if same_name(name) in _names_at(place.host, place.platform.name if place.platform else ""):
            return published_at(url)
    label = _LABEL.fullmatch(name)
    if label and (not label[1] or label[1] in _platforms()):
        return (f"account:{name}",)
    host = _HOST.fullmatch(name)
    if host and is_domain(host[1].lower()):
        return sites_of(host[1].lower())
    return (f"name:{name}",)


def home_of(url: str) -> Party | None:
    """Whom the address of somebody's own page or account identifies; None where others may publish beneath it."""
    place = page_address(url)
    if place.account:
        return _account(place.account)
    if _is_anyones(place.host) or any(mark in place.work for mark in "/?#"):
        return None
    return sites_of(place.host)[0]


def _account(label: str) -> Party:
    """An account; one that has a host of its own is a site."""
    return f"{'account' if _LABEL.fullmatch(label) else 'site'}:{label}"


@lru_cache(maxsize=4096)
def _is_anyones(host: str) -> bool:
    """Whether it does not tell who publishes there."""
    site = without_mirror(host)
    return site in sites().by_host or under(site, sites().anyone) != ""


@lru_cache(maxsize=4096)
def _names_at(host: str, platform: str) -> frozenset[str]:
    """The names of a platform, and of whoever lends out domains at a host: they name no publisher."""
    lender = under(without_port(host), sites().shared)
    names = [lender, lender.partition(".")[0], platform]
    for one in sites().platforms:
        if one.name == platform:
            names += (*one.names, *one.hosts)
    return frozenset(map(same_name, filter(None, names)))


@cache
def _platforms() -> frozenset[str]:
    return frozenset(platform.name for platform in sites().platforms)


@lru_cache(maxsize=8192)
def sites_of(host: str) -> tuple[Party, ...]:
    """A host and what it lies in, up to the domain that somebody has registered."""
    labels = without_mirror(without_port(host)).split(".")
    most = len(labels) - registered(".".join(labels))
    return tuple(f"site:{shown_host('.'.join(labels[start:]))}" for start in range(most + 1))
