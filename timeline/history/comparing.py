"""All changes between two versions of an event: joins those of `changes` and `sourcing_changes`."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.history.changes import Change, StatusSummary, core_changes, secondary_changes
from timeline.history.sourcing_changes import SourceKey, citation_changes, claim_changes
from timeline.model.event import Event


def compare(
    before: Event,
    after: Event,
    key_of: SourceKey,
    statuses: tuple[StatusSummary, StatusSummary] | None = None,
) -> tuple[Change, ...]:
    """All changes from one version to the next, most important first.

    Without `statuses`, the derived status of each version, only statuses set by hand are compared.
    """
    return tuple(_compare(before, after, key_of, statuses))


def _compare(
    before: Event, after: Event, key_of: SourceKey, statuses: tuple[StatusSummary, StatusSummary] | None
) -> Iterator[Change]:
    yield from _status(before, after, statuses)
    yield from core_changes(before, after)
    was, now = map(_counts, statuses) if statuses else ("", "")
    if was != now:
        yield Change("counts", "changed", was, now, at=("sources",))
    yield from citation_changes(before, after, key_of)
    yield from claim_changes(before, after)
    yield from secondary_changes(before, after)


def _counts(status: StatusSummary) -> str:
    """Counts of sources, withdrawn sources, untraced sources and origins."""
    return f"{status.sources}/{status.withdrawn}/{status.untraced}/{status.origins}"


def _status(
    before: Event, after: Event, statuses: tuple[StatusSummary, StatusSummary] | None
) -> Iterator[Change]:
    """The change of the status, which is factual if it had been set by hand, or if the event was retracted."""
    by_hand = (before.status or "", after.status or "")
    was, now = (statuses[0].status, statuses[1].status) if statuses else by_hand
    if was == now:
        return
    fact = by_hand[0] != by_hand[1] and (bool(by_hand[0]) or now == "retracted")
    how = "changed" if was and now else "removed" if was else "added"
    yield Change("status", how, was, now, fact=fact, at=("status",))
