"""Protect anonymous people and secret locations: which fields may be published, which events involve one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

from timeline.diagnostics import Severity
from timeline.model.actor import Actor, Place
from timeline.model.record import fields_of
from timeline.model.slug import to_slug
from timeline.model.source import Source
from timeline.model.validation import Reader
from timeline.records.cited_sources import cited_sources
from timeline.records.event_summary import Entry, FileRecords
from timeline.records.inline_sources import author_ids, publisher_id

_PUBLISHED = frozenset(["name", "id", "kind", "anonymous", "translations"])
"""Fields of an anonymous actor that may be published."""
_GENERIC_WORDS = frozenset(["a", "anonymous", "person", "source", "the", "unnamed", "witness"])
"""Words of an id that identify nobody."""


class Known(Protocol):
    """The records by which an event is judged: those of a chronicle, or of a commit."""

    @property
    def actors(self) -> Mapping[str, Actor]:
        """The actors by id."""

    @property
    def places(self) -> Mapping[str, Place]:
        """The places by id."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """The sources by id."""


class KnownRecords(msgspec.Struct):
    """The records of content files, by id."""

    actors: dict[str, Actor] = {}
    places: dict[str, Place] = {}
    sources: dict[str, Source] = {}

    def add(self, file: FileRecords) -> None:
        """Add the records of a file, in place of those with the same ids."""
        self.actors.update((actor.id, actor) for actor in file.actors)
        self.places.update((place.id, place) for place in file.places)
        self.sources.update((source.id, source) for source in file.sources)


def known_records(*files: Iterable[FileRecords]) -> KnownRecords:
    """The records of files; later ones replace earlier ones."""
    known = KnownRecords()
    for some in files:
        for file in some:
            known.add(file)
    return known


def check_anonymous(actor: Actor, reader: Reader) -> None:
    """SAFE002 for each field of an anonymous actor that may identify it; SAFE003 for an id that may be a name."""
    if actor.anonymous is None:
        return
    for name in _identifying_fields(actor):
        reader.problem(
            "SAFE002",
            f"the actor is anonymous, but `{name}` would be published",
            "delete it: an anonymous actor has only a `kind` and a `name` that describes without identifying",
            key=name,
        )
    if not _words(actor.id) <= _GENERIC_WORDS.union(*map(_words, map(to_slug, actor.name.values()))):
        suggested = next(filter(None, map(to_slug, actor.name.values())), "witness-1")
        reader.problem(
            "SAFE003",
            f"the id `{actor.id}` is public, and has words that the published name does not have",
            f"if they could identify the person, rename the file or give another `id`, as {suggested}",
            severity=Severity.WARNING,
        )


def _identifying_fields(actor: Actor) -> Iterator[str]:
    empty = Actor(name={})
    for name, field in fields_of(Actor).items():
        if name not in _PUBLISHED and getattr(actor, field.attribute) != getattr(empty, field.attribute):
            yield name
    yield from (name for name, _ in actor.fields)


def _words(id_: str) -> frozenset[str]:
    return frozenset(word for word in re.split("[0-9-]+", id_) if word)


def involves_protected(entry: Entry, known: Known) -> bool:
    """Whether an event involves an anonymous actor or a secret place, which its earlier versions may reveal."""
    if entry.protects:
        return True
    for mention in entry.mentions:
        kind, _, id_ = mention.partition(":")
        if kind in ("actor", "any") and _any_anonymous((id_,), known):
            return True
        if kind in ("place", "any") and id_ in known.places and known.places[id_].obscured:
            return True
    return any(
        _any_anonymous((inline.publisher, *inline.authors, *(inline.citing or ())), known)
        for inline in entry.inline
    ) or any(
        comes_from_anonymous(known.sources[id_], known)
        for id_ in cited_sources(entry)
        if id_ in known.sources
    )


def comes_from_anonymous(source: Source, known: Known) -> bool:
    """Whether an anonymous actor published or wrote a source, or is cited by it.

    Only its id identifies one: its name is a description, by which no publisher is recognised.
    """
    return _any_anonymous((publisher_id(source), *author_ids(source), *(source.citing or ())), known)


def _any_anonymous(ids: Iterable[str], known: Known) -> bool:
    return any(id_ in known.actors and known.actors[id_].anonymous is not None for id_ in ids)
