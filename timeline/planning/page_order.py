"""The order in which readers page through events, and whether one page can hold them all."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.records.event_summary import Entry

ONE_PAGE = 500
"""The most events that the home page shows in full."""


def is_long(order: Sequence[Entry]) -> bool:
    """Whether the chronology needs pages for months and years."""
    return len(order) > ONE_PAGE


def in_page_order(order: Sequence[Entry]) -> list[Entry]:
    """The events in reading order; if one page holds all, background events come last, as they do there."""
    if is_long(order):
        return list(order)
    return sorted(order, key=lambda entry: entry.kind == "background")
