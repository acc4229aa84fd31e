"""Read a page's JSON-LD (schema.org), and choose the item that describes the page itself.

A page may describe several: its site, its breadcrumbs, its comments, and articles that it only links to.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from timeline.reading.web_text import normalise

Item = dict[str, Any]

_LONGEST = 500_000
_MOST_ITEMS = 2_000
_DEEPEST = 20
_MOST_REFERENCES = 2_000
_OF_REFERRED = ("name", "@value", "alternateName", "url")
"""What is read of an item that another refers to."""
_ARTICLES = frozenset((
    "advertisercontentarticle", "analysisnewsarticle", "article", "askpublicnewsarticle", "backgroundnewsarticle",
    "blogposting", "book", "discussionforumposting", "liveblogposting", "medicalscholarlyarticle", "newsarticle",
    "opinionnewsarticle", "report", "reportagenewsarticle", "reviewnewsarticle", "satiricalarticle", "scholarlyarticle",
    "socialmediaposting", "techarticle", "videoobject",
))  # fmt: skip
_PAGES = frozenset(("webpage", "itempage", "aboutpage"))
_OTHER_THINGS = frozenset((
    "about", "associatedmedia", "author", "blogpost", "citation", "comment", "creator", "haspart", "image", "isbasedon",
    "ispartof", "itemlistelement", "liveblogupdate", "mentions", "publisher", "relatedlink", "review", "significantlink",
    "subjectof", "video",
))  # fmt: skip
"""Properties whose values are no descriptions of the page."""
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")
_LAST_COMMA = re.compile(r",(?=\s{0,200}[}\]])")


def items_in(scripts: Iterable[str]) -> list[Item]:
    """All items that may describe the page, references to `@id` resolved one step deep."""
    found: list[Item] = []
    by_id: dict[str, Item] = {}
    for script in scripts:
        for item in _walk(_parsed(script)):
            if len(found) >= _MOST_ITEMS:
                break
            found.append(item)
            if isinstance(item.get("@id"), str) and len(item) > 1:
                by_id.setdefault(item["@id"], {key: item[key] for key in _OF_REFERRED if key in item})
    left = iter(range(_MOST_REFERENCES))
    return [_resolved(item, by_id, left) for item in found]


def described(items: Iterable[Item], is_here: Callable[[str], bool], headings: Iterable[str]) -> list[Item]:
    """The items that describe the page: those of its address, else with its heading, else the only article.

    `is_here` says whether an address is the page's. Without such an article, an item `WebPage` of its address.
    """
    items = list(items)
    articles = [item for item in items if not _types(item).isdisjoint(_ARTICLES)]
    words = set(filter(None, map(normalise, headings)))
    for of_page in (
        [item for item in articles if any(map(is_here, addresses_of(item)))],
        [item for item in articles if words & {normalise(text) for text in titles_of(item)}],
    ):
        if of_page:
            return of_page
    if len(articles) == 1 and not addresses_of(articles[0]):
        return articles
    pages = [item for item in items if not _types(item).isdisjoint(_PAGES)]
    return [] if articles else [page for page in pages if any(map(is_here, addresses_of(page)))]


def is_several(items: Iterable[Item]) -> bool:
    """Whether there are articles at all, of which none could be chosen."""
    return any(not _types(item).isdisjoint(_ARTICLES) for item in items)


def property_texts(item: Item, key: str) -> tuple[str, ...]:
    """The texts of a property; of items their names."""
    return tuple(_texts(item.get(key), 0))


def titles_of(item: Item) -> tuple[str, ...]:
    """Its headline, or its name."""
    return property_texts(item, "headline") or property_texts(item, "name")


def addresses_of(item: Item) -> tuple[str, ...]:
    """The addresses that it names as its own."""
    own = item.get("mainEntityOfPage")
    values = [item.get("url"), item.get("@id"), own.get("@id") if isinstance(own, dict) else own]
    values += [own.get("url")] if isinstance(own, dict) else []
    return tuple(value.strip() for value in values if isinstance(value, str) and "://" in value)


def _parsed(script: str) -> Any:
    text = _WRAPPING.sub("", script[:_LONGEST]).strip().rstrip(";")
    for one in dict.fromkeys((text, _LAST_COMMA.sub("", text), unescape(text))):
        try:
            return json.JSONDecoder(strict=False).raw_decode(one)[0]
        except (ValueError, RecursionError):
            continue
    return None


def _walk(value: Any) -> Iterator[Item]:
    """The items in a value, the outer before the inner, without those that are about something else."""
    waiting = [(value, 0)]
    visited = 0
    while waiting and visited < _MOST_ITEMS * 10:
        one, depth = waiting.pop(0) if len(waiting) < 100 else waiting.pop()
        visited += 1
        if depth > _DEEPEST:
            continue
        if isinstance(one, list):
            waiting += [(item, depth + 1) for item in one[:_MOST_ITEMS]]
        elif isinstance(one, dict):
            yield one
            waiting += [
                (item, depth + 1)
                for key, item in one.items()
                if isinstance(item, dict | list) and key.lower() not in _OTHER_THINGS
            ]


def _types(item: Item) -> frozenset[str]:
    return frozenset(
        text.rpartition("/")[2].rpartition(":")[2].lower() for text in _texts(item.get("@type"), 0)
    )


def _resolved(item: Item, by_id: Mapping[str, Item], left: Iterator[int]) -> Item:
    return {key: _referred(value, by_id, left) for key, value in item.items()}


def _referred(value: Any, by_id: Mapping[str, Item], left: Iterator[int]) -> Any:
    """The value with what is read of the item that it refers to, as long as references are `left`."""
    if isinstance(value, list):
        return [_referred(one, by_id, left) if isinstance(one, dict) else one for one in value[:100]]
    if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
        known = by_id.get(value["@id"])
        return {**known, **value} if known and next(left, None) is not None else value
    return value


def _texts(value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list) and depth < 3:
        for one in value[:100]:
            yield from _texts(one, depth + 1)
    elif isinstance(value, dict) and depth < 3:
        yield from _texts(
            next((value[key] for key in ("name", "@value", "alternateName") if key in value), None), depth + 1
        )
