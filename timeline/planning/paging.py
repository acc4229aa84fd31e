"""Lists that are longer than a page: how they are split, and the links from page to page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from timeline.planning.page_views import NavItem
from timeline.planning.urls import nth_page

T = TypeVar("T")

GAP = "…"
"""Stands for pages that are left out of the links."""


def in_parts(items: Sequence[T], most: int) -> Iterator[tuple[int, int, Sequence[T]]]:
    """Each page's number, the number of pages, and its items; an empty list has one page."""
    total = max(1, -(-len(items) // most))
    for n in range(1, total + 1):
        yield n, total, items[(n - 1) * most : n * most]


def in_whole_groups(groups: Iterable[Sequence[T]], weigh: Callable[[T], int], most: int) -> list[list[T]]:
    """The items by page. A page holds items of the weight `most`; a group is split only if it is longer than a page.

    A page that would be less than a quarter full takes the next group too, or is joined to the page before it, so that
    items added at the end leave earlier pages as they are.
    """
    pages: list[list[T]] = []
    free = 0
    for group in groups:
        sizes = [weigh(item) for item in group]
        if sum(sizes) > free and free < most * 3 / 4:
            pages.append([])
            free = most
        for item, size in zip(group, sizes, strict=True):
            if size > free:
                pages.append([])
                free = most
            pages[-1].append(item)
            free -= size
    if len(pages) > 1 and free > most * 3 / 4:
        last = pages.pop()
        pages[-1] += last
    return pages


def page_links(path: str, n: int, total: int) -> tuple[NavItem, ...]:
    """Links to the first and the last page of a list and to those around the n-th, with gaps: `1 … 6 7 8 … 46`."""
    if total == 1:
        return ()
    near = {i for i in (1, *range(n - 2, n + 3), total) if 1 <= i <= total}
    links: list[NavItem] = []
    for i in range(1, total + 1):
        if i in near or {i - 1, i + 1} <= near:
            links.append(NavItem(str(i), nth_page(path, i), i == n))
        elif links[-1].text != GAP:
            links.append(NavItem(GAP, ""))
    return tuple(links)
