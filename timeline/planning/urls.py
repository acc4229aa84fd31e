"""Paths and addresses of every page and file of the site: the only module that builds them.

A `path` is a file below the site's root (`events/x/index.html`). Pages link to paths, so that a site also works from a
folder, by `file://`. An `address` is what feeds, data and search engines get (`events/x/`).
"""

from __future__ import annotations

import re
from hashlib import sha256

import msgspec

_NOT_PLAIN = re.compile("[^A-Za-z0-9._~/-]")


class Paths(msgspec.Struct, frozen=True):
    """The paths of one language's pages and files. Static files and pictures are shared by all languages."""

    folder: str = ""
    """Empty for the project's own language, at the site's root; for another its code and a slash: `ar/`."""

    @property
    def home(self) -> str:
        """The home page."""
        return f"{self.folder}index.html"

    @property
    def corrections(self) -> str:
        """The list of all corrections."""
        return f"{self.folder}corrections/index.html"

    @property
    def corrections_feed(self) -> str:
        """The feed of corrections."""
        return f"{self.folder}corrections/feed.xml"

    @property
    def news(self) -> str:
        """What was added and changed."""
        return f"{self.folder}new/index.html"

    @property
    def news_feed(self) -> str:
        """The feed of what was added and changed."""
        return f"{self.folder}new/feed.xml"

    @property
    def sourcing(self) -> str:
        """The page on how well the whole chronology is sourced."""
        return f"{self.folder}rests-on/index.html"

    @property
    def verify(self) -> str:
        """How to check that the site is what its editors published."""
        return f"{self.folder}about/verify/index.html"

    @property
    def find(self) -> str:
        """The search page."""
        return f"{self.folder}find/index.html"

    @property
    def map(self) -> str:
        """The map of all places."""
        return f"{self.folder}map/index.html"

    @property
    def not_found(self) -> str:
        """The page for an address that does not exist."""
        return f"{self.folder}404.html"

    def page(self, kind: str, id_: str) -> str:
        """The page of a record or a period: kind is events, days, months, years, actors, places, topics, tags or sources."""
        return f"{self.folder}{kind}/{id_}/index.html"

    @property
    def site_card(self) -> str:
        """The picture of the site for link previews."""
        return f"{self.folder}card.png"

    def card(self, event: str) -> str:
        """The picture of an event for link previews."""
        return f"{self.folder}events/{event}/card.png"

    def history(self, event: str) -> str:
        """The page of an event's history."""
        return f"{self.folder}events/{event}/history/index.html"

    def index(self, kind: str) -> str:
        """The page that lists all records of a kind."""
        return f"{self.folder}{kind}/index.html"

    def free_page(self, id_: str) -> str:
        """A page of content/pages."""
        return f"{self.folder}{id_}/index.html"

    def file(self, name: str) -> str:
        """A feed or data file: `feed.xml`."""
        return self.folder + name


def picture_path(file: str) -> str:
    """The path of a picture: its own name, unless some system or address could not hold that."""
    plain = _NOT_PLAIN.sub("-", file)
    if plain == file:
        return file
    stem, _, suffix = plain.rpartition(".")
    return f"{stem}-{sha256(file.encode()).hexdigest()[:8]}.{suffix}"


def nth_page(path: str, n: int) -> str:
    """The n-th page of a list that is longer than one page; the first is the list's own path."""
    return path if n == 1 else path.replace("index.html", f"page-{n}/index.html")


def address_of(path: str) -> str:
    """The address of a path, relative to the site's root: without `index.html`."""
    return path.removesuffix("index.html")


def root_of(path: str) -> str:
    """The relative link from a page up to the site's root."""
    return "../" * path.count("/")
