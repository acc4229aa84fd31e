"""Second round: the pages that show many events, and the files that are no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

import msgspec

from timeline.building.context import EditionContext, Made, PageRow
from timeline.building.event_pages import EventRound
from timeline.cache.value_file import ValueFile
from timeline.digest import digest_bytes
from timeline.exports.export import EventPart, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.exports.registry import EVENT_PARTS, plan_exports, plan_site_exports
from timeline.output.manifest import DRAFTS
from timeline.planning.chronology import Pieces
from timeline.planning.edition import Edition
from timeline.planning.plan import PagePlan, Sketch
from timeline.planning.site_pages import sketch_pages
from timeline.rendering.theme import Theme
from timeline.workers import FEW, each

NOT_FOR_PUBLICATION = b"""\
This site shows drafts and events under embargo. It was made with --drafts, for those who work on it.
Do not publish it: `timeline build` makes the site for readers.
"""

LARGE = 2_000
"""Events from which on a page that looks at all of them is worth a worker."""


def make_aggregates(
    contexts: Sequence[EditionContext],
    rounds: Sequence[EventRound],
    theme: Theme,
    own_files: Callable[[int], Iterable[FilePlan]],
    jobs: int,
    meanwhile: Callable[[], None],
) -> list[Made]:
    """The pages of many events and the files that are no pages, in every edition; `rounds` are those of `make_events`.

    `own_files` plans the build's own files from the number of pages. `meanwhile`: see `workers.each`.
    """
    editions = list(zip(contexts, rounds, strict=True))
    sketches = [_sketches(context, events) for context, events in editions]
    pages = [page.path for events in rounds for page in events.pages]
    pages += [sketch.path for sketched in sketches for sketch in sketched]
    files: list[Made] = []

    def make_files() -> None:
        meanwhile()
        plans = [plan for context, events in editions for plan in _edition_files(context, events)]
        plans += _site_files([context.edition for context in contexts], theme, contexts[0].settings, pages)
        files.extend(contexts[0].files.make_files([*plans, *own_files(len(pages))]))

    made: list[Made] = []
    for (context, events), sketched in zip(editions, sketches, strict=True):
        beside = make_files if context is contexts[0] else _nothing
        made += _make_pages(context, sketched, events, jobs, beside)
    return made + files


def _nothing() -> None:
    pass


def _sketches(context: EditionContext, events: EventRound) -> list[Sketch]:
    by_id, records = context.edition.chronicle.by_id, context.records
    pieces = {id_: Pieces(row.card.key, row.brief.key) for id_, row in events.rows.items()}
    return sketch_pages(
        context.frames, context.facets, pieces, lambda id_: records.of(by_id[id_]), context.settings
    )


def _edition_files(context: EditionContext, events: EventRound) -> Iterator[FilePlan]:
    """The exports of one edition."""
    decode = msgspec.msgpack.Decoder(memoryview).decode

    def parts(of: EventPart) -> Iterator[memoryview]:
        index = EVENT_PARTS.index(of)
        for entry in context.edition.chronicle.entries:
            yield context.long_values.read(events.rows[entry.id].parts[index], decode)

    return plan_exports(
        ExportContext(
            context.edition,
            context.facets,
            context.settings,
            lambda id_: events.rows[id_].parts_key,
            parts,
            context.records.of,
        )
    )


def _site_files(
    editions: Sequence[Edition], theme: Theme, settings: bytes, pages: Sequence[str]
) -> Iterator[FilePlan]:
    """The files that all editions share."""
    yield from plan_site_exports(editions, pages)
    if editions[0].drafts:
        yield FilePlan(DRAFTS, settings, lambda: NOT_FOR_PUBLICATION)
    for path, data in theme.files.items():
        yield FilePlan(path, digest_bytes(settings, path.encode()), partial(bytes, data))


def _make_pages(
    context: EditionContext,
    sketches: Iterable[Sketch],
    events: EventRound,
    jobs: int,
    meanwhile: Callable[[], None],
) -> list[Made]:
    """Plan what may have changed, render what has; the rest is as remembered. `meanwhile`: see `workers.each`."""
    made: list[Made] = []
    stale: list[Sketch] = []
    for sketch in sketches:
        row = context.files.intact(sketch.path)
        if row is not None and row.made_from == sketch.made_from:
            made.append(Made(sketch.path, row, False, False))
        else:
            stale.append(sketch)
    fragment = _fragments(events, context.long_values)
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Made).decode

    def make(sketch: Sketch) -> bytes:
        return encode(_make_page(sketch, fragment, context))

    made += map(decode, each(stale, make, jobs, meanwhile, 1 if len(events.rows) >= LARGE else FEW))
    return made


def _make_page(sketch: Sketch, fragment: Callable[[bytes], str], context: EditionContext) -> Made:
    plan: PagePlan = sketch.plan()
    key = plan.key(context.theme_key)
    old = context.files.intact(plan.path)
    if old is not None and old.key == key:
        return Made(plan.path, PageRow(sketch.made_from, key, old.sha256, old.stamp), False, False)
    return context.files.write(plan.path, sketch.made_from, key, context.renderer.page(plan, fragment))


def _fragments(events: EventRound, long_values: ValueFile) -> Callable[[bytes], str]:
    """What gives an event's HTML in lists by its key. Raises CacheCorruption when it is called."""
    cards = {row.card.key: row.card.ref for row in events.rows.values()}
    briefs = {row.brief.key: row.brief.ref for row in events.rows.values()}
    decode = msgspec.msgpack.Decoder(str).decode

    @cache
    def brief(key: bytes) -> str:  # several pages of a worker set it in
        return long_values.read(briefs[key], decode)

    return lambda key: long_values.read(cards[key], decode) if key in cards else brief(key)
