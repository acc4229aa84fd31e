"""First round: each event's page, the fragments that lists set in, and its part of the data files."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from timeline.building.desk import Desk, Made, PageRow, Records
from timeline.building.workers import each
from timeline.chronicle.entry import Entry
from timeline.digest import digest_bytes
from timeline.exports.calendar import event_ics
from timeline.exports.events_csv import event_row
from timeline.exports.files import DataParts
from timeline.exports.timeline_json import event_json
from timeline.output.cache import Cache, seal
from timeline.planning.cards import brief_of
from timeline.planning.chronology import Pieces
from timeline.planning.event_page import plan_event
from timeline.planning.facets import Facets
from timeline.planning.urls import path_of


class EventRow(msgspec.Struct, frozen=True, array_like=True):
    """What is remembered of an event."""

    made_from: bytes
    card: bytes
    brief: bytes
    data: bytes
    """The keys of its fragments and of its part of the data files."""


class Fragments(msgspec.Struct, frozen=True, array_like=True):
    """An event as lists print it."""

    card: str
    brief: str


class EventWork(msgspec.Struct, frozen=True, array_like=True):
    """All that a worker makes of an event."""

    id: str
    row: EventRow
    fragments: bytes
    """`Fragments`, sealed as the cache keeps them."""
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
    changed: bool
    """Whether anything differs from what was remembered."""

    @property
    def pieces(self) -> dict[str, Pieces]:
        return {id_: Pieces(row.card, row.brief) for id_, row in self.rows.items()}


def make_events(
    desk: Desk, facets: Facets, records: Records, remembered: Mapping[str, EventRow], settings: bytes, cache: Cache, jobs: int
) -> EventRound:
    """Make what has changed; the rest is as remembered."""
    chronicle = desk.shells.edition.chronicle
    order = chronicle.reading_order
    result = EventRound({}, {}, {}, [], False)
    work: list[tuple[Entry, tuple[Entry | None, Entry | None], bytes]] = []
    for index, entry in enumerate(order):
        neighbours = (order[index - 1] if index else None, order[index + 1] if index + 1 < len(order) else None)
        made_from = facets.of_event(entry, neighbours, settings)
        row = remembered.get(entry.id)
        path = path_of("events", entry.id)
        if row is not None and row.made_from == made_from and (page := desk.intact(path)) is not None:
            result.rows[entry.id] = row
            result.pages.append(Made(path, page, False, False))
        else:
            work.append((entry, neighbours, made_from))
    records.fetch(entry for entry, _, _ in work)
    decode = msgspec.msgpack.Decoder(EventWork).decode
    encode = msgspec.msgpack.Encoder().encode

    def make(task: tuple[Entry, tuple[Entry | None, Entry | None], bytes]) -> bytes:
        return encode(_make_event(*task, desk, records))

    for packed in each(work, make, jobs):
        made = decode(packed)
        result.rows[made.id] = made.row
        result.fragments[made.id] = made.fragments
        if not cache.works:
            result.data[made.id] = made.data
        result.pages.append(made.page)
        cache.put_sealed([(f"lists/{made.id}", made.fragments), (f"data/{made.id}", made.data)])
    result.changed = bool(work) or result.rows.keys() != remembered.keys()
    return result


def _make_event(
    entry: Entry, neighbours: tuple[Entry | None, Entry | None], made_from: bytes, desk: Desk, records: Records
) -> EventWork:
    edition = desk.shells.edition
    event = records.of(entry)
    plan, card, notes = plan_event(event, entry, neighbours, desk.shells)
    key = plan.key(desk.theme_key)
    old = desk.intact(plan.path)
    if old is not None and old.key == key:
        row = PageRow(made_from, key, old.sha256, old.stamp)
        page = Made(plan.path, row, False, False)
    else:
        page = desk.write(plan.path, made_from, key, desk.renderer.page(plan, {}))
    fragments = Fragments(desk.renderer.card(card), desk.renderer.brief(brief_of(card, edition)))
    data = DataParts(
        event_json(event, entry, card, notes, edition),
        event_row(event, entry, card, edition),
        event_ics(event, entry, card, edition),
    )
    row_of_event = EventRow(
        made_from,
        digest_bytes(fragments.card.encode()),
        digest_bytes(fragments.brief.encode()),
        digest_bytes(data.json, b"\0", data.csv, b"\0", data.ics),
    )
    return EventWork(entry.id, row_of_event, seal(fragments), seal(data), page)
