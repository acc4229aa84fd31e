"""Second round: the pages that show many events, and the files that are no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeVar

import msgspec

from timeline.building.context import Desk, Made, PageRow, Records
from timeline.building.event_pages import EventRound, EventRow
from timeline.cache.value_file import ValueFile, ValueRef
from timeline.exports.files import plan_corrections, plan_data, plan_sitemap, plan_static
from timeline.exports.plan import FilePlan, Lines
from timeline.output.manifest import DRAFTS
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.index_pages import redirects
from timeline.planning.plan import PagePlan, Sketch
from timeline.rendering.theme import Theme
from timeline.workers import FEW, each

T = TypeVar("T")

NOT_FOR_PUBLICATION = b"""\
This site shows drafts and events under embargo. It was made with --drafts, for those who work on it.
Do not publish it: `timeline build` makes the site for readers.
"""

LARGE = 2_000
"""Events from which on a page that looks at all of them is worth a worker."""


def plan_files(
    edition: Edition,
    theme: Theme,
    facets: Facets,
    records: Records,
    events: EventRound,
    settings: bytes,
    long_values: ValueFile,
    pages: Iterable[str],
) -> Iterator[FilePlan]:
    """The data files, the feeds, the sitemap of `pages` and the theme's static files."""

    def rows() -> Iterator[EventRow]:
        return (events.rows[entry.id] for entry in edition.chronicle.entries)

    yield from plan_data(
        edition,
        {id_: row.data.key for id_, row in events.rows.items()},
        [facets.all_sources, *facets.places.values(), *facets.topics.values()],
        lambda: _got(long_values, (row.data.ref for row in rows()), memoryview),
        lambda: _got(long_values, (row.lines for row in rows()), Lines),
        records.of,
        settings,
    )
    yield from plan_corrections(edition, settings)
    hidden = {edition.paths.not_found, *(alias for alias, _ in redirects(edition))}
    listed = sorted(path for path in pages if path not in hidden)
    apart = edition.as_known_at or edition.drafts
    yield from plan_sitemap("" if apart else edition.project.url or "", listed)
    if edition.drafts:
        yield FilePlan(DRAFTS, settings, lambda: NOT_FOR_PUBLICATION)
    yield from plan_static(theme.files, settings)


def make_pages(
    desk: Desk,
    sketches: Iterable[Sketch],
    events: EventRound,
    long_values: ValueFile,
    jobs: int,
    meanwhile: Callable[[], None],
) -> list[Made]:
    """Plan what may have changed, render what has; the rest is as remembered. `meanwhile`: see `workers.each`."""
    made: list[Made] = []
    stale: list[Sketch] = []
    for sketch in sketches:
        row = desk.intact(sketch.path)
        if row is not None and row.made_from == sketch.made_from:
            made.append(Made(sketch.path, row, False, False))
        else:
            stale.append(sketch)
    fragment = _fragments(events, long_values)
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Made).decode

    def make(sketch: Sketch) -> bytes:
        return encode(_make_page(sketch, fragment, desk))

    made += map(decode, each(stale, make, jobs, meanwhile, 1 if len(events.rows) >= LARGE else FEW))
    return made


def _make_page(sketch: Sketch, fragment: Callable[[bytes], str], desk: Desk) -> Made:
    plan: PagePlan = sketch.plan()
    key = plan.key(desk.theme_key)
    old = desk.intact(plan.path)
    if old is not None and old.key == key:
        return Made(plan.path, PageRow(sketch.made_from, key, old.sha256, old.stamp), False, False)
    return desk.write(plan.path, sketch.made_from, key, desk.renderer.page(plan, fragment))


def _fragments(events: EventRound, long_values: ValueFile) -> Callable[[bytes], str]:
    """What gives an event's HTML in lists by its key. Raises CacheCorruption when it is called."""
    cards = {row.card.key: row.card.ref for row in events.rows.values()}
    briefs = {row.brief.key: row.brief.ref for row in events.rows.values()}
    decode = msgspec.msgpack.Decoder(str).decode

    @cache
    def brief(key: bytes) -> str:  # several pages of a worker set it in
        return long_values.read(briefs[key], decode)

    return lambda key: long_values.read(cards[key], decode) if key in cards else brief(key)


def _got(long_values: ValueFile, refs: Iterable[ValueRef], kind: type[T]) -> Iterator[T]:
    """Values of one type, one after the other. Raises CacheCorruption."""
    decode = msgspec.msgpack.Decoder(kind).decode
    for ref in refs:
        yield long_values.read(ref, decode)
