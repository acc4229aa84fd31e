"""The sources that an event cites."""

from __future__ import annotations

from collections.abc import Iterable

from timeline.records.event_summary import Entry


def cited_sources(entry: Entry) -> Iterable[str]:
    """The sources that an event or its claims cite, each once."""
    return dict.fromkeys(
        [cite.source for cite in entry.cites]
        + [cite.source for claim in entry.claims for cite in claim.cites]
    )
