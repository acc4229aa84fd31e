"""The key moments of a chronicle: the three to seven events by which a reader in a hurry learns what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from timeline.chronicle.chronicle import Chronicle
from timeline.model.project import FEWEST_KEY_MOMENTS, MOST_KEY_MOMENTS
from timeline.records.event_summary import Entry

PARTS = 5
"""Into how many parts a chronology is divided where its editors have marked few events or none as major."""


class KeyMoments(msgspec.Struct, frozen=True):
    """The key moments, and how they were chosen."""

    entries: tuple[Entry, ...] = ()
    """In reading order; the first has number 1, on every page and drawing."""
    rule: str = ""
    """`editors`: listed in the project file. `major`: the events marked as major. `major_parts` and `parts`: of each part
    of the major events, or of all, the most important one. Empty if there are none."""
    parts: int = 0
    """The number of parts, for the last two rules."""
    total: int = 0
    """The number of events that were divided."""


@lru_cache(maxsize=1)  # they are the same in all languages
def key_moments(chronicle: Chronicle) -> KeyMoments:
    """Choose the key moments; none in a chronology that is hardly longer than they would be.

    Events that are hidden are not in the chronicle, and so are never chosen.
    """
    order = chronicle.reading_order
    listed = set(chronicle.project.key_moments)
    if chosen := tuple(entry for entry in order if entry.id in listed):
        return KeyMoments(chosen, "editors")
    standing = [entry for entry in order if entry.status != "retracted"]
    major = [entry for entry in standing if entry.importance == "major"]
    if FEWEST_KEY_MOMENTS <= len(major) <= MOST_KEY_MOMENTS:
        return KeyMoments(tuple(major), "major")
    if len(major) > MOST_KEY_MOMENTS:
        return KeyMoments(_of_each_part(major, MOST_KEY_MOMENTS, chronicle), "major_parts", 7, len(major))
    events = [entry for entry in standing if entry.is_placed and entry.kind != "background"]
    if len(events) <= MOST_KEY_MOMENTS:
        return KeyMoments()
    return KeyMoments(_of_each_part(events, PARTS, chronicle), "parts", PARTS, len(events))


def _of_each_part(events: Sequence[Entry], parts: int, chronicle: Chronicle) -> tuple[Entry, ...]:
    """The weightiest event of each of `parts` equal parts of the events, and any others that are marked as major.

    Parts of equal numbers of events, not of equal time: where editors recorded much, there was much to tell.
    """
    referred = Counter(
        mention.partition(":")[2]
        for entry in chronicle.entries
        for mention in entry.mentions
        if mention.startswith(("event:", "any:"))
    )

    def weight(numbered: tuple[int, Entry]) -> tuple[bool, bool, int, int, int]:
        number, entry = numbered
        # How widely it was reported, whoever said it first: a mark of importance, not of certainty.
        sources = len({cite.source for cite in entry.cites})
        return entry.importance == "major", entry.importance != "minor", referred[entry.id], sources, -number

    numbered = list(enumerate(events))
    bounds = [len(events) * part // parts for part in range(parts + 1)]
    chosen = {max(numbered[start:end], key=weight)[0] for start, end in pairwise(bounds)}
    if parts == PARTS:  # at most two are major: both are shown, even where they are in one part
        chosen.update(number for number, entry in numbered if entry.importance == "major")
    return tuple(events[number] for number in sorted(chosen))
