"""What is told of an event's history."""

from __future__ import annotations

import msgspec

from timeline.history.changes import Change


class Step(msgspec.Struct, frozen=True, array_like=True):
    """A version that became public."""

    day: str
    """ISO 8601, in UTC."""
    commit: str
    changes: tuple[Change, ...] = ()
    """What it told otherwise; nothing for the first."""


class History(msgspec.Struct, frozen=True, array_like=True):
    """What is known of an event's versions."""

    first: str | None
    """The day on which it was first published; None where that lies before the edge of a shallow clone."""
    steps: tuple[Step, ...]
    """The first public version that is known, then each that told something otherwise."""
    embargo: str = ""
    """Of the last step, where it is public only after all commits, as its record says it: `embargo_until`."""

    @property
    def last_changed(self) -> str | None:
        """The day of the last version that told something otherwise; None where there is none."""
        return self.steps[-1].day if len(self.steps) > 1 else None
