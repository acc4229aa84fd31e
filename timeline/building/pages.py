"""Second round: the pages that show many events, and everything that is not a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec

from timeline.building.desk import Desk, Forgotten, Made, PageRow, Records
from timeline.building.events import EventRound, Fragments
from timeline.building.workers import each
from timeline.exports.files import DataParts, FilePlan
from timeline.output.cache import Cache, unseal
from timeline.planning.plan import PagePlan, Sketch

T = TypeVar("T")


def make_pages(
    desk: Desk,
    sketches: Iterable[Sketch],
    events: EventRound,
    records: Records,
    cache: Cache,
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
    by_id = desk.shells.edition.chronicle.by_id
    records.fetch(by_id[id_] for sketch in stale for id_ in sketch.events)
    fragments = _fragments(stale, events, cache)
    encode, decode = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(Made).decode

    def make(sketch: Sketch) -> bytes:
        return encode(_make_page(sketch, fragments, desk))

    def let_go_and_go_on() -> None:
        fragments.clear()
        events.fragments.clear()
        meanwhile()

    made += map(decode, each(stale, make, jobs, let_go_and_go_on))
    return made


def _make_page(sketch: Sketch, fragments: Mapping[bytes, str], desk: Desk) -> Made:
    plan: PagePlan = sketch.plan()
    key = plan.key(desk.theme_key)
    old = desk.intact(plan.path)
    if old is not None and old.key == key:
        return Made(plan.path, PageRow(sketch.made_from, key, old.sha256, old.stamp), False, False)
    return desk.write(plan.path, sketch.made_from, key, desk.renderer.page(plan, fragments))


def _fragments(stale: Iterable[Sketch], events: EventRound, cache: Cache) -> dict[bytes, str]:
    """The HTML of every slot of the pages: made in the first round, or remembered. Raises Forgotten."""
    wanted = {key for sketch in stale for key in sketch.slots}
    holders = [id_ for id_, row in events.rows.items() if row.card in wanted or row.brief in wanted]
    found: dict[bytes, str] = {}
    for id_, fragments in _all(holders, "lists", events.fragments, cache, Fragments):
        row = events.rows[id_]
        found[row.card] = fragments.card
        found[row.brief] = fragments.brief
    if not wanted <= found.keys():
        raise Forgotten
    return found


def data_of(events: EventRound, order: Iterable[str], cache: Cache) -> list[DataParts]:
    """Every event's part of the data files, in the order given. Raises Forgotten."""
    ids = list(order)
    found = dict(_all(ids, "data", events.data, cache, DataParts))
    if found.keys() != set(ids):
        raise Forgotten
    return [found[id_] for id_ in ids]


def _all(
    ids: list[str], name: str, fresh: Mapping[str, bytes], cache: Cache, kind: type[T]
) -> Iterator[tuple[str, T]]:
    """What was made of events, by their ids: just now, or in an earlier build."""
    decode = msgspec.msgpack.Decoder(kind).decode
    for id_ in ids:
        if id_ in fresh:
            yield id_, unseal(fresh[id_], decode)
    for full_name, value in cache.get_all((f"{name}/{id_}" for id_ in ids if id_ not in fresh), kind):
        yield full_name.removeprefix(f"{name}/"), value


def make_files(desk: Desk, plans: Iterable[FilePlan]) -> list[Made]:
    """Files that are no pages."""
    made = []
    for plan in plans:
        row = desk.intact(plan.path)
        if row is not None and row.made_from == plan.made_from:
            made.append(Made(plan.path, row, False, False))
        else:
            made.append(desk.write(plan.path, plan.made_from, plan.made_from, plan.make(), rendered=False))
    return made
