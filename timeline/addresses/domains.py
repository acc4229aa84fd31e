"""Find a host's registered domain, by the Public Suffix List (publicsuffix.org) and `sites.yaml`."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from typing import Any

from timeline.addresses.sites import sites

_PORT = re.compile(r":\d+$")


def without_port(host: str) -> str:
    """The host without a port."""
    return _PORT.sub("", host)


def parent_domain(host: str, domains: Container[str]) -> str:
    """The most specific of the domains that a host equals or is a sub-domain of; else empty."""
    while host not in domains:
        _, dot, host = host.partition(".")
        if not dot:
            return ""
    return host


def without_mirror(host: str) -> str:
    """The host without a mirror's prefix: example.org for www.example.org, m.example.org, amp.example.org."""
    rules = sites()
    while match := rules.mirror.match(host):
        rest = host[match.end() :]
        if match[0] != "www." and registered_labels(host) > rest.count(".") + 1:
            break  # the prefix is a registered name: m.github.io
        host = rest
    return host


def registered_labels(host: str) -> int:
    """The number of labels of a host's registered domain, or of its sub-domain on a shared host."""
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return len(labels)
    shared = parent_domain(host, sites().shared)
    if shared:
        return min(shared.count(".") + 2, len(labels))
    domain = _suffixes().privatesuffix(".".join(map(_to_unicode, labels)))
    return domain.count(".") + 1 if domain else len(labels)


def is_domain(text: str) -> bool:
    """Whether a text ends in a public suffix."""
    return _suffixes().publicsuffix(text, accept_unknown=False) is not None


def _to_unicode(label: str) -> str:
    """A label in Unicode, as in the Public Suffix List."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@cache
def _suffixes() -> Any:
    """The Public Suffix List. Loading it takes as long as a small build, and few builds need it."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_encoded_idn=False)
