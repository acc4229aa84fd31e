"""View classes for the page of what is new."""

from __future__ import annotations

from timeline.planning.views import Link, View


class NewsItemView(View, frozen=True):
    """What happened to one event on one day."""

    kind: str
    """`Added`, `Changed`, `Correction` ..."""
    event: Link
    when: str
    """The short date of the event."""
    changes: tuple[str, ...] = ()
    more: Link | None = None
    """A link to the history, if there are more changes."""


class NewsDayView(View, frozen=True):
    """What happened on one day."""

    when: str
    machine: str
    items: tuple[NewsItemView, ...]
    more: str = ""
    """`and 1,450 more`."""
