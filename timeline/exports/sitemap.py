"""`sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape

from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.planning.edition import Edition
from timeline.planning.index_pages import redirects
from timeline.planning.urls import address_of

MOST = 45_000
"""Addresses in one file; the protocol allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _base(edition: Edition) -> str:
    """The site's address; empty where search engines should not index the site: it shows drafts, or an earlier day."""
    return "" if edition.drafts or edition.as_known_at else edition.project.url or ""


def sitemap_files(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """Every page of every language except redirects and those for addresses that do not exist."""
    base = _base(editions[0])
    if not base:
        return
    hidden = {edition.paths.not_found for edition in editions}
    hidden.update(alias for edition in editions for alias, _ in redirects(edition))
    paths = sorted(path for path in pages if path not in hidden)
    made_from = digest((base, paths))
    for path, data in _sitemaps(base, paths).items():
        yield FilePlan(path, made_from, partial(bytes, data))


def _sitemaps(base: str, paths: Iterable[str]) -> dict[str, bytes]:
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


def robots_file(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """Every robot may fetch every page."""
    base = _base(editions[0])
    text = "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}sitemap.xml\n" if base else "")
    yield FilePlan("robots.txt", digest(base), text.encode)
