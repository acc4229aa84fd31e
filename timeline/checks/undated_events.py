"""`after` and `before` of undated events: no cycles, and at least one day left."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.checks.reference_cycles import loop_in
from timeline.chronicle.place_undated import dates_between
from timeline.chronicle.record_set import RecordSet
from timeline.dates import edtf
from timeline.dates.bounds import between
from timeline.diagnostics import Problem


def undated_events(records: RecordSet) -> Iterator[Problem]:
    """REF002 where `after` and `before` form a cycle, DATE003 where they leave no day."""
    entries = records.entries
    if not any(entry.after or entry.before for entry in entries):
        return
    every = {entry.id: entry for entry in entries}
    earlier: dict[str, list[str]] = {entry.id: list(entry.follows) for entry in entries}
    if loop_in(earlier):
        return  # `reference_cycles` reports them
    for entry in entries:
        if entry.after and entry.after != entry.id:
            earlier[entry.id].append(entry.after)
        if entry.before in earlier and entry.before != entry.id:
            earlier[entry.before].append(entry.id)
    loops = loop_in(earlier)
    for way in loops:
        undated = (every[id_] for id_ in way if id_ in every and (every[id_].after or every[id_].before))
        one = next(undated, every[way[0]])
        message = f"each of these would be after the next: {' -> '.join(way)}"
        at = (*one.trail, "after" if one.after else "before")
        yield Problem("REF002", message, "correct `after`, `before` or `follows`", one.path, at)
    if loops:
        return
    for id_, (first, last) in dates_between(every).items():
        try:
            between(first, last)
        except edtf.EdtfError:
            one = every[id_]
            message = f"nothing is both after {first} and before {last}"
            at = (*one.trail, "before")
            yield Problem("DATE003", message, "check what it came after and before", one.path, at)
