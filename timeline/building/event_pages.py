"""Building of events: the page of each, its HTML for lists, and its parts of the exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from timeline.building.context import BuiltFile, EditionContext, OutputRow
from timeline.cache.checksummed import pack
from timeline.cache.value_file import ValueRef
from timeline.digest import digest, digest_bytes
from timeline.exports.registry import event_parts
from timeline.planning.cards import brief_of
from timeline.planning.event_page import plan_event
from timeline.planning.page_order import PageOrder, PagePosition
from timeline.planning.views import Card
from timeline.records.event_summary import Entry
from timeline.search.event_record import SearchFacts, search_facts, search_record, with_roles
from timeline.workers import FEW, map_parallel

LISTS = ("home.html", "period.html", "entity.html", "index.html", "map.html", "rests-on.html")
"""The templates of pages that change with many events; they are compiled once, while workers make the events."""
FEW_TO_DRAW = 12
"""Fewer events whose cards may have to be drawn are not worth starting workers for."""


class Fragment(msgspec.Struct, frozen=True, array_like=True):
    """What other files print of an event."""

    key: bytes
    ref: ValueRef


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """What was built for an event, as the cache has it."""

    record: bytes
    """The digest of the whole record in all languages."""
    history: bytes
    """The digest of the history."""
    made_from: bytes
    card: Fragment
    """For the chronology."""
    brief: Fragment
    """For other lists."""
    parts_key: bytes
    parts: ValueRef
    """Its parts of exports: a tuple in the order of `event_parts`."""
    search: Fragment
    """Its `SearchRecord`."""
    facts: SearchFacts

    @property
    def shared_keys(self) -> tuple[bytes, bytes, bytes]:
        """The keys of what appears on other pages and in exports."""
        return self.card.key, self.brief.key, self.parts_key


class EventResult(msgspec.Struct, frozen=True, array_like=True):
    """An event's row and page in one edition, as a worker returns them."""

    edition: int
    """The index of the edition."""
    id: str
    row: EventRow
    page: BuiltFile
    social_card: BuiltFile | None


class EventResults(msgspec.Struct):
    """The rows (by id), pages and social cards of all events in one edition."""

    previous: Mapping[str, EventRow]
    """The rows of the last build."""
    rows: dict[str, EventRow] = {}
    pages: list[BuiltFile] = []
    social_cards: list[BuiltFile] = []

    def add(self, id_: str, row: EventRow, page: BuiltFile, social_card: BuiltFile | None) -> None:
        """Add an event."""
        self.rows[id_] = row
        self.pages.append(page)
        if social_card:
            self.social_cards.append(social_card)

    @property
    def lists_unchanged(self) -> bool:
        """Whether the changes affect no list and no export."""
        before = self.previous
        return self.rows.keys() == before.keys() and all(
            row is before[id_] or row.shared_keys == before[id_].shared_keys for id_, row in self.rows.items()
        )


class _Task(msgspec.Struct, frozen=True):
    """An event that may have changed."""

    entry: Entry
    position: PagePosition
    editions: Sequence[int]
    """The indices of the editions in which it may have changed."""


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

    def make(task: _Task) -> bytes:
        # All editions at once: they share the decoded record, and what follows from it in all languages.
        facts = search_facts(task.entry, chronicle)
        return encode(
            [
                _make_event(index, task, facts, contexts[index], results[index].previous.get(task.entry.id))
                for index in task.editions
            ]
        )

    for packed in map_parallel(work, make, jobs, partial(compile_templates, *LISTS), few):
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


def _make_event(
    index: int, task: _Task, facts: SearchFacts, context: EditionContext, old_row: EventRow | None
) -> EventResult:
    entry, edition, files = task.entry, context.edition, context.files
    facets = context.facets
    made_from = facets.of_event(entry, task.position, context.settings)
    whole, history = facets.record(entry), facets.history(entry.id)
    event = context.event(entry)
    plan, card = plan_event(event, entry, task.position, context.frames)
    brief = brief_of(card, edition)
    key = plan.key(context.theme_key)
    old = files.unmodified(plan.path)
    if old is not None and old.key == key:
        page = BuiltFile(plan.path, OutputRow(made_from, key, old.sha256, old.stamp), False, False)
    else:
        page = files.write(plan.path, made_from, key, context.renderer().page(plan))
    parts = [make_part(event, entry, card, edition) for make_part in event_parts(edition)]
    facts = with_roles(facts, event)
    record, in_exports = pack(search_record(event, card, edition)), pack(parts)
    found = digest_bytes(record)
    keys = (
        digest((context.theme_key, "card", card)),
        digest((context.theme_key, "brief", brief)),
        digest_bytes(digest_bytes(in_exports), history, digest(facts)),
    )
    values = context.long_values
    if old_row is not None and old_row.shared_keys == keys:
        search = old_row.search
        if search.key != found:
            search = Fragment(found, *values.append_packed([record]))
        row = msgspec.structs.replace(
            old_row, record=whole, history=history, made_from=made_from, search=search
        )
    else:
        renderer = context.renderer()
        html = pack(renderer.card(card)), pack(renderer.brief(brief))
        search_ref, card_ref, brief_ref, parts_ref = values.append_packed([record, *html, in_exports])
        row = EventRow(
            record=whole,
            history=history,
            made_from=made_from,
            card=Fragment(keys[0], card_ref),
            brief=Fragment(keys[1], brief_ref),
            parts_key=keys[2],
            parts=parts_ref,
            search=Fragment(found, search_ref),
            facts=facts,
        )
    return EventResult(index, entry.id, row, page, _social_card(card, entry, context))


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
