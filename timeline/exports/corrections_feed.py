"""`corrections/feed.xml`: the latest corrections as an Atom feed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from timeline.dates import edtf
from timeline.digest import digest, digest_bytes
from timeline.exports.atom import AtomEntry, write_atom
from timeline.exports.export import Export, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.planning.corrections import correction_text, correction_view
from timeline.planning.days import iso_day
from timeline.planning.edition import Edition
from timeline.planning.urls import address_of

LATEST = 50


def _files(context: ExportContext) -> Iterator[FilePlan]:
    """The feed, where there are corrections."""
    edition = context.edition
    corrected = [
        (entry.id, edition.title_of(entry), edition.corrections_of(entry))
        for entry in edition.chronicle.entries
        if entry.corrections
    ]
    if corrected:
        made_from = digest_bytes(context.settings, digest(corrected))
        yield FilePlan(edition.paths.corrections_feed, made_from, partial(_corrections_feed, edition))


def _corrections_feed(edition: Edition) -> bytes:
    """The feed. An entry's id ends with the day of the correction and, if the event has several of that day, its number."""
    say, paths = edition.say, edition.paths
    entries = []
    for event in edition.chronicle.entries:
        numbers: Counter[str] = Counter()
        page = f"{address_of(paths.page('events', event.id))}#corrections"
        for correction in edition.corrections_of(event):
            day = iso_day(edtf.parse(correction.on).anchor)
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
    return write_atom(
        paths.corrections_feed, paths.corrections, title, say("intro.corrections"), entries[:LATEST], edition
    )


EXPORT = Export(_files)
