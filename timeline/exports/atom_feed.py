"""`feed.xml`: the latest events as an Atom feed."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.exports.atom import AtomEntry, write_atom
from timeline.exports.feed_items import FeedItem, feed_of_events
from timeline.planning.edition import Edition
from timeline.planning.formats import Format

FORMAT = Format("feed.xml", "application/atom+xml", "foot.atom", "feed", is_alternate=True)


def _atom_feed(items: Sequence[FeedItem], edition: Edition) -> bytes:
    entries = [
        AtomEntry(
            id=item.address,
            page=item.address,
            title=item.title,
            updated=item.updated,
            summary=item.text,
            tags=item.tags,
            published=item.published,
        )
        for item in items
    ]
    description = edition.project.description or ""
    return write_atom(
        edition.paths.file(FORMAT.name), edition.paths.home, edition.title, description, entries, edition
    )


EXPORT = feed_of_events(FORMAT, _atom_feed)
