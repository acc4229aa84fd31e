"""How many sources and origins an event or a claim has, in words; and which definition of its status fits."""

from __future__ import annotations

from timeline.chronicle.chronicle import is_claimed_only
from timeline.chronicle.origins import Sourcing
from timeline.planning.edition import Edition
from timeline.records.event_summary import Entry


def counts_of(found: Sourcing, edition: Edition) -> str:
    """`2 sources, traced to 2 origins`; `3 reports of one account`; `2 sources, origins not traced`."""
    say = edition.say
    left = found.sources - found.withdrawn
    if not found.sources:
        return say("unsourced")
    if not left:
        return say("all_withdrawn", n=found.sources)
    if not found.withdrawn and not found.untraced and len(found.origins) == 1:
        return say("sources", n=1) if found.sources == 1 else say("one_account", n=found.sources)
    sources = say("sources", n=found.sources)
    if found.withdrawn:
        sources = say("counts_withdrawn", sources=sources, withdrawn=say("withdrawn", n=found.withdrawn))
    if 0 < found.untraced < left:
        return say(
            "counts_mixed",
            sources=sources,
            traced=say("part_traced", n=left - found.untraced, origins=say("origins", n=len(found.origins))),
            untraced=say("part_untraced", n=found.untraced),
        )
    return say("counts", sources=sources, origins=origins_in_words(found, edition))


def origins_in_words(found: Sourcing, edition: Edition) -> str:
    """`traced to 2 origins`; `origins not traced`; `1 source, withdrawn`."""
    if found.origins:
        return edition.say("traced", n=len(found.origins))
    if found.untraced:
        return edition.say("untraced", n=found.untraced)
    return edition.say("all_withdrawn", n=found.withdrawn)


def change_of_counts(text: str, edition: Edition) -> str:
    """The counts of a former version, given as `sources/withdrawn/untraced/origins`, in words."""
    sources, withdrawn, untraced, origins = map(int, text.split("/"))
    return counts_of(Sourcing(sources, withdrawn, untraced, ("",) * origins), edition)


def event_counts(entry: Entry, found: Sourcing, edition: Edition) -> str:
    """The counts of an event, then how many more sources its claims have, or that it has only theirs."""
    counts = counts_of(found, edition)
    if is_claimed_only(entry):
        return edition.say("counts_claims_only", counts=counts)
    own = {cite.source for cite in entry.cites}
    more = {cite.source for claim in entry.claims for cite in claim.cites} - own
    return edition.say("counts_and_claims", counts=counts, n=len(more)) if more else counts


def definition_of(status: str, found: Sourcing, entry: Entry, *, contested: bool) -> str:
    """The key of the definition to print: `reported` has several, for events with one origin, several or none.

    `contested` says whether claims conflict; if not, a contested event was called so by its editors.
    """
    if status == "contested" and not contested:
        return "contested_by_hand"
    if status != "reported":
        return status
    if len(found.origins) > 1:
        return "claims_only" if is_claimed_only(entry) else "reported_by_hand" if entry.status else "in_part"
    if found.untraced:
        if found.origins:
            return "part_traced"
        return "one_source" if found.untraced == 1 else "untraced"
    if found.origins:
        return "claimed" if is_claimed_only(entry) else "reported"
    return "withdrawn" if found.withdrawn else "unsourced"
