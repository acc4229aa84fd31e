"""Which figures belong to one series: a later figure for another day does not replace an earlier one."""

from __future__ import annotations

from timeline.dates import edtf
from timeline.dates.clock_times import DAY, parse_clock_time
from timeline.dates.instants import seconds_ahead
from timeline.records.event_summary import ClaimEntry


def updates(new: ClaimEntry, old: ClaimEntry) -> bool:
    """Whether a claim gives what an earlier one counts for a later time, all else being equal."""
    measures = {(figure.measure, figure.unit) for figure in new.figures}
    return (
        bool(old.figures)
        and (new.by, new.about, new.stance) == (old.by, old.about, old.stance)
        and (folded(new.who), folded(new.scope)) == (folded(old.who), folded(old.scope))
        and all((figure.measure, figure.unit) in measures for figure in old.figures)
        and until(old.as_of) < until(new.as_of)
    )


def folded(text: str | None) -> str:
    """A `who` or `scope` as they are compared: but for capitals and spaces."""
    return " ".join(text.split()).casefold() if text else ""


def until(as_of: str | None) -> int:
    """The second up to which figures hold, for comparing: the last of their day, or that of their clock time."""
    if as_of is None:
        return -edtf.UNBOUNDED
    date = edtf.parse(as_of)
    if date.time:
        return second_of(date)
    return edtf.UNBOUNDED if date.latest is None else (date.latest + 1) * DAY - 1


def second_of(date: edtf.Edtf) -> int:
    """The second of a date with a clock time, from 1970 on: in UTC where the offset is given, else by the same clock."""
    seconds = date.anchor * DAY + parse_clock_time(date.time).start
    return seconds - seconds_ahead(date.offset) if date.offset else seconds
