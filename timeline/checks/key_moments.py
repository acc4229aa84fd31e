"""Check the number of key moments that the project file lists."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem, Severity, counted
from timeline.model.project import FEWEST_KEY_MOMENTS, MOST_KEY_MOMENTS, PROJECT_FILE


def number_of_key_moments(records: RecordSet) -> Iterator[Problem]:
    """FIELD006 if there are fewer key moments than tell a story, or more than a reader in a hurry reads."""
    number = len(set(records.project.key_moments))
    if number and not FEWEST_KEY_MOMENTS <= number <= MOST_KEY_MOMENTS:
        yield Problem(
            "FIELD006",
            f"`key_moments` lists {counted(number, 'event')}",
            f"list {FEWEST_KEY_MOMENTS} to {MOST_KEY_MOMENTS}; the others stay in the chronology",
            PROJECT_FILE,
            ("key_moments",),
            on_key=True,
            severity=Severity.WARNING,
        )
