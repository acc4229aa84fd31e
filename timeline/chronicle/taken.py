"""Ids that no record can have, because the site itself has a page at their address."""

from __future__ import annotations

import re

_PAGES = frozenset(
    [
        "index",
        "404",
        "events",
        "days",
        "months",
        "actors",
        "places",
        "topics",
        "tags",
        "sources",
        "corrections",
        "rests-on",
        "assets",
        "media",
        "feed",
        "timeline",
        "sitemap",
        "robots",
    ]
)
_PAGE_OF_A_LIST = re.compile(r"page-[0-9]+")


def is_taken(kind: str, id_: str) -> bool:
    """Whether an id (or a former one) of this kind is taken: `events`, `actors` ... `tags`, `pages`."""
    if kind == "pages":
        return id_ in _PAGES
    return id_ == "index" or (kind != "events" and _PAGE_OF_A_LIST.fullmatch(id_) is not None)
