"""`axis/*.js`: the events as `axis.js` draws them when a reader zooms; scripts, since pages from a folder cannot fetch data.

`index.js` has the parts into which the events are divided, and what is drawn while more events are in view than the script
loads: their number by day, and the major ones. Each part has the events of a few years, months or days, so that an edit
changes one part. With few events there is no other part than the index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from typing import Any

import msgspec

from timeline.dates.day_numbers import civil
from timeline.digest import digest, digest_bytes
from timeline.exports.export import Export, ExportContext
from timeline.exports.file_plan import FilePlan
from timeline.planning.edition import Edition
from timeline.planning.event_placing import PlacedEvent, place_events
from timeline.records.event_summary import Entry

FEW = 2_000
"""The most events of a part."""
MOST_MAJOR = 300
"""The most major events in the index."""
_IMPORTANCE = {"major": 0, "normal": 1, "minor": 2}
_encode = msgspec.json.Encoder().encode


def _files(context: ExportContext) -> Iterable[FilePlan]:
    edition = context.edition
    shown = [entry for entry in edition.chronicle.reading_order if entry.is_placed]
    entries = [entry for entry in shown if entry.kind != "background"] or shown
    if not entries:
        return
    parts = [entries] if len(entries) <= FEW else list(_parts(entries, 0))
    key = digest([entry.id for entry in edition.key_moments.entries])
    if len(parts) == 1:
        yield _plan("index", context, entries, partial(_index, edition, parts, entries, ()), key)
        return
    major = [entry for entry in entries if entry.importance == "major"]
    major = major[:: len(major) // MOST_MAJOR + 1]
    stands = digest((key, [entry.stand for entry in entries]))
    yield _plan("index", context, major, partial(_index, edition, parts, major, entries), stands)
    for part in parts:
        yield _plan(_name(part), context, part, partial(_part, edition, part))


def _plan(
    name: str, context: ExportContext, entries: Sequence[Entry], make: partial[bytes], also: bytes = b""
) -> FilePlan:
    """A file, which depends on its events, on which of them are contested, and on the names of their actors and places."""
    edition, facets = context.edition, context.facets
    marks = bytes(_is_contested(entry, edition) for entry in entries)
    actors = {actor for entry in entries for actor in entry.actors}
    places = {entry.place for entry in entries if entry.place}
    names = [facets.actors[id_] for id_ in sorted(actors)] + [facets.places[id_] for id_ in sorted(places)]
    hidden = digest(edition.unpublished)
    made_from = digest_bytes(context.settings, hidden, marks, also, *names, *map(edition.face_of, entries))
    return FilePlan(edition.paths.file(f"axis/{name}.js"), made_from, make)


def _parts(entries: Sequence[Entry], level: int) -> Iterator[list[Entry]]:
    """Entries in reading order, divided by centuries, decades, years, months or days, whichever are few enough."""
    key = _LEVELS[level]
    if level + 1 < len(_LEVELS) and key(entries[0]) == key(entries[-1]):
        yield from _parts(entries, level + 1)
        return
    part: list[Entry] = []
    for _, group in groupby(entries, key):
        more = list(group)
        if part and len(part) + len(more) > FEW:
            yield part
            part = []
        if len(more) > FEW and level + 1 < len(_LEVELS):
            yield from _parts(more, level + 1)
        else:
            part += more
    if part:
        yield part


_LEVELS: tuple[Callable[[Entry], int], ...] = (
    lambda entry: civil(entry.stand)[0] // 100,
    lambda entry: civil(entry.stand)[0] // 10,
    lambda entry: civil(entry.stand)[0],
    lambda entry: civil(entry.stand)[0] * 12 + civil(entry.stand)[1],
    lambda entry: entry.stand,
)


def _name(part: Sequence[Entry]) -> str:
    """The day number of the first event: parts do not overlap."""
    return str(part[0].stand)


def _index(
    edition: Edition, parts: Sequence[Sequence[Entry]], rows: Sequence[Entry], all_entries: Sequence[Entry]
) -> bytes:
    data = _rows(rows, edition)
    data["key"] = [entry.id for entry in edition.key_moments.entries]
    if all_entries:
        data["parts"] = [[_name(part), part[0].stand, part[-1].stand + 1, len(part)] for part in parts]
        days = [(day, len(list(group))) for day, group in groupby(all_entries, attrgetter("stand"))]
        data["days"] = [days[0][0], *(n for pair in _steps(days) for n in pair)]
    return _script("index", data)


def _steps(days: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """For each day with events, the days since the last one and the number of its events."""
    before = days[0][0]
    for day, count in days:
        yield day - before, count
        before = day


def _part(edition: Edition, entries: Sequence[Entry]) -> bytes:
    return _script(_name(entries), _rows(entries, edition))


def _script(name: str, data: dict[str, Any]) -> bytes:
    return b'timelineAxis("%s",%s);\n' % (name.encode(), _encode(data))


def _rows(entries: Sequence[Entry], edition: Edition) -> dict[str, Any]:
    """The events, and the names of their actors, places and tags, which they refer to by number."""
    actors, places, tags = _Numbers(), _Numbers(), _Numbers()
    events = [
        (
            _short(one.start),
            _short(one.end - one.start),
            edition.title_of(one.entry),
            one.entry.id,
            _IMPORTANCE[one.entry.importance],
            _flags(one, _is_contested(one.entry, edition)),
            actors.of(one.entry.actors),
            places.of([one.entry.place] if one.entry.place else ()),
            tags.of(one.entry.tags),
        )
        for one in place_events(entries, edition.project.timezone)
    ]
    return {
        "events": events,
        "actors": [edition.actor(id_).text for id_ in actors],
        "places": [edition.place(id_).text for id_ in places],
        "tags": [edition.tag(id_).text for id_ in tags],
    }


class _Numbers(dict[str, int]):
    """Numbers for ids, from 0 in the order in which they come."""

    def of(self, ids: Iterable[str]) -> list[int]:
        return [self.setdefault(id_, len(self)) for id_ in ids]


def _is_contested(entry: Entry, edition: Edition) -> bool:
    return entry.status == "contested" if entry.status else entry.id in edition.chronicle.contested


def _flags(one: PlacedEvent, contested: bool) -> int:
    """1: it lasts; 2: accounts differ; 4 and 8: start and end are open or inexact; 16: it goes on."""
    return one.lasts | contested << 1 | one.fade_start << 2 | one.fade_end << 3 | one.open_end << 4


def _short(days: float) -> float:
    """Day numbers to the nearest ten seconds, whole ones as integers."""
    return int(days) if days == int(days) else round(days, 4)


EXPORT = Export(_files)
