"""The references of events and sources to other records, in fields and in texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from timeline.markdown.marks import links_in
from timeline.model.event import Event
from timeline.model.source import Citation, Source

Ref = tuple[str, str]
"""A reference: the kind of record (`actor`, `place` ...; `any` for a `[[link]]`) and its id."""

_MARKDOWN = frozenset(["summary", "details", "note", "caption", "says", "why"])
"""Fields whose translations may have links."""


def all_citations(event: Event) -> Iterator[Citation]:
    """The citations of an event and its claims."""
    yield from event.sources
    for claim in event.claims:
        yield from claim.sources


def source_refs(source: Source) -> Iterator[Ref]:
    """The references of a source, but for its publisher and authors, which may be plain text."""
    for actor in source.citing or ():
        yield "actor", actor
    yield from links_in(source.note)
    yield from links_in_translations(source)


def event_refs(event: Event) -> Iterator[Ref]:
    """The references of an event, those in its texts and translations included."""
    if event.place and event.place.id:
        yield "place", event.place.id
    if event.speaker:
        yield "actor", event.speaker
    for involved in event.actors:
        yield "actor", involved.actor
    for citation in all_citations(event):
        if citation.inline is None:
            yield "source", citation.source
        for actor in citation.citing or ():
            yield "actor", actor
        if citation.inline:
            yield from source_refs(citation.inline)
    for claim in event.claims:
        yield "actor", claim.by
        if claim.about:
            yield "topic", claim.about
        yield from links_in(claim.says)
    for other in (event.part_of, *event.follows, event.after, event.before, *event.see):
        if other:
            yield "event", other
    for text in (event.summary, event.details, *(medium.caption for medium in event.media)):
        yield from links_in(text)
    yield from links_in_translations(event)


def links_in_translations(record: Any) -> Iterator[Ref]:
    """The links in the translated texts of a record."""
    for translation in record.translations:
        for path, text in translation.texts:
            if path.rpartition("/")[2] in _MARKDOWN:
                yield from links_in(text)
