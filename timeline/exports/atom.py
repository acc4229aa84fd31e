"""Write an Atom feed (RFC 4287) from its entries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from timeline.exports.stable_ids import entry_id
from timeline.planning.edition import Edition
from timeline.planning.record_days import NO_DAY
from timeline.planning.urls import address_of
from timeline.wording.marked_texts import language_and_text

if TYPE_CHECKING:
    from xml.etree import ElementTree

_ATOM = "http://www.w3.org/2005/Atom"


class AtomEntry(msgspec.Struct, frozen=True):
    """An entry of a feed."""

    id: str
    """An address below the site's, as is `page`."""
    page: str
    title: str
    updated: str
    """ISO 8601 day; empty where it is not known, as is `published`."""
    summary: str
    tags: tuple[str, ...] = ()
    published: str = ""


def write_atom(
    path: str, page: str, title: str, subtitle: str, entries: Iterable[AtomEntry], edition: Edition
) -> bytes:
    """The feed at `path`, whose entries the page at `page` shows too."""
    from xml.etree import ElementTree  # most edits change no feed

    project = edition.project
    base = project.url or ""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": edition.language})

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    entries = list(entries)
    add(feed, "id", entry_id(address_of(page), edition.chronicle.project))
    add(feed, "title", title)
    if subtitle:
        add(feed, "subtitle", subtitle)
    add(feed, "updated", _moment(max((entry.updated for entry in entries), default="")))
    add(add(feed, "author"), "name", project.publisher or project.title)
    add(feed, "generator", "timeline", version=edition.version)
    if project.url:
        add(feed, "link", rel="self", type="application/atom+xml", href=base + path)
        add(feed, "link", rel="alternate", type="text/html", href=base + address_of(page))
    if project.licence and project.licence.text:
        add(feed, "rights", project.licence.text)
    for item in entries:
        entry = add(feed, "entry")
        add(entry, "id", entry_id(item.id, edition.chronicle.project))
        language, name = language_and_text(item.title)
        add(entry, "title", name, **({"xml:lang": language} if language else {}))
        if item.published:
            add(entry, "published", _moment(item.published))
        add(entry, "updated", _moment(item.updated))
        if project.url:
            add(entry, "link", rel="alternate", type="text/html", href=base + item.page)
        for tag in item.tags:
            add(entry, "category", term=tag)
        add(entry, "summary", item.summary)
    ElementTree.indent(feed)
    text: str = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _moment(day: str) -> str:
    return f"{day or NO_DAY}T00:00:00Z"
