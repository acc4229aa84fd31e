"""References to a record, in the files that make them, lead to another record that it has become part of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from timeline.diagnostics import DocumentPath
from timeline.markdown.marks import CITATION_MARK
from timeline.model.event import Event
from timeline.model.project import Project
from timeline.model.source import Citation
from timeline.records.loading import load_file, plain_value

Reference = tuple[DocumentPath, Callable[[str], str]]
"""A text of a file, and what it becomes."""


def references_to(
    kind: str, former: str, present: str, path: str, data: bytes, project: Project, *, linked: bool
) -> list[Reference]:
    """The texts of a file that refer to a record, with what they become; `linked`: `[[former]]` means that record."""
    found: list[tuple[str, DocumentPath]] = []
    loaded = load_file(path, data, project, found)
    document = plain_value(path, data)[0]
    trails = {
        entry.trail: event for entry, event in zip(loaded.records.entries, loaded.records.events, strict=True)
    }
    references: dict[DocumentPath, Callable[[str], str]] = {}
    if kind == "actor":
        found += [("actor", at) for at in _names_of_sources(document, path, ())]
    for of, place in found:
        at, text = _text_at(document, place)
        if of == kind and text == former:
            references[at] = lambda _: present
        elif of == "text":
            event = next((trails[at[:n]] for n in (0, 1) if at[:n] in trails), None)
            change = _in_text(kind, former, present, event, _field(at), linked=linked)
            if change(text) != text:
                references[at] = change
    return [*references.items()]


def _text_at(document: Any, place: DocumentPath) -> tuple[DocumentPath, str]:
    """The text at a place, or above it where it stands for the record that is meant; empty where the file has none."""
    for depth, step in enumerate(place):
        if isinstance(document, str):
            return place[:depth], document
        if isinstance(document, dict) and step not in document:
            return place, ""  # made in reading
        document = document[step]
    return place, str(document)


def _field(at: DocumentPath) -> str:
    return next((step for step in at if isinstance(step, str)), "")


def _names_of_sources(value: Any, path: str, at: DocumentPath) -> list[DocumentPath]:
    """Where publishers and authors stand, which are names or actors' ids."""
    if isinstance(value, list):
        return [
            one for index, item in enumerate(value) for one in _names_of_sources(item, path, (*at, index))
        ]
    if not isinstance(value, dict):
        return []
    is_source = path.startswith("content/sources") or "sources" in at or "source" in at
    found: list[DocumentPath] = []
    for key, item in value.items():
        if is_source and key in ("publisher", "author"):
            found += [(*at, key, n) for n in range(len(item))] if isinstance(item, list) else [(*at, key)]
        else:
            found += _names_of_sources(item, path, (*at, key))
    return found


def _in_text(
    kind: str, former: str, present: str, event: Event | None, field: str, *, linked: bool
) -> Callable[[str], str]:
    link = re.compile(rf"(\[\[\s*){re.escape(former)}(?=\s*(?:\\?\||\]\]))")

    def change(text: str) -> str:
        if linked:
            text = link.sub(rf"\g<1>{present}", text)
        if kind == "source":
            cited = citations_of(event) if event else ()
            text = renumbered(text, field, cited, range(len(cited)), {former: present})
        return text

    return change


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
    """As `planning.notes` finds it: the first that supports the field by name, else all fields, else the first."""
    named = (place for place in places if field in citations[place].supports)
    whole = (place for place in places if not citations[place].supports)
    return next(named, next(whole, places[0]))
