"""Which claims contradict one another, and by which rule.

Two claims on one topic, by different parties and neither superseded, are in conflict when one denies or disputes what
the other asserts, or when both count the same (measure, whom, scope, overlapping period) and their ranges stand apart.
Claims whose scopes are given and differ never are: they do not speak of the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, combinations, islice

import msgspec

from timeline.chronicle.figure_times import folded, second_of
from timeline.dates import edtf
from timeline.records.event_summary import ClaimEntry

MAX_COMPARED = 400
"""Beyond `MAX_PAIRS`, only the latest claims of this many parties are compared."""
MAX_PAIRS = MAX_COMPARED * (MAX_COMPARED - 1) // 2
"""The most pairs of claims on one topic that are compared."""

_Live = tuple[int, ClaimEntry]


class Conflict(msgspec.Struct, frozen=True):
    """Two claims that cannot both hold, as indices of the claims compared."""

    one: int
    """The index of the claim that denies or disputes, if one does."""
    other: int
    measure: str = ""
    """The measure whose figures do not overlap; empty for a denial."""


def find_conflicts(claims: Sequence[ClaimEntry], replaced: Collection[str]) -> list[Conflict]:
    """The conflicts among claims on one topic; `replaced` are the ids of replaced claims."""
    if all(claim.stance == "asserts" and not claim.figures for claim in claims):
        return []
    live = [(index, claim) for index, claim in enumerate(claims) if not (claim.id and claim.id in replaced)]
    pairs = set(islice(chain(_stances_apart(live), _of_one_time(live)), MAX_PAIRS + 1))
    if len(pairs) > MAX_PAIRS:
        latest = list({claim.by: index for index, claim in live}.values())[-MAX_COMPARED:]
        pairs = set(combinations(latest, 2))
    return [conflict for i, j in sorted(pairs) for conflict in _between((i, claims[i]), (j, claims[j]))]


def _stances_apart(live: Sequence[_Live]) -> Iterator[tuple[int, int]]:
    """Pairs of claims, one of which denies or disputes what the other asserts."""
    against = [index for index, claim in live if claim.stance in ("denies", "disputes")]
    asserted = [index for index, claim in live if claim.stance == "asserts"] if against else []
    return ((min(i, j), max(i, j)) for i in against for j in asserted)


def _of_one_time(live: Sequence[_Live]) -> Iterator[tuple[int, int]]:
    """Pairs of claims with figures of one measure for overlapping days; each day of a series is compared separately."""
    counts: dict[tuple[str, ...], list[tuple[int, int, int]]] = {}
    for index, claim in live:
        if claim.as_of is None:
            continue
        date = edtf.parse(claim.as_of)
        apart = 1 if date.time else 0  # one moment may be on two days, by two clocks
        first = -edtf.UNBOUNDED if date.earliest is None else date.earliest - apart
        last = edtf.UNBOUNDED if date.latest is None else date.latest + apart
        for figure in claim.figures:
            key = (figure.measure, figure.unit, folded(claim.who), folded(claim.scope))
            counts.setdefault(key, []).append((first, last, index))
    for found in counts.values():
        lasting: list[tuple[int, int]] = []
        for first, last, index in sorted(found):
            lasting = [(until, other) for until, other in lasting if until >= first]
            yield from ((min(index, other), max(index, other)) for _, other in lasting)
            lasting.append((last, index))


def _between(one: _Live, other: _Live) -> Iterator[Conflict]:
    (i, a), (j, b) = one, other
    if a.by == b.by or (a.scope and b.scope and folded(a.scope) != folded(b.scope)):
        return
    stances = {a.stance, b.stance}
    if "asserts" in stances and not stances.isdisjoint(("denies", "disputes")):
        yield Conflict(j, i) if a.stance == "asserts" else Conflict(i, j)
    if a.figures and b.figures and (folded(a.who), folded(a.scope)) == (folded(b.who), folded(b.scope)):
        for measure in _measures_apart(a, b):
            if not _overlap(a.as_of, b.as_of):
                return
            yield Conflict(i, j, measure)


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


def _overlap(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    a, b = edtf.parse(one), edtf.parse(other)
    if a.time and b.time and bool(a.offset) == bool(b.offset):
        return second_of(a) // 60 == second_of(b) // 60
    starts = a.latest is None or b.earliest is None or b.earliest <= a.latest
    return starts and (b.latest is None or a.earliest is None or a.earliest <= b.latest)
