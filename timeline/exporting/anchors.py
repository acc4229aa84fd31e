"""Where the links of pages lead once all pages are parts of one file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from posixpath import dirname, join, normpath

from timeline.planning.days import iso_day
from timeline.planning.edition import Edition
from timeline.planning.urls import address_of

_NTH_PAGE = re.compile(r"page-\d{1,9}/index\.html$")
_DAY = re.compile(r"d?(-?\d{4,12}(?:-\d\d){0,2})$")


def target_of(page: str, href: str) -> tuple[str, str] | None:
    """The path and the fragment to which a link on a page of the site leads; None if it leads out of the site."""
    path, _, fragment = href.partition("#")
    if not path:
        return page, fragment
    found = _path_from(dirname(page), path)
    return (found, fragment) if found else None


@lru_cache(maxsize=8192)
def _path_from(folder: str, path: str) -> str:
    """The path of a link from a folder of the site; empty if it leads out of the site."""
    return "" if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", path) else normpath(join(folder, path))


class Anchors:
    """The anchors of pages: `events/ID`, `sources/ID` ...; and of elements within them: `events.ID.note-1`."""

    def __init__(self, edition: Edition, pages: Iterable[str]) -> None:
        paths, entries = edition.paths, edition.chronicle.reading_order
        self.of_page: Mapping[str, str] = {
            path: address_of(path.removeprefix(paths.folder)).strip("/") or "top" for path in pages
        }
        self._base = edition.project.url or ""
        self._folder = paths.folder
        self._events = {entry.id: f"events/{entry.id}" for entry in entries}
        self._days: dict[str, str] = {}
        for entry in entries:
            day = iso_day(entry.stand) if entry.is_placed else ""
            for part in (day, day[:-3], day[:-6]):
                self._days.setdefault(part, f"events/{entry.id}")

    def inner(self, page: str, id_: str) -> str:
        """The id in the file of an element of a page: a name of XML, for drawings."""
        return f"{self.of_page[page].replace('/', '.')}.{id_}"

    def find(self, page: str, path: str, fragment: str) -> str:
        """The anchor in the file for a link on a page; empty if what it leads to is not in the file."""
        path = _NTH_PAGE.sub("index.html", path)
        if path == page and fragment:
            return self._on_same_page(page, fragment)
        if path in self.of_page:
            return self.inner(path, fragment) if fragment else self.of_page[path]
        if fragment in self._events:
            return self._events[fragment]
        day = _DAY.search(address_of(path).strip("/"))
        return self._days.get(day[1], "") if day else ""

    def _on_same_page(self, page: str, fragment: str) -> str:
        if page == f"{self._folder}index.html":
            day = _DAY.fullmatch(fragment)
            return (
                self._events.get(fragment)
                or (self._days.get(day[1], "") if day else "")
                or self.inner(page, fragment)
            )
        if page == f"{self._folder}map/index.html" and fragment.startswith("at-"):
            return f"places/{fragment.removeprefix('at-')}"
        return self.inner(page, fragment)

    def address(self, path: str, fragment: str) -> str:
        """The address of what is not in the file; empty if the project has none."""
        return f"{self._base}{address_of(path)}{'#' * bool(fragment)}{fragment}" if self._base else ""
