"""Who published a source: an actor that its name, account or address identifies, or whoever is called so.

An actor is identified by its id; by its names, `aka` and former names; by its `url`, where that is an account of a platform
or the root of a site. What two actors share identifies neither; where it is a name, the source's address may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from timeline.addresses.publishers import (
    Party,
    is_web,
    parties_at,
    parties_named,
    party_key,
    party_of_home_page,
    sites_of,
    spellings,
)
from timeline.model.actor import Actor
from timeline.model.shelf_marks import shelf_mark
from timeline.model.source import Source


def known_by(source: Source) -> tuple[Party, ...]:
    """Whom a source has for a publisher, as far as it says itself: the nearest first. Of what nobody published, its author."""
    if source.publisher:
        return parties_named(source.publisher, source.url)
    if is_web(source.url):
        return parties_at(source.url)
    if source.author:
        return parties_named(source.author[0], None)
    kept = ", ".join(shelf_mark(source))
    return (f"work:{source.title or kept or source.where or source.doi or source.isbn or source.id}",)


class Identities:
    """The actors of one chronicle, and how they are recognised."""

    def __init__(self, actors: Mapping[str, Actor], same_site: Mapping[str, str] | None = None) -> None:
        """`same_site`: hosts that belong to the site of another host."""
        self._actors = actors
        self._moved = {sites_of(host)[0]: sites_of(home) for host, home in (same_site or {}).items()}
        self._ids: dict[Party, list[str]] = {}
        self._keys: dict[str, frozenset[Party]] = {}
        self._found: dict[tuple[Party, ...], list[str]] = {}
        self._ahead = list(actors)
        """Those that are still to be looked at, when anything is asked for."""

    def changed(self, actors: Iterable[str]) -> None:
        """These actors are others now."""
        self._ahead += actors

    def is_actor(self, id_: str) -> bool:
        """Whether there is an actor of this id."""
        return id_ in self._actors

    def publisher(self, source: Source) -> Party:
        """Who published a source."""
        named = source.publisher or (source.author[0] if source.author and not source.url else "")
        return f"actor:{named}" if named in self._actors else self.party(known_by(source), lambda: source.url)

    def party(self, known: tuple[Party, ...], url: Callable[[], str | None]) -> Party:
        """Who is meant by `known_by` a source. Where several are called so, the source's address decides."""
        if self._ahead:
            self._look()
        if self._moved:
            known = next((self._moved[party] for party in known if party in self._moved), known)
        ids = self._identified(known)
        if len(ids) > 1 and known[0].startswith("name:") and is_web(address := url()):
            known = parties_at(address)
            ids = [id_ for id_ in self._identified(known) if id_ in ids]
        return f"actor:{ids[0]}" if len(ids) == 1 else known[0]

    def _identified(self, known: tuple[Party, ...]) -> list[str]:
        """The actors that the nearest of these parties may be."""
        ids = self._found.get(known)
        if ids is None:
            ids = next((ids for party in known if (ids := self._ids.get(party_key(party)))), [])
            self._found[known] = ids
        return ids

    def _look(self) -> None:
        for id_ in dict.fromkeys(self._ahead):
            for key in self._keys.get(id_, ()):
                self._ids[key].remove(id_)
            keys = self._keys[id_] = frozenset(_keys(self._actors[id_]))
            for key in keys:
                self._ids.setdefault(key, []).append(id_)
        self._ahead.clear()
        self._found.clear()


def _keys(actor: Actor) -> Iterable[Party]:
    if actor.anonymous:
        return  # what it is called is no name
    for name in (*actor.name.values(), *actor.aka, *(former.name for former in actor.names)):
        party = parties_named(name, None)[0]
        if party.startswith("name:"):
            yield from (f"name:{spelling}" for spelling in spellings(name))
        else:
            yield party_key(party)
    home = party_of_home_page(actor.url) if is_web(actor.url) else None
    if home:
        yield party_key(home)
