"""Parse hosts as browsers do (WHATWG URL, section 3.5) and normalise them to ASCII.

Names are mapped and validated by UTS 46 (non-transitional, CheckBidi, CheckJoiners, no STD3 rules): faß.de and fass.de
are different domains. Unusual spellings of IP addresses, which browsers accept (0x7f.1), are refused with a suggestion.
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote

from timeline.addresses.errors import UrlError

_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?)*\.?"
)
_IPV4_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_MAX_LENGTH = 1_000
"""Characters of a host that are mapped."""


def ascii_host(host: str, *, dotless: bool = False) -> str:
    """The host in ASCII and the usual spelling. `dotless` allows names within a network. Raises UrlError."""
    if host.startswith("[") or ":" in host:
        return _ipv6(host)
    if "%" in host:
        host = unquote(host)
    host = host.lower() if host.isascii() else _mapped(host)
    if "xn--" in host or not host.isascii():
        host = _punycode(host)
    if not _NAME.fullmatch(host):
        raise UrlError("the host is missing or not a domain name", "write the address as https://host/path")
    labels = host.removesuffix(".").split(".")
    if len(labels) == 1 and not dotless and not _IPV4_NUMBER.fullmatch(host):
        raise UrlError(
            f"`{host[:60]}` is not a full host: it has no dot",
            "write the whole host, as in https://www.example.org; a source that is not online needs `publisher` instead of `url`",
        )
    return _ipv4(host, labels) if _IPV4_NUMBER.fullmatch(labels[-1]) else host


def _ipv6(host: str) -> str:
    try:
        address = IPv6Address(host.strip("[]"))
    except AddressValueError:
        raise UrlError("the host is not a valid IP address", "check the address") from None
    if address.scope_id is not None:
        raise UrlError("the host names a network interface", "write the IP address without %")
    if address.ipv4_mapped:
        raise UrlError("the host is an unusual form of an IP address", f"write {address.ipv4_mapped}")
    return f"[{address}]"


def _ipv4(host: str, labels: list[str]) -> str:
    """Check a name that ends in a number: an IPv4 address of up to four parts, possibly octal or hexadecimal."""
    numbers = [_number(label) for label in labels]
    *first, last = (number if number is not None else 1 << 32 for number in numbers)
    if len(first) > 3 or any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        raise UrlError(
            f"the host ends in a number but is not an IP address: {host[:60]}", "check the address"
        )
    usual = str(IPv4Address(last + sum(number << 8 * (3 - place) for place, number in enumerate(first))))
    if host != usual:
        raise UrlError(f"{host[:60]} is an unusual form of an IP address", f"write {usual}")
    return host


def _number(label: str) -> int | None:
    try:
        if label.startswith("0x"):
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") else 10)
    except ValueError:
        return None


def _not_a_domain(host: str) -> UrlError:
    return UrlError(f"{host[:60]} is not a domain name", "check the spelling of the host")


def _mapped(host: str) -> str:
    import idna

    try:
        return idna.uts46_remap(host[:_MAX_LENGTH], std3_rules=False)
    except idna.IDNAError:
        raise _not_a_domain(host) from None


def _punycode(host: str) -> str:
    """Encode the non-ASCII labels of a mapped name, which must all be valid (UTS 46, section 4.1)."""
    labels = [_decoded(label) if label.startswith("xn--") else label for label in host.split(".")]
    if not all(label.isascii() or _is_valid(label) for label in labels) or not _is_bidi(labels):
        raise _not_a_domain(host)
    return ".".join(
        label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}" for label in labels
    )


def _decoded(label: str) -> str:
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        raise _not_a_domain(label) from None
    if decoded.isascii() or f"xn--{decoded.encode('punycode').decode('ascii')}" != label:
        raise _not_a_domain(label)
    return decoded


def _is_valid(label: str) -> bool:
    import idna

    try:
        idna.check_initial_combiner(label)
        joiners = [place for place, character in enumerate(label) if character in "\u200c\u200d"]
        return _mapped(label) == label and all(idna.valid_contextj(label, place) for place in joiners)
    except (idna.IDNAError, ValueError):
        return False


def _is_bidi(labels: list[str]) -> bool:
    """Whether a name satisfies the Bidi Rule (RFC 5893): it applies to all labels if any is right-to-left."""
    from unicodedata import bidirectional

    import idna

    if not any(bidirectional(character) in ("R", "AL", "AN") for label in labels for character in label):
        return True
    try:
        return all(idna.check_bidi(label, check_ltr=True) for label in labels if label)
    except idna.IDNAError:
        return False
