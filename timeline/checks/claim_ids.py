"""Ids of claims are unique in the whole project: `supersedes` names a claim by its id alone."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.chronicle.record_set import RecordSet
from timeline.diagnostics import Problem
from timeline.records.event_summary import Entry


def duplicate_claim_ids(records: RecordSet) -> Iterator[Problem]:
    """ID002 at each claim whose id an earlier one has."""
    first: dict[str, Entry] = {}
    for entry in records.entries:
        for index, claim in enumerate(entry.claims):
            if claim.id is None:
                continue
            if claim.id in first:
                message = f"there is another claim with the id `{claim.id}`: {first[claim.id].path}"
                at = (*entry.trail, "claims", index, "id")
                yield Problem("ID002", message, "give one of them another `id`", entry.path, at)
            first.setdefault(claim.id, entry)
