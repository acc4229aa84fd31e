"""Claims that a later claim of the same party replaces (`supersedes`)."""

from __future__ import annotations

from collections.abc import Sequence

from timeline.chronicle.figure_times import updates
from timeline.records.event_summary import Entry


def replaced_claims(entries: Sequence[Entry]) -> frozenset[str]:
    """Ids of the claims that are no longer compared. A figure of a later day does not replace an earlier one."""
    later = [claim for entry in entries for claim in entry.claims if claim.supersedes]
    if not later:
        return frozenset()
    earlier = {claim.id: claim for entry in entries for claim in entry.claims if claim.id}
    return frozenset(
        claim.supersedes
        for claim in later
        if claim.supersedes
        and not (claim.supersedes in earlier and updates(claim, earlier[claim.supersedes]))
    )
