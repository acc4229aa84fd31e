"""`corrections/feed.xml` (Atom): the latest corrections, each an entry of its own."""

from __future__ import annotations

from collections import Counter

from timeline.dates import edtf
from timeline.exports.atom import AtomEntry, atom_feed
from timeline.planning.days import day_text
from timeline.planning.edition import Edition
from timeline.planning.event_page import correction_text, correction_view
from timeline.planning.urls import address_of

LATEST = 50


def corrections_feed(edition: Edition) -> bytes:
    """The feed. An entry's id is its event's address with the correction's day and its number among those of that day."""
    say, paths = edition.say, edition.paths
    entries = []
    for event in edition.chronicle.entries:
        numbers: Counter[str] = Counter()
        page = f"{address_of(paths.page('events', event.id))}#corrections"
        for correction in event.corrections:
            day = day_text(edtf.parse(correction.on).anchor)
            numbers[day] += 1
            view = correction_view(correction, edition)
            entries.append(
                AtomEntry(
                    id=f"{page}-{day}" + (f"-{numbers[day]}" if numbers[day] > 1 else ""),
                    page=page,
                    title=say("correction_of", kind=view.kind_text, title=edition.title_of(event)),
                    updated=day,
                    summary=correction_text(view, edition),
                )
            )
    entries.sort(key=lambda entry: entry.id)
    entries.sort(key=lambda entry: entry.updated, reverse=True)
    title = say("page_title", title=say("site.corrections"), site=edition.project.title)
    return atom_feed(
        paths.corrections_feed, paths.corrections, title, say("intro.corrections"), entries[:LATEST], edition
    )
