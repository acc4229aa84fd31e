"""Check the marks of citations in a text: each `[@id]` must name a source that the event cites."""

from __future__ import annotations

from collections import Counter

from timeline.markdown.marks import CITATION_MARK
from timeline.model.event import Event
from timeline.model.validation import Reader
from timeline.records.event_references import all_citations


def check_citation_marks(event: Event, text: str, reader: Reader) -> None:
    """REF001 for each mark in a text of the event, at the current path, that matches none of its citations."""
    counts = Counter(citation.source for citation in all_citations(event))
    for match in CITATION_MARK.finditer(text):
        id_, hash_, nth = match[1].partition("#")
        count = counts[id_]
        if hash_ and not (nth.isascii() and nth.isdigit() and 1 <= int(nth) <= count):
            reader.problem(
                "REF001",
                f"`{match[0]}` matches no citation: the event {_cites(id_, count)}",
                "count the citations of that source from 1, or leave the number out",
                word=match[0],
            )


def _cites(id_: str, count: int) -> str:
    if not count:
        return f"does not cite `{id_}`"
    return f"cites `{id_}` { ({1: 'once', 2: 'twice'}.get(count, f'{count} times')) }"
