"""Protect anonymous people and secret locations: which fields may be published, which events involve one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from timeline.diagnostics import Severity
from timeline.model.actor import Actor
from timeline.model.record import fields_of
from timeline.model.slug import to_slug
from timeline.model.validation import Reader
from timeline.records.event_summary import Entry

_PUBLISHED = frozenset(["name", "id", "kind", "anonymous", "translations"])
"""Fields of an anonymous actor that may be published."""
_GENERIC_WORDS = frozenset(["a", "anonymous", "person", "source", "the", "unnamed", "witness"])
"""Words of an id that identify nobody."""


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


def involves_protected(entry: Entry, actors: Mapping[str, Actor]) -> bool:
    """Whether an event involves an anonymous actor or a secret point, which its earlier versions may reveal."""
    if entry.protects:
        return True
    for mention in entry.mentions:
        kind, _, id_ = mention.partition(":")
        if kind in ("actor", "any") and id_ in actors and actors[id_].anonymous is not None:
            return True
    return False
