"""The order in which readers page through events, and whether one page can hold them all."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.records.event_summary import Entry

ONE_PAGE = 500
"""Events up to which the whole chronology stands on one page."""


def is_long(order: Sequence[Entry]) -> bool:
    """Whether the chronology needs pages of months and years."""
    return len(order) > ONE_PAGE


def in_page_order(order: Sequence[Entry]) -> list[Entry]:
    """The events as readers meet them: in reading order; where one page has all, background stands at its end."""
    if is_long(order):
        return list(order)
    return sorted(order, key=lambda entry: entry.kind == "background")
