"""The view class of the search form."""

from __future__ import annotations

from timeline.planning.views import View


class Finder(View, frozen=True):
    """The form that searches and filters the chronology; only with script."""

    action: str
    """The path of the search page."""
    words: str
    """The texts that the script prints, as JSON."""
    facets: tuple[str, ...]
    """What events can be chosen by: `who`, `where` ..."""
    all: str
    """`14 events`."""
    mode: str
    """`list` filters the list on the page, `page` shows results, `lead` leads to the search page."""
