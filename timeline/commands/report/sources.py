"""Summaries of `timeline sources check` and `archive`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeline.diagnostics import counted

if TYPE_CHECKING:
    from timeline.network.archive_sources import ArchivedSources
    from timeline.network.check_sources import CheckedSources
    from timeline.records.cited_pages import CitedPages

_STATES = ("live", "moved", "gone", "refused", "unknown")


def check_summary(cited: CitedPages, done: CheckedSources) -> str:
    """`12 pages: 10 live, 1 moved, 1 gone; 3 checked now; 1 file changed`."""
    states = ", ".join(f"{done.states[state]:,} {state}" for state in _STATES if done.states[state])
    parts = [
        f"{counted(len(cited.pages), 'page')}: {states or 'none'}",
        f"{done.checked:,} checked now"
        + (f", {done.postponed:,} postponed to the next run" if done.postponed else ""),
        f"{counted(len(done.changed), 'file')} changed",
    ]
    others = ((cited.sites, "publisher's site"), (cited.emails, "e-mail address", "e-mail addresses"))
    skipped = [counted(*one) for one in others if one[0]]
    return "; ".join([*parts, f"skipped: {', '.join(skipped)}"] if skipped else parts)


def archive_summary(done: ArchivedSources) -> str:
    """`3 pages without a copy, 2 copies found or made, 1 file changed`."""
    return (
        f"{counted(done.wanted, 'page')} without a copy, {counted(len(done.copies), 'copy', 'copies')} found or made, "
        f"{counted(len(done.changed), 'file')} changed"
    )
