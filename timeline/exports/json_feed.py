"""`feed.json`: the latest events as a JSON Feed (version 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from timeline.exports.feed_items import FeedItem, feed_of_events
from timeline.exports.stable_ids import entry_id
from timeline.planning.edition import Edition
from timeline.planning.formats import Format
from timeline.planning.urls import address_of

FORMAT = Format("feed.json", "application/feed+json", "foot.json_feed", "feed", is_alternate=True)


def _json_feed(items: Sequence[FeedItem], edition: Edition) -> bytes:
    project = edition.project
    feed: dict[str, object] = {"version": "https://jsonfeed.org/version/1.1", "title": edition.title}
    if project.url:
        feed |= {
            "home_page_url": project.url + address_of(edition.paths.home),
            "feed_url": project.url + edition.paths.file(FORMAT.name),
        }
    if project.description:
        feed["description"] = project.description
    feed["language"] = edition.language
    feed["items"] = [_json_item(item, edition) for item in items]
    return msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n"


def _json_item(item: FeedItem, edition: Edition) -> dict[str, object]:
    row: dict[str, object] = {
        "id": entry_id(item.address, edition.chronicle.project),
        "title": item.title,
        "content_text": item.text,
    }
    if item.published:
        row["date_published"] = f"{item.published}T00:00:00Z"
    if item.updated:
        row["date_modified"] = f"{item.updated}T00:00:00Z"
    if edition.project.url:
        row["url"] = edition.project.url + item.address
    if item.tags:
        row["tags"] = list(item.tags)
    return row


EXPORT = feed_of_events(FORMAT, _json_feed)
