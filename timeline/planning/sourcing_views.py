"""View classes for the page on how well the chronology is sourced."""

from __future__ import annotations

from timeline.planning.page_views import PageFrame
from timeline.planning.views import Link, View


class Tally(View, frozen=True):
    """A row of a bar chart: a name, its count, and the length of its bar."""

    name: Link
    count: str
    share: str
    """The length of the bar, in per cent of the longest: `66.67%`."""
    note: str = ""


class WeakEvent(View, frozen=True):
    event: Link
    when: str
    rests_on: str
    """`1 source, 1 origin: SANA`."""
    faults: str = ""
    """Other weaknesses in its sourcing."""


class LooseClaim(View, frozen=True):
    """Claims of one party on one question that only its own account supports."""

    by: Link
    about: Link
    """The topic, or the event if there is none."""
    count: str
    """The number of claims; empty for one."""


class SourcingPage(View, frozen=True):
    """rests-on/: how well the whole chronology is sourced."""

    page: PageFrame
    lead: str
    """The summary, in a sentence or two."""
    source: Link | None
    """The source, if there is only one."""
    by_origins: tuple[Tally, ...]
    origins: tuple[Tally, ...]
    more_origins: str
    languages: tuple[Tally, ...]
    publishers: tuple[Tally, ...]
    beginnings: tuple[Tally, ...]
    trace_lead: str
    """The introduction to `to_trace`; empty if every source is traced."""
    to_trace: tuple[Tally, ...]
    """Publishers."""
    more_to_trace: str
    undecided_lead: str
    undecided: tuple[WeakEvent, ...]
    """Events of which it is unknown whether they have one origin or several."""
    more_undecided: str
    claims_lead: str
    """`3 of 5 claims ...`; empty if there are no claims."""
    claims: tuple[LooseClaim, ...]
    more_claims: str
    weak_lead: str
    weak: tuple[WeakEvent, ...]
    more_weak: str
