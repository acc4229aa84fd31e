"""Redact changes of events that involve protected people."""

from __future__ import annotations

import msgspec

from timeline.history.changes import Change

_NAMELESS = frozenset(
    [
        "status", "kind", "date", "time", "timezone", "place", "near", "in_place", "importance", "counts", "figure",
        "claim_stance", "claim_as_of",
    ]
)  # fmt: skip
"""Fields whose values cannot contain a name."""


def redact(change: Change) -> Change:
    """The change without text, which may contain a name that is now protected."""
    if change.field in _NAMELESS:
        return msgspec.structs.replace(change, of="")
    return msgspec.structs.replace(change, was="", now="", of=change.of if change.field == "own" else "")
