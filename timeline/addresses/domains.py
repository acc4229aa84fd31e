"""Domains that somebody has registered, by the Public Suffix List (publicsuffix.org) and the list of `sites.yaml`."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache
from typing import Any

from timeline.addresses.sites import sites

_PORT = re.compile(r":\d+$")


def without_port(host: str) -> str:
    """The host alone."""
    return _PORT.sub("", host)


def under(host: str, domains: Container[str]) -> str:
    """Which of the domains a host is or lies in, the nearest; else nothing."""
    while host not in domains:
        _, dot, host = host.partition(".")
        if not dot:
            return ""
    return host


def without_mirror(host: str) -> str:
    """The site that a host shows again: example.org for www.example.org, m.example.org, amp.example.org."""
    rules = sites()
    while found := rules.mirror.match(host):
        rest = host[found.end() :]
        if found[0] != "www." and registered(host) > rest.count(".") + 1:
            break  # somebody is called so: m.github.io
        host = rest
    return host


def registered(host: str) -> int:
    """How many of a host's labels are the domain that somebody has registered, or was given by a host of sites."""
    labels = host.split(".")
    if labels[-1].isdigit() or ":" in host:
        return len(labels)
    shared = under(host, sites().shared)
    if shared:
        return min(shared.count(".") + 2, len(labels))
    domain = _suffixes().privatesuffix(".".join(map(_readable, labels)))
    return domain.count(".") + 1 if domain else len(labels)


def is_domain(text: str) -> bool:
    """Whether it ends in a suffix under which domains are registered."""
    return _suffixes().publicsuffix(text, accept_unknown=False) is not None


def _readable(label: str) -> str:
    """A label in Unicode, as the list has it."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except UnicodeError:
        return label


@cache
def _suffixes() -> Any:
    """The list. To load it takes as long as a small build, and few builds need it."""
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_encoded_idn=False)
