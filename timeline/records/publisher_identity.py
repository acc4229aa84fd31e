"""Which actor, if any, published a source: recognised by name, account or address.

An actor is identified by its id, its names (`aka` and former names included), and its `url` if that is an account on a
platform or a site's home page. What two actors share identifies neither, but a source's address may decide between
actors of the same name.
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


def publisher_parties(source: Source) -> tuple[Party, ...]:
    """The parties that may be a source's publisher, by its own fields, most specific first; else its author."""
    if source.publisher:
        return parties_named(source.publisher, source.url)
    if is_web(source.url):
        return parties_at(source.url)
    if source.author:
        return parties_named(source.author[0], None)
    location = ", ".join(shelf_mark(source))
    return (f"work:{source.title or location or source.where or source.doi or source.isbn or source.id}",)


class Identities:
    """Finds the actor for a publisher, among the actors of one chronicle."""

    def __init__(self, actors: Mapping[str, Actor], same_site: Mapping[str, str] | None = None) -> None:
        """`same_site`: hosts that belong to the site of another host."""
        self._actors = actors
        self._same_sites = {sites_of(host)[0]: sites_of(home) for host, home in (same_site or {}).items()}
        self._ids: dict[Party, list[str]] = {}
        self._keys: dict[str, frozenset[Party]] = {}
        self._cache: dict[tuple[Party, ...], list[str]] = {}
        self._pending = list(actors)
        """Ids of actors that are not indexed yet; indexing waits for the first query."""

    def changed(self, actors: Iterable[str]) -> None:
        """Index these actors again, as they have changed."""
        self._pending += actors

    def is_actor(self, id_: str) -> bool:
        """Whether there is an actor of this id."""
        return id_ in self._actors

    def publisher(self, source: Source) -> Party:
        """The party that published a source."""
        name = source.publisher or (source.author[0] if source.author and not source.url else "")
        if name in self._actors:
            return f"actor:{name}"
        return self.party(publisher_parties(source), lambda: source.url)

    def party(self, parties: tuple[Party, ...], url: Callable[[], str | None]) -> Party:
        """The actor for a source's `publisher_parties`, else the first of them. Its address decides between namesakes."""
        if self._pending:
            self._index_pending()
        if self._same_sites:
            parties = next(
                (self._same_sites[party] for party in parties if party in self._same_sites), parties
            )
        ids = self._candidates(parties)
        if len(ids) > 1 and parties[0].startswith("name:") and is_web(address := url()):
            parties = parties_at(address)
            ids = [id_ for id_ in self._candidates(parties) if id_ in ids]
        return f"actor:{ids[0]}" if len(ids) == 1 else parties[0]

    def _candidates(self, parties: tuple[Party, ...]) -> list[str]:
        """The actors for the most specific of these parties."""
        ids = self._cache.get(parties)
        if ids is None:
            ids = next((ids for party in parties if (ids := self._ids.get(party_key(party)))), [])
            self._cache[parties] = ids
        return ids

    def _index_pending(self) -> None:
        for id_ in dict.fromkeys(self._pending):
            for key in self._keys.get(id_, ()):
                self._ids[key].remove(id_)
            keys = self._keys[id_] = frozenset(_keys(self._actors[id_]))
            for key in keys:
                self._ids.setdefault(key, []).append(id_)
        self._pending.clear()
        self._cache.clear()


def _keys(actor: Actor) -> Iterable[Party]:
    """The comparison keys of an actor's names and home page."""
    if actor.anonymous:
        return  # its name is only a description
    for name in (*actor.name.values(), *actor.aka, *(former.name for former in actor.names)):
        party = parties_named(name, None)[0]
        if party.startswith("name:"):
            yield from (f"name:{spelling}" for spelling in spellings(name))
        else:
            yield party_key(party)
    home = party_of_home_page(actor.url) if is_web(actor.url) else None
    if home:
        yield party_key(home)
