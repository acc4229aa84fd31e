"""Ids that no record can have, because the site itself has a page, or a heading, at their address."""

from __future__ import annotations

import re

_PAGES = frozenset(
    [
        "index",
        "404",
        "events",
        "days",
        "months",
        "years",
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
_HEADING = re.compile(r"[dmy]-?[0-9]{4}(-[0-9]{2}){0,2}")
"""The id of a heading in pages that list events, which have their own ids there (`planning.days`)."""


def is_taken(kind: str, id_: str) -> bool:
    """Whether an id (or a former one) of this kind is taken: `events`, `actors` ... `tags`, `pages`."""
    if kind == "events" and _HEADING.fullmatch(id_):
        return True
    if kind == "pages":
        return id_ in _PAGES
    return id_ == "index" or (kind != "events" and _PAGE_OF_A_LIST.fullmatch(id_) is not None)
