"""`sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from timeline.planning.urls import address_of

MOST = 45_000
"""Addresses in one file; the protocol allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemaps(base: str, paths: Iterable[str]) -> dict[str, bytes]:
    """The sitemap; with more addresses than one file may hold, an index and its parts."""
    addresses = sorted(escape(base + address_of(path)) for path in paths)
    if len(addresses) <= MOST:
        return {"sitemap.xml": _url_set(addresses)}
    parts = {
        f"sitemap-{n + 1}.xml": addresses[n * MOST : (n + 1) * MOST]
        for n in range(-(-len(addresses) // MOST))
    }
    rows = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in parts)
    files = {name: _url_set(part) for name, part in parts.items()}
    files["sitemap.xml"] = f"{_HEAD}<sitemapindex {_XMLNS}>\n{rows}</sitemapindex>\n".encode()
    return files


def _url_set(addresses: list[str]) -> bytes:
    rows = "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
    return f"{_HEAD}<urlset {_XMLNS}>\n{rows}</urlset>\n".encode()


def robots(base: str) -> bytes:
    """Everyone may read everything."""
    return (
        f"User-agent: *\nAllow: /\n{f'Sitemap: {base}sitemap.xml' if base else ''}".rstrip().encode() + b"\n"
    )
