"""People and points that must not be known: what may be published of an anonymous actor, which events speak of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from timeline.diagnostics import Severity
from timeline.model.actor import Actor
from timeline.model.record import fields_of
from timeline.model.slug import slug
from timeline.model.validation import Reader
from timeline.records.event_summary import Entry

_PUBLISHED = frozenset(["name", "id", "kind", "anonymous"])
"""All that a site may show of an anonymous actor."""
_NAMES_NOBODY = frozenset(["a", "anonymous", "person", "source", "the", "unnamed", "witness"])
"""Words of an id that say nothing of who it is."""


def check_anonymous(actor: Actor, reader: Reader) -> None:
    """SAFE002 for each field that says more of an anonymous actor than a description; SAFE003 for an id that may be a name."""
    if actor.anonymous is None:
        return
    for name in _telling(actor):
        reader.problem(
            "SAFE002",
            f"the actor is anonymous, and `{name}` would be published",
            "delete it: an anonymous actor has a `name` that describes without identifying, a `kind` and nothing more",
            key=name,
        )
    if not _words(actor.id) <= _NAMES_NOBODY.union(*map(_words, map(slug, actor.name.values()))):
        described = next(filter(None, map(slug, actor.name.values())), "witness-1")
        reader.problem(
            "SAFE003",
            f"the id `{actor.id}` is part of addresses, and has words that the published name does not have",
            f"if they could identify the person, rename the file or write another `id`, as {described}",
            severity=Severity.WARNING,
        )


def _telling(actor: Actor) -> Iterator[str]:
    untold = Actor(name={})
    for name, field in fields_of(Actor).items():
        if name not in _PUBLISHED and getattr(actor, field.attribute) != getattr(untold, field.attribute):
            yield name
    yield from (name for name, _ in actor.fields)


def _words(id_: str) -> frozenset[str]:
    return frozenset(word for word in re.split("[0-9-]+", id_) if word)


def protects_somebody(entry: Entry, actors: Mapping[str, Actor]) -> bool:
    """Whether an event speaks of somebody, or is at a point, that must not be known: its earlier versions may have told."""
    if entry.protects:
        return True
    for mention in entry.mentions:
        kind, _, id_ = mention.partition(":")
        if kind in ("actor", "any") and id_ in actors and actors[id_].anonymous is not None:
            return True
    return False
