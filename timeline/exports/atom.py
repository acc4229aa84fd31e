"""Atom (RFC 4287): a feed from its entries."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

import msgspec

from timeline.exports.stable_ids import entry_id
from timeline.planning.edition import Edition
from timeline.planning.record_days import NO_DAY
from timeline.planning.urls import address_of

_ATOM = "http://www.w3.org/2005/Atom"


class AtomEntry(msgspec.Struct, frozen=True):
    """One entry."""

    id: str
    """From the site's root, as the page."""
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
    """The feed that stands at `path` and follows the page at `page`."""
    project = edition.project
    base = project.url or ""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed", {"xml:lang": edition.language})

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    entries = list(entries)
    add(feed, "id", entry_id(address_of(page), project))
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
    for one in entries:
        entry = add(feed, "entry")
        add(entry, "id", entry_id(one.id, project))
        add(entry, "title", one.title)
        if one.published:
            add(entry, "published", _moment(one.published))
        add(entry, "updated", _moment(one.updated))
        if project.url:
            add(entry, "link", rel="alternate", type="text/html", href=base + one.page)
        for tag in one.tags:
            add(entry, "category", term=tag)
        add(entry, "summary", one.summary)
    ElementTree.indent(feed)
    text: str = ElementTree.tostring(feed, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def _moment(day: str) -> str:
    return f"{day or NO_DAY}T00:00:00Z"
