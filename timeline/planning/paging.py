"""Lists that are longer than a page: how they are split, and the links from page to page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from timeline.planning.page_views import NavItem
from timeline.planning.urls import nth_page

T = TypeVar("T")


def in_parts(items: Sequence[T], most: int) -> Iterator[tuple[int, int, Sequence[T]]]:
    """Each page's number, the number of pages, and its items; an empty list has one page."""
    total = max(1, -(-len(items) // most))
    for n in range(1, total + 1):
        yield n, total, items[(n - 1) * most : n * most]


def page_links(path: str, n: int, total: int) -> tuple[NavItem, ...]:
    """Links to the first and the last page of a list, and to those around the n-th."""
    if total == 1:
        return ()
    near = sorted({1, total, *(i for i in range(n - 3, n + 4) if 1 <= i <= total)})
    return tuple(NavItem(str(i), nth_page(path, i), i == n) for i in near)
