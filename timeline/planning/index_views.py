"""View classes for the indexes of actors, places, topics, tags and sources."""

from __future__ import annotations

from timeline.planning.page_views import NavItem, PageFrame
from timeline.planning.views import Link, View


class IndexRow(View, frozen=True):
    link: Link
    text: str = ""
    """Its kind or its publisher."""
    count: str = ""


class IndexGroup(View, frozen=True):
    heading: str
    rows: tuple[IndexRow, ...]
    anchor: str = ""
    """Where a letter begins: `letter-K`."""


class IndexLetter(View, frozen=True):
    """A letter of an index from A to Z."""

    text: str
    href: str
    """The path of the page on which it begins, or nothing if it is this one; then `#` and its anchor."""
    here: bool
    """Whether some of its names are on this page."""


class IndexPage(View, frozen=True):
    """actors/, places/, topics/, tags/ and sources/: all records of a kind."""

    page: PageFrame
    intro: str
    groups: tuple[IndexGroup, ...]
    letters: tuple[IndexLetter, ...] = ()
    """Only in a long index, like `frequent`."""
    frequent: tuple[IndexRow, ...] = ()
    """Those with the most events, on the first page."""
    pages: tuple[NavItem, ...] = ()
