"""Second round: the pages that show many events, and the files that are no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

import msgspec

from timeline.building.context import Desk, Made, PageRow, Records
from timeline.building.event_pages import EventRound
from timeline.cache.value_file import ValueFile
from timeline.digest import digest_bytes
from timeline.exports.export import EventPart, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.exports.registry import EVENT_PARTS, plan_exports
from timeline.output.manifest import DRAFTS
from timeline.planning.dependencies import Facets
from timeline.planning.edition import Edition
from timeline.planning.plan import PagePlan, Sketch
from timeline.rendering.theme import Theme
from timeline.workers import FEW, each

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
    pages: Sequence[str],
) -> Iterator[FilePlan]:
    """The exports, and the theme's static files."""

    decode = msgspec.msgpack.Decoder(memoryview).decode

    def parts(of: EventPart) -> Iterator[memoryview]:
        index = EVENT_PARTS.index(of)
        for entry in edition.chronicle.entries:
            yield long_values.read(events.rows[entry.id].parts[index], decode)

    context = ExportContext(
        edition, facets, settings, pages, lambda id_: events.rows[id_].parts_key, parts, records.of
    )
    yield from plan_exports(context)
    if edition.drafts:
        yield FilePlan(DRAFTS, settings, lambda: NOT_FOR_PUBLICATION)
    for path, data in theme.files.items():
        yield FilePlan(path, digest_bytes(settings, path.encode()), partial(bytes, data))


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
