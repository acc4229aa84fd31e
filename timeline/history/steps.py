"""Value types of an event's history: its public versions and their changes."""

from __future__ import annotations

import msgspec

from timeline.history.changes import Change


class Step(msgspec.Struct, frozen=True, array_like=True):
    """A version that became public."""

    day: str
    """ISO 8601, in UTC."""
    commit: str
    changes: tuple[Change, ...] = ()
    """Changes from the previous version; empty for the first."""


class History(msgspec.Struct, frozen=True, array_like=True):
    """The public versions of an event."""

    first: str | None
    """The day of first publication; None if that was before the edge of a shallow clone."""
    steps: tuple[Step, ...]
    """The first known public version, then each version with changes."""
    embargo: str = ""
    """The `embargo_until` of the last step, if the embargo ends after the last commit."""

    @property
    def last_changed(self) -> str | None:
        """The day of the last version with changes; None if there is none."""
        return self.steps[-1].day if len(self.steps) > 1 else None
