"""`[@id#2]` in the texts of two events that become one still leads to the citation that it led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from timeline.editing.merge_fields import Joined, canonical_item
from timeline.editing.references import citations_of, renumbered
from timeline.model.event import Event

_TEXTS = ("summary", "details")


class Marks:
    """Where the citations of two events stand among those of both."""

    def __init__(
        self, mine: Mapping[str, Any], theirs: Mapping[str, Any], joined: Joined, first: Event, second: Event
    ) -> None:
        self._cited = citations_of(first), citations_of(second)
        own = list(range(len(first.sources)))
        ids = [citation.source for citation in first.sources]
        from_second = _places(
            mine, theirs, ("sources", "source"), [1] * len(second.sources), [[n] for n in own]
        )
        self._becomes: tuple[list[int], list[int]] = (own, [])
        self._ids = ids
        self._take([citation.source for citation in second.sources], from_second, [1] * len(second.sources))
        counts = [len(claim.sources) for claim in first.claims]
        places: list[list[int]] = []
        for claim in first.claims:
            places.append([*range(len(ids), len(ids) + len(claim.sources))])
            ids += [citation.source for citation in claim.sources]
        self._becomes[0].extend(place for each in places for place in each)
        counts = [len(claim.sources) for claim in second.claims]
        from_second = _places(mine, theirs, ("claims",), counts, places)
        self._take([c.source for claim in second.claims for c in claim.sources], from_second, counts)

    def _take(self, sources: Sequence[str], known: Sequence[list[int] | None], counts: Sequence[int]) -> None:
        start = 0
        for places, count in zip(known, counts, strict=True):
            if places is None:
                places = [*range(len(self._ids), len(self._ids) + count)]
                self._ids += sources[start : start + count]
            self._becomes[1].extend(places)
            start += count

    def mine(self, field: str, text: str) -> str:
        """A text of the first event."""
        return renumbered(text, field, self._cited[0], self._becomes[0], {}, self._ids)

    def renumber(self, joined: Joined) -> None:
        """The texts that come from the second event."""
        for field in _TEXTS:
            if field in joined.new:
                joined.new[field] = renumbered(
                    joined.new[field], field, self._cited[1], self._becomes[1], {}, self._ids
                )


def _places(
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    keys: Sequence[str],
    counts: Sequence[int],
    places: Sequence[list[int]],
) -> list[list[int] | None]:
    """For each item of the second's list, where the citations of the same item of the first's stand; None: it is new."""
    known = [canonical_item(item) for item in _items(mine, keys)]
    found: list[list[int] | None] = []
    for item, _ in zip(_items(theirs, keys), counts, strict=True):
        one = canonical_item(item)
        found.append(places[known.index(one)] if one in known else None)
    return found


def _items(record: Mapping[str, Any], keys: Sequence[str]) -> list[Any]:
    value: Any = next((record[key] for key in keys if record.get(key) is not None), [])
    return value if isinstance(value, list) else [value]
