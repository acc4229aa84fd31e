"""`feed.xml` (Atom, RFC 4287) and `feed.json` (JSON Feed 1.1): the latest events."""

from __future__ import annotations

from xml.etree import ElementTree

import msgspec

from timeline.chronicle.entry import Entry
from timeline.model.event import Event
from timeline.planning.cards import card_of
from timeline.planning.edition import Edition
from timeline.planning.plain import plain_text
from timeline.planning.record_days import last_touched
from timeline.planning.urls import address_of
from timeline.planning.views import Card

LATEST = 50
_ATOM = "http://www.w3.org/2005/Atom"
NO_ADDRESS = "https://timeline.invalid/"
"""Stands for the site's address in ids, where the project gives none (RFC 2606)."""


class Item(msgspec.Struct, frozen=True):
    """An event in a feed."""

    card: Card
    updated: str
    """ISO 8601 day."""
    text: str
    tags: tuple[str, ...]


def latest(edition: Edition) -> list[Entry]:
    """The events that feeds hold: the last in reading order, latest first."""
    return edition.chronicle.reading_order[: -LATEST - 1 : -1]


def item_of(event: Event, entry: Entry, edition: Edition) -> Item:
    """An event for a feed."""
    card, _ = card_of(event, entry, edition)
    text = "\n".join(
        filter(
            None, [plain_text(card.summary), f"{card.when.text}. {card.status.text}: {card.status.counts}."]
        )
    )
    return Item(card, last_touched(event, entry, edition), text, entry.tags)


def atom(items: list[Item], edition: Edition) -> bytes:
    """The Atom feed."""
    project = edition.project
    base = project.url or NO_ADDRESS
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": project.language})

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    add(feed, "id", base)
    add(feed, "title", edition.title)
    if project.description:
        add(feed, "subtitle", project.description)
    add(feed, "updated", f"{max((item.updated for item in items), default='1970-01-01')}T00:00:00Z")
    add(add(feed, "author"), "name", project.title)
    add(feed, "generator", "timeline", version=edition.version)
    if project.url:
        add(feed, "link", rel="self", type="application/atom+xml", href=f"{base}feed.xml")
        add(feed, "link", rel="alternate", type="text/html", href=base)
    if project.licence and project.licence.text:
        add(feed, "rights", project.licence.text)
    for item in items:
        entry = add(feed, "entry")
        address = base + address_of(item.card.href)
        add(entry, "id", address)
        add(entry, "title", item.card.title)
        add(entry, "updated", f"{item.updated}T00:00:00Z")
        if project.url:
            add(entry, "link", rel="alternate", type="text/html", href=address)
        for tag in item.tags:
            add(entry, "category", term=tag)
        add(entry, "summary", item.text)
    ElementTree.indent(feed)
    text: str = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def json_feed(items: list[Item], edition: Edition) -> bytes:
    """The JSON Feed."""
    project = edition.project
    base = project.url or NO_ADDRESS
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": edition.title}
    if project.url:
        feed |= {"home_page_url": base, "feed_url": f"{base}feed.json"}
    if project.description:
        feed["description"] = project.description
    feed["language"] = project.language
    rows = []
    for item in items:
        address = base + address_of(item.card.href)
        row: dict[str, object] = {
            "id": address,
            "title": item.card.title,
            "content_text": item.text,
            "date_modified": f"{item.updated}T00:00:00Z",
        }
        if project.url:
            row["url"] = address
        if item.tags:
            row["tags"] = list(item.tags)
        rows.append(row)
    feed["items"] = rows
    return msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n"
