"""Which claims contradict one another.

Two claims on one topic, by different parties and neither superseded, are in conflict when one denies or disputes what
the other asserts, or when both count the same (measure, whom, overlapping period) and their ranges stand apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from timeline.chronicle.entry import ClaimEntry
from timeline.model import edtf

_AGAINST = frozenset(
    {("asserts", "denies"), ("denies", "asserts"), ("asserts", "disputes"), ("disputes", "asserts")}
)
MAX_COMPARED = 400
"""Claims on one topic that are compared pair by pair; beyond that, the latest of each party only."""


def in_conflict(claims: Sequence[ClaimEntry]) -> set[int]:
    """The indices of the claims (all on one topic) that conflict with another."""
    if all(claim.stance == "asserts" and not claim.figures for claim in claims):
        return set()
    superseded = {claim.supersedes for claim in claims if claim.supersedes}
    live = [(index, claim) for index, claim in enumerate(claims) if not (claim.id and claim.id in superseded)]
    if len(live) > MAX_COMPARED:
        live = list({claim.by: (index, claim) for index, claim in live}.values())
    found: set[int] = set()
    for (i, a), (j, b) in combinations(live, 2):
        if a.by != b.by and ((a.stance, b.stance) in _AGAINST or _figures_apart(a, b)):
            found.update((i, j))
    return found


def _figures_apart(a: ClaimEntry, b: ClaimEntry) -> bool:
    if not a.figures or not b.figures or a.who != b.who or not _overlap(a.as_of, b.as_of):
        return False
    theirs = {figure.measure: figure for figure in b.figures}
    for figure in a.figures:
        other = theirs.get(figure.measure)
        if other is None or figure.about or other.about:
            continue
        if figure.high is not None and other.low is not None and figure.high < other.low:
            return True
        if other.high is not None and figure.low is not None and other.high < figure.low:
            return True
    return False


def _overlap(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    a, b = edtf.parse(one), edtf.parse(other)
    starts = a.latest is None or b.earliest is None or b.earliest <= a.latest
    return starts and (b.latest is None or a.earliest is None or a.earliest <= b.latest)
