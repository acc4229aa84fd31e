"""The rules of `sites.yaml`: mirrors, platforms, and who can publish where."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

import msgspec

from timeline.reading.strict_yaml import read_yaml


class Address(msgspec.Struct, frozen=True):
    """A form of a platform's addresses."""

    like: str
    """What they begin with: a regular expression, with the groups that the rest names; from `/` on, on all hosts."""
    same: str | None = None
    """The one form of all addresses of such a page."""
    shown: str | None = None
    """How the account is printed; left out, as the platform says."""


class Platform(msgspec.Struct, frozen=True, dict=True):
    """A site on which each account is a publisher of its own."""

    name: str
    shown: str
    addresses: tuple[Address, ...]
    names: tuple[str, ...] = ()
    """Of what chronologies give as the publisher, that which means no more than the platform."""
    hosts: tuple[str, ...] = ()

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], Address], ...]:
        """Its forms of addresses, ready to be tried in turn."""
        return tuple((re.compile(rf"{address.like}(?=[/?]|$)"), address) for address in self.addresses)


class Sites(msgspec.Struct, frozen=True, dict=True):
    """All of it."""

    mirrors: tuple[str, ...]
    tracking: tuple[str, ...]
    amp: tuple[str, ...]
    wrapped: dict[str, str]
    shared: frozenset[str]
    anyone: frozenset[str]
    platforms: tuple[Platform, ...]

    @cached_property
    def mirror(self) -> re.Pattern[str]:
        """The beginning of a host that shows what the rest of it shows."""
        return re.compile(rf"(?:{'|'.join(self.mirrors)})\.(?=[^.]+\.)")

    @cached_property
    def is_tracking(self) -> re.Pattern[str]:
        """A parameter that does not choose the page."""
        forms = (
            re.escape(one).replace(r"\*", "[^=]*") + ("" if "=" in one else "(?:=.*)?")
            for one in self.tracking
        )
        return re.compile("|".join(forms))

    @cached_property
    def amp_paths(self) -> tuple[re.Pattern[str], ...]:
        """Paths of AMP pages."""
        return tuple(map(re.compile, self.amp))

    @cached_property
    def wrappings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Addresses that hold another, after what is in all of them."""
        return tuple((part, re.compile(pattern)) for part, pattern in self.wrapped.items())

    @cached_property
    def by_host(self) -> dict[str, Platform]:
        """The platforms by their hosts."""
        return {host: platform for platform in self.platforms for host in platform.hosts}

    @cached_property
    def everywhere(self) -> tuple[Platform, ...]:
        """The platforms that have no host of their own."""
        return tuple(platform for platform in self.platforms if not platform.hosts)


@cache
def sites() -> Sites:
    """The rules; they are read once."""
    text = Path(__file__).with_name("sites.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text)[0], Sites)
