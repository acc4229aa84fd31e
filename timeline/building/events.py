"""First round: each event's page, the fragments that lists set in, and its part of the data files."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from timeline.building.desk import Desk, Made, PageRow, Records
from timeline.building.workers import each
from timeline.chronicle.entry import Entry
from timeline.digest import digest
from timeline.exports.calendar import event_ics
from timeline.exports.events_csv import event_row
from timeline.exports.files import DataParts
from timeline.exports.timeline_json import event_json
from timeline.output.cache import Cache, seal
from timeline.planning.cards import brief_of
from timeline.planning.chronology import Pieces
from timeline.planning.event_page import plan_event
from timeline.planning.facets import Facets
from timeline.planning.record_days import last_touched
from timeline.planning.urls import path_of


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an event."""

    record: bytes
    """The digest of the event's whole record."""
    history: bytes
    """The digest of what git told of it."""
    made_from: bytes
    card: bytes
    brief: bytes
    data: bytes
    """The keys of its fragments and of its part of the data files."""

    @property
    def outward(self) -> tuple[bytes, bytes, bytes]:
        """What pages and files other than its own are made from."""
        return self.card, self.brief, self.data


class Fragments(msgspec.Struct, frozen=True, array_like=True):
    """An event as lists print it."""

    card: str
    brief: str


class EventWork(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker makes of an event."""

    id: str
    row: EventRow
    fragments: bytes
    """`Fragments`, sealed as the cache keeps them; nothing where they are as remembered."""
    data: bytes
    """`DataParts`, sealed."""
    page: Made


class EventRound(msgspec.Struct):
    """What the first round gives the second."""

    rows: dict[str, EventRow]
    fragments: dict[str, bytes]
    """Of the events that were made anew, sealed; they are in the cache already."""
    data: dict[str, bytes]
    """The same of their parts of the data files, only where there is no cache: they are as large as the site."""
    pages: list[Made]
    remembered: Mapping[str, EventRow]
    """The rows of the last build."""
    inward: bool
    """Whether all that differs is seen on the events' own pages only."""

    @property
    def pieces(self) -> dict[str, Pieces]:
        return {id_: Pieces(row.card, row.brief) for id_, row in self.rows.items()}


def make_events(
    desk: Desk,
    facets: Facets,
    records: Records,
    remembered: Mapping[str, EventRow],
    settings: bytes,
    same_faces: bool,
    same_histories: bool,
    cache: Cache,
    jobs: int,
) -> EventRound:
    """Make what has changed; the rest is as remembered.

    `same_faces`: nothing but events' longer texts can have changed, so that an event with its remembered record has its
    remembered `made_from`.
    """
    chronicle = desk.shells.edition.chronicle
    order = chronicle.reading_order
    result = EventRound({}, {}, {}, [], remembered, False)
    work: list[_Task] = []
    for index, entry in enumerate(order):
        neighbours = (
            order[index - 1] if index else None,
            order[index + 1] if index + 1 < len(order) else None,
        )
        row = remembered.get(entry.id)
        if (
            same_faces
            and row is not None
            and row.record == entry.key
            and (same_histories or row.history == facets.history(entry.id))
        ):
            made_from = row.made_from
        else:
            made_from = facets.of_event(entry, neighbours, settings)
        path = path_of("events", entry.id)
        if row is not None and row.made_from == made_from and (page := desk.intact(path)) is not None:
            result.rows[entry.id] = row
            result.pages.append(Made(path, page, False, False))
        else:
            known = row if cache.works else None
            work.append(_Task(entry, neighbours, made_from, facets.history(entry.id), known))
    records.fetch(task.entry for task in work)
    decode = msgspec.msgpack.Decoder(EventWork).decode
    encode = msgspec.msgpack.Encoder().encode

    def make(task: _Task) -> bytes:
        return encode(_make_event(task, desk, records))

    for packed in each(work, make, jobs):
        made = decode(packed)
        result.rows[made.id] = made.row
        result.pages.append(made.page)
        if made.fragments:
            result.fragments[made.id] = made.fragments
            cache.put_sealed([(f"lists/{made.id}", made.fragments)])
        if not cache.works:
            result.data[made.id] = made.data
        cache.put_sealed([(f"data/{made.id}", made.data)])
    same_events = result.rows.keys() == remembered.keys()
    result.inward = same_events and all(
        result.rows[task.entry.id].outward == remembered[task.entry.id].outward for task in work
    )
    return result


class _Task(msgspec.Struct, frozen=True):
    """An event that may have changed."""

    entry: Entry
    neighbours: tuple[Entry | None, Entry | None]
    made_from: bytes
    history: bytes
    remembered: EventRow | None
    """What is remembered of it, with its fragments in the cache."""


def _make_event(task: _Task, desk: Desk, records: Records) -> EventWork:
    entry, edition, renderer = task.entry, desk.shells.edition, desk.renderer
    event = records.of(entry)
    plan, card = plan_event(event, entry, task.neighbours, desk.shells)
    brief = brief_of(card, edition)
    key = plan.key(desk.theme_key)
    old = desk.intact(plan.path)
    if old is not None and old.key == key:
        page = Made(plan.path, PageRow(task.made_from, key, old.sha256, old.stamp), False, False)
    else:
        page = desk.write(plan.path, task.made_from, key, renderer.page(plan, {}))
    data = DataParts(
        event_json(event, entry, card, edition),
        event_row(event, entry, card, edition),
        event_ics(event, entry, card, edition),
    )
    row = EventRow(
        record=entry.key,
        history=task.history,
        made_from=task.made_from,
        card=digest((desk.theme_key, "card", card)),
        brief=digest((desk.theme_key, "brief", brief)),
        data=digest((data, last_touched(event, entry, edition), task.history)),
    )
    fragments = b""
    known = task.remembered
    if known is None or (known.card, known.brief) != (row.card, row.brief):
        fragments = seal(Fragments(renderer.card(card), renderer.brief(brief)))
    return EventWork(entry.id, row, fragments, seal(data), page)
