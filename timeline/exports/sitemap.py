"""`sitemap.xml` (sitemaps.org 0.9) and `robots.txt` (RFC 9309)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from html import escape
from typing import TypeAlias

from timeline.digest import digest
from timeline.exports.file_plan import FilePlan
from timeline.planning.edition import Edition
from timeline.planning.index_pages import redirects
from timeline.planning.urls import address_of

NAME = "sitemap.xml"
MOST = 45_000
"""Addresses in one file; the protocol allows 50,000."""
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'

Address: TypeAlias = Callable[[str], str]
"""The full address of a page, escaped, by its path."""
Alternates: TypeAlias = dict[str, str]
"""The links to the versions of a page in all languages, by the path of any of them."""


def _base(edition: Edition) -> str:
    """The site's address; empty where search engines should not index it: it shows drafts, or an earlier state."""
    return "" if edition.drafts or edition.as_known_at else edition.project.url or ""


def sitemap_files(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """The sitemap, if the site's address is known; with more pages than one file may list, an index and its parts."""
    base = _base(editions[0])
    if not base:
        return
    hidden = {edition.paths.not_found for edition in editions}
    hidden.update(alias for edition in editions for alias, _ in redirects(edition))
    paths = sorted((path for path in pages if path not in hidden), key=address_of)
    address = cache(partial(_address, base))
    alternates = cache(partial(_alternates, address, editions, paths))  # made only if a file is
    made_from = digest((base, paths, [edition.language for edition in editions]))
    if len(paths) <= MOST:
        yield FilePlan(NAME, made_from, partial(_url_set, address, paths, alternates))
        return
    starts = range(0, len(paths), MOST)
    names = [f"sitemap-{n}.xml" for n, _ in enumerate(starts, 1)]
    for name, start in zip(names, starts, strict=True):
        yield FilePlan(name, made_from, partial(_url_set, address, paths[start : start + MOST], alternates))
    yield FilePlan(NAME, made_from, partial(_index, base, names))


def _alternates(address: Address, editions: Sequence[Edition], paths: Iterable[str]) -> Alternates:
    """The links to the versions of each page, the one at the site's root first; none if the site has one language."""
    if len(editions) == 1:
        return {}
    ranks = {edition.paths.folder: rank for rank, edition in enumerate(editions)}
    pages: dict[str, list[tuple[int, str]]] = {}
    for path in paths:
        folder, slash, rest = path.partition("/")
        rank = ranks.get(folder + slash, 0)
        pages.setdefault(rest if rank else path, []).append((rank, path))
    found: Alternates = {}
    for versions in pages.values():
        named = [(editions[rank].language, address(path)) for rank, path in sorted(versions)]
        named.append(("x-default", named[0][1]))  # for readers of all other languages
        links = "".join(
            [f'<xhtml:link rel="alternate" hreflang="{language}" href="{href}"/>' for language, href in named]
        )
        found.update((path, links) for _, path in versions)
    return found


def _address(base: str, path: str) -> str:
    return escape(base + address_of(path))


def _url_set(address: Address, paths: Iterable[str], alternates: Callable[[], Alternates]) -> bytes:
    links = alternates()
    rows = "".join([f"<url><loc>{address(path)}</loc>{links.get(path, '')}</url>\n" for path in paths])
    xmlns = f"{_XMLNS} {_XHTML}" if links else _XMLNS
    return f"{_HEAD}<urlset {xmlns}>\n{rows}</urlset>\n".encode()


def _index(base: str, names: Iterable[str]) -> bytes:
    rows = "".join(f"<sitemap><loc>{escape(base + name)}</loc></sitemap>\n" for name in names)
    return f"{_HEAD}<sitemapindex {_XMLNS}>\n{rows}</sitemapindex>\n".encode()


def robots_file(editions: Sequence[Edition], pages: Sequence[str]) -> Iterator[FilePlan]:
    """Every robot may fetch every page."""
    base = _base(editions[0])
    text = "User-agent: *\nAllow: /\n" + (f"Sitemap: {base}{NAME}\n" if base else "")
    yield FilePlan("robots.txt", digest(base), text.encode)
