"""The times for which figures hold, and which figure updates an earlier one instead of contradicting it."""

from __future__ import annotations

from timeline.dates import edtf
from timeline.dates.clock_times import DAY, parse_clock_time
from timeline.dates.instants import seconds_ahead
from timeline.records.event_summary import ClaimEntry


def updates(new: ClaimEntry, old: ClaimEntry) -> bool:
    """Whether a claim gives the figures of an earlier one for a later time, everything else being equal."""
    measures = {(figure.measure, figure.unit) for figure in new.figures}
    return (
        bool(old.figures)
        and (new.by, new.about, new.stance) == (old.by, old.about, old.stance)
        and (folded(new.who), folded(new.scope)) == (folded(old.who), folded(old.scope))
        and all((figure.measure, figure.unit) in measures for figure in old.figures)
        and until(old.as_of) < until(new.as_of)
    )


def folded(text: str | None) -> str:
    """A `who` or `scope` for comparison, without differences of case and spacing."""
    return " ".join(text.split()).casefold() if text else ""


def until(as_of: str | None) -> int:
    """The second up to which figures hold: that of their clock time, or the last of their day."""
    if as_of is None:
        return -edtf.UNBOUNDED
    date = edtf.parse(as_of)
    if date.time:
        return second_of(date)
    return edtf.UNBOUNDED if date.latest is None else (date.latest + 1) * DAY - 1


def second_of(date: edtf.Edtf) -> int:
    """Seconds since 1970 of a date with a clock time, in UTC if it has an offset, otherwise in local time."""
    seconds = date.anchor * DAY + parse_clock_time(date.time).start
    return seconds - seconds_ahead(date.offset) if date.offset else seconds
