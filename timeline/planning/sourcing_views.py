"""View classes for the page on how well the chronology is sourced."""

from __future__ import annotations

from timeline.planning.page_views import PageFrame
from timeline.planning.views import Link, View


class Tally(View, frozen=True):
    """A row of a count: what is counted, how many, and the share of all."""

    name: Link
    count: str
    share: str
    """Of the longest row, in per cent: `66.67%`."""
    note: str = ""


class WeakEvent(View, frozen=True):
    event: Link
    when: str
    rests_on: str
    """`1 source, 1 origin: SANA`."""
    faults: str = ""
    """What else is amiss with it."""


class LooseClaim(View, frozen=True):
    """A claim that rests on its maker alone, or several of one maker on one question."""

    by: Link
    about: Link
    """The topic, else the event."""
    count: str
    """How many claims they are; empty for one."""


class SourcingPage(View, frozen=True):
    """rests-on/: what the whole chronology rests on."""

    page: PageFrame
    lead: str
    """In a sentence or two."""
    source: Link | None
    """The one source, where there is only one."""
    by_origins: tuple[Tally, ...]
    origins: tuple[Tally, ...]
    more_origins: str
    languages: tuple[Tally, ...]
    publishers: tuple[Tally, ...]
    beginnings: tuple[Tally, ...]
    trace_lead: str
    """What is to be traced; empty where all is."""
    to_trace: tuple[Tally, ...]
    """Publishers."""
    more_to_trace: str
    undecided_lead: str
    undecided: tuple[WeakEvent, ...]
    """Events that may rest on one account or on several."""
    more_undecided: str
    claims_lead: str
    """`3 of 5 claims ...`; empty where there are no claims."""
    claims: tuple[LooseClaim, ...]
    more_claims: str
    weak_lead: str
    weak: tuple[WeakEvent, ...]
    more_weak: str
