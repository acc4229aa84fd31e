"""`feed.xml` (Atom, RFC 4287) and `feed.json` (JSON Feed 1.1): the events that were published or changed last."""

from __future__ import annotations

import msgspec

from timeline.exports.atom import AtomEntry, atom_feed
from timeline.exports.stable_ids import entry_id
from timeline.model.event import Event
from timeline.planning.cards import card_of
from timeline.planning.edition import Edition
from timeline.planning.event_dates import in_one_line
from timeline.planning.record_days import first_published, last_changed
from timeline.planning.urls import address_of
from timeline.planning.views import Card
from timeline.records.event_summary import Entry

LATEST = 50


class Item(msgspec.Struct, frozen=True):
    """An event in a feed."""

    card: Card
    title: str
    """A retracted event says so before its title."""
    published: str
    """ISO 8601 day; empty where it is not known, as is `updated`."""
    updated: str
    text: str
    tags: tuple[str, ...]


def latest(edition: Edition) -> list[Entry]:
    """The events that feeds hold: those published or changed last, then those last in reading order; latest first."""
    order = sorted(edition.chronicle.reading_order, key=lambda entry: last_changed(entry, edition))
    return order[: -LATEST - 1 : -1]


def item_of(event: Event, entry: Entry, edition: Edition) -> Item:
    """An event for a feed."""
    card, _ = card_of(event, entry, edition)
    retracted = card.status.id == "retracted"
    text = "\n".join(
        filter(
            None,
            [
                card.status.note if retracted else "",
                card.plain_summary,
                f"{in_one_line(card.when, edition)}. {card.status.text}. {card.status.counts}.",
            ],
        )
    )
    title = edition.say("correction_of", kind=card.status.text, title=card.title) if retracted else card.title
    days = first_published(entry, edition), last_changed(entry, edition)
    return Item(card, title, *days, text, entry.tags)


def atom(items: list[Item], edition: Edition) -> bytes:
    """The Atom feed."""
    entries = [
        AtomEntry(
            address_of(item.card.href),
            address_of(item.card.href),
            item.title,
            item.updated,
            item.text,
            item.tags,
            item.published,
        )
        for item in items
    ]
    project, paths = edition.project, edition.paths
    return atom_feed(
        paths.file("feed.xml"), paths.home, edition.title, project.description or "", entries, edition
    )


def json_feed(items: list[Item], edition: Edition) -> bytes:
    """The JSON Feed."""
    project = edition.project
    base = project.url or ""
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": edition.title}
    if project.url:
        feed |= {
            "home_page_url": base + address_of(edition.paths.home),
            "feed_url": base + edition.paths.file("feed.json"),
        }
    if project.description:
        feed["description"] = project.description
    feed["language"] = edition.language
    rows = []
    for item in items:
        address = address_of(item.card.href)
        row: dict[str, object] = {
            "id": entry_id(address, project),
            "title": item.title,
            "content_text": item.text,
        }
        if item.published:
            row["date_published"] = f"{item.published}T00:00:00Z"
        if item.updated:
            row["date_modified"] = f"{item.updated}T00:00:00Z"
        if project.url:
            row["url"] = base + address
        if item.tags:
            row["tags"] = list(item.tags)
        rows.append(row)
    feed["items"] = rows
    return msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n"
