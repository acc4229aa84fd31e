"""All files that are no pages, each with what it is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from timeline.digest import digest, digest_bytes
from timeline.exports import calendar, events_csv, feeds, sitemap, timeline_json
from timeline.exports.corrections_feed import corrections_feed
from timeline.exports.plan import FilePlan, Lines
from timeline.model.event import Event
from timeline.planning.edition import Edition
from timeline.records.event_summary import Entry
from timeline.wording.fallback_texts import without_marks


def plan_data(
    edition: Edition,
    keys: Mapping[str, bytes],
    facets: Iterable[bytes],
    objects: Callable[[], Iterable[memoryview]],
    lines: Callable[[], Iterable[Lines]],
    event_of: Callable[[Entry], Event],
    settings: bytes,
) -> Iterator[FilePlan]:
    """timeline.json, events.csv, timeline.ics and the feeds.

    `keys` are those of the events' parts by id; `objects` and `lines` give these, for timeline.json and for the other two, in
    the chronology's order.
    """
    entries = edition.chronicle.entries
    once = cache(lambda: list(lines()))
    events = digest_bytes(settings, *(keys[entry.id] for entry in entries))

    def json() -> bytes:
        return timeline_json.timeline_json(objects(), edition)

    def csv() -> bytes:
        return b"".join([events_csv.header(edition.project), *(part.csv for part in once())])

    def ics() -> bytes:
        return calendar.timeline_ics((part.ics for part in once()), edition)

    yield _file(edition.paths.file("timeline.json"), digest_bytes(events, *facets), json, edition)
    yield _file(edition.paths.file("events.csv"), events, csv, edition)
    yield _file(edition.paths.file("timeline.ics"), events, ics, edition)
    latest = feeds.latest(edition)
    shown = digest_bytes(settings, *(keys[entry.id] for entry in latest))

    @cache
    def items() -> tuple[feeds.Item, ...]:
        return tuple(feeds.item_of(event_of(entry), entry, edition) for entry in latest)

    yield _file(edition.paths.file("feed.xml"), shown, lambda: feeds.atom(list(items()), edition), edition)
    yield _file(
        edition.paths.file("feed.json"), shown, lambda: feeds.json_feed(list(items()), edition), edition
    )


def _file(path: str, made_from: bytes, make: Callable[[], bytes], edition: Edition) -> FilePlan:
    """A text file with what a catalogue says; English texts on pages of another language are marked, those in files are not."""
    if edition.words.borrowed:
        return FilePlan(path, made_from, lambda: without_marks(make()))
    return FilePlan(path, made_from, make)


def plan_corrections(edition: Edition, settings: bytes) -> Iterator[FilePlan]:
    """The corrections' own feed, where there are any."""
    corrected = [
        (one.id, edition.title_of(one), one.corrections)
        for one in edition.chronicle.entries
        if one.corrections
    ]
    if corrected:
        made_from = digest_bytes(settings, digest(corrected))
        yield _file(edition.paths.corrections_feed, made_from, partial(corrections_feed, edition), edition)


def plan_sitemap(base: str, paths: Iterable[str]) -> Iterator[FilePlan]:
    """sitemap.xml (where the site's address is known) and robots.txt."""
    listed = list(paths)
    if base:
        made_from = digest((base, listed))
        files = sitemap.sitemaps(base, listed)
        for path, data in files.items():
            yield FilePlan(path, made_from, partial(_given, data))
    yield FilePlan("robots.txt", digest(base), lambda: sitemap.robots(base))


def plan_static(files: Mapping[str, bytes], settings: bytes) -> Iterator[FilePlan]:
    """The theme's static files."""
    for path, data in files.items():
        yield FilePlan(path, digest_bytes(settings, path.encode()), partial(_given, data))


def _given(data: bytes) -> bytes:
    return data
