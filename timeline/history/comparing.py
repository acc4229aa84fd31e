"""Two versions of an event, compared."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.history.changes import Change, StatusSummary, lesser_changes, plain_changes
from timeline.history.sourcing_changes import Address, citation_changes, claim_changes
from timeline.model.event import Event


def compare(
    before: Event,
    after: Event,
    address: Address,
    standings: tuple[StatusSummary, StatusSummary] | None = None,
) -> tuple[Change, ...]:
    """All that is told otherwise, weightiest first.

    Without `standings` (how well each version was established) only statuses that are written by hand are compared.
    """
    return tuple(_compare(before, after, address, standings))


def _compare(
    before: Event, after: Event, address: Address, standings: tuple[StatusSummary, StatusSummary] | None
) -> Iterator[Change]:
    yield from _status(before, after, standings)
    yield from plain_changes(before, after)
    was, now = map(_counts, standings) if standings else ("", "")
    if was != now:
        yield Change("counts", "changed", was, now, at=("sources",))
    yield from citation_changes(before, after, address)
    yield from claim_changes(before, after)
    yield from lesser_changes(before, after)


def _counts(standing: StatusSummary) -> str:
    """Sources, those withdrawn and those not traced, and origins."""
    one = standing
    return f"{one.sources}/{one.withdrawn}/{one.untraced}/{one.origins}"


def _status(
    before: Event, after: Event, standings: tuple[StatusSummary, StatusSummary] | None
) -> Iterator[Change]:
    """A status is a fact where it was set by hand, and where it says that the event no longer stands."""
    written = (before.status or "", after.status or "")
    was, now = (standings[0].status, standings[1].status) if standings else written
    if was == now:
        return
    fact = written[0] != written[1] and (bool(written[0]) or now == "retracted")
    how = "changed" if was and now else "removed" if was else "added"
    yield Change("status", how, was, now, fact=fact, at=("status",))
