"""Building of events: the page of each, its HTML for lists, and its parts of the exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from timeline.building.context import BuiltFile, EditionContext, OutputRow
from timeline.building.event_rows import EventResult, EventResults, EventRow, Fragment
from timeline.building.keyed_page import KeyedPage, keyed_page
from timeline.cache.checksummed import pack
from timeline.digest import digest, digest_bytes
from timeline.exports.registry import event_parts
from timeline.model.event import Event
from timeline.planning.cards import brief_of
from timeline.planning.event_page import plan_event
from timeline.planning.page_order import PageOrder, PagePosition
from timeline.planning.views import Brief, Card
from timeline.records.event_summary import Entry
from timeline.search.event_record import SearchFacts, search_facts, search_record, with_roles
from timeline.workers import FEW, map_blocks

LISTS = ("home.html", "period.html", "entity.html", "index.html", "map.html", "rests-on.html")
"""The templates of pages that change with many events; they are compiled once, while workers make the events."""
FEW_TO_DRAW = 12
"""Fewer events whose cards may have to be drawn are not worth starting workers for."""


class _Task(msgspec.Struct, frozen=True):
    """An event that may have changed."""

    entry: Entry
    position: PagePosition
    editions: Sequence[int]
    """The indices of the editions in which it may have changed."""


class _Event(msgspec.Struct, frozen=True):
    """An event to make in one edition."""

    edition: int
    context: EditionContext
    entry: Entry
    position: PagePosition
    facts: SearchFacts
    """Those of all languages."""
    old: EventRow | None
    """Its row of the last build."""


class _Planned(msgspec.Struct, frozen=True):
    """An event's page, and what lists print of it."""

    page: KeyedPage
    card: Card
    brief: Brief


class _Shared(msgspec.Struct, frozen=True):
    """What other files print of an event, but for its HTML."""

    keys: tuple[bytes, bytes, bytes]
    """See `EventRow.shared_keys`."""
    parts: bytes
    search: bytes
    facts: SearchFacts


def make_events(
    contexts: Sequence[EditionContext],
    previous: Sequence[Mapping[str, EventRow]],
    same_summaries: bool,
    same_histories: bool,
    jobs: int,
) -> list[EventResults]:
    """Build the events that have changed, and take the others from `previous`: the rows of each edition.

    `same_summaries`: only events' longer texts can have changed, so that an unchanged record has an unchanged `made_from`.
    """
    chronicle = contexts[0].edition.chronicle
    order = PageOrder(chronicle.reading_order)
    results = [EventResults(rows) for rows in previous]
    changed: dict[int, list[int]] = {}
    for edition, (context, result) in enumerate(zip(contexts, results, strict=True)):
        for index in _take_unchanged(context, result, order, same_summaries, same_histories):
            changed.setdefault(index, []).append(edition)
    work = [_Task(order.entries[index], order.position(index), of) for index, of in changed.items()]
    work.sort(key=lambda task: task.entry.path)  # to decode a file of many events once
    decode = msgspec.msgpack.Decoder(list[EventResult]).decode
    encode = msgspec.msgpack.Encoder().encode
    few = FEW_TO_DRAW if contexts[0].social_cards else FEW
    are_many = len(work) >= few

    def compile_templates(*names: str) -> None:
        if are_many:
            for context in contexts:
                context.renderer().compile(*names)

    compile_templates("event.html", "card.html", "brief.html")

    def make(tasks: Sequence[_Task]) -> bytes:
        block = []
        for task in tasks:
            facts = search_facts(task.entry, chronicle)  # of the event in all languages
            for index in task.editions:
                old = results[index].previous.get(task.entry.id)
                block.append(_Event(index, contexts[index], task.entry, task.position, facts, old))
        return encode(_make_block(block))

    for packed in map_blocks(work, make, jobs, partial(compile_templates, *LISTS), few):
        for made in decode(packed):
            results[made.edition].add(made.id, made.row, made.page, made.social_card)
    return results


def _take_unchanged(
    context: EditionContext,
    results: EventResults,
    order: PageOrder,
    same_summaries: bool,
    same_histories: bool,
) -> list[int]:
    """Add the events that have not changed to the results; returns the indices of the others in the order of pages."""
    facets, files, settings = context.facets, context.files, context.settings
    edition, cards = context.edition, context.social_cards
    changed = []
    for index, entry in enumerate(order.entries):
        row = results.previous.get(entry.id)
        path = edition.paths.page("events", entry.id)
        social_card = _unchanged_card(entry, context) if cards else None
        if row and (page := files.unmodified(path)) and (social_card or not cards):
            is_same = (
                same_summaries
                and row.record == facets.record(entry)
                and (same_histories or row.history == facets.history(entry.id))
            )
            if is_same or row.made_from == facets.of_event(entry, order.position(index), settings):
                results.add(entry.id, row, BuiltFile(path, page, False, False), social_card)
                continue
        changed.append(index)
    return changed


