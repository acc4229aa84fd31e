"""First round: each event's page, its HTML in lists, and its parts of the exports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from timeline.building.context import EditionContext, Made, PageRow
from timeline.cache.value_file import ValueRef
from timeline.digest import digest
from timeline.exports.registry import EVENT_PARTS
from timeline.planning.cards import brief_of
from timeline.planning.event_page import plan_event
from timeline.planning.page_order import in_page_order
from timeline.records.event_summary import Entry
from timeline.workers import each


class Fragment(msgspec.Struct, frozen=True, array_like=True):
    """An event's HTML in lists."""

    key: bytes
    ref: ValueRef


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an event."""

    record: bytes
    """The digest of the event's whole record."""
    history: bytes
    """The digest of what git told of it."""
    made_from: bytes
    card: Fragment
    """In a chronology."""
    brief: Fragment
    """In another list."""
    parts_key: bytes
    parts: tuple[ValueRef, ...]
    """Its parts of exports, in the order of `EVENT_PARTS`."""

    @property
    def outward(self) -> tuple[bytes, bytes, bytes]:
        """What pages and files other than its own are made from."""
        return self.card.key, self.brief.key, self.parts_key


class EventWork(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker makes of an event."""

    id: str
    row: EventRow
    page: Made


class EventRound(msgspec.Struct):
    """What the first round gives the second."""

    rows: dict[str, EventRow]
    pages: list[Made]
    remembered: Mapping[str, EventRow]
    """The rows of the last build."""
    inward: bool
    """Whether all that differs is seen on the events' own pages only."""


def make_events(
    context: EditionContext,
    remembered: Mapping[str, EventRow],
    same_faces: bool,
    same_histories: bool,
    jobs: int,
) -> EventRound:
    """Make what has changed; the rest is as remembered.

    `same_faces`: nothing but events' longer texts can have changed, so that an event with its remembered record has its
    remembered `made_from`.
    """
    facets, files, settings = context.facets, context.files, context.settings
    paths = context.edition.paths
    order = in_page_order(context.edition.chronicle.reading_order)
    result = EventRound({}, [], remembered, False)
    work: list[_Task] = []
    for index, entry in enumerate(order):
        row = remembered.get(entry.id)
        path = paths.page("events", entry.id)
        if row is not None and (page := files.intact(path)) is not None:
            as_it_was = (
                same_faces
                and row.record == entry.key
                and (same_histories or row.history == facets.history(entry.id))
            )
            if as_it_was or row.made_from == facets.of_event(entry, _around(order, index), settings):
                result.rows[entry.id] = row
                result.pages.append(Made(path, page, False, False))
                continue
        work.append(_Task(entry, _around(order, index), row))
    work.sort(key=lambda task: task.entry.path)  # so that a file of many events is unpacked once
    decode = msgspec.msgpack.Decoder(EventWork).decode
    encode = msgspec.msgpack.Encoder().encode

    def make(task: _Task) -> bytes:
        made_from = facets.of_event(task.entry, task.neighbours, settings)
        return encode(_make_event(task, made_from, facets.history(task.entry.id), context))

    for packed in each(work, make, jobs):
        made = decode(packed)
        result.rows[made.id] = made.row
        result.pages.append(made.page)
    same_events = result.rows.keys() == remembered.keys()
    result.inward = same_events and all(
        result.rows[task.entry.id].outward == remembered[task.entry.id].outward for task in work
    )
    return result


def _around(order: Sequence[Entry], index: int) -> tuple[Entry | None, Entry | None]:
    """The events before and after one."""
    return order[index - 1] if index else None, order[index + 1] if index + 1 < len(order) else None


class _Task(msgspec.Struct, frozen=True):
    """An event that may have changed."""

    entry: Entry
    neighbours: tuple[Entry | None, Entry | None]
    remembered: EventRow | None


def _make_event(task: _Task, made_from: bytes, history: bytes, context: EditionContext) -> EventWork:
    entry, edition, renderer, files = task.entry, context.edition, context.renderer, context.files
    event = context.records.of(entry)
    plan, card = plan_event(event, entry, task.neighbours, context.frames)
    brief = brief_of(card, edition)
    key = plan.key(context.theme_key)
    old = files.intact(plan.path)
    if old is not None and old.key == key:
        page = Made(plan.path, PageRow(made_from, key, old.sha256, old.stamp), False, False)
    else:
        page = files.write(plan.path, made_from, key, renderer.page(plan))
    parts = [make_part(event, entry, card, edition) for make_part in EVENT_PARTS]
    keys = (
        digest((context.theme_key, "card", card)),
        digest((context.theme_key, "brief", brief)),
        digest((parts, history)),
    )
    old_row = task.remembered
    if old_row is not None and old_row.outward == keys:
        row = msgspec.structs.replace(old_row, record=entry.key, history=history, made_from=made_from)
    else:
        in_list, in_short, *refs = context.long_values.append(
            renderer.card(card), renderer.brief(brief), *parts
        )
        fragments = Fragment(keys[0], in_list), Fragment(keys[1], in_short)
        row = EventRow(entry.key, history, made_from, *fragments, keys[2], tuple(refs))
    return EventWork(entry.id, row, page)
