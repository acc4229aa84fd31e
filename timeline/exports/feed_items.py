"""The items of feeds: the events that were published or changed last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import msgspec

from timeline.digest import digest_bytes
from timeline.exports.export import Export, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.model.event import Event
from timeline.planning.cards import card_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import when_in_one_line
from timeline.planning.formats import Format
from timeline.planning.record_days import first_published, last_changed
from timeline.planning.urls import address_of
from timeline.records.event_summary import Entry

LATEST = 50
"""Events in a feed."""


class FeedItem(msgspec.Struct, frozen=True):
    """An event in a feed."""

    address: str
    """The address of its page below the site's."""
    title: str
    """Begins with the status if the event is retracted."""
    published: str
    """ISO 8601 day; empty where it is not known, as is `updated`."""
    updated: str
    text: str
    tags: tuple[str, ...]


def feed_of_events(format_: Format, write: Callable[[Sequence[FeedItem], Edition], bytes]) -> Export:
    """A feed of the latest events."""

    def files(context: ExportContext) -> Iterator[FilePlan]:
        keys = (context.part_key(entry.id) for entry in context.once(_latest))
        made_from = digest_bytes(context.settings, *keys)
        path = context.edition.paths.file(format_.name)
        yield FilePlan(path, made_from, lambda: write(context.once(_items), context.edition))

    return Export(files, format_)


def _latest(context: ExportContext) -> list[Entry]:
    """The events published or changed last, then those last in reading order; latest first."""
    edition = context.edition
    order = sorted(edition.chronicle.reading_order, key=lambda entry: last_changed(entry, edition))
    return order[: -LATEST - 1 : -1]


def _items(context: ExportContext) -> list[FeedItem]:
    return [_item(context.record(entry), entry, context.edition) for entry in context.once(_latest)]


def _item(event: Event, entry: Entry, edition: Edition) -> FeedItem:
    card, _ = card_of(event, entry, edition)
    title, note = card.title, ""
    if card.status.id == "retracted":
        title = edition.say("correction_of", kind=card.status.text, title=card.title)
        note = card.status.note
    status = f"{when_in_one_line(card.when, edition)}. {card.status.text}. {card.status.counts}."
    return FeedItem(
        address=address_of(card.href),
        title=title,
        published=first_published(entry, edition),
        updated=last_changed(entry, edition),
        text="\n".join(filter(None, (note, card.plain_summary, status))),
        tags=entry.tags,
    )
