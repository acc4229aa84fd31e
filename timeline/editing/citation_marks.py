"""Renumber the marks `[@id#2]` in texts when the citations of an event change places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from timeline.editing.merge_fields import Written, canonical_item
from timeline.markdown.marks import CITATION_MARK
from timeline.model.event import Event
from timeline.model.source import Citation


class MergedCitations:
    """Where the citations of two events stand once the second event has become part of the first."""

    def __init__(self, first: Event, second: Event, first_written: Written, second_written: Written) -> None:
        self._first, self._second = citations_of(first), citations_of(second)
        self._sources = [citation.source for citation in first.sources]
        self._places_of_first = [*range(len(first.sources))]
        self._places_of_second: list[int] = []
        keys = ("sources", "source")
        known = _same_items(first_written, second_written, keys, [[place] for place in self._places_of_first])
        self._add_second([[citation.source] for citation in second.sources], known)
        places = [self._append([one.source for one in claim.sources]) for claim in first.claims]
        self._places_of_first += [place for each in places for place in each]
        known = _same_items(first_written, second_written, ("claims",), places)
        self._add_second([[one.source for one in claim.sources] for claim in second.claims], known)

    def in_first(self, field: str, text: str) -> str:
        """A text of the first event, with its marks renumbered."""
        return renumbered(text, field, self._first, self._places_of_first, {}, self._sources)

    def in_second(self, field: str, text: str) -> str:
        """A text of the second event, likewise."""
        return renumbered(text, field, self._second, self._places_of_second, {}, self._sources)

    def _append(self, sources: Sequence[str]) -> list[int]:
        self._sources += sources
        return [*range(len(self._sources) - len(sources), len(self._sources))]

    def _add_second(self, items: Sequence[Sequence[str]], known: Sequence[list[int] | None]) -> None:
        for sources, places in zip(items, known, strict=True):
            self._places_of_second += self._append(sources) if places is None else places


def _same_items(
    first: Written, second: Written, keys: Sequence[str], places: Sequence[list[int]]
) -> list[list[int] | None]:
    """For each item of the second's list, the places of the citations of the same item of the first's; None: it is new."""
    known = [canonical_item(item) for item in _items(first, keys)]
    items = [canonical_item(item) for item in _items(second, keys)]
    return [places[known.index(item)] if item in known else None for item in items]


def _items(record: Written, keys: Sequence[str]) -> list[Any]:
    value: Any = next((record[key] for key in keys if record.get(key) is not None), [])
    return value if isinstance(value, list) else [value]


def citations_of(event: Event) -> tuple[Citation, ...]:
    """The citations of an event in the order in which `[@id#2]` counts them."""
    return (*event.sources, *(citation for claim in event.claims for citation in claim.sources))


def renumbered(
    text: str,
    field: str,
    before: Sequence[Citation],
    becomes: Sequence[int],
    renamed: Mapping[str, str],
    after: Sequence[str] | None = None,
) -> str:
    """A text with each `[@id]` and `[@id#2]` leading to the citation that it led to.

    `becomes` is the place of each citation among those `after`, which are given by their sources' ids (none: those before).
    """
    old = [citation.source for citation in before]
    new = list(after) if after is not None else [renamed.get(source, source) for source in old]

    def mark(match: re.Match[str]) -> str:
        id_, hash_, nth = match[1].partition("#")
        name = renamed.get(id_, id_)
        places = [place for place, source in enumerate(old) if source == id_]
        if not places or (not hash_ and new.count(name) == len(places)):
            return f"[@{name}{hash_}{nth}]"
        place = places[int(nth) - 1] if hash_ else _fitting(field, before, places)
        return f"[@{name}#{new[: becomes[place] + 1].count(name)}]"

    return CITATION_MARK.sub(mark, text)


def _fitting(field: str, citations: Sequence[Citation], places: Sequence[int]) -> int:
    """As `planning.citation_notes` finds it: the first that supports the field by name, else all fields, else the first."""
    named = (place for place in places if field in citations[place].supports)
    whole = (place for place in places if not citations[place].supports)
    return next(named, next(whole, places[0]))
