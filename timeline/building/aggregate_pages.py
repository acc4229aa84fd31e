"""Building of the pages that show many events, of the exports and of the theme's static files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import zip_longest

import msgspec

from timeline.building.context import BuiltFile, EditionContext
from timeline.building.event_rows import EventResults
from timeline.building.keyed_page import keyed_page
from timeline.building.search_index import plan_facets, plan_index
from timeline.cache.sharded_table import make_changed
from timeline.cache.sqlite_cache import Cache
from timeline.cache.value_file import ValueFile
from timeline.digest import digest_bytes
from timeline.exports.export import EventPart, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.exports.registry import event_parts, plan_exports, plan_site_exports
from timeline.output.manifest import DRAFTS
from timeline.planning.edition import Edition
from timeline.planning.plan import Pieces, Sketch
from timeline.planning.site_pages import Lists, lists_of, sketch_pages
from timeline.rendering.html import placed_fragment
from timeline.rendering.theme import Theme
from timeline.search.facets import choices, facet_columns
from timeline.search.numbering import Numbering
from timeline.workers import FEW, map_blocks

NOT_FOR_PUBLICATION = b"""\
This site shows drafts and events under embargo. It was made with --drafts, for those who work on it.
Do not publish it: `timeline build` makes the site for readers.
"""

LARGE = 2_000
"""Events from which on even a single page that reads all of them is made by a worker."""

RECENT = 512
"""How many cards are kept for the pages that follow."""


def make_aggregates(
    contexts: Sequence[EditionContext],
    events: Sequence[EventResults],
    theme: Theme,
    plan_site_files: Callable[[int], Iterable[FilePlan]],
    jobs: int,
    meanwhile: Callable[[], None],
    memory: Cache,
) -> list[BuiltFile]:
    """The files of all editions other than the pages of events; `events` are the results of `make_events` for each.

    `plan_site_files` plans further files from the number of pages. `meanwhile`: see `workers.map_blocks`.
    """
    editions = list(zip(contexts, events, strict=True))
    facts = {id_: row.facts for id_, row in events[0].rows.items()}
    chronicle = contexts[0].edition.chronicle
    to_choose = choices(chronicle, facts)  # the same in all languages
    lists = lists_of(chronicle, contexts[0].facets)
    sketches = [_sketches(lists, context, results, to_choose) for context, results in editions]
    paths = [page.path for results in events for page in results.pages]
    paths += [sketch.path for of_edition in sketches for sketch in of_edition]
    files: list[BuiltFile] = []

    def make_files() -> None:
        meanwhile()
        numbering = Numbering(facts)
        columns = cache(partial(facet_columns, chronicle, facts, numbering))
        plans = [plan for context, results in editions for plan in _edition_files(context, results, memory)]
        for context, results in editions:
            plans += plan_index(context, results.rows, results.previous, numbering, memory)
            plans.append(plan_facets(context, results.rows, columns))
        plans += _site_files([context.edition for context in contexts], theme, contexts[0].settings, paths)
        files.extend(contexts[0].files.make_files([*plans, *plan_site_files(len(paths))]))

    return _make_pages(editions, sketches, jobs, make_files) + files


def _sketches(
    lists: Lists, context: EditionContext, events: EventResults, to_choose: tuple[str, ...]
) -> list[Sketch]:
    by_id = context.edition.chronicle.by_id
    pieces = {id_: Pieces(row.card.key, row.brief.key) for id_, row in events.rows.items()}
    return sketch_pages(
        lists,
        context.frames,
        context.facets,
        pieces,
        lambda id_: context.event(by_id[id_]),
        to_choose,
        context.settings,
    )


def _edition_files(context: EditionContext, events: EventResults, memory: Cache) -> Iterator[FilePlan]:
    """The exports of one edition."""
    decode = msgspec.msgpack.Decoder(tuple[memoryview, ...]).decode
    made = event_parts(context.edition)

    @cache
    def all_parts() -> list[tuple[memoryview, ...]]:
        refs = (events.rows[entry.id].parts for entry in context.edition.chronicle.entries)
        return list(context.long_values.read_all(refs, decode))

    def parts(of: EventPart) -> Iterator[memoryview]:
        index = made.index(of)
        return (of_event[index] for of_event in all_parts())

    return plan_exports(
        ExportContext(
            context.edition,
            context.facets,
            context.settings,
            lambda id_: events.rows[id_].parts_key,
            parts,
            partial(make_changed, memory),
            context.event,
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
    editions: Sequence[tuple[EditionContext, EventResults]],
    sketches: Sequence[Sequence[Sketch]],
    jobs: int,
    meanwhile: Callable[[], None],
) -> list[BuiltFile]:
    """Plan the pages of each edition that may have changed, and render those that have.

    `meanwhile`: see `workers.map_blocks`.
    """
    pages: list[BuiltFile] = []
    stale: list[tuple[int, Sketch]] = []
    # A page in all languages at once, since they share what only records decide.
    for of_all in zip_longest(*sketches):
        for index, sketch in enumerate(of_all):
            if sketch is None:
                continue
            row = editions[index][0].files.unmodified(sketch.path)
            if row is not None and row.made_from == sketch.made_from:
                pages.append(BuiltFile(sketch.path, row, False, False))
            else:
                stale.append((index, sketch))
    for index in {index for index, _ in stale}:
        editions[index][0].renderer()  # made before workers are forked
    fragments = [_fragments(results, context.long_values) for context, results in editions]
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(list[BuiltFile]).decode

    def make(block: Sequence[tuple[int, Sketch]]) -> bytes:
        # Step by step: see `workers.BLOCK`.
        plans = [sketch.plan() for _, sketch in block]
        made = [
            keyed_page(sketch.made_from, plan, editions[index][0])
            for (index, sketch), plan in zip(block, plans, strict=True)
        ]
        html = [page.html(fragments[index]) for (index, _), page in zip(block, made, strict=True)]
        return encode([page.file(data) for page, data in zip(made, html, strict=True)])

    few = 1 if len(editions[0][1].rows) >= LARGE else FEW
    for packed in map_blocks(stale, make, jobs, meanwhile, few):
        pages += decode(packed)
    return pages


def _fragments(events: EventResults, long_values: ValueFile) -> Callable[[str, bytes], bytes]:
    """A function that returns an event's HTML for lists by `PageFrame.root` and its key. It raises CacheCorruption."""
    cards = {row.card.key: row.card.ref for row in events.rows.values()}
    briefs = {row.brief.key: row.brief.ref for row in events.rows.values()}
    decode = msgspec.msgpack.Decoder(bytes).decode

    @lru_cache(maxsize=RECENT)  # the pages of a month's days follow its own
    def card(root: str, key: bytes) -> bytes:
        return placed_fragment(long_values.read(cards[key], decode), root)

    @cache  # several pages of one worker include it
    def brief(root: str, key: bytes) -> bytes:
        return placed_fragment(long_values.read(briefs[key], decode), root)

    return lambda root, key: card(root, key) if key in cards else brief(root, key)
