"""Addresses of pages: the one place that knows them.

A `path` is a page's file below the site (`events/x/index.html`), and also what pages link to, so that a site works
from a folder by `file://`. An `address` is what the world is told (`events/x/`).
"""

from __future__ import annotations

import re
from hashlib import sha256

HOME = "index.html"
CORRECTIONS = "corrections/index.html"
RESTS_ON = "rests-on/index.html"
CORRECTIONS_FEED = "corrections/feed.xml"
NOT_FOUND = "404.html"
_NOT_PLAIN = re.compile("[^A-Za-z0-9._~/-]")


def path_of(kind: str, id_: str) -> str:
    """The page of a record: kind is events, days, months, actors, places, topics, tags or sources."""
    return f"{kind}/{id_}/index.html"


def history_of(event: str) -> str:
    """The page of an event's history."""
    return f"events/{event}/history/index.html"


def index_of(kind: str) -> str:
    """The page that lists a kind."""
    return f"{kind}/index.html"


def free_page(id_: str) -> str:
    """A page of content/pages."""
    return f"{id_}/index.html"


def picture_path(file: str) -> str:
    """Where a picture of the content stands in the site: under its own name, if any system and any address can hold it."""
    plain = _NOT_PLAIN.sub("-", file)
    if plain == file:
        return file
    stem, _, suffix = plain.rpartition(".")
    return f"{stem}-{sha256(file.encode()).hexdigest()[:8]}.{suffix}"


def nth_page(path: str, n: int) -> str:
    """The n-th page of a list that is longer than one; the first is the list's own address."""
    return path if n == 1 else path.replace("index.html", f"page-{n}/index.html")


def address_of(path: str) -> str:
    """The address of a path, relative to the site's root: without `index.html`."""
    return path.removesuffix("index.html")


def root_of(path: str) -> str:
    """The way from a page up to the site's root."""
    return "../" * path.count("/")
