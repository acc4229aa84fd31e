"""References from one record to another, and the texts that hold them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from timeline.markdown.marks import links_in
from timeline.model.actor import Topic
from timeline.model.event import Page
from timeline.records.event_references import Ref, links_in_translations, source_refs


class Reference(msgspec.Struct, frozen=True):
    """A reference to nothing, or to something hidden; its position in the file is found when it is reported."""

    path: str
    trail: tuple[str | int, ...]
    kind: str
    id: str
    message: str
    help: str
    bare: bool = False
    """A link without words of its own to a hidden event: nothing is printed in its place."""


def record_refs(kind: str, record: Any) -> Iterable[Ref]:
    """The references of a record other than an event (not a source's publisher, which may be plain text)."""
    if kind == "source":
        yield from source_refs(record)
        return
    if kind == "actor":
        for other in (record.speaks_for, record.part_of):
            if other:
                yield "actor", other
    if kind == "place" and record.within:
        yield "place", record.within
    for text in texts_of(record):
        yield from links_in(text)
    yield from links_in_translations(record)


def texts_of(record: Any) -> Iterable[str | None]:
    """The Markdown texts of a record other than an event."""
    if isinstance(record, Topic):
        yield from (one.why for one in record.assessment)
    yield record.details if isinstance(record, Page) else record.note
