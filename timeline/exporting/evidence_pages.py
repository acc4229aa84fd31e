"""Pages of the site as part of a package: readable from a folder, without scripts, with the files that they need."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import partial
from posixpath import dirname, join, normpath

from timeline.exporting.anchors import target_of
from timeline.exporting.export_site import ExportSite
from timeline.exporting.html_tags import Tag, rewrite_tags
from timeline.planning.urls import address_of

_LEFT_OUT = frozenset(["button", "form", "script", "template"])
_CHANGED = _LEFT_OUT | {"a", "image", "img", "link"}
_URL = re.compile(r"""url\(\s*+["']?([^"'()]*+)["']?\s*+\)""")


class PackedPages:
    """Makes the pages of a package, and gathers what they need."""

    def __init__(self, site: ExportSite, pages: Collection[str], base: str) -> None:
        """`base` is the address of the site; empty if it has none."""
        self._site = site
        self._pages = frozenset(pages)
        self._base = base
        self._needed: dict[str, None] = {}

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The pages, then the style sheets, fonts, pictures and maps that they use, by path in the site."""
        for path in sorted(self._pages):
            yield path, rewrite_tags(self._site.text(path), partial(self._tag, path), _CHANGED).encode()
        for path in list(self._needed):
            if path.endswith(".css"):
                for url in _URL.findall(self._site.text(path)):
                    self._need(normpath(join(dirname(path), url)))
        for path in sorted(self._needed):
            yield path, self._site.read(path)

    def _need(self, path: str) -> bool:
        if path not in self._site.files or path.endswith(".html"):
            return False
        self._needed[path] = None
        return True

    def _tag(self, page: str, tag: Tag) -> Tag | None:
        name, attributes = tag
        if name in _LEFT_OUT:
            return None
        if name == "link" and attributes.get("rel") not in ("stylesheet", "icon", "canonical"):
            return None
        key = "src" if name == "img" else "href"
        where = target_of(page, attributes[key]) if key in attributes else None
        if where is None or where[0] in self._pages:
            return name, attributes
        if name in ("img", "image", "link"):
            return (name, attributes) if self._need(where[0]) else None
        if self._base:
            address = f"{self._base}{address_of(where[0])}{'#' * bool(where[1])}{where[1]}"
            return name, {**attributes, key: address, "rel": "noopener noreferrer external"}
        del attributes[key]
        return name, {**attributes, "title": "not in this package"}