def _make_block(block: Sequence[_Event]) -> list[EventResult]:
    """Make the events of a block, step by step (see `workers.BLOCK`).

    The editions of an event follow one another: they share the decoded record, and what follows from it in all languages.
    """
    records = [one.context.event(one.entry) for one in block]
    planned = [_planned(one, record) for one, record in zip(block, records, strict=True)]
    html = [plan.page.html() for plan in planned]
    pages = [plan.page.file(data) for plan, data in zip(planned, html, strict=True)]
    shared = [_shared(*so_far) for so_far in zip(block, records, planned, strict=True)]
    for_lists = [_html_for_lists(*so_far) for so_far in zip(block, planned, shared, strict=True)]
    rows = [_row(*so_far) for so_far in zip(block, planned, shared, for_lists, strict=True)]
    return [
        EventResult(one.edition, one.entry.id, row, page, _social_card(plan.card, one.entry, one.context))
        for one, plan, row, page in zip(block, planned, rows, pages, strict=True)
    ]


def _planned(one: _Event, record: Event) -> _Planned:
    context = one.context
    made_from = context.facets.of_event(one.entry, one.position, context.settings)
    plan, card = plan_event(record, one.entry, one.position, context.frames)
    return _Planned(keyed_page(made_from, plan, context), card, brief_of(card, context.edition))


def _shared(one: _Event, record: Event, plan: _Planned) -> _Shared:
    edition, theme = one.context.edition, one.context.theme_key
    facts = with_roles(one.facts, record)
    parts = pack([make_part(record, one.entry, plan.card, edition) for make_part in event_parts(edition)])
    keys = (
        digest((theme, "card", plan.card)),
        digest((theme, "brief", plan.brief)),
        digest_bytes(digest_bytes(parts), one.context.facets.history(one.entry.id), digest(facts)),
    )
    return _Shared(keys, parts, pack(search_record(record, plan.card, edition)), facts)


def _html_for_lists(one: _Event, plan: _Planned, shared: _Shared) -> tuple[bytes, ...]:
    """The card and the brief; nothing if all that other files print of the event is unchanged."""
    if one.old is not None and one.old.shared_keys == shared.keys:
        return ()
    renderer = one.context.renderer()
    return pack(renderer.card(plan.card)), pack(renderer.brief(plan.brief))


def _row(one: _Event, plan: _Planned, shared: _Shared, html: tuple[bytes, ...]) -> EventRow:
    old, values, made_from = one.old, one.context.long_values, plan.page.made_from
    record, history = one.context.facets.record(one.entry), one.context.facets.history(one.entry.id)
    search = digest_bytes(shared.search)
    if old is not None and not html:
        found = old.search
        if found.key != search:
            found = Fragment(search, *values.append_packed([shared.search]))
        return msgspec.structs.replace(old, record=record, history=history, made_from=made_from, search=found)
    search_ref, card_ref, brief_ref, parts_ref = values.append_packed([shared.search, *html, shared.parts])
    card, brief, parts = shared.keys
    return EventRow(
        record=record,
        history=history,
        made_from=made_from,
        card=Fragment(card, card_ref),
        brief=Fragment(brief, brief_ref),
        parts_key=parts,
        parts=parts_ref,
        search=Fragment(search, search_ref),
        facts=shared.facts,
    )


def _unchanged_card(entry: Entry, context: EditionContext) -> BuiltFile | None:
    """The social card of an event that has not changed, if what all cards have in common has not; else None."""
    path, cards = context.edition.paths.card(entry.id), context.social_cards
    row = context.files.unmodified(path)
    return BuiltFile(path, row, False, False) if row and cards and row.made_from == cards.key else None


def _social_card(card: Card, entry: Entry, context: EditionContext) -> BuiltFile | None:
    """The social card of an event, drawn if it has changed; None if the site has none."""
    cards, files = context.social_cards, context.files
    if cards is None:
        return None
    plan = cards.of_event(card, entry)
    old = files.unmodified(plan.path)
    if old is not None and old.key == plan.made_from:
        row = OutputRow(cards.key, old.key, old.sha256, old.stamp)
        return BuiltFile(plan.path, row, False, False)
    return files.write(plan.path, cards.key, plan.made_from, plan.make(), rendered=False)
