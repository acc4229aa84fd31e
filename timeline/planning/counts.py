"""How many sources and origins an event or a claim has, in words; and which definition of its status fits."""

from __future__ import annotations

from timeline.chronicle.chronicle import is_claimed_only
from timeline.chronicle.origins import Sourcing
from timeline.planning.edition import Edition
from timeline.records.event_summary import Entry


def counts_of(sourcing: Sourcing, edition: Edition) -> str:
    """`2 sources, traced to 2 origins`; `3 reports of one account`; `2 sources, origins not traced`."""
    say = edition.say
    left = sourcing.sources - sourcing.withdrawn
    if not sourcing.sources:
        return say("unsourced")
    if not left:
        return say("all_withdrawn", n=sourcing.sources)
    if not sourcing.withdrawn and not sourcing.untraced and len(sourcing.origins) == 1:
        return say("sources", n=1) if sourcing.sources == 1 else say("one_account", n=sourcing.sources)
    sources = say("sources", n=sourcing.sources)
    if sourcing.withdrawn:
        sources = say("counts_withdrawn", sources=sources, withdrawn=say("withdrawn", n=sourcing.withdrawn))
    if 0 < sourcing.untraced < left:
        return say(
            "counts_mixed",
            sources=sources,
            traced=say(
                "part_traced", n=left - sourcing.untraced, origins=say("origins", n=len(sourcing.origins))
            ),
            untraced=say("part_untraced", n=sourcing.untraced),
        )
    return say("counts", sources=sources, origins=origins_in_words(sourcing, edition))


def origins_in_words(sourcing: Sourcing, edition: Edition) -> str:
    """`traced to 2 origins`; `origins not traced`; `1 source, withdrawn`."""
    if sourcing.origins:
        return edition.say("traced", n=len(sourcing.origins))
    if sourcing.untraced:
        return edition.say("untraced", n=sourcing.untraced)
    return edition.say("all_withdrawn", n=sourcing.withdrawn)


def change_of_counts(text: str, edition: Edition) -> str:
    """The counts of a former version, given as `sources/withdrawn/untraced/origins`, in words."""
    sources, withdrawn, untraced, origins = map(int, text.split("/"))
    return counts_of(Sourcing(sources, withdrawn, untraced, ("",) * origins), edition)


def event_counts(entry: Entry, sourcing: Sourcing, edition: Edition) -> str:
    """The counts of an event, then how many more sources its claims have, or that it has only theirs."""
    counts = counts_of(sourcing, edition)
    if is_claimed_only(entry):
        return edition.say("counts_claims_only", counts=counts)
    own = {cite.source for cite in entry.cites}
    more = {cite.source for claim in entry.claims for cite in claim.cites} - own
    return edition.say("counts_and_claims", counts=counts, n=len(more)) if more else counts


def definition_of(status: str, sourcing: Sourcing, entry: Entry, *, contested: bool) -> str:
    """The key of the definition to print: `reported` has several, for events with one origin, several or none.

    `contested` says whether claims conflict; if not, a contested event was called so by its editors.
    """
    if status == "contested" and not contested:
        return "contested_by_hand"
    if status != "reported":
        return status
    if len(sourcing.origins) > 1:
        return "claims_only" if is_claimed_only(entry) else "reported_by_hand" if entry.status else "in_part"
    if sourcing.untraced:
        if sourcing.origins:
            return "part_traced"
        return "one_source" if sourcing.untraced == 1 else "untraced"
    if sourcing.origins:
        return "claimed" if is_claimed_only(entry) else "reported"
    return "withdrawn" if sourcing.withdrawn else "unsourced"
