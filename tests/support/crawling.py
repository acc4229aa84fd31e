"""A visitor who follows every link of a site, and notes what is missing."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urljoin, urlsplit

Read = Callable[[str], bytes | None]
"""The file at a path below the site's own; None if there is none. A path that ends in a slash is a page's."""

_LINK = re.compile(rb'(?:href|src)="([^"]+)"')


def broken_links(read: Read, base: str) -> list[str]:
    """The links of pages below `base` that lead nowhere, each with the page that has it.

    A link is asked for again before it counts, with its page: a page that has gone meanwhile, or has been replaced, takes
    its links with it.
    """
    seen = {""}
    pending = [("", "")]
    broken = []
    while pending:
        path, by = pending.pop()
        data = read(path)
        if data is None:
            again = read(by)
            if path == "" or (again is not None and path in links_of(again, by, base) and read(path) is None):
                broken.append(f"{by or 'index'} -> {path}")
            continue
        if path.endswith("/") or path in ("", "404.html"):
            fresh = links_of(data, path, base) - seen
            seen |= fresh
            pending += [(one, path) for one in sorted(fresh)]
    return broken


def links_of(page: bytes, path: str, base: str) -> set[str]:
    """The paths below `base` to which a page links."""
    found = set()
    for link in _LINK.findall(page):
        address = urljoin(base + path, link.decode())
        if address.startswith(base):
            found.add(unquote(urlsplit(address[len(base) :]).path))
    return found


@contextmanager
def crawling(read: Read, base: str) -> Iterator[list[str]]:
    """Crawl again and again beside whatever is done meanwhile; the list holds what was broken."""
    broken: list[str] = []
    over = threading.Event()

    def crawl() -> None:
        while not over.is_set():
            broken.extend(broken_links(read, base))
            over.wait(0.3)

    thread = threading.Thread(target=crawl)
    thread.start()
    try:
        yield broken
    finally:
        over.set()
        thread.join()
