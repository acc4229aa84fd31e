"""What is told of the changes of an event that speaks of somebody who must not be named."""

from __future__ import annotations

import msgspec

from timeline.history.changes import Change

_NAMELESS = frozenset(
    [
        "status", "kind", "date", "time", "timezone", "place", "near", "in_place", "importance", "counts", "figure",
        "claim_stance", "claim_as_of",
    ]
)  # fmt: skip
"""Fields whose values are no words in which a name could stand."""


def discreet(change: Change) -> Change:
    """The change without words that an earlier version may have had: one of them may be the name."""
    if change.field in _NAMELESS:
        return msgspec.structs.replace(change, of="")
    return msgspec.structs.replace(change, was="", now="", of=change.of if change.field == "own" else "")
