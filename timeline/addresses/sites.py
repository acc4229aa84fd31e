"""Load the rules of `sites.yaml` on mirrors, platforms, shared hosts, tracking parameters and archives."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

import msgspec

from timeline.reading.strict_yaml import read_yaml


class AddressForm(msgspec.Struct, frozen=True):
    """A form of a platform's addresses."""

    like: str
    """A regular expression for their beginning, with groups for the templates below; with a leading `/`, for any host."""
    same: str | None = None
    """Template of the key of all addresses of one page."""
    shown: str | None = None
    """Template for printing the account; the platform's by default."""


class Platform(msgspec.Struct, frozen=True, dict=True):
    """A site on which each account is a separate publisher."""

    name: str
    shown: str
    addresses: tuple[AddressForm, ...]
    names: tuple[str, ...] = ()
    """Other names of the platform that chronologies give as publisher."""
    hosts: tuple[str, ...] = ()

    @cached_property
    def patterns(self) -> tuple[tuple[re.Pattern[str], AddressForm], ...]:
        """The compiled address forms, to be tried in order."""
        return tuple((re.compile(rf"{address.like}(?=[/?]|$)"), address) for address in self.addresses)


class Sites(msgspec.Struct, frozen=True, dict=True):
    """The rules of `sites.yaml`."""

    mirrors: tuple[str, ...]
    tracking: tuple[str, ...]
    amp: tuple[str, ...]
    wrapped: dict[str, str]
    shared: frozenset[str]
    anyone: frozenset[str]
    platforms: tuple[Platform, ...]

    @cached_property
    def mirror(self) -> re.Pattern[str]:
        """The prefix of a mirror's host, such as `www.` or `m.`."""
        return re.compile(rf"(?:{'|'.join(self.mirrors)})\.(?=[^.]+\.)")

    @cached_property
    def tracking_parameter(self) -> re.Pattern[str]:
        """A query parameter that does not select the page."""
        forms = (
            re.escape(parameter).replace(r"\*", "[^=]*") + ("" if "=" in parameter else "(?:=.*)?")
            for parameter in self.tracking
        )
        return re.compile("|".join(forms))

    @cached_property
    def amp_paths(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of AMP paths."""
        return tuple(map(re.compile, self.amp))

    @cached_property
    def wrappings(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """Patterns of addresses that contain another (archives, caches), each with a text that all of them contain."""
        return tuple((part, re.compile(pattern)) for part, pattern in self.wrapped.items())

    @cached_property
    def by_host(self) -> dict[str, Platform]:
        """Platforms by host."""
        return {host: platform for platform in self.platforms for host in platform.hosts}

    @cached_property
    def hostless(self) -> tuple[Platform, ...]:
        """Platforms that run on any host, such as Mastodon."""
        return tuple(platform for platform in self.platforms if not platform.hosts)


@cache
def sites() -> Sites:
    """The rules, read once."""
    text = Path(__file__).with_name("sites.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text)[0], Sites)
