"""`supersedes`: a party can replace only its own claims, and only for the same time."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chronicle.figure_times import updates
from timeline.chronicle.origins import Origins
from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem, Severity
from timeline.records.event_summary import ClaimEntry


def superseded_claims(records: RecordSet) -> Iterator[Problem]:
    """CLAIM009 at each claim that replaces one of another party; CLAIM010 where it replaces a figure of an earlier day,
    which needs no replacing.
    """
    entries = records.entries
    replacing = [
        (entry, index) for entry in entries for index, one in enumerate(entry.claims) if one.supersedes
    ]
    if not replacing:
        return
    earlier = {claim.id: claim for entry in entries for claim in entry.claims if claim.id}
    origins = Origins({}, records.actors)

    def voice(actor: str) -> str:
        return (f"actor:{actor}", *origins.voices(f"actor:{actor}"))[-1]

    for entry, index in replacing:
        claim: ClaimEntry = entry.claims[index]
        at = (*entry.trail, "claims", index, "supersedes")
        old = earlier.get(claim.supersedes or "")
        if old is None:
            continue
        if voice(old.by) != voice(claim.by):
            yield Problem(
                "CLAIM009",
                f"`{claim.by}` cannot replace `{claim.supersedes}`: that is what `{old.by}` says",
                "leave `supersedes` out: claims of different parties stand side by side; or give this claim the stance "
                "`denies` or `disputes`",
                entry.path,
                at,
            )
        elif updates(claim, old):
            yield Problem(
                "CLAIM010",
                f"`supersedes` is not needed: `{claim.supersedes}` is the figure of an earlier time, and stands",
                "leave it out: figures for different times do not replace one another; to take a figure back, give the right "
                "one for the same `as_of`",
                entry.path,
                at,
                severity=Severity.WARNING,
            )
