"""Which claims contradict one another, and by which rule.

Two claims on one topic, by different parties and neither superseded, are in conflict when one denies or disputes what
the other asserts, or when both count the same (measure, whom, scope, overlapping period) and their ranges stand apart.
Claims whose scopes are given and differ never are: they do not speak of the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import msgspec

from timeline.chronicle.entry import ClaimEntry
from timeline.model import edtf
from timeline.model.clock_times import parse_clock_time
from timeline.model.instants import instants_of

MAX_COMPARED = 400
"""Claims on one topic that are compared pair by pair; beyond that, the latest of each party, of so many parties at the most."""


class Conflict(msgspec.Struct, frozen=True):
    """Two claims that cannot both hold: their indices among those compared."""

    one: int
    """Of a denial, the claim that denies or disputes."""
    other: int
    measure: str = ""
    """What both count, where it is figures that stand apart; empty: a denial."""


def find_conflicts(claims: Sequence[ClaimEntry], replaced: Collection[str]) -> list[Conflict]:
    """The conflicts among claims, all of them on one topic; `replaced` are the ids of those that count no more."""
    if all(claim.stance == "asserts" and not claim.figures for claim in claims):
        return []
    live = [(index, claim) for index, claim in enumerate(claims) if not (claim.id and claim.id in replaced)]
    if len(live) > MAX_COMPARED:
        live = list({claim.by: (index, claim) for index, claim in live}.values())[-MAX_COMPARED:]
    return [conflict for one, other in combinations(live, 2) for conflict in _between(one, other)]


def _between(one: tuple[int, ClaimEntry], other: tuple[int, ClaimEntry]) -> Iterator[Conflict]:
    (i, a), (j, b) = one, other
    if a.by == b.by or (a.scope and b.scope and not _same(a.scope, b.scope)):
        return
    stances = {a.stance, b.stance}
    if "asserts" in stances and not stances.isdisjoint(("denies", "disputes")):
        yield Conflict(j, i) if a.stance == "asserts" else Conflict(i, j)
    if a.figures and b.figures and _same(a.who, b.who) and _same(a.scope, b.scope):
        for measure in _measures_apart(a, b):
            if not _overlap(a.as_of, b.as_of):
                return
            yield Conflict(i, j, measure)


def _same(one: str | None, other: str | None) -> bool:
    return (
        one == other or " ".join((one or "").split()).casefold() == " ".join((other or "").split()).casefold()
    )


def _measures_apart(a: ClaimEntry, b: ClaimEntry) -> Iterator[str]:
    theirs = {figure.measure: figure for figure in b.figures}
    for figure in a.figures:
        other = theirs.get(figure.measure)
        if other is None or figure.about or other.about or figure.unit != other.unit:
            continue
        if (figure.high is not None and other.low is not None and figure.high < other.low) or (
            other.high is not None and figure.low is not None and other.high < figure.low
        ):
            yield figure.measure


def _minute(date: edtf.Edtf) -> int:
    """The minute of a day with a clock time: in UTC where the date gives its offset, else by the same clock."""
    return instants_of(date.anchor, parse_clock_time(date.time), "UTC", date.offset or "Z").start.utc // 60


def _overlap(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    a, b = edtf.parse(one), edtf.parse(other)
    if a.time and b.time and bool(a.offset) == bool(b.offset):
        return _minute(a) == _minute(b)
    starts = a.latest is None or b.earliest is None or b.earliest <= a.latest
    return starts and (b.latest is None or a.earliest is None or a.earliest <= b.latest)
