"""The subject of the checks of a whole chronicle: it, its records, and where its sources stand."""

from __future__ import annotations

from functools import cached_property

import msgspec

from timeline.checks.source_positions import Positions, source_positions
from timeline.chronicle.chronicle import Chronicle
from timeline.chronicle.record_set import RecordSet


class Subject(msgspec.Struct, frozen=True, dict=True):
    """A chronicle with the records that it was derived from."""

    chronicle: Chronicle
    """What readers may see."""
    public: RecordSet
    """The records of that."""
    records: RecordSet
    """All records, hidden ones too."""

    @cached_property
    def positions(self) -> Positions:
        """Where each source stands in its file."""
        return source_positions(self.public)
