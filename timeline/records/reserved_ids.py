"""Reserved ids, which records cannot have because the site has a page or a heading of its own at their address."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
        "new",
        "find",
        "map",
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
"""The id of a heading in pages that list events, where each event is an element with its own id."""


def is_reserved(kind: str, id_: str, languages: Iterable[str] = ()) -> bool:
    """Whether an id or alias is reserved; `kind` is `events`, `actors` ... `tags`, `pages`.

    `languages` are those of the project: the pages in each may be in a folder of that name.
    """
    if kind == "events" and _HEADING.fullmatch(id_):
        return True
    if kind == "pages":
        return id_ in _PAGES or id_ in map(str.lower, languages)
    return id_ == "index" or (kind != "events" and _PAGE_OF_A_LIST.fullmatch(id_) is not None)
